"""X, formerly Twitter: through tweepy, and by two calls of its own for pictures."""

from storyshare.platforms.x.adapter import X

__all__ = ["X"]
