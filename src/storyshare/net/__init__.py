"""One place for HTTP: one attempt, finite, bounded, and for every failure the word whether anything was sent.

Knows no platform: an adapter turns `NothingSentError` and `MaybeSentError` into what they mean for a post.
"""

from storyshare.net.address import is_loopback, require_public
from storyshare.net.answer import Answer, Bounds
from storyshare.net.call import CallError, MaybeSentError, NothingSentError, call
from storyshare.net.failures import (
    AddressError,
    CertificateError,
    DowngradeError,
    FetchError,
    NameNotFoundError,
    NoConnectionError,
    NotPublicError,
    RobotsError,
    TooLargeError,
    TooManyRedirectsError,
    TooSlowError,
)
from storyshare.net.fetch import Fetched, fetch
from storyshare.net.hints import retry_at

__all__ = [
    "AddressError",
    "Answer",
    "Bounds",
    "CallError",
    "CertificateError",
    "DowngradeError",
    "FetchError",
    "Fetched",
    "MaybeSentError",
    "NameNotFoundError",
    "NoConnectionError",
    "NotPublicError",
    "NothingSentError",
    "RobotsError",
    "TooLargeError",
    "TooManyRedirectsError",
    "TooSlowError",
    "call",
    "fetch",
    "is_loopback",
    "require_public",
    "retry_at",
]
