"""What Instagram allows and what an account needs; nothing here makes a call.

Sources: Meta's pages on content publishing and on its error codes. There is no post without a picture; a picture is a
JPEG between 4:5 and 1.91:1, and several are cut to the shape of the first, so that ours are all made square. In which
unit the 2,200 of a caption count is not documented: UTF-16 units are never fewer than characters. 30 hashtags and 20
mentions are documented; Instagram has announced five hashtags since, and what it does to a sixth is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.models import Credential, ImageRules, Limit, Rate, Rules
from storyshare.platforms.settings import one_of, whole_number
from storyshare.text.meta import count_hashtags, count_mentions, count_utf16, find_entities

PLATFORM = "instagram"
TITLE = "Instagram"
ADDRESSES = {"instagram": "https://graph.instagram.com", "facebook": "https://graph.facebook.com"}
WHERE_TOKENS_ARE = N_(
    "developers.facebook.com, your app, Use cases, Manage messaging & content on "
    'Instagram, API setup with Instagram login, Generate token; with log_in = "facebook" '
    "the token of the Facebook Page that it is linked to"
)
CREDENTIALS = (Credential(name="ACCESS_TOKEN", title=N_("Access token"), where=WHERE_TOKENS_ARE),)
IMAGES = ImageRules(
    count=10,
    types=("image/jpeg",),
    max_bytes=8_000_000,
    alt_limit=1000,
    shapes=(0.8, 1.91),
    several_square=True,
)
_MOST_HASHTAGS = 30
# 4,800 calls a day for each time that posts were shown that day (business use case limits): of one.
_READING = (Rate(calls=4800, within=timedelta(days=1)),)


def rules(options: Mapping[str, str]) -> Rules:
    """Instagram's rules; `max_hashtags` is how many hashtags a caption may have, 5 unless said else and 30 at most.

    `log_in` is "instagram", or "facebook" for a log-in through the Facebook Page that the account is linked to: only
    with that one can posts be deleted. Raises InputError for another value.
    """
    log_in(options)
    hashtags = whole_number(options, "max_hashtags", 5)
    if hashtags > _MOST_HASHTAGS:
        raise InputError(
            _("max_hashtags = “{hashtags}” cannot be right.", hashtags=hashtags),
            hint=_("Instagram takes {most_hashtags}.", most_hashtags=_MOST_HASHTAGS),
        )
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(
            Limit(maximum=2200, unit=_("UTF-16 units"), count=count_utf16),
            Limit(maximum=hashtags, unit="hashtags", count=count_hashtags),
            Limit(maximum=20, unit="mentions", count=count_mentions),
        ),
        find=find_entities,
        link="none",
        images=IMAGES,
        hashtags=hashtags,
        needs_picture=True,
        fetches=True,
        reading=_READING,
        permalink="https://www.instagram.com/p/{id}/",
        example_id="DAbCdEfGhIj",
    )


def log_in(options: Mapping[str, str]) -> str:
    """By which of Meta's two log-ins."""
    return one_of(options, "log_in", ("instagram", "facebook"))
