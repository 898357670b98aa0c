"""Which accounts boost, and which posts they may; loads no ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Delivery, Story
from storyshare.publish.targets import Target, only_boosts, targets
from storyshare.workspace import Workspace


def boosters(place: Workspace, by: Iterable[str]) -> tuple[Target, ...]:
    """The accounts that are to boost: those named, else `[boost] by`, else all with `boosts_only = true`.

    Raises InputError where nobody is named anywhere, for an unknown name, and for a platform without boosts.
    """
    asked = [word for text in by for word in text.replace(",", " ").split()]
    lent = [name for name, account in place.accounts.items() if only_boosts(account)]
    wanted = asked or place.boost_by or lent
    if not wanted:
        raise InputError(
            _("No account is named that could boost."),
            hint=_('Name it: --by ACCOUNT. Or for good, in storyshare.toml under [boost]: by = ["ACCOUNT"]'),
        )
    found = targets(place, wanted)
    for target in found:
        if target.account.name in wanted and not can_boost(target):
            raise InputError(
                _("{name} cannot boost: {title} has no boosts.", name=target.account.name, title=target.rules.title),
                hint=_("Where there are none, a story is posted: storyshare post STORY --to ACCOUNT"),
            )
    return tuple(replace(target, named=target.account.name in asked) for target in found if can_boost(target))


def can_boost(target: Target) -> bool:
    """Whether the account's platform has boosts that storyshare can make and take back."""
    return hasattr(target.platform, "boost") and hasattr(target.platform, "unboost")


def posts_for(booster: Target, record: Story, posts: Iterable[Delivery], language: str = "") -> Iterator[Delivery]:
    """Of our posts those that an account may boost: on its platform, in its language, and not its own.

    Its own only where it was named itself.
    """
    languages = [language] if language else booster.account.languages or (record.language,)
    for post in posts:
        own = post.key.account == booster.account.name
        if post.platform == booster.rules.platform and post.key.language in languages and (booster.named or not own):
            yield post
