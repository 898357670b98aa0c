"""What a Discourse forum allows, and what an account needs; nothing here makes a call.

Sources: Discourse's config/site_settings.yml (the defaults), its openapi.json (posts, uploads), and in its
discourse-markdown-it the features mentions, hashtag-autocomplete, emoji, checklist, which work on the text after
Markdown was read, so that a backslash does not stop them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from storyshare.errors import InputError, SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, Entity, ImageRules, Limit, Rate, Rules, SecretStore
from storyshare.platforms.markdown import Dialect, escaped
from storyshare.platforms.own_server import public_base, server_address, token
from storyshare.platforms.settings import filled_in, whole_number
from storyshare.text import plain

PLATFORM = "discourse"
TITLE = "Discourse"
WHERE_KEYS_ARE = N_("an administrator of the forum makes it: Admin, API, New API key, user level “Single user”")
CREDENTIALS = (
    Credential(
        name="BASE_URL",
        title=N_("Address of the forum"),
        where=N_("the address bar of your browser on the forum's first page, such as https://forum.example.org"),
        secret=False,
    ),
    Credential(name="API_KEY", title=N_("API key"), where=WHERE_KEYS_ARE),
    Credential(
        name="USERNAME",
        title=N_("Name of the account on the forum that posts"),
        where=N_("the account's profile page, without the @; the API key must have been made for it"),
        secret=False,
    ),
)
# An HTML comment is taken out before anything is shown. It parts what Discourse would make a mention, a hashtag, an
# emoji or a check box of: an @, # or : and what follows; :) and its kin; [ ] and [x]; and words after a | in a link.
_TRAPS = re.compile(r"(?<=[@#:;=^<|])(?=\S)|(?<=\[)(?=[ _xX*-]?\])|(?<=[8B])(?=-?\))|(?<=-)(?=[_)])")
DIALECT = Dialect(traps=_TRAPS, wedge="<!-- -->")
_EXAMPLE = "https://forum.example.org"


def links(text: str) -> tuple[Entity, ...]:
    """The links in a text; mentions and hashtags are written so that nothing becomes of them."""
    return tuple(entity for entity in plain.find_entities(text) if entity.kind == "link")


def marked_up(text: str) -> str:
    """The text in the forum's Markdown."""
    return escaped(text, DIALECT, links)


# 60 calls a minute for an administrator's key (Discourse's `site_settings.yml`).
_READING = (Rate(calls=60, within=timedelta(minutes=1)),)


def rules(options: Mapping[str, str]) -> Rules:
    """What the forum allows.

    Options, as the forum publishes them: `min_title`, `max_title`, `min_text`, `max_text` (characters) and
    `max_picture_kb`; `base_url`, for the address of a post; and ours: `category`, or `topic` to answer in one, and
    `tags`. Raises InputError where one of them cannot be right.
    """
    target(options)
    tags(options)
    whole_number(options, "min_text", 20)
    title = Limit(
        minimum=whole_number(options, "min_title", 15),
        maximum=whole_number(options, "max_title", 255),
        unit="characters",
        count=_count_title,
    )
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(Limit(maximum=whole_number(options, "max_text", 32000), unit="characters", count=_count),),
        find=links,
        heading=None if options.get("topic") else title,
        link="field",
        images=ImageRules(
            count=4,
            types=("image/jpeg", "image/png", "image/gif", "image/webp"),
            max_bytes=whole_number(options, "max_picture_kb", 4096) * 1024,
        ),
        # Tags are the forum's own words: the option `tags`.
        hashtags=0,
        threads=True,
        many_servers=True,
        reading=_READING,
        permalink=f"{public_base(options.get('base_url', ''), _EXAMPLE)}/t/{{id}}",
        example_id="1234/1",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where posts go: a new topic in a category, or answers in a topic; `number` is 0 where nobody has said it."""

    kind: Literal["category", "topic"]
    number: int


def target(options: Mapping[str, str]) -> Target:
    """Where the account posts. Raises InputError where both or something else than a number is given."""
    if options.get("topic") and options.get("category"):
        raise InputError(
            _("category and topic are both given."), hint=_("Write category for new topics, or topic to answer.")
        )
    if options.get("topic"):
        return Target(kind="topic", number=whole_number(options, "topic", 1))
    return Target(kind="category", number=whole_number(options, "category", 1) if options.get("category") else 0)


def tags(options: Mapping[str, str]) -> tuple[str, ...]:
    """The forum's tags for new topics, from a list with commas, each once. Raises InputError for what can be none."""
    found = tuple(dict.fromkeys(tag.strip() for tag in options.get("tags", "").split(",") if tag.strip()))
    if wrong := [tag for tag in found if "/" in tag or not tag.isprintable()]:
        raise InputError(
            _("tags: “{wrong}” cannot be a tag.", wrong=wrong[0]),
            hint=_("Write them as the forum does, with commas between."),
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account: the forum, the key to it, and the account's options."""

    base: str
    key: str = field(repr=False)
    username: str
    options: Mapping[str, str]


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError naming everything that is missing, and where to get it."""
    given = filled_in(account, CREDENTIALS, secrets)
    username = given["USERNAME"].removeprefix("@")
    if not username.isprintable() or any(sign in username for sign in " /?#%"):
        raise SetupError(
            _("{env}_USERNAME is no name of an account.", env=account.env),
            hint=_("Copy it again: {where}.", where=CREDENTIALS[2].where),
        )
    return Settings(
        base=server_address(account, given["BASE_URL"], folders=True),
        key=token(account, "API_KEY", given["API_KEY"], WHERE_KEYS_ARE),
        username=username,
        options=account.options,
    )


def _count(text: str, warning: str = "") -> int:  # noqa: ARG001 -- it opens the text here
    return len(marked_up(text))


def _count_title(text: str, warning: str = "") -> int:  # noqa: ARG001 -- as above
    return len(text)
