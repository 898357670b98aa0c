"""`storyshare preview --all`: every story, as blocks for people or lines for scripts."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

from storyshare import stories
from storyshare.cli import output
from storyshare.cli.commands import INTERRUPTED
from storyshare.cli.lines import until_read_enough
from storyshare.cli.showing import refusal_json, share_block, share_json, wrong_json
from storyshare.errors import InputError, one_code
from storyshare.i18n import _
from storyshare.publish.evidence import evidence
from storyshare.publish.looking import open_to_look
from storyshare.publish.planning import plan
from storyshare.publish.previews.single import Asked, Script
from storyshare.publish.targets import targets
from storyshare.workspace import Workspace

_SCRIPT = Script(share=share_json, refusal=refusal_json, wrong=wrong_json)


def show_every(place: Workspace, asked: Asked, *, json: bool) -> int:
    """Show every story; gives the exit code. Whoever stops it, or reads no further, has seen enough."""
    code = 0
    try:
        with until_read_enough():
            code = _lines(place, asked) if json else _blocks(place, asked)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _lines(place: Workspace, asked: Asked) -> int:
    from storyshare.publish.previews.every import Previews  # loads a database

    codes = set()
    with open_to_look(place) as ledger:
        found = Previews(place, ledger, asked, now=datetime.now(UTC), script=_SCRIPT)
        _refuse_none(place, len(found))
        with output.bar(len(found)) as step, closing(iter(found)) as each:
            for told in each:
                output.json_line(told.line)
                codes.add(told.code)
                step()
    return one_code(codes - {0})


def _blocks(place: Workspace, asked: Asked) -> int:
    codes = set()
    wanted = targets(place, asked.to)
    records = stories.Records(place.stories, zone=place.timezone)
    _refuse_none(place, len(records))
    with open_to_look(place) as ledger, output.bar(len(records)) as step:
        for files in records:
            try:
                record = records.load(files)
            except InputError as error:
                output.error(error)
                codes.add(error.exit_code)
                continue
            known = evidence(place, ledger, record)
            planned = plan(
                place,
                record,
                wanted,
                language=asked.language,
                occasion=asked.occasion,
                thread=asked.thread,
                evidence=known,
                now=datetime.now(UTC),
            )
            output.say(f"\n{record.name} ({record.id})")
            output.blocks(share_block(share) for share in planned)
            codes |= {share.problem.exit_code for share in planned if share.problem}
            step()
    return one_code(codes)


def _refuse_none(place: Workspace, count: int) -> None:
    if not count:
        raise InputError(
            _("There is no story in {stories}.", stories=place.stories), hint=_("Begin one: storyshare stories new")
        )
