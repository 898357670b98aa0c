"""`storyshare boost`: accounts of partners and chapters boost what was posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.outcomes import exit_code, outcome_json, tell
from storyshare.cli.post import send
from storyshare.cli.session import (
    JsonOption,
    LanguageOption,
    StoryToShareArgument,
    YesOption,
    meant_story,
    open_workspace,
)
from storyshare.cli.showing import share_block
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.publish.boosting import Wish, order_boosts
from storyshare.publish.planning import Planned

app = new_app()


@app.command()
def boost(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: StoryToShareArgument = "",
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="ACCOUNT",
            help="Who boosts it, if not [boost] of storyshare.toml.",
            show_default=False,
            autocompletion=completing.accounts,
        ),
    ] = None,
    of: Annotated[
        str,
        typer.Option(
            "--of",
            metavar="ACCOUNT",
            help="Only what this account posted.",
            show_default=False,
            autocompletion=completing.account,
        ),
    ] = "",
    lang: LanguageOption = "",
    again: Annotated[
        str,
        typer.Option(
            "--again",
            metavar="NAME",
            help="The post of that occasion.",
            show_default=False,
            autocompletion=completing.entry,
        ),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but the last call.")] = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Let partners and chapters boost (repost) what was posted of a story; never anything of others.

    Run again, it continues what was not finished and never boosts twice.
    """
    place = open_workspace(ctx)
    record = meant_story(place, story)
    wish = Wish(by=tuple(by or ()), of=of, language=lang, occasion=again)
    what = order_boosts(place, record, wish, dry_run=dry_run, now=datetime.now(UTC))
    if not json:
        _show(what.planned)
    if not (dry_run or yes or output.can_ask()):
        raise InputError(_("Nobody is here to answer the question."), hint=_("Add --yes to boost without asking."))
    names = ", ".join(dict.fromkeys(each.target.account.name for each in what.ready))
    if (
        what.ready
        and not (dry_run or yes)
        and not output.ask(_("Let {names} boost {name}?", names=names, name=record.name))
    ):
        output.say(_("Nothing was boosted."))
        raise typer.Exit(1)
    outcomes, interrupted = send(what, "")
    if json:
        output.json({"story": record.name, "dry_run": dry_run, "outcomes": [outcome_json(each) for each in outcomes]})
    else:
        tell(outcomes, dry_run=dry_run, zone=place.timezone)
    raise typer.Exit(exit_code(outcomes, interrupted=interrupted))


def _show(planned: Sequence[Planned]) -> None:
    """What each post says, once; and who would boost it."""
    by: dict[str, list[Planned]] = {}
    for each in planned:
        by.setdefault(each.occasion + each.story.language, []).append(each)
    output.blocks(share_block(boosts[0]) for boosts in by.values())
    output.say()
    for boosts in by.values():
        post = boosts[0].boosts
        where = post.parts[0].receipt.url if post and post.parts[0].receipt else ""
        output.say(
            _(
                "{names} would boost {where}",
                names=", ".join(each.target.account.name for each in boosts),
                where=where,
            )
        )
