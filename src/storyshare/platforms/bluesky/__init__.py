"""Bluesky and every other server of the AT Protocol, over plain HTTP."""

from storyshare.platforms.bluesky.adapter import Bluesky

__all__ = ["Bluesky"]
