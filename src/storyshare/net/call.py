"""One HTTP call and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from storyshare.i18n import _
from storyshare.models import Json
from storyshare.net.answer import Answer, Bounds

_USUAL = Bounds()


class CallError(Exception):
    """There is no answer; the message is in plain words and holds nothing of the request but the server's name."""


class NothingSentError(CallError):
    """Proved: nothing of the request reached the server."""


class MaybeSentError(CallError):
    """The request, or some of it, was sent: the server may have done what was asked."""


def call(  # noqa: PLR0913 -- what an HTTP request is made of
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    body: Json = None,
    data: bytes | None = None,
    bounds: Bounds = _USUAL,
) -> Answer:
    """Make one attempt on a fresh connection: no retry, no redirect followed, never longer or larger than `bounds`.

    `body` is sent as JSON; `data` as it is. Raises NothingSentError or MaybeSentError; neither they nor any log holds
    a header, and no lower error hangs on them, because those hold the whole request.
    """
    from storyshare.net import wire

    sent = {} if headers is None else dict(headers)
    if body is not None:
        data = json.dumps(body, allow_nan=False, separators=(",", ":")).encode()
        sent["Content-Type"] = "application/json"
    result = wire.exchange(wire.Request(method, url, sent, params, data), bounds)
    if isinstance(result, wire.Failed):
        raise (MaybeSentError if result.connected else NothingSentError)(f"{_host(url)}: {_(result.reason)}")
    return result


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or _("the server")
    except ValueError:
        return _("the server")
