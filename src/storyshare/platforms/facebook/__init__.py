"""Facebook: the Pages of organisations, over plain HTTP."""

from storyshare.platforms.facebook.adapter import Facebook

__all__ = ["Facebook"]
