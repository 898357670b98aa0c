"""`storyshare observances`: the named days that are coming."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from storyshare import schedules
from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.session import JsonOption, open_workspace, workspace_root
from storyshare.errors import InputError
from storyshare.i18n import _, language
from storyshare.schedules import Observed
from storyshare.workspace import Workspace

app = new_app()


@app.command()
def observances(
    ctx: typer.Context,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, metavar="N", help="How many days ahead.")] = 90,
    lang: Annotated[
        str,
        typer.Option(
            "--lang",
            metavar="LANG",
            help="The language of the titles, en or es, if not your own.",
            show_default=False,
            autocompletion=completing.language,
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """List the named days that are coming. A schedule names one as `observance: world-refugee-day`.

    Those of your own stand in storyshare.toml, under [observances.NAME].
    """
    lang = lang or ("en" if json else language())
    place = _workspace(ctx)
    today = datetime.now(UTC).astimezone(place.timezone if place else None).date()
    known = schedules.known_observances(place.observances if place else {})
    found = schedules.next_observances(today, days=days, observances=known)
    if json:
        output.json([_json(each, lang, (each.day - today).days) for each in found])
    elif found:
        rows = [
            (
                f"{each.day:%Y-%m-%d}",
                each.observance.title(lang),
                _away(each, (each.day - today).days),
                each.observance.name,
            )
            for each in found
        ]
        output.table((_("day"), _("title"), _("when"), _("name")), rows)
    else:
        output.say(_("There is none in the next {days} days.", days=days))


def _workspace(ctx: typer.Context) -> Workspace | None:
    """The workspace; None outside of any, where those built in can be listed all the same. Raises InputError."""
    if ctx.obj is None:
        try:
            workspace_root(ctx)
        except InputError:
            return None
    return open_workspace(ctx)


def _away(observed: Observed, days: int) -> str:
    if days < 0:
        return _("until {until:%Y-%m-%d}", until=observed.until)
    return {0: _("today"), 1: _("tomorrow")}.get(days) or _("in {days} days", days=days)


def _json(observed: Observed, language: str, days: int) -> dict[str, object]:
    return {
        "name": observed.observance.name,
        "title": observed.observance.title(language),
        "day": observed.day,
        "until": observed.until,
        "in_days": days,
        "rule": observed.observance.rule,
        "source": observed.observance.source,
    }
