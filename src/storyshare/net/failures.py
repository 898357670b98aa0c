"""Why something was not fetched; whoever asked can tell the reasons apart."""

from __future__ import annotations


class FetchError(Exception):
    """Nothing was fetched; the message is in plain words and holds nothing of the address but the server's name."""

    def __init__(self, message: str, *, host: str = "") -> None:
        super().__init__(message)
        self.host = host


class AddressError(FetchError):
    """What was given is no address that is ever fetched: not http or https, with a password, or not well formed."""


class NotPublicError(FetchError):
    """An address that must not be called: inside somebody's own network, or not https where only that may be."""


class NameNotFoundError(FetchError):
    """The name of the server is known to nobody whom this computer asked: it is gone, or this computer is offline."""


class RobotsError(FetchError):
    """The site asks programs not to fetch this page, or its robots.txt could not be read."""


class TooLargeError(FetchError):
    """More came than may."""


class TooSlowError(FetchError):
    """It did not come in time."""


class CertificateError(FetchError):
    """The server's certificate has ended, is for another name, or is vouched for by nobody known."""


class TooManyRedirectsError(FetchError):
    """It was sent on again and again."""


class DowngradeError(FetchError):
    """It was sent on from https to http, where anybody on the way could change what is read."""


class NoConnectionError(FetchError):
    """The server, or the proxy before it, could not be reached, or did not answer as a web server does."""
