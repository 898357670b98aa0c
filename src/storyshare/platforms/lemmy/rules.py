"""What a Lemmy server allows, and what an account needs; nothing here makes a call.

Sources: Lemmy 0.19's crates/utils/src/utils/validation.rs (titles, bodies) and mention.rs (who is notified: found in
the Markdown as it is written), lemmy-ui's markdown.ts (markdown-it without HTML).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from storyshare.errors import InputError, SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, Entity, ImageRules, Limit, Rules, SecretStore
from storyshare.platforms.markdown import COMMONMARK, escaped, picture
from storyshare.platforms.own_server import public_base, server_address, token
from storyshare.platforms.settings import filled_in
from storyshare.text import plain

PLATFORM = "lemmy"
TITLE = "Lemmy"
CREDENTIALS = (
    Credential(
        name="BASE_URL",
        title=N_("Address of the server"),
        where=N_(
            "the address bar of your browser on the first page of the account's own server, such "
            "as https://lemmy.example.org"
        ),
        secret=False,
    ),
    Credential(
        name="USERNAME",
        title=N_("Name of the account"),
        where=N_("the account's profile page, the part before the second @"),
        secret=False,
    ),
    Credential(name="PASSWORD", title=N_("Password of the account"), where=N_("whoever made the account has it")),
)
WHERE_LOG_INS_ARE_MADE = "storyshare accounts add lemmy"
# Given by a log-in with a second factor, whose code no program can type later.
KEPT_LOG_IN = "JWT"
LONGEST_TEXT = 50_000
LONGEST_ADDRESS = 2000
LEAST_TITLE, LONGEST_TITLE = 3, 200
_EXAMPLE = "https://lemmy.example.org"
_COMMUNITY = re.compile(r"!?(?P<name>\w{2,100}(?:@[a-zA-Z0-9.-]{1,250}(?::\d{1,5})?)?)")
# Where a link leads may hold what the server takes for a mention: https://example.org/@sam@example.net.
_MENTION_IN_ADDRESS = re.compile(r"@(?=[^\s@\\()\[\]<>]+@)")
_MENTION_IN_ALT = re.compile(r"(?<=@)([^\s@\\]+)@")


def links(text: str) -> tuple[Entity, ...]:
    """The links in a text; mentions are written so that nobody is notified, and there are no hashtags."""
    return tuple(entity for entity in plain.find_entities(text) if entity.kind == "link")


def marked_up(text: str) -> str:
    """The text in Markdown, in which the server finds nobody to notify.

    Every @ that readers see has a backslash before it; one in an address is written as its number.
    """
    return _MENTION_IN_ADDRESS.sub("%40", escaped(text, COMMONMARK, links))


def pictured(alt: str, address: str) -> str:
    """A picture in Markdown, in which the server finds nobody to notify either."""
    return _MENTION_IN_ALT.sub(r"\1\\@", picture(alt, address))


def units(text: str) -> int:
    """How long a body is as Lemmy counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def rules(options: Mapping[str, str]) -> Rules:
    """What the server allows.

    Options: `community` as name@server, or name on the account's own server; `base_url`, for the address of a post, as
    the account's check writes it. Raises InputError where one of them cannot be right.
    """
    community(options)
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(Limit(maximum=LONGEST_TEXT, unit=_("UTF-16 units"), count=_count),),
        find=links,
        heading=Limit(minimum=LEAST_TITLE, maximum=LONGEST_TITLE, unit="characters", count=_count_title),
        link="field",
        images=ImageRules(
            count=4,
            types=("image/jpeg", "image/png", "image/gif", "image/webp"),
            # Servers set their own; none is known to take less. It is looked at again whole when it is taken away.
            max_bytes=3_500_000,
            alt_limit=1500,
        ),
        hashtags=0,
        many_servers=True,
        permalink=f"{public_base(options.get('base_url', ''), _EXAMPLE)}/post/{{id}}",
        example_id="1234",
    )


def community(options: Mapping[str, str]) -> str:
    """The community to post in; empty where nobody has said it. Raises InputError for what can be none."""
    given = options.get("community", "").strip()
    match = _COMMUNITY.fullmatch(given)
    if given and not match:
        raise InputError(
            _("community = “{given}” is no name of a community.", given=given),
            hint=_("Write it as its page does: asylum@lemmy.example.org, or asylum on the account's own server."),
        )
    return match["name"] if match else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account: the server, who it is there, and the account's options."""

    base: str
    username: str
    password: str = field(repr=False)
    token: str = field(default="", repr=False)
    options: Mapping[str, str]


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError naming everything that is missing, and where to get it."""
    given = filled_in(account, CREDENTIALS, secrets)
    username = given["USERNAME"].removeprefix("@")
    if not username.isprintable() or any(sign in username for sign in " @/?#%&"):
        raise SetupError(
            _("{env}_USERNAME is no name of an account.", env=account.env),
            hint=_(
                "It is neither an e-mail address nor a whole address. Copy it again: {where}.",
                where=_(CREDENTIALS[1].where),
            ),
        )
    return Settings(
        base=server_address(account, given["BASE_URL"]),
        username=username,
        password=given["PASSWORD"],
        token=token(account, KEPT_LOG_IN, (secrets.get(KEPT_LOG_IN) or "").strip(), WHERE_LOG_INS_ARE_MADE),
        options=account.options,
    )


def _count(text: str, warning: str = "") -> int:  # noqa: ARG001 -- it opens the text here
    return units(marked_up(text))


def _count_title(text: str, warning: str = "") -> int:  # noqa: ARG001 -- as above
    return len(text)
