"""What Facebook allows on a Page and what an account needs; nothing here makes a call.

Sources: Meta's reference of the Graph API (a Page's feed and photos). 63,206 characters and ten pictures are what other
clients keep to: Meta publishes neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, ImageRules, Limit, Rate, Rules, SecretStore
from storyshare.platforms.settings import filled_in, one_of, stand_in
from storyshare.text.plain import find_entities

PLATFORM = "facebook"
TITLE = "Facebook"
API = "https://graph.facebook.com"
# Meta keeps each version for about two years; without one the newest is meant, which may be another tomorrow.
VERSION = "v26.0"
IMAGES = ImageRules(count=10, types=("image/jpeg", "image/png"), max_bytes=4_000_000)
_NEEDED = (
    Credential(
        name="PAGE_ID",
        title=N_("Number of the Page"),
        where=N_("the Page: About, Page transparency, Page ID"),
        secret=False,
    ),
    Credential(
        name="PAGE_ACCESS_TOKEN",
        title=N_("Access token of the Page"),
        where=N_(
            "storyshare accounts add facebook makes one that has no end; or /me/accounts at "
            "developers.facebook.com/tools/explorer with pages_manage_posts, "
            "pages_read_engagement and pages_show_list"
        ),
    ),
    Credential(
        name="GRAPH_VERSION",
        title=N_("Version of Meta's interface"),
        where=N_("such as v26.0, from Meta's page “Graph API Changelog”"),
        secret=False,
        default=VERSION,
    ),
)
CREDENTIALS = (
    *_NEEDED,
    Credential(
        name="APP_ID",
        title=N_("App ID"),
        where=N_("developers.facebook.com/apps, your app, App settings, Basic; it tells when the log-in ends"),
        secret=False,
        default="",
    ),
    Credential(
        name="APP_SECRET",
        title=N_("App secret"),
        where=N_("the same page; every call is then proved to come from your app"),
        default="",
    ),
)
_VERSION = re.compile(r"v[0-9]{1,3}\.[0-9]")


def units(text: str, warning: str = "") -> int:
    """UTF-16 units of a post: the most that Facebook may count, whether it counts those or code points."""
    return len((warning + text).encode("utf-16-le", errors="surrogatepass")) // 2


# 4,800 calls a day for each person who did something with the Page that day (business use case limits): of one.
_READING = (Rate(calls=4800, within=timedelta(days=1)),)


def rules(options: Mapping[str, str]) -> Rules:
    """Facebook's rules; the option `embed = "images"` shows the story's pictures instead of a link card.

    Raises InputError for another value.
    """
    card = one_of(options, "embed", ("card", "images")) == "card"
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(Limit(maximum=63_206, unit=_("UTF-16 units"), count=units),),
        find=find_entities,
        link="field" if card else "text",
        images=None if card else IMAGES,
        hashtags=2,
        reading=_READING,
        permalink="https://www.facebook.com/{id}",
        example_id="102345678901234_998877665544332",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account: the Page, its token, and the app where they gave it."""

    base: str
    version: str
    page: str
    token: str = field(repr=False)
    app: str = ""
    app_secret: str = field(default="", repr=False)

    @property
    def root(self) -> str:
        """Where all calls begin."""
        return f"{self.base}/{self.version}"

    @property
    def secret(self) -> tuple[str, ...]:
        """What must never be shown."""
        return tuple(each for each in (self.token, self.app_secret) if each)


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError naming everything that is missing, and where to get it."""
    given = filled_in(account, _NEEDED, secrets)
    token = given["PAGE_ACCESS_TOKEN"]
    if not token.isascii() or not token.isprintable() or " " in token:
        raise SetupError(
            _("{env}_PAGE_ACCESS_TOKEN has signs in it that no access token has.", env=account.env),
            hint=_("Copy it again: {where}.", where=_NEEDED[1].where),
        )
    if not (given["PAGE_ID"].isascii() and given["PAGE_ID"].isdigit()):
        hint = _("Write the number, not the name: {where}.", where=_NEEDED[0].where)
        raise SetupError(_("{env}_PAGE_ID is not the number of a Page.", env=account.env), hint=hint)
    return Settings(
        base=base(account, secrets),
        version=version(account, secrets),
        page=given["PAGE_ID"],
        token=token,
        app=(secrets.get("APP_ID") or "").strip(),
        app_secret=(secrets.get("APP_SECRET") or "").strip(),
    )


def base(account: Account, secrets: SecretStore) -> str:
    """Meta's address, or that of a stand-in on this machine. Raises SetupError where that is elsewhere."""
    return stand_in(account, secrets, TITLE) or API


def version(account: Account, secrets: SecretStore) -> str:
    """The version that calls name. Raises SetupError where it is none."""
    written = (secrets.get("GRAPH_VERSION") or VERSION).strip()
    if not _VERSION.fullmatch(written):
        hint = _("Write it like {version}, or leave it out.", version=VERSION)
        raise SetupError(_("{env}_GRAPH_VERSION is no version of Meta's interface.", env=account.env), hint=hint)
    return written
