"""One place for HTTP: one attempt, finite, bounded, and for every failure the word whether anything was sent.

Knows no platform: an adapter turns `NothingSentError` and `MaybeSentError` into what they mean for a post.
"""

from storyshare.net.address import NotPublicError, is_loopback, require_public
from storyshare.net.answer import Answer, Bounds
from storyshare.net.call import CallError, MaybeSentError, NothingSentError, call
from storyshare.net.hints import retry_at

__all__ = [
    "Answer",
    "Bounds",
    "CallError",
    "MaybeSentError",
    "NotPublicError",
    "NothingSentError",
    "call",
    "is_loopback",
    "require_public",
    "retry_at",
]
