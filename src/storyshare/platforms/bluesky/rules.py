"""What Bluesky allows and what an account needs; nothing here makes a call.

Sources: the lexicons app.bsky.feed.post (300 graphemes, 3,000 bytes), app.bsky.embed.images (4 pictures of 2,000,000
bytes), app.bsky.embed.external (a thumb of 1,000,000 bytes). A post has one embed: pictures or a card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, ImageRules, Limit, Rate, Rules, SecretStore
from storyshare.platforms.bluesky.syntax import did, is_handle
from storyshare.platforms.settings import filled_in, one_of
from storyshare.text.bluesky import facets, find_entities
from storyshare.text.graphemes import count_bytes, count_graphemes

PLATFORM = "bluesky"
TITLE = "Bluesky"
WHERE_PASSWORDS_ARE = N_("Bluesky: Settings, Privacy and security, App passwords")
IMAGES = ImageRules(count=4, types=("image/jpeg", "image/png", "image/webp"), max_bytes=2_000_000)
CARD_IMAGE = ImageRules(count=1, types=IMAGES.types, max_bytes=1_000_000)
CREDENTIALS = (
    Credential(
        name="HANDLE",
        title=N_("Handle"),
        where=N_("the account's name as its profile shows it, such as example.bsky.social"),
        secret=False,
    ),
    Credential(name="APP_PASSWORD", title=N_("App password"), where=WHERE_PASSWORDS_ARE),
    Credential(
        name="PDS_URL",
        title=N_("Server"),
        where=N_("only for an account that is not at Bluesky itself: its server's address"),
        secret=False,
        default="https://bsky.social",
    ),
)
# 3,000 calls in five minutes for each address on the network (the reference server's `rate-limits.ts`).
_READING = (Rate(calls=3000, within=timedelta(minutes=5)),)


def rules(options: Mapping[str, str]) -> Rules:
    """Bluesky's rules; the option `embed = "images"` shows the story's pictures instead of a link card.

    Raises InputError for another value.
    """
    card = one_of(options, "embed", ("card", "images")) == "card"
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(
            Limit(maximum=300, unit="graphemes", count=count_graphemes),
            Limit(maximum=3000, unit=_("UTF-8 bytes"), count=count_bytes),
        ),
        find=find_entities,
        facets=facets,
        link="card" if card else "text",
        images=None if card else IMAGES,
        card_image=CARD_IMAGE if card else None,
        language_tag=True,
        hashtags=3,
        threads=True,
        reading=_READING,
        permalink="https://bsky.app/profile/{account}/post/{id}",
        example_id="3mhu2cptdpc2a",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account: the name to log in with, and the server to log in at."""

    identifier: str
    host: str
    secrets: SecretStore = field(repr=False)


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError naming everything that is missing, and where to get it."""
    given = filled_in(account, CREDENTIALS, secrets)
    host = given["PDS_URL"].rstrip("/")
    if not host.startswith(("https://", "http://")) or not urlsplit(host).hostname:
        raise SetupError(
            _("{env}_PDS_URL is no address", env=account.env), hint=_("Write it like https://bsky.social.")
        )
    # A handle copied from the app comes with an @ and invisible marks of direction.
    handle = "".join(character for character in given["HANDLE"] if character.isprintable()).strip().lstrip("@")
    # The server takes an e-mail address or a DID as well.
    if not (is_handle(handle) or did(handle) or "@" in handle):
        hint = _("Write it whole, as the profile shows it, such as example.bsky.social.")
        raise SetupError(_("{env}_HANDLE is not a handle of Bluesky.", env=account.env), hint=hint)
    return Settings(identifier=handle, host=host, secrets=secrets)
