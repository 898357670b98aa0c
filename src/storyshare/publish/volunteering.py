"""A volunteer's workspace: made to preview and to write, and refused wherever anything would be sent."""

from __future__ import annotations

from storyshare.errors import SetupError
from storyshare.i18n import _
from storyshare.workspace import SETTINGS, Workspace


def refuse_volunteers(place: Workspace) -> None:
    """Raise SetupError in a workspace that was packed for a volunteer."""
    if place.volunteer:
        raise SetupError(
            _(
                "This is a volunteer's workspace ({settings} says so): nothing is ever sent from here.",
                settings=SETTINGS,
            ),
            hint=_("Preview, check, count and begin stories here; those who sent you this workspace do the sending."),
        )
