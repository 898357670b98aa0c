"""A running PDS, as the tests ask it for accounts and look at what it has."""

import base64
import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from platforms.bluesky.pds import PASSWORD, Shelf

from storyshare.net import Answer, call

_numbers = itertools.count(1)


@dataclass(frozen=True)
class RealPds:
    """A server: its address, the secret that its tokens are signed with, and where it keeps what it has."""

    url: str
    jwt_secret: str = field(repr=False)
    folder: Path
    plc_port: int

    def account(self, name: str = "") -> tuple[Shelf, str]:
        """A new account: what its owner would have set, and its DID."""
        handle = f"{name or 'rosa'}{next(_numbers)}.test"
        body: Any = {"handle": handle, "email": f"{handle}@example.org", "password": PASSWORD}
        made = call("POST", f"{self.url}/xrpc/com.atproto.server.createAccount", body=body)
        return Shelf(HANDLE=handle, APP_PASSWORD=PASSWORD, PDS_URL=self.url), str(made.json()["did"])

    def get(self, method: str, **params: str) -> Answer:
        """Ask for something that everybody may see."""
        return call("GET", f"{self.url}/xrpc/{method}", params=params)

    def posts(self, did: str) -> list[Any]:
        """Every post of an account, the oldest first."""
        found: Any = self.get("com.atproto.repo.listRecords", repo=did, collection="app.bsky.feed.post").json()
        return list(reversed(found["records"]))

    def expired_token(self, did: str, at: datetime) -> str:
        """A token of this server's own that ran out at that instant."""
        claims = {"scope": "com.atproto.access", "aud": "did:web:localhost", "sub": did}
        times = {"iat": int(at.timestamp()) - 7200, "exp": int(at.timestamp())}
        signed = f"{_base64({'typ': 'at+jwt', 'alg': 'HS256'})}.{_base64({**claims, **times})}"
        signature = hmac.new(self.jwt_secret.encode(), signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def _base64(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
