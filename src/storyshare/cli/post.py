"""`storyshare post`: the plan, one question, then all accounts at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from threading import Event
from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.outcomes import exit_code, outcome_json, tell
from storyshare.cli.session import JsonOption, LanguageOption, StoryArgument, ToOption, meant_story, open_workspace
from storyshare.cli.showing import share_block
from storyshare.errors import GateError, InputError, SetupError
from storyshare.ledger import Ledger, keep_copy
from storyshare.models import Story
from storyshare.platforms import Sender
from storyshare.publish.books import open_for_sending, open_throw_away
from storyshare.publish.connecting import check_images, connect, connect_mock
from storyshare.publish.delivering import Courier, Outcome
from storyshare.publish.planning import FIRST_OCCASION, Planned, plan
from storyshare.publish.posting import Interrupted, post_all
from storyshare.publish.targets import targets
from storyshare.workspace import Workspace

app = new_app()
_INTERRUPTED = 130


@app.command()
def post(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: StoryArgument = "",
    to: ToOption = None,
    lang: LanguageOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but the last call.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    again: Annotated[
        str, typer.Option("--again", metavar="NAME", help="Share it once more, as a new occasion.", show_default=False)
    ] = "",
    json: JsonOption = False,
) -> None:
    """Share a story now: shows what each account gets, asks once, then sends to all of them.

    Run again, it continues what was not finished and never sends twice.
    """
    place = open_workspace(ctx)
    record = meant_story(place, story)
    planned = _planned(place, record, to or (), lang)
    if not json:
        output.blocks(share_block(share) for share in planned)
        output.say()
    if not (dry_run or yes or output.can_ask()):
        raise InputError("Nobody is here to answer the question.", hint="Add --yes to send without asking.")
    # What the gate refuses is not even begun; what it lets through now it is asked again inside the send.
    refused = [Outcome(planned=share, error=GateError(share.refusals)) for share in planned if share.refusals]
    allowed = [share for share in planned if not share.refusals and not share.skipped]
    for share in allowed:
        check_images(share)
    connections, unready = _connected(place, allowed, dry_run=dry_run)
    ready = [share for share in allowed if share.target.account.name in connections]
    if ready and not (dry_run or yes) and not output.ask(f"Send {record.name} to {_names(ready)}?"):
        output.say("Nothing was sent.")
        raise typer.Exit(1)
    outcomes, interrupted = _sent(place, ready, connections, again or FIRST_OCCASION, dry_run=dry_run)
    outcomes = [*outcomes, *unready, *refused]
    if json:
        output.json({"story": record.name, "dry_run": dry_run, "outcomes": [outcome_json(each) for each in outcomes]})
    else:
        tell(outcomes, dry_run=dry_run, zone=place.timezone)
    raise typer.Exit(_INTERRUPTED if interrupted else exit_code(outcomes))


def _planned(place: Workspace, record: Story, to: Sequence[str], lang: str) -> list[Planned]:
    """The plan; refused as a whole where a share cannot be written, so that nothing is half posted."""
    planned = plan(place, record, targets(place, to), language=lang, now=datetime.now(UTC))
    problems = [share.problem for share in planned if share.problem]
    if problems:
        raise InputError("\n".join(dict.fromkeys(map(str, problems))), hint=problems[0].hint)
    if all(share.skipped for share in planned):
        raise InputError("\n".join(share.skipped for share in planned))
    return list(planned)


def _connected(
    place: Workspace, planned: Sequence[Planned], *, dry_run: bool
) -> tuple[dict[str, Sender], list[Outcome]]:
    """The adapters by account, and the accounts that are not set up; opens no connection yet."""
    connections: dict[str, Sender] = {}
    unready = []
    for share in planned:
        try:
            connections[share.target.account.name] = connect_mock(share) if dry_run else connect(place, share)
        except SetupError as error:
            unready.append(Outcome(planned=share, error=error))
    return connections, unready


def _sent(
    place: Workspace, ready: Sequence[Planned], connections: dict[str, Sender], occasion: str, *, dry_run: bool
) -> tuple[list[Outcome], bool]:
    if not ready:
        return [], False
    # `kill` and a closing terminal are taken as Ctrl-C is: nothing begun is left behind without a word.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    with (open_throw_away if dry_run else open_for_sending)(place) as ledger:
        before = ledger.sendings()
        try:
            with output.progress([share.target.account.name for share in ready]) as told:
                return post_all(_courier(place, ledger, connections, told), ready, occasion), False
        except Interrupted as stopped:
            return stopped.outcomes, True
        finally:
            if not dry_run and ledger.sendings() > before:
                keep_copy(ledger, place.copies)


def _courier(
    place: Workspace, ledger: Ledger, connections: dict[str, Sender], told: Callable[[str, str], None]
) -> Courier:
    return Courier(
        ledger=ledger,
        connect=lambda share: connections[share.target.account.name],
        reload=partial(_reload, place),
        told=lambda share, step: told(share.target.account.name, step),
        stop=Event(),
    )


def _reload(place: Workspace, record: Story) -> Story:
    return stories.load(record.path, zone=place.timezone)


def _names(planned: Sequence[Planned]) -> str:
    names = [share.target.account.name for share in planned]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
