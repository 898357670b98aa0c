"""What the rules are tried on: an adapter and the server that speaks for its platform, or the mock, behind one face."""

from __future__ import annotations

import atexit
import json
import socket
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest

from storyshare.models import Attempt, Card, Cleared, Part, Prepared, Receipt, Rules, Share, StoryImage
from storyshare.net import Answer, Bounds, wire
from storyshare.testing.case import Case, Shelf
from storyshare.testing.faults import NO_NAME, NOW, REFUSED, SLOW, Fault
from storyshare.testing.web import Web

KEY = "2f1d4b1c-made-up-key"
LINK = "https://example.org/stories/rosa?utm_source=test&utm_medium=social"
TEXT = f"Rosa & Sam: Rosa may stay.\n\nRead {LINK} #Asylum"


class Bench(Protocol):
    """One platform under test."""

    name: str
    rules: Rules
    sender: Any

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

    def expected(self, fault: Fault) -> tuple[type[Exception], object]:
        """The error that the fault must be, and until when it says to wait."""
        ...

    def share(self, folder: Path | None = None, *, parts: int = 1) -> Share:
        """A share as the platform's rules want it; with a picture where there is a folder to keep it in."""
        ...


class WireBench:
    """An adapter, and a server that speaks for its platform."""

    def __init__(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        self.case = case
        self.name = case.name
        self.rules = case.rules
        self.web = Web(case.stand_in())
        self.shelf = Shelf(**case.variables(self.web.url))
        try:
            self.sender: Any = case.connect(case.account(), self.shelf)
        except BaseException:
            self.web.close()
            raise
        self._monkeypatch = monkeypatch
        self._hurry()

    def attempts(self) -> int:
        """How many publishing calls were begun."""
        return self.web.faulty_calls or len(self.web.publishing())

    def public(self) -> int:
        """How many posts anybody could read."""
        return len(self.web.stand_in.public)

    def arm(self, fault: Fault) -> None:
        """Let the next publishing call go wrong."""
        if fault is REFUSED:
            self.web.close()
        elif fault is NO_NAME:
            self._monkeypatch.setattr(socket, "getaddrinfo", _unknown_name)
        elif fault.behave:
            self.web.fault = fault.behave
        else:
            self.web.fault = lambda connection, web: self._refuse(connection, web, fault)

    def disarm(self) -> None:
        """All is well again."""
        self.web.fault = None

    def expected(self, fault: Fault) -> tuple[type[Exception], object]:
        """The error that the fault must be here, and until when it says to wait."""
        return self.case.differs.get(fault.name, fault.kind), self.case.until.get(fault.name, fault.until)

    def share(self, folder: Path | None = None, *, parts: int = 1) -> Share:
        """A share as the platform's rules want it."""
        if self.rules.needs_picture and folder is None:
            folder = _folder()
        return share(self.name, folder, parts=parts, rules=self.rules)

    def hidden(self) -> set[str]:
        """What must never be shown."""
        session = getattr(self.web.stand_in, "access", "")
        return self.case.hidden(self.web.url) | ({session} if session else set())

    def _refuse(self, connection: socket.socket, web: Web, fault: Fault) -> None:
        web.receive(connection)
        reply = self.case.refusal(fault.status)
        headers = (*reply.headers, *fault.headers.items())
        connection.sendall(type(reply)(body=reply.body, status=fault.status, headers=headers).wire())

    def _hurry(self) -> None:
        """A short patience where the server stays silent, so that it does not hold the tests up; only there.

        On a busy machine any other answer may take longer than that.
        """
        patient = wire.exchange

        def hasty(request: wire.Request, bounds: Bounds) -> Answer | wire.Failed:
            read = 0.3 if self.web.fault is SLOW.behave else 5
            return patient(request, Bounds(connect=5, read=read, total=10, size=bounds.size))

        self._monkeypatch.setattr(wire, "exchange", hasty)


def share(
    name: str, folder: Path | None = None, *, parts: int = 1, warning: str = "", rules: Rules | None = None
) -> Share:
    """A share of so many parts, with a picture where there is a folder to keep it in.

    Under `rules`, with what they want beside the text: a title, a card, the link outside the text, no picture.
    """
    images = (picture(folder),) if folder and (rules is None or rules.images) else ()
    link = rules.link if rules else "text"
    cards = {
        "card": Card(uri=LINK, title="Rosa may stay", description="A story of one family."),
        "field": Card(uri=LINK, title="", description=""),
    }
    text = TEXT if link == "text" else TEXT.replace(f"Read {LINK} ", "")
    return Share(
        platform=name,
        account=f"{name}-main",
        story_id="rosa-7f3k",
        story="rosa",
        language="en",
        link=LINK,
        warning=warning,
        parts=tuple(
            Part(
                number=number,
                text=text if number == 1 else f"Part {number} of it.",
                heading="Rosa may stay in safety" if rules and rules.heading and number == 1 else "",
                images=images,
                card=cards.get(link) if number == 1 else None,
            )
            for number in range(1, parts + 1)
        ),
    )


def texts(whole: Share, rules: Rules) -> set[str]:
    """Everything in words that the first part of a share would make public."""
    part = whole.parts[0]
    card = (part.card.uri, part.card.title, part.card.description) if part.card else ()
    alts = [image.alt for image in part.images if rules.images and rules.images.alt]
    return {text for text in (part.heading, part.text, *card, *alts) if text}


@cache
def _folder() -> Path:
    """Where a picture lies that a platform always wants; gone when the tests are over."""
    made = tempfile.TemporaryDirectory(prefix="storyshare-", ignore_cleanup_errors=True)
    atexit.register(made.cleanup)
    return Path(made.name)


def picture(folder: Path) -> StoryImage:
    """A small picture with an alt text."""
    from PIL import Image

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


def published(bench: Bench, whole: Share | None = None) -> Receipt:
    """The receipt of the first part, sent."""
    receipt: Receipt = bench.sender.commit(cleared(bench.sender.prepare(whole or bench.share(), 1, ())), key=KEY)
    return receipt


def _unknown_name(*_: object, **__: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
