"""Where a webhook posts to: the server, which Discord calls a guild, and the channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from storyshare.models import Json, Receipt
from storyshare.platforms.said import number

_INCOMING = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The place, by numbers."""

    guild: str
    channel: str

    @classmethod
    def of(cls, webhook: Mapping[str, Json]) -> Self | None:
        """From what Discord says of the webhook; None where it is not one that posts, or says nothing of it."""
        guild, channel = number(webhook.get("guild_id")), number(webhook.get("channel_id"))
        return cls(guild=guild, channel=channel) if webhook.get("type") == _INCOMING and guild and channel else None

    @classmethod
    def read(cls, handle: str) -> Self | None:
        """From what an attempt keeps; None where it is none of ours."""
        guild, _, channel = handle.partition("/")
        return cls(guild=guild, channel=channel) if number(guild) and number(channel) else None

    def written(self) -> str:
        """As text, for the ledger."""
        return f"{self.guild}/{self.channel}"

    @property
    def url(self) -> str:
        """Where its members see the channel."""
        return f"https://discord.com/channels/{self.guild}/{self.channel}"

    def receipt(self, message: Mapping[str, Json]) -> Receipt | None:
        """The receipt of a message as Discord shows it, here or in a thread of the channel; None where it is none."""
        at, channel = number(message.get("id")), number(message.get("channel_id"))
        if not (at and channel):
            return None
        url = f"https://discord.com/channels/{self.guild}/{channel}/{at}"
        return Receipt(id=at, url=url, details={"thread": channel} if channel != self.channel else {})
