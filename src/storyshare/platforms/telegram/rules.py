"""What Telegram allows and what an account needs; nothing here makes a call.

Sources: Bot API 10.1 (sendMessage, sendPhoto, sendMediaGroup, LinkPreviewOptions); tdlib's MessageContent.cpp, which
counts code points of the text that is seen, not UTF-16 units and not the markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, ImageRules, Limit, Rules, SecretStore
from storyshare.platforms.settings import filled_in, one_of, stand_in
from storyshare.platforms.telegram.markup import find_entities
from storyshare.text.graphemes import count_code_points

PLATFORM = "telegram"
TITLE = "Telegram"
HOME = "https://api.telegram.org"
WHERE_TOKENS_ARE = N_("Telegram: write /mybots to @BotFather, choose the bot, “API Token”")
CREDENTIALS = (
    Credential(name="BOT_TOKEN", title=N_("Token of the bot"), where=WHERE_TOKENS_ARE),
    Credential(
        name="CHAT_ID",
        title=N_("Channel"),
        where=N_("the channel's @name, or its number, which begins with -100"),
        secret=False,
    ),
)
IMAGES = ImageRules(count=10, types=("image/jpeg", "image/png"), max_bytes=5_000_000, alt=False)
# Of a picture, the longer side by the shorter; together they are never above 10,000 pixels here.
LONGEST_SHAPE = 20
_TEXT, _CAPTION = 4096, 1024
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,200}", re.ASCII)
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{3,31}", re.ASCII)
_NUMBER = re.compile(r"-[1-9]\d{0,18}", re.ASCII)


def rules(options: Mapping[str, str]) -> Rules:
    """Telegram's rules. Options: `embed`, the page's card or our pictures; `preview`, the card below or above the text.

    Raises InputError for another value.
    """
    images = shows_images(options)
    above(options)
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(Limit(maximum=_CAPTION if images else _TEXT, unit="characters", count=count_code_points),),
        find=find_entities,
        images=IMAGES if images else None,
        hashtags=3,
        threads=True,
        permalink="https://t.me/{account}/{id}",
        example_id="128",
    )


def shows_images(options: Mapping[str, str]) -> bool:
    """Whether the story's pictures are shown instead of the card of its page."""
    return one_of(options, "embed", ("card", "images")) == "images"


def above(options: Mapping[str, str]) -> bool:
    """Whether the card of the page stands above the text."""
    return one_of(options, "preview", ("below", "above")) == "above"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account: the bot, and the channel that it posts to."""

    token: str = field(repr=False)
    chat: str | int
    base: str
    options: Mapping[str, str]


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError naming everything that is missing, and where to get it."""
    given = filled_in(account, CREDENTIALS, secrets)
    chat = chat_id(given["CHAT_ID"])
    if chat is None:
        hint = _("Write it as @name, or as the number that begins with -100; with a person or a bot it is no channel.")
        raise SetupError(_("{env}_CHAT_ID is not the name or number of a channel.", env=account.env), hint=hint)
    if not is_token(given["BOT_TOKEN"]):
        hint = _("Copy it again ({where_tokens_are}): digits, a colon, letters.", where_tokens_are=_(WHERE_TOKENS_ARE))
        raise SetupError(_("{env}_BOT_TOKEN is not the token of a bot.", env=account.env), hint=hint)
    base = stand_in(account, secrets, TITLE) or HOME
    return Settings(token=given["BOT_TOKEN"], chat=chat, base=base, options=account.options)


def is_token(text: str) -> bool:
    """Whether that may be a bot's token: nothing else is put into an address."""
    return bool(_TOKEN.fullmatch(text))


def chat_id(given: str) -> str | int | None:
    """The channel as Telegram wants it named, from its name, its number or its address; None where it is none."""
    text = given.strip().removeprefix("https://").removeprefix("t.me/").rstrip("/")
    if _NUMBER.fullmatch(text):
        return int(text)
    name = text.removeprefix("@")
    return f"@{name}" if _NAME.fullmatch(name) else None
