"""Mastodon and the servers that speak its language, over plain HTTP."""

from storyshare.platforms.mastodon.adapter import Mastodon

__all__ = ["Mastodon"]
