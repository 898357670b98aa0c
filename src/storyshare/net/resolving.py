"""Looks a name up once and checks every address that it leads to."""

from __future__ import annotations

import socket
import threading
from typing import Any

from storyshare.i18n import _
from storyshare.net import address
from storyshare.net.failures import NameNotFoundError, NoConnectionError, NotPublicError, TooSlowError
from storyshare.net.wire import Where

# What says that there is no such name, and not that nobody could be asked.
_UNKNOWN = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_MOST = 8


def public_addresses(host: str, port: int, *, seconds: float, proxied: bool = False) -> tuple[Where, ...]:
    """The addresses of a name, at most eight, where all that it has are public.

    `proxied` says that a proxy will look the name up: what cannot be looked up here then proves nothing. Raises
    NotPublicError, NameNotFoundError, TooSlowError, NoConnectionError.
    """
    found = _looked_up(host, port, seconds)
    if isinstance(found, OSError) and getattr(found, "errno", None) in _UNKNOWN and not proxied:
        raise NameNotFoundError(_("{host}: there is no such name", host=host), host=host)
    if isinstance(found, UnicodeError):
        raise NameNotFoundError(_("{host}: this is no name that can be looked up", host=host), host=host)
    if isinstance(found, Exception) or not found:
        words = _("this computer cannot look up where it leads")
        raise NoConnectionError(
            _("{host}: {words}, and without that it is not fetched", host=host, words=words), host=host
        )
    if not all(address.is_public(str(each.place[0])) for each in found):
        raise NotPublicError(_("{host} is not a public address", host=host), host=host)
    return tuple(dict.fromkeys(found))[:_MOST]


def can_look_up(host: str, *, seconds: float = 5) -> bool:
    """Whether this computer can look a name up now: if not even one that surely exists, it is offline."""
    try:
        return not isinstance(_looked_up(host, 443, seconds), Exception)
    except TooSlowError:
        return False


def _looked_up(host: str, port: int, seconds: float) -> list[Where] | Exception:
    """What the system says; in a thread, because it has no limit of its own."""
    came: list[list[Where] | Exception] = []

    def ask() -> None:
        try:
            entries: list[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            came.append([Where(int(entry[0]), entry[4]) for entry in entries])
        except (OSError, UnicodeError) as error:
            came.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not came:
        raise TooSlowError(_("{host}: looking up its name took too long", host=host), host=host)
    return came[0]
