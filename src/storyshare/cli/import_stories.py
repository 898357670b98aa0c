"""`storyshare stories import`: what a website has becomes records with consent pending."""

from __future__ import annotations

from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.session import JsonOption, YesOption, agreed, open_workspace
from storyshare.errors import InputError
from storyshare.files import read_date
from storyshare.i18n import _


def import_stories(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="URL|FILE", help="A feed, a page, a table (CSV) or a WordPress export.")
    ],
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=0, help="Only the newest N.", show_default=False)
    ] = 0,
    since: Annotated[
        str, typer.Option("--since", metavar="DAY", help="Only what was published since that day.", show_default=False)
    ] = "",
    language: Annotated[
        str,
        typer.Option(
            "--lang", metavar="LANG", help="The language, where the source does not tell.", show_default=False
        ),
    ] = "",
    pictures: Annotated[bool, typer.Option("--pictures/--no-pictures", help="Whether pictures are fetched.")] = True,
    seen: Annotated[bool, typer.Option("--seen", help="Note that you saw what changed at the source.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")] = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Begin stories from a website: a feed, a page, a table or a WordPress export.

    Consent is pending in each, so that nothing goes out. Run again, it adds only what is new, says what changed at the
    source, and never touches what you wrote.
    """
    from storyshare.cli import imported
    from storyshare.publish.importing.proposing import Wish, propose
    from storyshare.publish.importing.writing import Written, note_changes, write
    from storyshare.stories.language import language_hint, language_tag

    place = open_workspace(ctx)
    day = read_date(since) if since else None
    if language and not language_tag(language):
        raise InputError(_("`{language}` is no language code.", language=language), hint=language_hint(language))
    found = propose(place, source, Wish(since=day, limit=limit, language=language_tag(language)))
    if not json:
        imported.show(found)
    asked_for = bool(found.new or (seen and found.changed)) and not dry_run
    question = _("Write {count} new to {name}/, with consent pending?", count=len(found.new), name=place.stories.name)
    if asked_for and not (yes or output.can_ask()) and json:
        imported.print_json(found, (), dry_run=dry_run)
    if asked_for and not agreed(question, yes=yes or not found.new, to=_("write them")):
        output.say(_("Nothing was written."))
        raise typer.Exit(1)
    done: tuple[Written, ...] = ()
    left: tuple[str, ...] = ()
    if asked_for:
        with output.bar(len(found.new)) as step:
            done = write(place, found, pictures=pictures, step=step)
        if seen:
            left = note_changes(found.changed)
    if json:
        imported.print_json(found, done, dry_run=dry_run)
    else:
        imported.tell(found, done, seen=seen and asked_for and not left, dry_run=dry_run)
    for name in left:
        output.complain(_("Not noted in {name}: its line `seen:` was changed by hand.", name=name))
    if left or any(each.problem or each.trouble for each in done):
        raise typer.Exit(1)
