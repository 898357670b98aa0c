"""Instagram, by either of Meta's two log-ins for it, over plain HTTP."""

from storyshare.platforms.instagram.adapter import Instagram, InstagramThroughPage

__all__ = ["Instagram", "InstagramThroughPage"]
