"""`storyshare approvers`: whose approval is asked for, and their keys."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.keys import KeyOption, SignatureOption, new_key_file, opened_key
from storyshare.cli.session import AsOption, YesOption, confirm, open_workspace
from storyshare.errors import InputError
from storyshare.gate import signing
from storyshare.gate.approval import same_person
from storyshare.i18n import N_, _
from storyshare.ledger import Ledger
from storyshare.models import ApprovalMode, Approver, Policy, code_of
from storyshare.publish import policies
from storyshare.publish.books import open_for_sending
from storyshare.publish.looking import open_to_look
from storyshare.publish.noting import noted, person
from storyshare.workspace import Workspace

app = new_app(invoke_without_command=True)

ToSignOption = Annotated[
    bool, typer.Option("--to-sign", help="Change nothing: print what an approver signs elsewhere, for --signature.")
]
_WORDS = {
    ApprovalMode.OFF: N_("No approval is asked for."),
    ApprovalMode.NAMED: N_("A story goes out only once somebody has approved exactly what it says (by name and code)."),
    ApprovalMode.SIGNED: N_("A story goes out only once an approver has signed exactly what it says."),
}


@app.callback()
def approvers(ctx: typer.Context) -> None:
    """Show whose approval is asked for."""
    if ctx.invoked_subcommand is not None:
        return
    place = open_workspace(ctx)
    with open_to_look(place) as ledger:
        policy = policies.policy_of(place, ledger) if ledger else Policy(mode=place.approval)
    output.say(_(_WORDS[policy.mode]))
    for each in policy.approvers:
        output.say(f"  {each.name}" + (f"  {each.public_key}" if each.public_key else ""))
    if policy.mode is not ApprovalMode.OFF and not policy.approvers:
        output.say(_("  No approver is named yet: storyshare approvers add NAME"))


@app.command()
def mode(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    wanted: Annotated[ApprovalMode, typer.Argument(help="off, named or signed.", show_default=False)],
    named: AsOption = "",
    key: KeyOption = None,
    signature: SignatureOption = "",
    to_sign: ToSignOption = False,
    yes: YesOption = False,
) -> None:
    """Set whether a story needs approval: off, named or signed. Once signed, only an approver's key changes it."""
    _change(open_workspace(ctx), named, key, signature, to_sign=to_sign, yes=yes, mode=wanted)


@app.command()
def add(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The approver's name.", show_default=False)],
    public_key: Annotated[
        str, typer.Option(help="What storyshare approvers key printed for her or him.", show_default=False)
    ] = "",
    named: AsOption = "",
    key: KeyOption = None,
    signature: SignatureOption = "",
    to_sign: ToSignOption = False,
    yes: YesOption = False,
) -> None:
    """Let somebody approve stories; with a public key, by signing them."""
    if public_key and not signing.is_public_key(public_key):
        raise InputError(_("That is no public key."), hint=_("Copy all of what storyshare approvers key printed."))
    added = Approver(name=name.strip(), public_key=public_key)
    _change(open_workspace(ctx), named, key, signature, to_sign=to_sign, yes=yes, add=added)


@app.command()
def remove(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(help="The approver's name.", show_default=False, autocompletion=completing.approver)
    ],
    named: AsOption = "",
    key: KeyOption = None,
    signature: SignatureOption = "",
    to_sign: ToSignOption = False,
    yes: YesOption = False,
) -> None:
    """Let somebody no longer approve; what she or he approved no longer counts."""
    _change(open_workspace(ctx), named, key, signature, to_sign=to_sign, yes=yes, remove=name)


@app.command("key")
def make_key(
    file: Annotated[Path, typer.Argument(help="Where the private key is to lie.", show_default=False)],
) -> None:
    """Make a key to sign with, on the approver's own computer: keep the file, give away the line that is printed."""
    public = new_key_file(file)
    output.say(
        _(
            "The private key is in {file}. Whoever has it and its passphrase can approve: keep both to yourself.",
            file=file,
        )
    )
    output.say(_("Its public key, for storyshare approvers add NAME --public-key …:"))
    output.say(public)


@app.command()
def sign(
    text: Annotated[str, typer.Argument(help="What storyshare approve --to-sign printed.", show_default=False)],
    key: KeyOption = None,
) -> None:
    """Sign on another computer what storyshare approve --to-sign printed; needs no workspace."""
    try:
        said = bytes.fromhex(text)
        shown = said.decode("utf-8")
    except ValueError:
        raise InputError(_("That is not what --to-sign printed."), hint=_("Copy all of it.")) from None
    if not shown.startswith(("storyshare approval 1\n", "storyshare policy 1\n")) or key is None:
        raise InputError(_("That cannot be signed."), hint=_("Copy all of what --to-sign printed, and add --key FILE."))
    output.say(shown)
    if shown.startswith("storyshare approval"):
        output.say(_("Code of that version, as the preview shows it: {code}", code=code_of(shown.split(chr(10))[3])))
    output.say()
    output.say(signing.sign(opened_key(key), said))


def _change(  # noqa: PLR0913 - what a change of the policy may be
    place: Workspace,
    named: str,
    key: Path | None,
    signature: str,
    *,
    to_sign: bool,
    yes: bool,
    mode: ApprovalMode | None = None,
    add: Approver | None = None,
    remove: str = "",
) -> None:
    with open_for_sending(place) as ledger:
        policy = _next(place, ledger, mode, add, remove)
        if to_sign:
            output.say(signing.policy_statement(policy).hex())
            return
        output.say(_(_WORDS[policy.mode.stricter(place.approval)]))
        if policy.mode.stricter(place.approval) is not policy.mode:
            output.say(
                _(
                    '  storyshare.toml asks for it, whatever is set here: [approval] mode = "{approval}"',
                    approval=place.approval,
                )
            )
        names = ", ".join(each.name for each in policy.approvers)
        output.say(f"  {names}" if names else _("  no approver is named"))
        confirm(_("Shall it be so?"), yes=yes)
        if key:
            signature = signing.sign(opened_key(key), signing.policy_statement(policy))
        policies.set_policy(place, ledger, policy, person=person(named), signature=signature)
        names = ", ".join(each.name for each in policy.approvers)
        noted(place, ledger, "approvers", who=named, mode=policy.mode.value, approvers=names)
    output.say(_("So it is from now on."), "good")


def _next(place: Workspace, ledger: Ledger, mode: ApprovalMode | None, add: Approver | None, remove: str) -> Policy:
    present = policies.policy_of(place, ledger)
    leaving = add.name if add else remove
    kept = [each for each in present.approvers if not same_person(each.name, leaving)]
    if remove and len(kept) == len(present.approvers):
        names = ", ".join(each.name for each in present.approvers) or "nobody"
        raise InputError(_("There is no approver {name}.", name=remove), hint=_("Approvers are: {names}.", names=names))
    return policies.next_policy(ledger, mode=mode or present.mode, approvers=[*kept, *([add] if add else [])])
