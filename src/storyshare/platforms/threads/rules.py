"""What Threads allows and what an account needs; nothing here makes a call.

Sources: Meta's pages on Threads (posts, text attachments of 2026, overview). 500 is said to be characters, and emoji to
count by their UTF-8 bytes; others saw posts of 498 characters and 504 bytes refused, so that all is counted in bytes. A
post has five different links at most. Whether a longer alt text than 1,000 characters is refused is not documented.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from storyshare.i18n import N_, _
from storyshare.models import Credential, ImageRules, Limit, Rate, Rules
from storyshare.platforms.settings import one_of
from storyshare.text.graphemes import count_bytes
from storyshare.text.meta import count_links, find_entities

PLATFORM = "threads"
TITLE = "Threads"
ADDRESS = "https://graph.threads.net"
WHERE_TOKENS_ARE = N_(
    "developers.facebook.com, your app, Use cases, Access the Threads API, Settings, User Token Generator"
)
CREDENTIALS = (Credential(name="ACCESS_TOKEN", title=N_("Access token"), where=WHERE_TOKENS_ARE),)
IMAGES = ImageRules(
    count=20, types=("image/jpeg", "image/png"), max_bytes=8_000_000, alt_limit=1000, shapes=(0.1, 10.0)
)
_LINKS = 5
# 4,800 calls a day for each time that posts were shown that day, at least ten (Meta's page on Threads' limits).
_READING = (Rate(calls=48_000, within=timedelta(days=1)),)


def rules(options: Mapping[str, str]) -> Rules:
    """Threads' rules; `embed = "images"` shows the story's pictures instead of a link card.

    `topic = "none"` names no topic: else it is the first hashtag. Raises InputError for another value.
    """
    card = embed(options) == "card"
    topic(options)
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(
            Limit(maximum=500, unit=_("UTF-8 bytes"), count=count_bytes),
            # The card's link counts as well.
            Limit(maximum=_LINKS - card, unit="links", count=count_links),
        ),
        find=find_entities,
        link="field" if card else "text",
        images=None if card else IMAGES,
        fetches=not card,
        # It makes a topic of the first, and nothing of the others.
        hashtags=1,
        threads=True,
        reading=_READING,
        permalink="https://www.threads.com/@{account}/post/{id}",
        example_id="DAbCdEfGhIj",
    )


def embed(options: Mapping[str, str]) -> str:
    """What is shown below the text: a card that Threads makes of the link, or the story's pictures."""
    return one_of(options, "embed", ("card", "images"))


def topic(options: Mapping[str, str]) -> str:
    """Whether the first hashtag is named as the post's topic."""
    return one_of(options, "topic", ("hashtag", "none"))
