"""What an adapter did that nobody meant it to do: said without its text, which could hold anything."""

from __future__ import annotations

from pathlib import Path

from storyshare.errors import SetupError
from storyshare.i18n import _


def mistake(title: str, error: BaseException, doing: str) -> SetupError:
    """An adapter's own mistake, in plain words; `doing` says in what."""
    return SetupError(
        _(
            "The adapter for {title} made a mistake {doing} ({place}).",
            title=title,
            doing=doing,
            place=place_of(error),
        ),
        hint=_("Report it to those who wrote the adapter. Other accounts are not touched by it."),
    )


def place_of(error: BaseException) -> str:
    """What kind of error it was, and in which line of which file; never what it says."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = (
        _(" in {name}, line {line}", name=Path(place.tb_frame.f_code.co_filename).name, line=place.tb_lineno)
        if place
        else ""
    )
    return f"{type(error).__name__}{where}"
