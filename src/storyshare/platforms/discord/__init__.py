"""A channel on Discord, posted to through a webhook, over plain HTTP."""

from storyshare.platforms.discord.adapter import Discord

__all__ = ["Discord"]
