"""Communities on servers that run Lemmy, over plain HTTP."""

from storyshare.platforms.lemmy.adapter import Lemmy

__all__ = ["Lemmy"]
