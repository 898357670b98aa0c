"""A stand-in for an authorisation server: codes good once, PKCE, tokens that end, renewal tokens good once.

Who shows a renewal token for the second time has stolen it, for all that the server knows: all that came of the same
log-in is taken back (RFC 9700, 4.14.2).
"""

import base64
import hashlib
import itertools
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from storyshare.testing.raw import RawServer, read_request

LASTS = 7200
CLIENT = "made-up-app"


@dataclass
class Authorisation:
    """`denies`: the person says no; `other_state`: somebody else's answer is slipped in."""

    secret: str = ""
    denies: bool = False
    other_state: bool = False
    rotates: bool = True
    error: tuple[int, Any] | None = None
    meanwhile: Callable[[], None] = lambda: None
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    renewals: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    live: dict[str, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    families: "itertools.count[int]" = field(default_factory=itertools.count)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def browse(self, address: str) -> str:
        """What a browser does with the address of a log-in: where it is sent afterwards."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        state = "another" if self.other_state else asked["state"]
        if self.denies:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': state})}"
        code = f"made-up-code-{next(self.numbers)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': state})}"

    def new_log_in(self) -> dict[str, Any]:
        """Tokens of a log-in of its own."""
        return self._tokens(next(self.families))

    def server(self) -> RawServer:
        """It, listening on this machine."""
        return RawServer(self._behave)

    def answer(self, form: dict[str, str]) -> tuple[int, Any]:
        """What the token address says."""
        if self.error:
            return self.error
        if form.get("grant_type") == "authorization_code":
            return self._for_code(form)
        return self._for_refresh(form)

    def _for_code(self, form: dict[str, str]) -> tuple[int, Any]:
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": form["code"]}
        if asked.get("code_challenge", challenge) != challenge:
            return 400, {"error": "invalid_grant"}
        return 200, self.new_log_in()

    def _for_refresh(self, form: dict[str, str]) -> tuple[int, Any]:
        shown = form["refresh_token"]
        if shown in self.used:  # it may be a thief's: nobody keeps anything of that log-in
            self.live = {each: family for each, family in self.live.items() if family != self.used[shown]}
        if shown not in self.live:
            return 400, {"error": "invalid_grant"}
        self.renewals += 1
        if not self.rotates:
            return 200, {k: v for k, v in self._tokens(self.live[shown]).items() if k != "refresh_token"}
        family = self.used[shown] = self.live.pop(shown)
        return 200, self._tokens(family)

    def _tokens(self, family: int) -> dict[str, Any]:
        number = next(self.numbers)
        self.live[f"made-up-refresh-{number}"] = family
        return {
            "token_type": "bearer",
            "access_token": f"made-up-access-{number}",
            "refresh_token": f"made-up-refresh-{number}",
            "expires_in": LASTS,
        }

    def _behave(self, connection: socket.socket) -> None:
        head, _, body = read_request(connection).decode().partition("\r\n\r\n")
        self.headers.append(head)
        form = {name: values[0] for name, values in parse_qs(body).items()}
        status, found = self.answer(form)
        self.meanwhile()
        data = found if isinstance(found, bytes) else json.dumps(found).encode()
        connection.sendall(f"HTTP/1.1 {status} Whatever\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
