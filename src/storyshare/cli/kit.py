"""`storyshare kit build`: pages from which supporters share stories with their own accounts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.session import JsonOption, open_workspace
from storyshare.errors import GateError, InputError
from storyshare.i18n import _, n_
from storyshare.ledger.kits import KitAsked
from storyshare.publish.books import open_for_sending
from storyshare.publish.kits.building import Built, build_kit
from storyshare.publish.kits.finding import LeftOut
from storyshare.publish.noting import noted
from storyshare.publish.safety import refuse_danger

app = new_app(no_args_is_help=True)


@app.callback()
def kit() -> None:
    """Pages from which supporters share stories with their own accounts."""


@app.command()
def build(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder, or that of a kit to bring up to date.")],
    story: Annotated[
        list[str] | None,
        typer.Option(
            "--story",
            metavar="NAME",
            help="Only this story; repeat it.",
            show_default=False,
            autocompletion=completing.story_to_share,
        ),
    ] = None,
    campaign: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Only the stories of this campaign.",
            show_default=False,
            autocompletion=completing.campaign,
        ),
    ] = "",
    partner: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="'Partner name'", help="For whom: links say which kit worked.", show_default=False
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every story, in a kit that was built of some.")] = False,
    json: JsonOption = False,
) -> None:
    """Build a share kit, or bring one up to date: pages to upload anywhere, or to open from a folder or a USB stick.

    Only what may be shared today is in it, and what was taken back since goes. What you do not say is as that kit was
    built before.
    """
    if every and (story or campaign):
        raise InputError(_("--all is every story."), hint=_("Leave --story and --campaign out, or --all."))
    place = open_workspace(ctx)
    refuse_danger(place)
    asked = KitAsked(stories=tuple(story or ()), campaign=campaign) if story or campaign or every else None
    with open_for_sending(place) as ledger:
        stopped = _("Each page is whole, as before or new: run the same command again.")
        with output.bar(_count(place.stories), printing=False, stopped=stopped) as step:
            built = build_kit(place, ledger, out, asked=asked, partner=partner, now=datetime.now(UTC), step=step)
        count = len(built.story_ids)
        noted(place, ledger, "kit", kit=built.id, folder=str(built.folder), partner=built.partner, stories=count)
    if json:
        output.json(_json(built))
    else:
        _tell(built)
    if not built.story_ids:
        refusals = [refusal for each in built.left_out for refused in each.refused for refusal in refused.refusals]
        raise typer.Exit(GateError.exit_code if refusals else InputError.exit_code)


def _count(folder: Path) -> int:
    from storyshare import stories

    return len(stories.names(folder))


def _tell(built: Built) -> None:
    for each in built.left_out:
        _tell_why(each)
    if not built.story_ids:
        output.say(_("No story is in the kit: none may be shared now."), "warning")
        return
    count = len(built.story_ids)
    output.say(
        _(
            "{stories} in {languages}: {pages}.",
            stories=n_("{number} story", "{number} stories", count),
            languages=", ".join(built.languages),
            pages=n_("{number} page", "{number} pages", built.pages),
        )
    )
    if built.made < count:
        output.say(
            n_("{number} of them had not changed.", "{number} of them had not changed.", count - built.made), "quiet"
        )
    if built.end:
        output.say(
            _("Share until {day}: then the consent for one of them ends. Build it again before.", day=built.end.day)
        )
    output.say(_("Open {folder}, or upload the whole folder.", folder=built.folder / "index.html"))


def _tell_why(left: LeftOut) -> None:
    if left.problem:
        output.error(left.problem)
        return
    for refused in left.refused:
        for refusal in refused.refusals:
            output.say(
                _(
                    "Left out: {name} ({language}): {message}",
                    name=left.name,
                    language=refused.language,
                    message=refusal.message,
                ),
                "warning",
            )


def _json(built: Built) -> dict[str, Any]:
    return {
        "kit": built.id,
        "folder": str(built.folder),
        "for": built.partner,
        "stories": len(built.story_ids),
        "made": built.made,
        "pages": built.pages,
        "languages": built.languages,
        "share_until": built.end.day if built.end else None,
        "left_out": [
            {
                "story": each.name,
                "language": refused.language,
                "reasons": [refusal.message for refusal in refused.refusals],
            }
            for each in built.left_out
            for refused in each.refused
        ]
        + [
            {"story": each.name, "language": None, "reasons": [str(each.problem)]}
            for each in built.left_out
            if each.problem
        ],
    }
