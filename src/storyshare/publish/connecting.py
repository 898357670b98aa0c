"""The adapter for an account; in a dry run, the mock under the same rules."""

from __future__ import annotations

from typing import cast

from storyshare.errors import SetupError
from storyshare.images import fit
from storyshare.platforms import Platform, Sender
from storyshare.platforms.mock import Mock
from storyshare.publish.planning import Planned
from storyshare.workspace import Workspace


def connect(workspace: Workspace, planned: Planned) -> Sender:
    """The real adapter; opens no connection yet. Raises SetupError with everything that is missing."""
    target = planned.target
    if not hasattr(target.platform, "connect"):
        raise SetupError(
            f"storyshare can preview {target.rules.title} but not yet post to it.",
            hint="Preview the text and post it by hand, or leave the account out with --to.",
        )
    platform = cast("type[Platform]", target.platform)
    return platform.connect(target.account, workspace.secrets(target.account))


def connect_mock(planned: Planned) -> Sender:
    """The dry run's adapter: the same rules, no network."""
    return Mock(account=planned.target.account, rules=planned.target.rules)


def check_images(planned: Planned) -> None:
    """Fit every image of the share as it would be sent, before anything is. Raises InputError."""
    rules = planned.target.rules
    for part in planned.share.parts if planned.share else ():
        for number, image in enumerate(part.images, 1):
            if rules.images:
                fit(image, rules.images, number=number)
        if part.card and part.card.image and rules.card_image:
            fit(part.card.image, rules.card_image, number=1)
