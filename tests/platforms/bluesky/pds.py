"""A stand-in for an account's server: answers as the real one was seen to, and keeps what it was asked."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

DID = "did:plc:6q3hflx6istll37g6y6n7ptw"
CID = "bafyreicj5xikbf6agkukfrivuyeioxpug5rxjdga5mes3yd2kx36qfbpsi"
PASSWORD = "made-up-word"


class Shelf:
    """A secret store in memory."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self._lock = Lock()

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def put(self, name: str, value: str) -> None:
        self.values[name] = value

    @contextmanager
    def locked(self) -> Iterator[None]:
        with self._lock:
            yield


def token(expires: datetime, name: str = "access") -> str:
    """A token that says when it expires; its signature is made up."""
    claims = base64.urlsafe_b64encode(json.dumps({"exp": int(expires.timestamp())}).encode()).decode().rstrip("=")
    return f"{name}head.{claims}.signature"


def error(name: str, status: int = 400, message: str = "said the server", **headers: str) -> Response:
    """A refusal in the protocol's form."""
    body = json.dumps({"error": name, "message": message})
    return Response(body, status, {"Content-Type": "application/json", **headers})


def answer(body: Any, status: int = 200) -> Response:
    """An answer in JSON."""
    return Response(json.dumps(body), status, {"Content-Type": "application/json"})


class StandIn:
    """The server; `overrides` answers for a method instead of it, once for each answer in its list."""

    def __init__(self, server: HTTPServer, now: Callable[[], datetime]) -> None:
        self.url = server.url_for("").rstrip("/")
        self.now = now
        self.did_doc: Any = {"service": [{"id": "#atproto_pds", "serviceEndpoint": self.url}]}
        self.records: dict[str, Any] = {}
        self.handles: dict[str, str] = {}
        self.overrides: dict[str, list[Response]] = {}
        self.seen: list[tuple[str, Any, str]] = []
        server.expect_request(re.compile("^/xrpc/")).respond_with_handler(self._handle)

    def asked(self, method: str) -> list[Any]:
        """The bodies (or, for a query, the parameters) of every call of a method."""
        return [body for name, body, _ in self.seen if name == method]

    def tokens(self, method: str) -> list[str]:
        """The tokens that came with every call of a method."""
        return [given for name, _, given in self.seen if name == method]

    def methods(self) -> list[str]:
        """The last words of the methods called, in order."""
        return [name.rpartition(".")[2] for name, _, _ in self.seen]

    def _handle(self, request: Request) -> Response:
        name = request.path.removeprefix("/xrpc/")
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        body = request.get_json() if request.is_json else request.get_data() or dict(request.args)
        self.seen.append((name, body, given))
        if self.overrides.get(name):
            return self.overrides[name].pop(0)
        respond = getattr(self, f"_{name.rpartition('.')[2]}")
        return respond(request, body)  # type: ignore[no-any-return] # found by its name

    def _session(self) -> Response:
        return answer(
            {
                "did": DID,
                "handle": "rosa.test",
                "accessJwt": token(self.now() + timedelta(hours=2)),
                "refreshJwt": token(self.now() + timedelta(days=90), "refresh"),
                "didDoc": self.did_doc,
                "active": True,
            }
        )

    def _createSession(self, request: Request, body: Any) -> Response:  # noqa: N802 -- the protocol's name
        return self._session() if body["password"] == PASSWORD else error("AuthenticationRequired", 401)

    def _refreshSession(self, request: Request, body: Any) -> Response:  # noqa: N802 -- the protocol's name
        return self._session()

    def _resolveHandle(self, request: Request, body: Any) -> Response:  # noqa: N802 -- the protocol's name
        did = self.handles.get(body["handle"])
        return answer({"did": did}) if did else error("HandleNotFound")

    def _uploadBlob(self, request: Request, body: bytes) -> Response:  # noqa: N802 -- the protocol's name
        code = base64.b32encode(b"\x01\x55\x12\x20" + hashlib.sha256(body).digest()).decode().lower().rstrip("=")
        ref = {"$link": f"b{code}"}
        return answer({"blob": {"$type": "blob", "ref": ref, "mimeType": request.mimetype, "size": len(body)}})

    def _putRecord(self, request: Request, body: Any) -> Response:  # noqa: N802 -- the protocol's name
        if self.records.setdefault(body["rkey"], body["record"]) != body["record"]:
            return error("InvalidSwap", message="Record was at another place")
        return answer({"uri": f"at://{DID}/{body['collection']}/{body['rkey']}", "cid": CID})

    def _getRecord(self, request: Request, body: Any) -> Response:  # noqa: N802 -- the protocol's name
        if body["rkey"] not in self.records:
            return error("RecordNotFound")
        uri = f"at://{DID}/{body['collection']}/{body['rkey']}"
        return answer({"uri": uri, "cid": CID, "value": self.records[body["rkey"]]})

    def _deleteRecord(self, request: Request, body: Any) -> Response:  # noqa: N802 -- the protocol's name
        self.records.pop(body["rkey"], None)
        return answer({})
