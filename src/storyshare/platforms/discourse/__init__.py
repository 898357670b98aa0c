"""Forums that run Discourse, over plain HTTP."""

from storyshare.platforms.discourse.adapter import Discourse

__all__ = ["Discourse"]
