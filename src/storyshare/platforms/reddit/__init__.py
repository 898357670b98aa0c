"""Reddit, over plain HTTP; for those who hold keys."""

from storyshare.platforms.reddit.adapter import Reddit

__all__ = ["Reddit"]
