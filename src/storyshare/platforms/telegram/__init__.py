"""A channel on Telegram, posted to by a bot, over plain HTTP."""

from storyshare.platforms.telegram.adapter import Telegram

__all__ = ["Telegram"]
