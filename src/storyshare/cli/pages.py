"""The pages of `preview --html`, `preview --client`, `schedule rehearse --html`, `report --html`: written here."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from storyshare import gate, stories
from storyshare.cli import output
from storyshare.cli.outcomes import desk_words
from storyshare.errors import InputError, SetupError, one_code, system_words
from storyshare.i18n import N_, _
from storyshare.models import Delivery, State, Story
from storyshare.pages import (
    EventLook,
    Mark,
    StoryLook,
    calendar_page,
    client_page,
    is_page,
    report_page,
    season_page,
    story_page,
)
from storyshare.publish.evidence import evidence
from storyshare.publish.looking import open_to_look
from storyshare.publish.looks import HIDDEN, hider, of_many, of_one, story_look, wrong_look
from storyshare.publish.planning import Planned, plan
from storyshare.publish.previews.single import Asked
from storyshare.publish.targets import targets
from storyshare.workspace import Workspace, write_private_text

if TYPE_CHECKING:
    from storyshare.ledger import Ledger
    from storyshare.publish.reports.report import Report

_HEAD = 4096
_NOT_PUBLIC = N_("It holds what is not public yet: send it to nobody who may not know it.")
_MARKS: dict[State, Mark] = {
    State.POSTED: "goes",
    State.PLANNED: "waits",
    State.CLAIMED: "waits",
    State.SENDING: "waits",
    State.MISSED: "missed",
    State.UNKNOWN: "doubt",
}


def write_story(  # noqa: PLR0913 - what stands on it
    place: Workspace, record: Story, planned: Sequence[Planned], known: gate.Evidence, asked: Asked, file: str
) -> None:
    """Write the page of one story. Raises InputError and SetupError."""
    look = story_look(place, record, planned, known, of_one(), language=asked.language)
    page = story_page(look, organisation=place.organisation, now=_now(place))
    _write(file or _named(look, "preview"), page)


def write_client(place: Workspace, record: Story, asked: Asked, file: str) -> None:
    """Write the page for the person in the story, in the language that is asked for.

    It shows what all accounts get, unless some are named, each in its own languages. Raises InputError and SetupError.
    """
    wanted = targets(place, asked.to or (*place.default_accounts, *place.accounts))
    with open_to_look(place) as ledger:
        known = evidence(place, ledger, record)
    if isinstance(known.protected, gate.UnreadableTerms):
        raise SetupError(
            _("No page for the client: {reason}.", reason=known.protected.reason), hint=known.protected.hint
        )
    planned = plan(place, record, wanted, evidence=known, now=datetime.now(UTC))
    language = asked.language or record.language
    look = story_look(place, record, planned, known, of_one(), language=language)
    if any(found.severity == "error" for found in gate.scan(look.title)):
        look = replace(look, title="")  # the posts say of themselves what the gate refuses; a title stands alone
    page = client_page(look, language=language, organisation=place.organisation, now=_now(place))
    _write(file or _named(look, "client"), page)


def write_every(place: Workspace, asked: Asked, file: str) -> int:
    """Write the page of all stories, each made anew: the cache of previews is neither read nor filled."""
    wanted, pictures, now = targets(place, asked.to), of_many(), datetime.now(UTC)
    records = stories.Records(place.stories, zone=place.timezone)
    looks: list[StoryLook] = []
    codes = set()
    with (
        open_to_look(place) as ledger,
        output.bar(len(records), printing=False, stopped=_("No page was written.")) as step,
    ):
        for files in records:
            try:
                record = records.load(files)
            except InputError as error:
                codes.add(error.exit_code)
                looks.append(wrong_look(files.name, _hide_everything(place, ledger)))
                continue
            finally:
                step()
            known = evidence(place, ledger, record)
            planned = plan(
                place,
                record,
                wanted,
                language=asked.language,
                occasion=asked.occasion,
                thread=asked.thread,
                evidence=known,
                now=now,
            )
            looks.append(story_look(place, record, planned, known, pictures, language=asked.language))
            codes |= {share.problem.exit_code for share in planned if share.problem}
    _write(file or "all.preview.html", season_page(looks, organisation=place.organisation, now=_now(place)))
    return one_code(codes)


def write_calendar(place: Workspace, found: Sequence[Delivery], first: datetime, last: datetime, file: str) -> None:
    """Write the calendar of what was rehearsed from the first instant up to the last. Raises InputError."""
    events = _events(place, found)
    page = calendar_page(
        events,
        first=first.astimezone(place.timezone).date(),
        last=(last - timedelta(seconds=1)).astimezone(place.timezone).date(),
        zone=place.timezone,
        organisation=place.organisation,
        now=_now(place),
    )
    _write(file or "schedule.preview.html", page)


def write_report(place: Workspace, report: Report, file: str) -> None:
    """Write the page of a report. Raises InputError."""
    from storyshare.publish.reports.look import report_look

    page = report_page(report_look(report), organisation=place.organisation, now=report.now)
    _write(file, page, _("It names stories and accounts: it is for your own people."))


def _hide_everything(place: Workspace, ledger: Ledger | None) -> Callable[[str], str]:
    """What takes out whatever is protected in any story: of a record that cannot be read nobody knows whose it is."""
    if ledger is None:
        return hider(None)
    from storyshare.ledger import protected
    from storyshare.publish.protecting import terms_for

    hands = [hider(terms_for(place, ledger, story_id)) for story_id in {term.story_id for term in protected(ledger)}]
    return lambda text: reduce(lambda so_far, hide: hide(so_far), hands, text)


def _events(place: Workspace, found: Sequence[Delivery]) -> list[EventLook]:
    hide = {}
    with open_to_look(place) as ledger:
        for story_id in {delivery.key.story_id for delivery in found}:
            terms = None
            if ledger is not None:
                from storyshare.publish.protecting import terms_for

                terms = terms_for(place, ledger, story_id)
            hide[story_id] = hider(terms)
    return [_event(delivery, hide[delivery.key.story_id](delivery.story)) for delivery in found]


def _event(delivery: Delivery, story: str) -> EventLook:
    part = delivery.parts[0]
    goes = part.state is State.POSTED
    return EventLook(
        at=part.changed_at if goes or delivery.slot is None else delivery.slot.due_at,
        story=story,
        account=delivery.key.account,
        language=delivery.key.language,
        mark=_MARKS.get(part.state, "held"),
        word=_("goes out") if goes else desk_words(part),
    )


def _now(place: Workspace) -> datetime:
    return datetime.now(place.timezone)


def _named(look: StoryLook, kind: str) -> str:
    """A name for the file, which tells nothing that the page does not."""
    return f"{'story' if HIDDEN in look.name else look.name}.{kind}.html"


def _write(file: str, page: str, said: str = _NOT_PUBLIC) -> None:
    """Put the page there, for its owner alone; over another page of ours, but over nothing else without a yes."""
    path = Path(file)
    try:
        if _may_replace(path) or output.ask(
            _("{path} is there and is no page of storyshare. Write over it?", path=path)
        ):
            write_private_text(path, page)
        else:
            output.say(_("Nothing was written."))
            raise typer.Exit(1)
    except OSError as error:
        hint = _("Name another file, in a folder that is there and is yours.")
        why = system_words(error)
        raise InputError(_("{path} cannot be written: {why}.", path=path, why=why), hint=hint) from error
    output.say(_("Written: {path}", path=path))
    output.say(_(said), "quiet")


def _may_replace(path: Path) -> bool:
    """Whether nobody needs to be asked. Raises InputError where there is nobody to ask, or no file can be."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(_("{path} is no file.", path=path), hint=_("Name a file that ends with .html."))
        with path.open("rb") as there:
            begins = there.read(_HEAD)
    except FileNotFoundError:
        return True
    if is_page(begins) or not begins:
        return True
    if not output.can_ask():
        raise InputError(_("{path} is there and is no page of storyshare.", path=path), hint=_("Name another file."))
    return False
