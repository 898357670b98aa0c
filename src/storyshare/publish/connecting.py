"""The adapter for an account; in a dry run, the mock under the same rules; by hand, a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, cast

from storyshare.errors import InputError, SetupError, StoryshareError
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.ledger import Ledger
from storyshare.models import Account, Delivery, SecretStore
from storyshare.platforms import NeedsMedia, Platform, Sender
from storyshare.platforms.by_hand import ByHand, HandedOver
from storyshare.platforms.mistakes import mistake
from storyshare.platforms.mock import Mock
from storyshare.publish.planning import Planned
from storyshare.publish.targets import Target, targets
from storyshare.publish.volunteering import refuse_volunteers
from storyshare.workspace import STATE_FOLDER, Secrets, Workspace

HandOver: TypeAlias = Callable[[HandedOver], str]


def connect(place: Workspace, target: Target, hand_over: HandOver | None = None) -> Sender:
    """The real adapter; opens no connection yet. Raises SetupError with everything that is missing.

    An account that a person posts to needs `hand_over`.
    """
    refuse_volunteers(place)
    if target.platform is not ByHand:
        return connect_account(place, target)
    if hand_over is None:
        raise SetupError(
            _("{name} is posted to by hand, and nobody is here.", name=target.account.name),
            hint=_("Run it on a terminal, without --yes and --json."),
        )
    return ByHand(target.account, place.root / STATE_FOLDER / "by-hand", hand_over)


def connect_account(place: Workspace, target: Target) -> Platform:
    """The adapter of an account on a platform with a way in for programs. Raises SetupError as `connect` does."""
    refuse_volunteers(place)
    return connected(target, secrets_of(place, target.account))


def connected(target: Target, secrets: SecretStore) -> Platform:
    """The adapter of an account with these secrets. Raises SetupError as `connect` does."""
    if target.platform is ByHand:
        raise SetupError(_("{name} is posted to by hand: nothing can be asked there.", name=target.account.name))
    if not hasattr(target.platform, "connect"):
        raise SetupError(
            _("storyshare can preview {title} but not yet post to it.", title=target.rules.title),
            hint=_('Preview the text, and post it yourself: an account with platform = "by-hand".'),
        )
    try:
        return cast("type[Platform]", target.platform).connect(target.account, secrets)
    except StoryshareError:
        raise
    except (Exception, SystemExit) as error:
        raise mistake(target.rules.title, error, _("when it was to connect")) from error


def secrets_of(place: Workspace, account: Account) -> Secrets:
    """An account's secrets; what platforms give us lies beside the ledger: in a private file, or in its database.

    In the database it is encrypted, for all hosts. Raises SetupError where others can read them, or a key is missing,
    and in a volunteer's workspace.
    """
    refuse_volunteers(place)
    where = place.ledger_place
    if isinstance(where, Path):
        return place.secrets(account)
    from storyshare.ledger.sealed import Sealed

    return place.secrets(account, Sealed(where, place.secret_keys, account.name))


def connect_again(place: Workspace, delivery: Delivery) -> Sender:
    """The adapter for a delivery of the ledger. Raises SetupError where its account is no longer there."""
    if delivery.platform == ByHand.name:
        raise SetupError(_("{account} is posted to by hand: nothing can be asked there.", account=delivery.key.account))
    gone = _(
        "There is no account {account} on {platform} any more.",
        account=delivery.key.account,
        platform=delivery.platform,
    )
    try:
        found = targets(place, [delivery.key.account])
    except InputError as error:
        raise SetupError(gone, hint=str(error)) from error
    for target in found:
        if target.rules.platform == delivery.platform:
            return connect_account(place, target)
    raise SetupError(gone)


def with_media(place: Workspace, ledger: Ledger, target: Target, sender: Sender) -> Sender:
    """The adapter, with a place for pictures where its platform fetches them and storyshare.toml names one."""
    if place.media and isinstance(sender, NeedsMedia):
        from storyshare.publish.media import PublicMedia  # a preview starts no program

        sender.media = PublicMedia(place=place, ledger=ledger, account=target.account)
    return sender


def connect_mock(target: Target) -> Sender:
    """The dry run's adapter: the same rules, no network."""
    return Mock(owner=target.account, rules=target.rules)


def check_images(planned: Planned) -> None:
    """Fit every image of the share as it would be sent, before anything is. Raises InputError."""
    rules = planned.target.rules
    for part in planned.share.parts if planned.share else ():
        for number, image in enumerate(part.images, 1):
            if rules.images:
                fit(image, rules.images.among(len(part.images)), number=number)
        if part.card and part.card.image and rules.card_image:
            fit(part.card.image, rules.card_image, number=1)
