"""tweepy, carried by net: tweepy knows X's calls and signs them, net makes the one attempt.

Left to itself tweepy has no timeout, keeps connections, follows redirects, and with the libraries that sign for it
writes tokens and texts to the log at DEBUG. Imported only when something is really sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
import tweepy
from requests.adapters import BaseAdapter

from storyshare.i18n import _
from storyshare.models import PublicFile
from storyshare.net import Answer, Bounds, CallError, MaybeSentError, NothingSentError, call
from storyshare.platforms.x.rules import Keys
from storyshare.platforms.x.session import API as _API
from storyshare.platforms.x.session import Bearer

_TALKATIVE = ("tweepy", "oauthlib", "requests_oauthlib")
# tweepy's session adds what is its own affair: compression, kept connections.
_PASSED_ON = ("Authorization", "Content-Type")


def ask(keys: Keys | Bearer, act: Callable[[Client], object], bounds: Bounds) -> Answer:
    """X's answer to the one call that `act` makes, whatever tweepy makes of it. Raises net's CallError."""
    carrier = _Carrier(keys.here, bounds)
    client = Client(keys, carrier)
    try:
        act(client)
    except Exception as error:
        if isinstance(error, CallError):
            raise
    # Said out here, so that no error that holds the request hangs on ours.
    if carrier.answer:
        return carrier.answer
    raise (MaybeSentError if carrier.asked else NothingSentError)(_("the request could not be made"))


class Client(tweepy.Client):  # type: ignore[misc]  # tweepy has no types
    """tweepy's client, signing by OAuth 1.0a or with a token, with the two calls for pictures that it lacks."""

    def __init__(self, keys: Keys | Bearer, carrier: BaseAdapter) -> None:
        self._keys = keys
        signing = (
            {"bearer_token": keys.access}
            if isinstance(keys, Bearer)
            else {
                "consumer_key": keys.api_key,
                "consumer_secret": keys.api_secret,
                "access_token": keys.access_token,
                "access_token_secret": keys.access_token_secret,
            }
        )
        super().__init__(**signing, return_type=requests.Response, wait_on_rate_limit=False)
        self.session.trust_env = False
        self.session.adapters.clear()
        self.session.mount("https://", carrier)

    def request(self, *args: Any, user_auth: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, ARG002 -- tweepy's own
        """Sign with what there is."""
        return super().request(*args, user_auth=isinstance(self._keys, Keys), **kwargs)

    def _get_authenticating_user_id(self, **_: bool) -> str:
        """The account's number; tweepy would ask X for it, by a second call."""
        return self._keys.user

    def upload(self, file: PublicFile) -> None:
        """Upload a picture for a post."""
        self._signed(
            "/2/media/upload",
            data={"media_category": "tweet_image"},
            files={"media": (file.name, file.data, file.media_type)},
        )

    def describe(self, media: str, alt: str) -> None:
        """Give an uploaded picture its alt text."""
        self._signed("/2/media/metadata", json={"id": media, "metadata": {"alt_text": {"text": alt}}})

    def _signed(self, path: str, **body: Any) -> None:  # noqa: ANN401 -- what requests takes
        if isinstance(self._keys, Bearer):
            body["headers"] = {"Authorization": f"Bearer {self._keys.access}"}
        else:
            handler = tweepy.OAuth1UserHandler(
                self.consumer_key, self.consumer_secret, self.access_token, self.access_token_secret
            )
            body["auth"] = handler.apply_auth()
        self.session.request("POST", f"{_API}{path}", **body)


class _Carrier(BaseAdapter):
    """Hands tweepy's one request to net; a second is refused, so that nothing can repeat or redirect it."""

    def __init__(self, here: str, bounds: Bounds) -> None:
        super().__init__()
        self.answer: Answer | None = None
        self._here = here
        self._bounds = bounds
        self.asked = False

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        if self.asked:
            raise RuntimeError("one request only")
        self.asked = True
        url = request.url or ""
        if self._here:
            parts = urlsplit(url)
            url = f"{self._here}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        headers = {name: _text(request.headers[name]) for name in _PASSED_ON if name in request.headers}
        data = request.body.encode() if isinstance(request.body, str) else request.body
        self.answer = call(request.method or "", url, headers=headers, data=data, bounds=self._bounds)
        return _response(self.answer)

    def close(self) -> None:
        """Nothing is kept open."""


def _response(answer: Answer) -> requests.Response:
    """The answer as tweepy wants it; without the request, which holds the signature."""
    response = requests.Response()
    response.status_code = answer.status
    response.headers.update(answer.headers)
    response.raw = BytesIO(answer.data)
    return response


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _silent(_record: logging.LogRecord) -> bool:
    return False


# A filter, and on each logger: a level can be turned up later, and a parent's filter does not see its children.
for _name in [*_TALKATIVE, *logging.root.manager.loggerDict]:
    if _name.split(".")[0] in _TALKATIVE:
        logging.getLogger(_name).addFilter(_silent)
