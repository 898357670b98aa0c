"""Threads, by Meta's API for it, over plain HTTP."""

from storyshare.platforms.threads.adapter import Threads

__all__ = ["Threads"]
