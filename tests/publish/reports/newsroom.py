"""A workspace whose accounts are connected to what speaks for their platforms, with posts of some age in its ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from contract.cases import BLUESKY_CASE, DISCORD_CASE, FACEBOOK_CASE, MASTODON_CASE, TELEGRAM_CASE, X_CASE
from support import make_workspace

from storyshare.ledger import Ledger
from storyshare.models import DeliveryKey, Receipt, utc_now
from storyshare.platforms import prefix
from storyshare.publish.prices import is_linked, price_of
from storyshare.testing.bench import WireBench, published
from storyshare.workspace import Workspace

CASES = {case.name: case for case in (X_CASE, MASTODON_CASE, BLUESKY_CASE, FACEBOOK_CASE, DISCORD_CASE, TELEGRAM_CASE)}


@dataclass(slots=True, kw_only=True)
class Newsroom:
    """The workspace, and each platform by its name; `now` is the real time, as commands have it."""

    place: Workspace
    monkeypatch: pytest.MonkeyPatch
    benches: dict[str, WireBench] = field(default_factory=dict)
    number: int = 0

    def bench(self, platform: str) -> WireBench:
        """What speaks for the platform, and the variables that lead there."""
        if platform not in self.benches:
            case = CASES[platform]
            bench = WireBench(case, self.monkeypatch)
            for name, value in case.variables(bench.web.url).items():
                self.monkeypatch.setenv(f"{prefix(platform)}_{name}", value)
            self.benches[platform] = bench
        return self.benches[platform]

    def post(self, platform: str, *, ago: timedelta = timedelta(hours=3), story_id: str = "rosa-7f3k") -> Receipt:
        """Publish one there, and let the ledger know it as of so long ago."""
        bench = self.bench(platform)
        whole = bench.share()
        receipt = published(bench, whole)
        with self.ledger(ago) as ledger:
            self.number += 1
            key = DeliveryKey(account=platform, language="en", occasion=f"n{self.number}", story_id=story_id)
            delivery = ledger.plan(key, platform=platform, story="rosa", digest=f"d{self.number}", parts=1)
            claim = ledger.claim(delivery.id, 1)
            assert claim
            prepared = bench.sender.prepare(whole, 1, ())
            price, linked = price_of(bench.rules, whole.parts[0]), is_linked(bench.rules, whole.parts[0])
            assert ledger.begin(claim, prepared, price=price, linked=linked)
            assert ledger.posted(claim, receipt)
        return receipt

    @contextmanager
    def ledger(self, ago: timedelta = timedelta()) -> Iterator[Ledger]:
        """The ledger, as it would have been opened so long ago."""
        place = self.place.ledger_place
        make = Ledger.open if isinstance(place, Path) and place.exists() else Ledger.create
        with make(place, now=lambda: utc_now() - ago) as ledger:
            yield ledger

    def calls(self, platform: str) -> int:
        """How many requests have come there since the last time this was asked."""
        seen = self.bench(platform).web.seen
        number = len(seen)
        seen.clear()
        return number


@contextmanager
def newsroom(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    found = Newsroom(place=make_workspace(root), monkeypatch=monkeypatch)
    try:
        yield found
    finally:
        for bench in found.benches.values():
            bench.web.close()
