"""LinkedIn: a person's posts, or an organisation's, over plain HTTP."""

from storyshare.platforms.linkedin.adapter import LinkedIn

__all__ = ["LinkedIn"]
