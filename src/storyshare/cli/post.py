"""`storyshare post`: the plan, one question, then all accounts at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.outcomes import exit_code, outcome_json, tell
from storyshare.cli.session import (
    AgainOption,
    JsonOption,
    LanguageOption,
    StoryToShareArgument,
    ThreadOption,
    ToOption,
    YesOption,
    meant_story,
    open_workspace,
)
from storyshare.cli.showing import share_block
from storyshare.compose import FIRST_OCCASION
from storyshare.errors import InputError
from storyshare.files import read_instant
from storyshare.i18n import _
from storyshare.models import Story
from storyshare.platforms.by_hand import ByHand, HandedOver
from storyshare.publish.books import open_for_sending
from storyshare.publish.delivering import Outcome
from storyshare.publish.links.heeding import heed_links
from storyshare.publish.noting import noted
from storyshare.publish.planning import Planned
from storyshare.publish.posting import Order, carry_out, order
from storyshare.publish.scheduling import schedule
from storyshare.publish.sending import Interrupted
from storyshare.publish.targets import targets
from storyshare.publish.words import Word
from storyshare.workspace import Workspace

app = new_app()


@app.command()
def post(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: StoryToShareArgument = "",
    to: ToOption = None,
    lang: LanguageOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but the last call.")] = False,
    yes: YesOption = False,
    again: AgainOption = "",
    thread: ThreadOption = False,
    at: Annotated[
        str,
        typer.Option(
            "--at", metavar="'2027-02-20 09:00'", help="Not now: enter it into the schedules.", show_default=False
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Share a story now: shows what each account gets, asks once, then sends to all of them.

    Run again, it continues what was not finished and never sends twice.
    """
    place = open_workspace(ctx)
    record = meant_story(place, story)
    if at:
        _schedule(place, record, to or (), lang, at, thread=thread)
        return
    what = order(
        place,
        record,
        to or (),
        language=lang,
        thread=thread,
        dry_run=dry_run,
        now=datetime.now(UTC),
        occasion=again or FIRST_OCCASION,
        hand_over=hand_over if output.can_ask() and not (yes or json) else None,
    )
    what = heeded(what)
    if not json:
        output.blocks(share_block(share) for share in what.planned)
        output.say()
    if not (dry_run or yes or output.can_ask()):
        raise InputError(_("Nobody is here to answer the question."), hint=_("Add --yes to send without asking."))
    if (
        what.ready
        and not (dry_run or yes)
        and not output.ask(_("Send {name} to {names}?", name=record.name, names=_names(what.ready)))
    ):
        output.say(_("Nothing was sent."))
        raise typer.Exit(1)
    outcomes, interrupted = send(what, again or FIRST_OCCASION)
    if json:
        output.json({"story": record.name, "dry_run": dry_run, "outcomes": [outcome_json(each) for each in outcomes]})
    else:
        tell(outcomes, dry_run=dry_run, zone=place.timezone)
    raise typer.Exit(exit_code(outcomes, interrupted=interrupted))


def _schedule(  # noqa: PLR0913 - what a person says who schedules a post
    place: Workspace, record: Story, to: Sequence[str], lang: str, at: str, *, thread: bool
) -> None:
    """Enter the story into the schedules; what cannot be written now would not go out then."""
    if lang:
        raise InputError(
            _("--lang and --at do not go together."), hint=_("Name an account with that language: --to ACCOUNT")
        )
    order(place, record, to, language="", thread=thread, dry_run=True, now=datetime.now(UTC))
    with open_for_sending(place) as ledger:
        wanted, instant = targets(place, to), read_instant(at, place.timezone)
        path = schedule(place, ledger, record, wanted, instant, thread=thread)
        names = [target.account.name for target in wanted]
        noted(place, ledger, "schedule", record.id, account=names, due=instant.isoformat())
    output.say(_("Entered into {path}. It goes out by storyshare run: see storyshare cron install.", path=path))


def heeded(what: Order) -> Order:
    """The order as far as its links lead somewhere; of those in doubt a word is said."""
    what, doubts = heed_links(what)
    for word in doubts:
        output.warn(f"{word.text}\n  {word.hint}")
    return what


def send(what: Order, occasion: str) -> tuple[list[Outcome], bool]:
    """Carry an order out with its progress shown; the outcomes, and whether a person stopped it."""
    outcomes: list[Outcome] = []
    left: dict[str, Word] = {}
    try:
        return _send(what, occasion, outcomes, lambda word: left.update({word.text: word}))
    finally:
        for word in left.values():
            output.warn(f"{word.text}\n  {word.hint}")


def _send(
    what: Order, occasion: str, outcomes: list[Outcome], left: Callable[[Word], None]
) -> tuple[list[Outcome], bool]:
    for batch in what.batches:
        # A person who is asked must not have the screen redrawn under their hands.
        names = [] if isinstance(what.senders[batch[0].target.account.name], ByHand) else batch
        try:
            with output.progress([share.target.account.name for share in names]) as told:
                outcomes += carry_out(what, batch, occasion, told, left)
        except Interrupted as stopped:
            return [*outcomes, *stopped.outcomes, *what.refused], True
    return [*outcomes, *what.refused], False


def hand_over(what: HandedOver) -> str:
    """Give a person what is to be posted; the address that they give back, empty where they did not post it."""
    output.say(_("\nPost this on {account}, by hand:", account=what.account))
    if what.title:
        output.say(_("\nTitle: {title}", title=what.title))
    output.say(f"\n{what.text}\n")
    if output.copy(what.text):
        output.say(_("(It is on the clipboard: paste it there.)"), "quiet")
    if what.share_link:
        output.say(
            _("This address opens it there, with what it takes filled in:\n{share_link}", share_link=what.share_link)
        )
    if what.folder:
        output.say(_("The pictures, cleaned, are in {folder}", folder=what.folder), "quiet")
        typer.launch(str(what.folder))
        for alt in what.alt_texts:
            output.say(_("Alt text: {alt}", alt=alt))
    while True:
        address = input(_("The address of the post (Enter if you did not post it): ")).strip()
        if not address or address.startswith(("https://", "http://")):
            return address
        output.say(_("An address begins with https:// – copy it from the browser."))


def _names(planned: Sequence[Planned]) -> str:
    names = [share.target.account.name for share in planned]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
