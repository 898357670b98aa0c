"""`storyshare preview`: what each account would get of a story, or of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import (
    AgainOption,
    JsonOption,
    LanguageOption,
    StoryArgument,
    ThreadOption,
    ToOption,
    meant_story,
    open_workspace,
)
from storyshare.cli.showing import share_block, share_json
from storyshare.compose import FIRST_OCCASION
from storyshare.errors import InputError
from storyshare.gate import Evidence
from storyshare.i18n import N_, _
from storyshare.models import Story
from storyshare.publish.evidence import evidence
from storyshare.publish.looking import open_to_look
from storyshare.publish.planning import Planned, plan
from storyshare.publish.previews.single import Asked, story_json
from storyshare.publish.targets import targets
from storyshare.publish.texts import plan_texts
from storyshare.workspace import Workspace

app = new_app()
_ONE_OF_TWO = N_("Leave one of the two out.")


@app.command()
def preview(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: StoryArgument = "",
    file: Annotated[
        str, typer.Argument(metavar="[FILE.html]", help="Where a page is written; else here.", show_default=False)
    ] = "",
    to: ToOption = None,
    lang: LanguageOption = "",
    again: AgainOption = "",
    thread: ThreadOption = False,
    texts: Annotated[
        bool, typer.Option("--texts", help="Every text that it has, for when it is shared again and again.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Every story, in order of name; with --json, one a line.")
    ] = False,
    html: Annotated[
        bool, typer.Option("--html", help="Write a page that shows each post as its readers would see it.")
    ] = False,
    client: Annotated[
        bool, typer.Option("--client", help="Write a page for the client to read and sign, in the language of --lang.")
    ] = False,
    schedule: Annotated[
        bool, typer.Option("--schedule", help="With --html: a calendar of what the schedules will do.")
    ] = False,
    begin: Annotated[str, typer.Option("--from", metavar="DAY", help="Its first day; today.", show_default=False)] = "",
    end: Annotated[
        str, typer.Option("--until", metavar="DAY", help="Its last day; a month on.", show_default=False)
    ] = "",
    json: JsonOption = False,
) -> None:
    """Show what each account would get of a story: text, length, link, card, images, and what would be refused.

    Needs no credentials and no network, and sends nothing.
    """
    story, file = _story_and_file(story, file, page=html or client)
    _refuse_two_kinds(html=html, client=client, json=json)
    _refuse_two_sets(story, every=every, client=client, schedule=schedule)
    if texts:
        _refuse_texts_with(every=every, again=again, thread=thread)
    if (begin or end) and not schedule:
        raise InputError(_("--from and --until are about --schedule."), hint=_("Add --schedule --html."))
    place = open_workspace(ctx)
    if schedule:
        _calendar(place, begin, end, file, html=html)
        return
    asked = Asked(to=tuple(to or ()), language=lang, occasion=again or FIRST_OCCASION, thread=thread)
    if every:
        raise typer.Exit(_every(place, asked, file, html=html, json=json))
    record = meant_story(place, story)
    if client:
        from storyshare.cli.pages import write_client

        write_client(place, record, asked, file)
        return
    with open_to_look(place) as ledger:
        known = evidence(place, ledger, record)
    planned = _planned(place, record, asked, known, texts=texts)
    if html:
        from storyshare.cli.pages import write_story

        write_story(place, record, planned, known, asked, file)
    else:
        _show(record, planned, known, json=json)
    if problems := [share.problem for share in planned if share.problem]:
        raise typer.Exit(problems[0].exit_code)


def _planned(place: Workspace, record: Story, asked: Asked, known: Evidence, *, texts: bool) -> tuple[Planned, ...]:
    wanted, now = targets(place, asked.to), datetime.now(UTC)
    if texts:
        return tuple(plan_texts(place, record, wanted, language=asked.language, evidence=known, now=now))
    return plan(
        place,
        record,
        wanted,
        language=asked.language,
        occasion=asked.occasion,
        thread=asked.thread,
        evidence=known,
        now=now,
    )


def _show(record: Story, planned: Sequence[Planned], known: Evidence, *, json: bool) -> None:
    if json:
        code = known.found.code if known.found else None
        output.json(story_json(record, code, map(share_json, planned)))
        return
    output.blocks(share_block(share) for share in planned)
    if known.found:
        output.say()
        output.say(_("Code of exactly this, for whoever approves it: {code}", code=known.found.code))


def _every(place: Workspace, asked: Asked, file: str, *, html: bool, json: bool) -> int:
    if html:
        from storyshare.cli.pages import write_every

        return write_every(place, asked, file)
    from storyshare.cli.previews import show_every

    return show_every(place, asked, json=json)


def _calendar(place: Workspace, begin: str, end: str, file: str, *, html: bool) -> None:
    if not html:
        hint = _("Add --html. For lines on the screen: storyshare schedule rehearse")
        raise InputError(_("--schedule is a page."), hint=hint)
    from storyshare.cli.pages import write_calendar
    from storyshare.cli.schedule import rehearsed, season

    first, last = season(place, begin, end)
    write_calendar(place, rehearsed(place, first, last), first, last, file)


def _story_and_file(first: str, second: str, *, page: bool) -> tuple[str, str]:
    """Which of the two words is the story, and which the file of a page: that one ends with .html."""
    words = [word for word in (first, second) if word]
    files = [word for word in words if word.lower().endswith((".html", ".htm"))]
    others = [word for word in words if word not in files]
    if len(files) > 1 or len(others) > 1:
        raise InputError(
            _("{second} is no page.", second=second),
            hint=_("Name one story, and for a page one file that ends with .html."),
        )
    if files and not page:
        raise InputError(
            _("{file} is written only if a page is asked for.", file=files[0]), hint=_("Add --html or --client.")
        )
    return "".join(others), "".join(files)


def _refuse_two_kinds(*, html: bool, client: bool, json: bool) -> None:
    kinds = [name for name, asked in (("--html", html), ("--client", client), ("--json", json)) if asked]
    if len(kinds) > 1:
        raise InputError(
            _("{first} and {second} are two things.", first=kinds[0], second=kinds[1]), hint=_(_ONE_OF_TWO)
        )


def _refuse_two_sets(story: str, *, every: bool, client: bool, schedule: bool) -> None:
    many = [name for name, asked in (("--all", every), ("--schedule", schedule)) if asked]
    if many and story:
        raise InputError(
            _("{many} is every story, and {story} is one.", many=many[0], story=story), hint=_(_ONE_OF_TWO)
        )
    if many and client:
        raise InputError(_("--client is about one story, and {many} is every one.", many=many[0]), hint=_(_ONE_OF_TWO))
    if len(many) > 1:
        raise InputError(_("--all and --schedule are two pages."), hint=_(_ONE_OF_TWO))


def _refuse_texts_with(*, every: bool, again: str, thread: bool) -> None:
    if every:
        raise InputError(_("--texts is about one story, and --all is every one."), hint=_(_ONE_OF_TWO))
    if thread or again:
        other = "--thread" if thread else "--again"
        raise InputError(_("--texts shows every text, and {other} asks for one.", other=other), hint=_(_ONE_OF_TWO))
