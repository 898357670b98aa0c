"""What the rules are tried on: an adapter and its server, or the mock, behind one face."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any, Protocol

import pytest
from contract.cases import Case, Shelf
from contract.faults import FORBIDDEN, NO_NAME, NOW, REFUSED, Fault
from contract.web import Web
from PIL import Image

from storyshare.models import Account, Attempt, Cleared, Part, Prepared, Receipt, Share, StoryImage
from storyshare.net import Answer, Bounds, wire
from storyshare.platforms import Sender, load
from storyshare.platforms.mock import Mock

KEY = "2f1d4b1c-made-up-key"
TEXT = "Rosa & Sam: Rosa may stay.\n\nRead https://example.org/stories/rosa?utm_source=test&utm_medium=social #Asylum"


class Bench(Protocol):
    """One platform under test."""

    name: str
    sender: Sender

    def attempts(self) -> int:
        """How many publishing calls were begun."""
        ...

    def public(self) -> int:
        """How many posts anybody could read."""
        ...

    def arm(self, fault: Fault) -> None:
        """Let the next publishing call go wrong."""
        ...

    def disarm(self) -> None:
        """All is well again."""
        ...

    def expected(self, fault: Fault) -> type[Exception]:
        """The error that the fault must be."""
        ...

    def hidden(self) -> set[str]:
        """What must never be shown."""
        ...


class WireBench:
    """An adapter, and a server that speaks for its platform."""

    def __init__(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        self.case = case
        self.name = case.name
        self.web = Web(case.stand_in())
        self.shelf = Shelf(**case.secrets, **{case.address: self.web.url})
        self.sender: Any = case.connect(case.account(), self.shelf)
        self._monkeypatch = monkeypatch
        self._hurry()

    def attempts(self) -> int:
        return self.web.faulty_calls or len(self.web.publishing())

    def public(self) -> int:
        return len(self.web.stand_in.public)

    def arm(self, fault: Fault) -> None:
        if fault is REFUSED:
            self.web.close()
        elif fault is NO_NAME:
            self._monkeypatch.setattr(socket, "getaddrinfo", _unknown_name)
        elif fault.behave:
            self.web.fault = fault.behave
        else:
            self.web.fault = lambda connection, web: self._refuse(connection, web, fault)

    def disarm(self) -> None:
        self.web.fault = None

    def expected(self, fault: Fault) -> type[Exception]:
        return self.case.differs.get(fault.name, fault.kind)

    def hidden(self) -> set[str]:
        session = getattr(self.web.stand_in, "access", "")
        return self.case.hidden() | ({session} if session else set())

    def _refuse(self, connection: socket.socket, web: Web, fault: Fault) -> None:
        web.receive(connection)
        reply = self.case.refusal(fault.status)
        connection.sendall(type(reply)(body=reply.body, status=fault.status, headers=(*fault.headers.items(),)).wire())

    def _hurry(self) -> None:
        """A short patience, so that a silent server does not hold the tests up."""
        patient = wire.exchange

        def hasty(request: wire.Request, bounds: Bounds) -> Answer | wire.Failed:
            return patient(request, Bounds(connect=2, read=0.3, total=10, size=bounds.size))

        self._monkeypatch.setattr(wire, "exchange", hasty)


class CountingMock(Mock):
    """The mock, counting."""

    calls = 0

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        type(self).calls += 1
        return super().commit(cleared, key=key)


class MockBench:
    """The mock under Mastodon's rules."""

    name = "mock"

    def __init__(self) -> None:
        account = Account(name="mock-main", platform="mastodon", env="MASTODON")
        self.sender: Any = CountingMock(owner=account, rules=load("mastodon").rules({}))
        CountingMock.calls = 0

    def attempts(self) -> int:
        return CountingMock.calls

    def public(self) -> int:
        return len(self.sender.outbox)

    def arm(self, fault: Fault) -> None:
        self.sender.faults[:] = [fault.mock]
        self.sender.retry_after = fault.until

    def disarm(self) -> None:
        self.sender.faults.clear()

    def expected(self, fault: Fault) -> type[Exception]:
        return fault.kind

    def hidden(self) -> set[str]:
        return set()


def share(name: str, folder: Path | None = None, *, parts: int = 1, warning: str = "") -> Share:
    """A share of so many parts, with a picture where there is a folder to keep it in."""
    images = (picture(folder),) if folder else ()
    return Share(
        platform=name,
        account=f"{name}-main",
        story_id="rosa-7f3k",
        story="rosa",
        language="en",
        warning=warning,
        parts=tuple(
            Part(number=number, text=TEXT if number == 1 else f"Part {number} of it.", images=images)
            for number in range(1, parts + 1)
        ),
    )


def picture(folder: Path) -> StoryImage:
    """A small picture with an alt text."""
    path = folder / "rosa hands.jpg"
    Image.new("RGB", (80, 60), "teal").save(path)
    return StoryImage(file=path.name, path=path, alt="Two hands holding a “decision”.")


def cleared(prepared: Prepared) -> Cleared:
    """As the gate would have it."""
    return Cleared(prepared=prepared, at=NOW)


def attempt_of(prepared: Prepared) -> Attempt:
    """What the ledger gives back: the payload has been through JSON."""
    payload = json.loads(json.dumps(dict(prepared.payload)))
    return Attempt(number=1, key=KEY, payload=payload, texts=prepared.texts, handle=prepared.handle, started_at=NOW)


def _unknown_name(*_: object, **__: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


__all__ = ["FORBIDDEN", "Bench", "MockBench", "WireBench", "attempt_of", "cleared", "picture", "share"]
