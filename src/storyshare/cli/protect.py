"""`storyshare protect`: names, places, employers that must never be public. Never shows one, never keeps one."""

from __future__ import annotations

from typing import Annotated

import typer

from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.secretly import ask_secretly, ask_twice
from storyshare.cli.session import StoryArgument, YesOption, agreed, meant_story, open_workspace, show_time
from storyshare.errors import GateError, InputError, SetupError
from storyshare.gate import ProtectedTerms, protected_refusals
from storyshare.i18n import N_, _, n_
from storyshare.ledger import Ledger, protected, protected_count, unprotect
from storyshare.models import Story
from storyshare.publish.books import open_for_sending
from storyshare.publish.looking import open_to_look
from storyshare.publish.noting import noted
from storyshare.publish.protecting import add_term, shown, terms_for
from storyshare.publish.traces import Trace, Traces, look_through
from storyshare.workspace import PROTECT_KEY, Workspace, new_protect_key, write_keyring

app = new_app(no_args_is_help=True)
# The exit code where something was found.
_FOUND = 1
_PROTECTED = N_("It is protected. Where it stands already was not looked at to the end: storyshare protect scan")
_LOOKING = N_("Looking where it stands already; with a long history this takes up to two minutes.")
_ALLOWED = N_("Nothing protected is in it, as far as this can tell.")


@app.callback()
def protect() -> None:
    """A real name, a village, an employer: what is protected stops every post that it stands in, in any writing.

    What you type is shown nowhere and kept nowhere; only keyed hashes of it are.
    """


@app.command("add")
def add(
    ctx: typer.Context,
    story: StoryArgument = "",
    label: Annotated[
        str, typer.Option(help='What may be said in its place, such as "her village".', show_default=False)
    ] = "",
    each_word: Annotated[bool, typer.Option("--each-word", help="Each word of it alone as well.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Only all of its words in a row.")] = False,
) -> None:
    """Protect a term: asks for it twice, without showing it; then looks where it stands already.

    Of a name of several words, any two of them near each other count, in either order.
    """
    if each_word and whole:
        raise InputError(_("--each-word and --whole say opposite things."), hint=_("Leave one out."))
    place = open_workspace(ctx)
    record = meant_story(place, story)
    if not place.protect_key:
        raise SetupError(
            _("{protect_key} is missing.", protect_key=PROTECT_KEY), hint=_("Make one: storyshare protect key")
        )
    term = ask_twice(_("What must never be public? (it is not shown)"), _("The same again:"), done="protected")
    with open_for_sending(place) as ledger:
        number, alone = add_term(place, ledger, record.id, term, label=label, each_word=each_word, whole=whole)
        del term
        noted(place, ledger, "protect", record.id, number=number)
        output.say(
            _(
                "Protected in {name}: {shown}. What you typed is kept nowhere.",
                name=record.name,
                shown=shown(label, number),
            ),
            "good",
        )
        output.say(_(_LOOKING), "quiet")
        with output.waiting(_("Looking"), stopped=_PROTECTED):
            traces = look_through(place, ledger, record, alone)
    _tell(traces)


@app.command("list")
def list_terms(
    ctx: typer.Context,
    story: Annotated[
        str,
        typer.Argument(
            metavar="[STORY]", help="Only this story.", show_default=False, autocompletion=completing.every_story
        ),
    ] = "",
) -> None:
    """List what is protected: numbers, labels and dates. The terms themselves are known to nobody here."""
    place = open_workspace(ctx)
    record = meant_story(place, story) if story else None
    with open_to_look(place) as ledger:
        found = protected(ledger, record.id if record else None) if ledger else []
    if not found:
        output.say(_("Nothing is protected yet."))
        return
    rows = [(term.story_id, str(term.number), term.label, show_time(place, term.added_at)) for term in found]
    output.table((_("story"), _("number"), _("label"), _("since")), rows)


@app.command("test")
def try_sentence(ctx: typer.Context, story: StoryArgument = "") -> None:
    """Type a sentence, which is not shown, and see whether it would be let through and where it would not."""
    place = open_workspace(ctx)
    record = meant_story(place, story)
    with open_to_look(place) as ledger:
        terms = _terms(place, ledger, record)
    found = protected_refusals([(_("the sentence"), ask_secretly(_("A sentence (it is not shown):")))], terms)
    for refusal in found:
        output.say(f"✗ {refusal.message}", "bad")
    if found:
        raise typer.Exit(_FOUND)
    output.say(f"✓ {_(_ALLOWED)}", "good")


@app.command("remove")
def remove(
    ctx: typer.Context,
    story: Annotated[
        str,
        typer.Argument(
            metavar="STORY", help="A story's name, or its id as list shows it.", autocompletion=completing.every_story
        ),
    ],
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Its number, as list shows it.")],
    yes: YesOption = False,
) -> None:
    """Protect something no longer. It may then be sent."""
    place = open_workspace(ctx)
    with open_for_sending(place) as ledger:
        terms = protected(ledger)
        # By its id too: the record may be gone.
        story_id = story if any(term.story_id == story for term in terms) else meant_story(place, story).id
        known = [term for term in terms if (term.story_id, term.number) == (story_id, number)]
        if not known:
            raise InputError(
                _("{story} has no protected term {number}.", story=story, number=number),
                hint=_("Look with: storyshare protect list"),
            )
        named = shown(known[0].label, number)
        if not agreed(
            _("Let {named} of {story} be public from now on?", named=named, story=story), yes=yes, to=_("remove it")
        ):
            raise typer.Exit(1)
        unprotect(ledger, story_id, number)
        noted(place, ledger, "unprotect", story_id, number=number)
    output.say(_("No longer protected in {story}: {named}.", story=story, named=named), "warning")


@app.command("scan")
def scan(ctx: typer.Context, story: StoryArgument = "") -> None:
    """Look where the protected terms of a story stand already: files, git, caches, kits, the ledger, posts."""
    place = open_workspace(ctx)
    record = meant_story(place, story)
    with open_to_look(place) as ledger:
        terms = _terms(place, ledger, record)
        output.say(_(_LOOKING), "quiet")
        with output.waiting(_("Looking")):
            traces = look_through(place, ledger, record, terms)
    _tell(traces)
    raise typer.Exit(_FOUND if traces.found else 0)


@app.command("key")
def key(
    ctx: typer.Context,
    keyring: Annotated[bool, typer.Option("--keyring", help="Put it into this computer's keyring.")] = False,
) -> None:
    """Make the key under which terms are hashed, once for the workspace; the same on every computer that sends."""
    place = open_workspace(ctx)
    with open_to_look(place) as ledger:
        count = protected_count(ledger) if ledger else 0
    if count:
        raise InputError(
            n_(
                "There is a key already, and {number} protected term: another key would not recognise it, and its "
                "story would not be sent.",
                "There is a key already, and {number} protected terms: another key would recognise none of them, and "
                "their stories would not be sent.",
                count,
            ),
            hint=_("Keep the key that you have. To begin anew: remove the terms, make a key, add them again."),
        )
    new = new_protect_key()
    if keyring:
        write_keyring(place.root, PROTECT_KEY, new)
        said = _("The key is in this computer's keyring. Other computers that send need the same one:")
    else:
        said = _("Put this line into .env, and keep a copy where you keep what must not be lost:")
    output.complain(said)  # beside the line itself, which may go straight into a file
    output.say(f"{PROTECT_KEY}={new}")


def _terms(place: Workspace, ledger: Ledger | None, record: Story) -> ProtectedTerms:
    """What is protected in the story. Raises InputError where nothing is, and GateError where the key is not there."""
    terms = terms_for(place, ledger, record.id) if ledger else None
    if terms is None:
        raise InputError(
            _("Nothing is protected in {name}.", name=record.name), hint=f"storyshare protect add {record.name}"
        )
    if not isinstance(terms, ProtectedTerms):
        raise GateError(protected_refusals((), terms))
    return terms


def _tell(traces: Traces) -> None:
    if traces.found:
        output.say(_("\nIt stands already in these places:"), "bad")
        _list(traces.found)
    else:
        output.say(_("It was found nowhere in this workspace."), "good")
    if traces.posts:
        output.say(_("\nThe story is public here; what was posted is not kept, so look at these yourself:"), "warning")
        _list(traces.posts)
    for what in traces.not_looked_into:
        output.say(_("Not looked into: {what}.", what=what), "warning")
    output.say(_("Not looked into: other computers, mail, cloud folders, pictures, what others have copied."), "quiet")


def _list(found: tuple[Trace, ...]) -> None:
    advice = ""
    for trace in found:
        labels = f" ({', '.join(trace.labels)})" if trace.labels else ""
        output.say(f"  {trace.where}{labels}")
        if trace.advice != advice:
            advice = trace.advice
            output.say(f"      {advice}", "quiet")
