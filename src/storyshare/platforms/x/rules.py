"""What X allows and what an account needs; nothing here makes a call.

Sources: X's API reference 2.167 (`/2/tweets`, `/2/media/upload`, `/2/media/metadata`), its pages on media best
practices, counting characters and pricing (April 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, ImageRules, Limit, Price, Rate, Rules, SecretStore
from storyshare.platforms.settings import filled_in, stand_in, whole_number
from storyshare.text import x as text

PLATFORM = "x"
TITLE = "X"
WHERE_KEYS_ARE = N_("developer.x.com, your app, “Keys and tokens”")
CREDENTIALS = (
    Credential(name="API_KEY", title=N_("API key"), where=f"{WHERE_KEYS_ARE}: API key"),
    Credential(name="API_SECRET", title=N_("API secret"), where=f"{WHERE_KEYS_ARE}: API key secret"),
    Credential(
        name="ACCESS_TOKEN",
        title=N_("Access token"),
        where=f"{WHERE_KEYS_ARE}: access token, made after the app may read and write",
    ),
    Credential(
        name="ACCESS_TOKEN_SECRET",
        title=N_("Access token secret"),
        where=f"{WHERE_KEYS_ARE}: access token secret, made after the app may read and write",
    ),
)
# Of an app that accounts allow by OAuth 2.0.
OTHER_CREDENTIALS = (
    Credential(name="CLIENT_ID", title=N_("OAuth 2.0 client ID"), where=f"{WHERE_KEYS_ARE}: Client ID", secret=False),
    Credential(
        name="CLIENT_SECRET",
        title=N_("OAuth 2.0 client secret"),
        where=f"{WHERE_KEYS_ARE}: Client Secret, for an app that has one",
        default="",
    ),
    Credential(name="REFRESH_TOKEN", title=N_("OAuth 2.0 refresh token"), where=N_("from: storyshare accounts add x")),
)
IMAGES = ImageRules(
    count=4,
    # A GIF takes the place of all four pictures, so it is left out.
    types=("image/jpeg", "image/png", "image/webp"),
    max_bytes=5_000_000,
    alt_limit=1000,
)
# Ten posts read back, at the price for an app whose owner is another account.
NEWEST = 10
_READ = Decimal("0.005")
_LOOK = _READ * NEWEST
# Of one post by its id, for each account (X's page on rate limits, August 2026).
_READING = (Rate(calls=900, within=timedelta(minutes=15)),)


def rules(options: Mapping[str, str]) -> Rules:
    """What X allows. The option `limit` is the length of a post for accounts that may write longer ones.

    Raises InputError where `limit` is not a whole number above 0.
    """
    limit = whole_number(options, "limit", 280)
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(Limit(maximum=limit, unit=_("weighted characters"), count=text.weighted_length),),
        find=text.find_entities,
        cashtags=True,
        images=IMAGES,
        threads=True,
        repeats=False,
        price=Price(post=Decimal("0.015"), post_with_link=Decimal("0.200"), look=_LOOK, read=_READ),
        reading=_READING,
        permalink="https://x.com/i/web/status/{id}",
        example_id="1958123456789012345",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The app's and the account's half of the signature; `here` is a stand-in for X on this machine, if any."""

    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)
    here: str = ""

    @property
    def secret(self) -> tuple[str, ...]:
        """What must never be shown."""
        return self.api_key, self.api_secret, self.access_token, self.access_token_secret

    @property
    def user(self) -> str:
        """The account's number, which begins its access token; empty where it does not."""
        number, dash, _unused = self.access_token.partition("-")
        return number if dash and number.isascii() and number.isdigit() else ""


def keys(account: Account, secrets: SecretStore) -> Keys:
    """An account's keys. Raises SetupError naming everything that is missing, and where to get it."""
    given = filled_in(account, CREDENTIALS, secrets)
    return Keys(
        api_key=given["API_KEY"],
        api_secret=given["API_SECRET"],
        access_token=given["ACCESS_TOKEN"],
        access_token_secret=given["ACCESS_TOKEN_SECRET"],
        here=stand_in(account, secrets, TITLE),
    )
