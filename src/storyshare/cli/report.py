"""`storyshare report`: how what was posted is doing, and what was spent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.reading import read, unaskable
from storyshare.cli.report_files import as_csv, as_json, write_csv
from storyshare.cli.report_tables import View, show
from storyshare.cli.session import JsonOption, open_workspace
from storyshare.cli.spending import tell_spending
from storyshare.errors import InputError
from storyshare.files import read_date, start_of_day
from storyshare.i18n import _
from storyshare.publish.reports.plan import due_for_reading
from storyshare.publish.reports.report import report_of
from storyshare.publish.reports.scope import scope_of

app = new_app()


@app.command()
def report(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: Annotated[str, typer.Argument(metavar="[STORY]", help="Only this story.", show_default=False)] = "",
    campaign: Annotated[str, typer.Option(metavar="NAME", help="Only its stories.", show_default=False)] = "",
    since: Annotated[str, typer.Option(metavar="DAY", help="Posted on that day or later.", show_default=False)] = "",
    by: Annotated[
        list[View] | None, typer.Option(help="Which tables; repeat it for several.", show_default=False)
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody; show what is known here.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask also about what was asked lately.")] = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with charts.")] = None,
    csv: Annotated[str, typer.Option(metavar="FILE", help="Write a table; - prints it.", show_default=False)] = "",
    spending: Annotated[bool, typer.Option("--spending", help="What was spent, and what is to come.")] = False,
    until: Annotated[str, typer.Option(metavar="DAY", help="With --spending: how far ahead.", show_default=False)] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Read also what costs, without asking.")] = False,
    json: JsonOption = False,
) -> None:
    """Show how posts are doing: by story, platform, account, language, weekday, hour, boosts, day; or each post.

    Asks the platforms first, no more often than makes sense. Where that costs (X) it says how much, and asks; where
    nobody is here to answer, only what is free is read.
    """
    place = open_workspace(ctx)
    _refuse_what_does_not_go_together(ctx.params)
    if spending:
        tell_spending(place, until, json=json)
        return
    records = stories.load_all(place.stories, zone=place.timezone).stories
    first = start_of_day(read_date(since), place.timezone) if since else None
    scope = scope_of(place, records, story=story, campaign=campaign, since=first)
    plan = due_for_reading(place, story_ids=scope.story_ids, since=scope.since, fresh=fresh)
    code = 0 if offline else read(place, plan, yes=yes)
    found = report_of(place, records, scope, now=datetime.now(UTC), silent=unaskable(plan))
    if html:
        from storyshare.cli.pages import write_report

        write_report(place, found, str(html))
    if csv == "-":
        output.write(as_csv(found, line_end="\n"))
    elif csv:
        write_csv(found, Path(csv))
    if json:
        output.json(as_json(found))
    elif not (html or csv):
        show(found, by or ())
    raise typer.Exit(code)


def _refuse_what_does_not_go_together(asked: Mapping[str, object]) -> None:
    if asked["json"] and asked["csv"] == "-":
        raise InputError(_("--json and --csv - both print."), hint=_("Leave one out, or give --csv a FILE."))
    if asked["until"] and not asked["spending"]:
        raise InputError(_("--until is about --spending."), hint=_("Add --spending; or did you mean --since?"))
    if asked["offline"] and (asked["fresh"] or asked["yes"]):
        raise InputError(_("--offline asks nobody."), hint=_("Leave it out, or --fresh and --yes."))
    if asked["spending"] and any(asked[name] for name in ("story", "campaign", "since", "by", "html", "csv")):
        hint = _("Only --until and --json go with it.")
        raise InputError(_("--spending is about accounts, and all that is theirs."), hint=hint)
