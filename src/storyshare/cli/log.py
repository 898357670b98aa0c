"""`storyshare log`: who did what, when, to which story; and whether the log is as it was written."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from storyshare.cli import completing, output
from storyshare.cli.acts import shown
from storyshare.cli.commands import new_app
from storyshare.cli.safe import one_line
from storyshare.cli.session import NOT_SETTLED, JsonOption, open_workspace, show_time
from storyshare.errors import InputError
from storyshare.i18n import _, n_
from storyshare.workspace import Workspace

if TYPE_CHECKING:  # the ledger is loaded only where there is one
    from storyshare.ledger import Ledger
    from storyshare.ledger.auditing import Report
    from storyshare.ledger.log import Entry

app = new_app()
# Entries that are shown unless more is asked for, as with status.
_NEWEST = 200
_VERIFY = "verify"
# Said in a sentence of their own, or for the audit alone.
_NARROW, _INDENT = 60, 4
_TOLD = ("account", "outcome", "reason", "address", "before", "left_at", "delivery")


@app.command()
def log(
    ctx: typer.Context,
    story: Annotated[
        str,
        typer.Argument(
            metavar="[STORY | verify]",
            help="Only this story; or verify.",
            show_default=False,
            autocompletion=completing.story_or_verify,
        ),
    ] = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="From that day on.", show_default=False)] = "",
    everything: Annotated[bool, typer.Option("--all", help="From the first entry on.")] = False,
    json: JsonOption = False,
) -> None:
    """Show who did what, when, to which story; the newest last.

    log verify looks whether an entry, or an event of the ledger, was changed, put in, or taken out since; exit code 1
    where it was.
    """
    place = open_workspace(ctx)
    if story == _VERIFY:
        _verify(place, json=json)
    elif json:
        output.json_list(_json(entry) for entry, _unused in _entries(place, story, since, everything=everything))
    else:
        shown = 0
        for entry, name in _entries(place, story, since, everything=everything):
            _show(place, entry, name)
            shown += 1
        if not shown:
            output.say(_("Nothing is in the log."))
        elif shown == _NEWEST and not (story or since or everything):
            output.say(_("Older ones may not be shown: storyshare log STORY, --since DAY, or --all"), "quiet")


# -- the entries ---------------------------------------------------------------------------------------------------


def _entries(place: Workspace, story: str, since: str, *, everything: bool) -> Iterator[tuple[Entry, str]]:
    """Each entry with the name of its story, a few at a time: a log of decades does not fit in memory."""
    from storyshare.files import read_date, start_of_day
    from storyshare.publish.looking import open_to_look

    first = start_of_day(read_date(since), place.timezone) if since else None
    with open_to_look(place) as ledger:
        if ledger is None:
            return
        from storyshare.ledger.log import entries, name_of_story

        story_id = _story_id(place, ledger, story) if story else None
        names: dict[str, str] = {}
        for entry in entries(ledger, story_id=story_id, since=first, newest=None if everything else _NEWEST):
            if entry.story_id and entry.story_id not in names:
                names[entry.story_id] = name_of_story(ledger, entry.story_id)
            yield entry, names.get(entry.story_id or "", "")


def _story_id(place: Workspace, ledger: Ledger, story: str) -> str:
    """The story's id by its record; where that is gone, by what the ledger and the log know of it."""
    from storyshare import stories
    from storyshare.ledger.log import id_of_story

    try:
        return stories.find(place.stories, story, zone=place.timezone).id
    except InputError:
        if known := id_of_story(ledger, story):
            return known
        raise


def _show(place: Workspace, entry: Entry, name: str) -> None:
    details = entry.said
    accounts = details.get("account") or ()
    accounts = [accounts] if isinstance(accounts, str) else accounts
    sentence = " ".join(
        filter(
            None,
            (f"{entry.who}:", _(entry.did), name, _("on {accounts}", accounts=", ".join(accounts)) if accounts else ""),
        )
    )
    if outcome := details.get("outcome"):
        sentence += f": {shown(outcome)}"
    if reason := details.get("reason"):
        sentence += f" ({_(reason)})"
    more = [f"{_(key)} {_value(place, value)}" for key, value in details.items() if key not in _TOLD and value]
    sentence = "; ".join([sentence, *more])
    began = f"{show_time(place, entry.instant)}  "
    width = output.columns()
    indent = " " * (len(began) if width > _NARROW else _INDENT)
    # What others wrote is made harmless first: its length counts as it will be shown.
    for line in textwrap.wrap(
        one_line(sentence), width, initial_indent=began, subsequent_indent=indent, break_long_words=False
    ):
        output.say(line)
    addresses = details.get("address") or ()
    for address in [addresses] if isinstance(addresses, str) else addresses:
        output.say(f"{indent}{address}", "quiet")  # whole, so that it can be copied
    if "left_at" in details:
        output.say(_("{indent}The log did not end here as it had been left.", indent=indent), "warning")


def _value(place: Workspace, value: object) -> str:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return show_time(place, at) if at.tzinfo else str(value)


def _json(entry: Entry) -> dict[str, object]:
    names = ("host", "number", "at", "who", "computer", "did", "story_id")
    return {name: getattr(entry, name) for name in names} | {"details": entry.said}


# -- whether it is whole -------------------------------------------------------------------------------------------


def _verify(place: Workspace, *, json: bool) -> None:
    from storyshare.publish.looking import open_to_look
    from storyshare.publish.noting import audited

    with open_to_look(place) as ledger:
        if ledger is None and not place.ledger_id:
            output.json({"whole": True, "entries": 0}) if json else output.say(_("Nothing is in the log yet."))
            return
        if ledger is None:
            from storyshare.errors import NoLedgerError

            raise NoLedgerError(_("The ledger is gone, and the log with it."), hint="storyshare ledger restore FILE")
        with output.waiting(_("Looking through the log")):
            found = audited(place, ledger)
    if json:
        shown = asdict(found) | {"whole": found.whole, "restored": [_json(entry) for entry in found.restored]}
        output.json(shown)
    else:
        _tell(place, found)
    raise typer.Exit(0 if found.whole else NOT_SETTLED)


def _tell(place: Workspace, found: Report) -> None:
    for fault in found.faults:
        where = (
            _("{names}, entry {number}: ", names=found.names.get(fault.host, fault.host), number=fault.number)
            if fault.number
            else ""
        )
        _say(f"✗ {where}{fault.what}", "bad")
    for entry in found.restored:
        what = (
            _("began a new ledger")
            if entry.did == "begin anew"
            else _("restored the ledger from {said}", said=entry.said.get("copy"))
        )
        ended = (entry.said.get("before") or {}).get(entry.host)
        before = _("; the log had {ended} entries of this host before", ended=ended[0]) if ended else ""
        _say(f"! {show_time(place, entry.instant)}: {entry.who} {what}{before}", "warning")
    for text in found.unchecked:
        _say(f"? {text}", "warning")
    if found.unsealed:
        _say(
            n_(
                "? {number} event since the last entry: the next entry seals it",
                "? {number} events since the last entry: the next entry seals them",
                found.unsealed,
            ),
            "quiet",
        )
    hosts = n_("{number} host", "{number} hosts", len(found.names))
    computers = n_("{number} entry of {hosts}", "{number} entries of {hosts}", found.entries, hosts=hosts)
    if found.whole:
        _say(_("✓ The log is as it was written: {computers}.", computers=computers), "good")
    else:
        _say(
            _("The log is not as it was written. Keep a copy of everything as it is now, and ask who was here."), "bad"
        )


def _say(text: str, tone: output.Tone) -> None:
    for line in textwrap.wrap(
        text, output.columns(), subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    ):
        output.say(line, tone)
