"""The stand-ins of the contract without a network, with one of their answers made strange."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fuzz.strange import BODIES, GONE, HEADERS, STATUSES, VALUES, places, replaced
from hypothesis import strategies as st

from storyshare.net import Answer, Bounds, wire
from storyshare.testing.case import Case, Shelf
from storyshare.testing.web import Reply, Request


@dataclass(frozen=True, kw_only=True)
class Strangeness:
    """What is done to which answer: the number `call` (from 0), or every one (-1)."""

    call: int
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    place: int = 0
    value: Any = None
    mutate: bool = False

    def applied(self, reply: Reply) -> Answer:
        """The answer as it comes."""
        body = reply.body
        if self.body is not None:
            data = self.body
        else:
            if self.mutate:
                found = list(places(body))
                at = found[self.place % len(found)]
                body = replaced(body, at, self.value if at or self.value is not GONE else {})
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
        status = reply.status if self.status is None else self.status
        given = {name.lower(): value for name, value in reply.headers} | self.headers
        return Answer(status=status, headers=given, data=data)


CALLS = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4, -1])


def strangeness(secrets: set[str]) -> st.SearchStrategy[Strangeness]:
    """Any; a server may also say back what it was told in confidence."""
    spoken = [f"Token {secret} is not good" for secret in sorted(secrets)] + sorted(secrets)
    said = [{"error": word, "message": word, "detail": word, "title": word} for word in spoken]
    value = st.one_of(VALUES, st.just(GONE), st.sampled_from(spoken))
    bodies = st.one_of(BODIES, st.sampled_from([json.dumps(each).encode() for each in said]))
    return st.one_of(
        st.builds(Strangeness, call=CALLS, place=st.integers(0, 60), value=value, mutate=st.just(True)),
        st.builds(
            Strangeness,
            call=CALLS,
            status=st.none() | STATUSES,
            headers=HEADERS,
            place=st.integers(0, 60),
            value=value,
            mutate=st.just(True),
        ),
        st.builds(Strangeness, call=CALLS, status=st.none() | STATUSES, headers=HEADERS, body=bodies),
        st.builds(Strangeness, call=CALLS, status=STATUSES, headers=HEADERS),
    )


class Exchange:
    """In the place of net's wire: asks the stand-in, and makes one of its answers strange once it is armed."""

    def __init__(self, case: Case) -> None:
        self.stand_in = case.stand_in()
        self.base = "http://127.0.0.1:1"
        self.shelf = Shelf(**case.variables(self.base))
        self.strange: Strangeness | None = None
        self.calls = 0
        self.statuses: list[int] = []

    def __call__(self, asked: wire.Request, bounds: Bounds) -> Answer | wire.Failed:
        reply = self.stand_in.answer(_request(asked))
        plain = Strangeness(call=-1)
        strange = self.strange if self.strange and self.strange.call in {self.calls, -1} else plain
        answer = strange.applied(reply)
        if self.strange:
            self.calls += 1
            self.statuses.append(answer.status)
        if len(answer.data) > bounds.size:
            return wire.Failed(connected=True, reason="its answer is too large")
        return answer

    def hidden(self, case: Case) -> set[str]:
        """What must never be shown."""
        session = getattr(self.stand_in, "access", "")
        return case.hidden() | ({session, f"r{session}"} if session else set())


def _request(asked: wire.Request) -> Request:
    parts = urlsplit(asked.url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(asked.params or {})
    headers = {"host": parts.netloc} | {name.lower(): value for name, value in asked.headers.items()}
    return Request(method=asked.method, path=parts.path, query=query, headers=headers, body=asked.data or b"")
