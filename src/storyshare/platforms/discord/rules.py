"""What Discord allows and what an account needs; nothing here makes a call.

Sources: Discord's API v10 (Execute Webhook, embed limits, attachments); its staff on how `content` is counted
(discord-api-docs #1315: code points).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from storyshare.errors import InputError, SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, ImageRules, Limit, Rate, Rules, SecretStore
from storyshare.platforms.discord.markup import count, find_entities
from storyshare.platforms.settings import filled_in, one_of, stand_in

PLATFORM = "discord"
TITLE = "Discord"
HOME = "https://discord.com"
WHERE_WEBHOOKS_ARE = N_("Discord: the channel's settings, Integrations, Webhooks, “Copy Webhook URL”")
CREDENTIALS = (Credential(name="WEBHOOK_URL", title=N_("Address of the webhook"), where=WHERE_WEBHOOKS_ARE),)
# A file may have 10 MiB; ten of these together are still no large request.
IMAGES = ImageRules(count=10, types=("image/jpeg", "image/png", "image/webp"), max_bytes=2_400_000, alt_limit=1024)
CARD_IMAGE = ImageRules(count=1, types=IMAGES.types, max_bytes=IMAGES.max_bytes)
LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_ADDRESS = 256, 4096, 2048
_WEBHOOK = re.compile(
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/(?P<id>\d{1,20})/(?P<token>[\w-]{1,200})/?",
    re.ASCII,
)
_NUMBER = re.compile(r"[1-9]\d{0,19}", re.ASCII)
# Discord says its limits only in its answers: as often as a channel was seen to take posts.
_READING = (Rate(calls=30, within=timedelta(minutes=1)),)


def rules(options: Mapping[str, str]) -> Rules:
    """Discord's rules. Options: `embed`, a card of ours or the pictures; `thread_id`, a thread or a post of a forum.

    Raises InputError for a value that cannot be right.
    """
    card = one_of(options, "embed", ("card", "images")) == "card"
    thread_id(options)
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        # With the backslashes that keep signs from being markup.
        limits=(Limit(maximum=2000, unit="characters", count=count),),
        find=find_entities,
        link="card" if card else "text",
        images=None if card else IMAGES,
        card_image=CARD_IMAGE if card else None,
        hashtags=0,
        reading=_READING,
        permalink="https://discord.com/channels/{account}/{id}",
        example_id="1345678901234567890",
    )


def thread_id(options: Mapping[str, str]) -> str:
    """The thread that is posted to; empty for the channel itself. Raises InputError where it is no number."""
    given = options.get("thread_id", "").strip()
    if given and not _NUMBER.fullmatch(given):
        hint = _("It is the number at the end of the thread's address: “Copy Link” in its menu.")
        raise InputError(_("thread_id = “{given}” cannot be right.", given=given), hint=hint)
    return given


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account; whoever knows the webhook's token can post through it."""

    id: str
    token: str = field(repr=False)
    base: str
    options: Mapping[str, str]


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError where the address is missing, or is none of a webhook of Discord's."""
    given = filled_in(account, CREDENTIALS, secrets)
    found = webhook(given["WEBHOOK_URL"])
    if found is None:
        hint = _(
            "Copy it again ({where_webhooks_are}): https://discord.com/api/webhooks/, a number, /, and a key.",
            where_webhooks_are=_(WHERE_WEBHOOKS_ARE),
        )
        raise SetupError(_("{env}_WEBHOOK_URL is not the address of a webhook on Discord.", env=account.env), hint=hint)
    base = stand_in(account, secrets, TITLE) or HOME
    return Settings(id=found[0], token=found[1], base=base, options=account.options)


def webhook(address: str) -> tuple[str, str] | None:
    """The number and the key in a webhook's address, as Discord's programs show it; None where it is none."""
    found = _WEBHOOK.fullmatch(address.strip().partition("?")[0])
    return (found["id"], found["token"]) if found else None
