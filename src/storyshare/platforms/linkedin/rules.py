"""What LinkedIn allows and what an account needs; nothing here makes a call.

Sources: LinkedIn's pages on posts, images, articles and versions; 3000 characters of `commentary` as its own errors
say; 400 for a card's title and 4086 for an alt text as other clients keep to (LinkedIn does not say).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, ImageRules, Limit, Rate, Rules, SecretStore
from storyshare.platforms.linkedin.littletext import length
from storyshare.platforms.settings import filled_in, meant, missing, one_of, stand_in
from storyshare.text.plain import find_entities

PLATFORM = "linkedin"
TITLE = "LinkedIn"
API = "https://api.linkedin.com"
# LinkedIn lets each month's version live for a year: this one until 15 July 2027.
VERSION = "202607"
LOG_IN_AT = "https://www.linkedin.com"
LONGEST_TITLE = 400
LONGEST_DESCRIPTION = 4086
IMAGES = ImageRules(
    count=20,
    types=("image/jpeg", "image/png", "image/gif"),
    max_bytes=5_000_000,
    max_pixels=36_152_319,
    alt_limit=4086,
)
CARD_IMAGE = ImageRules(count=1, types=IMAGES.types, max_bytes=IMAGES.max_bytes, max_pixels=IMAGES.max_pixels)
_BY_COMMAND = "storyshare accounts add linkedin"
_ACCESS_TOKEN = Credential(
    name="ACCESS_TOKEN",
    title=N_("Access token"),
    where=f"{_BY_COMMAND} gets one; or linkedin.com/developers/tools/oauth, for your app, with openid, profile and "
    "w_member_social (an organisation: w_organization_social, r_organization_social and rw_organization_admin)",
)
_AUTHOR_URN = Credential(
    name="AUTHOR_URN",
    title=N_("Who posts"),
    where=N_(
        "urn:li:organization: and the number in the address of your Page's admin view; or "
        "urn:li:person: and `sub` of api.linkedin.com/v2/userinfo"
    ),
    secret=False,
)
_BOTH_WAYS = (
    _AUTHOR_URN,
    Credential(
        name="API_VERSION",
        title=N_("Version of LinkedIn's interface"),
        where=N_("a month, at most a year old, from LinkedIn's page “Versioning”"),
        secret=False,
        default=VERSION,
    ),
    Credential(
        name="LOG_IN_ENDS",
        title=N_("When the log-in ends"),
        where=N_(
            "60 days after the access token was made (a refresh token: a year), such as "
            "2027-04-20, so that storyshare warns in time"
        ),
        secret=False,
        default="",
    ),
)
CREDENTIALS = (_ACCESS_TOKEN, *_BOTH_WAYS)
# Of an app to which LinkedIn gives tokens that are renewed.
OTHER_CREDENTIALS = (
    Credential(
        name="CLIENT_ID",
        title=N_("Client ID"),
        where=N_("instead of the access token, for an app to which LinkedIn gives refresh tokens: your app, Auth"),
        secret=False,
    ),
    Credential(name="CLIENT_SECRET", title=N_("Client secret"), where=N_("your app, Auth: Primary Client Secret")),
    Credential(name="REFRESH_TOKEN", title=N_("Refresh token"), where=f"from: {_BY_COMMAND}"),
    *_BOTH_WAYS,
)
_AUTHOR = re.compile(r"urn:li:(?:person:[A-Za-z0-9_-]{1,100}|organization:[0-9]{1,30})")
_POST = re.compile(r"urn:li:(?:share|ugcPost):[0-9]{1,30}")
_VERSION = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])")
# LinkedIn shows its limits by day only in the app's own pages, and does not say when to ask again: a modest guess.
_READING = (Rate(calls=200, within=timedelta(days=1)),)


def rules(options: Mapping[str, str]) -> Rules:
    """LinkedIn's rules; the option `embed = "images"` shows the story's pictures instead of a link card.

    Raises InputError for another value.
    """
    card = one_of(options, "embed", ("card", "images")) == "card"
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(Limit(maximum=3000, unit=_("UTF-16 units"), count=length),),
        find=find_entities,
        link="card" if card else "text",
        images=None if card else IMAGES,
        card_image=CARD_IMAGE if card else None,
        hashtags=3,
        repeats=False,
        reading=_READING,
        permalink=f"{address_of('{id}')}",
        example_id="urn:li:share:7123456789012345678",
    )


def address_of(post: str) -> str:
    """The page of a post."""
    return f"https://www.linkedin.com/feed/update/{post}/"


def post_urn(value: object) -> str | None:
    """The name of a post that can be deleted and passed on; None for all else."""
    return value if isinstance(value, str) and _POST.fullmatch(value) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account; `ends_at` is when its log-in ends, where that is known.

    There is an access token, or what one is renewed by; `here` is a stand-in for LinkedIn on this machine, if any.
    """

    token: str = field(default="", repr=False)
    author: str
    version: str
    ends_at: datetime | None = None
    refresh_token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    env: str
    here: str = ""

    @property
    def base(self) -> str:
        """Where all calls begin."""
        return self.here or API

    @property
    def is_organisation(self) -> bool:
        """Whether an organisation posts; what a person has posted cannot be read back."""
        return self.author.startswith("urn:li:organization:")

    @property
    def secret(self) -> tuple[str, ...]:
        """What must never be shown."""
        return tuple(each for each in (self.token, self.refresh_token, self.client_secret) if each)


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError naming everything that is missing, and where to get it.

    Where there are both, what can be renewed is taken before an access token.
    """
    renewed = not missing(OTHER_CREDENTIALS, secrets)
    way = OTHER_CREDENTIALS if renewed else meant((CREDENTIALS, OTHER_CREDENTIALS), secrets)
    given = filled_in(account, way, secrets)
    for name in ("ACCESS_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN"):
        value = given.get(name, "")
        if not value.isascii() or not value.isprintable() or " " in value:
            where = next(_(each.where) for each in way if each.name == name)
            message = _("{env}_{name} has signs in it that it cannot have.", env=account.env, name=name)
            raise SetupError(message, hint=_("Copy it again: {where}.", where=where))
    if not _AUTHOR.fullmatch(given["AUTHOR_URN"]):
        hint = _(
            "Write it like urn:li:organization:1234567 or urn:li:person:Ab12cd34Ef. {where}.",
            where=_(_AUTHOR_URN.where),
        )
        raise SetupError(_("{env}_AUTHOR_URN names nobody who can post on LinkedIn.", env=account.env), hint=hint)
    return Settings(
        token=given.get("ACCESS_TOKEN", ""),
        author=given["AUTHOR_URN"],
        version=version(account, secrets),
        ends_at=_ends_at(account, given["LOG_IN_ENDS"]),
        refresh_token=given.get("REFRESH_TOKEN", ""),
        client_id=given.get("CLIENT_ID", ""),
        client_secret=given.get("CLIENT_SECRET", ""),
        env=account.env,
        here=stand_in(account, secrets, TITLE),
    )


def version(account: Account, secrets: SecretStore) -> str:
    """The month's version that calls name. Raises SetupError where it is none."""
    written = (secrets.get("API_VERSION") or VERSION).strip()
    if not _VERSION.fullmatch(written):
        hint = _("Write a year and a month, such as {version}; or leave it out.", version=VERSION)
        raise SetupError(_("{env}_API_VERSION is no version of LinkedIn's interface.", env=account.env), hint=hint)
    return written


def _ends_at(account: Account, written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written) if written else None
    except ValueError:
        raise SetupError(
            _("{env}_LOG_IN_ENDS is no date.", env=account.env), hint=_("Write it like 2027-04-20, or leave it out.")
        ) from None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC) if found else None
