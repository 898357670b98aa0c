"""A desk that has posted one story again and again to real adapters' accounts, and judges what became of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any, Self

from support import make_workspace
from withdrawal.command import Order
from withdrawal.standing import Site, env, platform

from storyshare import stories, workspace
from storyshare.ledger import Ledger
from storyshare.ledger import withdrawals as book
from storyshare.ledger.sealed import new_key
from storyshare.models import Delivery, Part, PartRecord, Share, State
from storyshare.platforms import Sender
from storyshare.publish import certifying
from storyshare.publish.books import open_for_sending
from storyshare.publish.connecting import connect
from storyshare.publish.delivering import Courier, Outcome
from storyshare.publish.evidence import evidence
from storyshare.publish.planning import Planned, plan
from storyshare.publish.targets import targets
from storyshare.workspace import Workspace

ID = "rosa-7f3k"
WORDS = (b"Rosa won asylum", b"waited for three years", b"Her lawyer kept every paper")
REST = ("Her lawyer kept every paper that she had brought with her.", "Share her story: read it & pass it on.")
WAYS = {
    State.WITHDRAWN: "gone",
    State.DELETED_UNSEEN: "deleted, not seen gone",
    State.WITHDRAW_FAILED: "STILL PUBLIC",
    State.POSTED: "STILL PUBLIC",
    State.UNKNOWN: "MAY BE PUBLIC",
    State.SENDING: "MAY BE PUBLIC",
}


@dataclass(slots=True, kw_only=True)
class Office:
    """A workspace whose accounts are at these sites; "hand" is posted to by a person, where `by_hand`."""

    root: Path
    sites: dict[str, Site]
    by_hand: bool = False
    database: str = ""
    place: Workspace = field(init=False)

    def __post_init__(self) -> None:
        make_workspace(self.root)
        tables = [f'[accounts.{site.name}]\nplatform = "{platform(site)}"\n' for site in self.sites.values()]
        tables += ['[accounts.hand]\nplatform = "by-hand"\n'] if self.by_hand else []
        (self.root / "storyshare.toml").write_text("\n".join(tables), encoding="utf-8")
        (self.root / ".env").touch(mode=0o600)
        (self.root / ".env").write_text(
            "".join(map(env, self.sites.values()))
            + (
                f"STORYSHARE_DATABASE_URL={self.database}\nSTORYSHARE_SECRET_KEY={new_key()}\n" if self.database else ""
            ),
            encoding="utf-8",
        )
        self.place = workspace.read(self.root)

    @classmethod
    def at(cls, root: Path, sites: dict[str, Site]) -> Self:
        """An office that is there already."""
        found = cls.__new__(cls)
        found.root, found.sites, found.by_hand, found.database = root, sites, False, ""
        found.place = workspace.read(root)
        return found

    # -- posting -----------------------------------------------------------------------------------------------

    def post(self, wanted: dict[str, list[int]], *, first: int = 0) -> None:
        """Post the story to each account so often, in so many parts each, by the real adapters.

        What the ledger is told is what any posting tells it.
        """
        with open_for_sending(self.place) as ledger:
            self.place = workspace.read(self.root)
            senders: dict[str, Sender] = {}
            for account, deliveries in wanted.items():
                for number, parts in enumerate(deliveries, first):
                    self.deliver(ledger, senders, account, f"occasion-{number}", parts)

    def deliver(
        self, ledger: Ledger, senders: dict[str, Sender], account: str, occasion: str, parts: int = 1
    ) -> Outcome:
        record = stories.find(self.place.stories, "rosa", zone=self.place.timezone)
        known = evidence(self.place, ledger, record)
        (planned,) = plan(self.place, record, targets(self.place, [account]), evidence=known, now=ledger.now())
        planned = replace(planned, refusals=())  # a story has not so many texts: the server takes one again and again
        courier = Courier(
            ledger=ledger,
            connect=lambda each: senders.setdefault(account, self._connected(each, occasion)),
            reload=lambda each: each,
            evidence=lambda _: known,
            told=lambda *_: None,
            stop=Event(),
        )
        return courier.deliver(in_parts(planned, parts), occasion)

    def _connected(self, planned: Planned, occasion: str) -> Sender:
        return connect(self.place, planned.target, lambda _: f"https://example.org/hand/{occasion}")

    # -- the command line --------------------------------------------------------------------------------------

    def began(self, *arguments: str, ahead: float = 0.0, lease: float = 0.0) -> subprocess.Popen[str]:
        """A command that is under way."""
        order = Order(arguments=list(arguments), called=str(self.called), ahead=ahead, lease=lease)
        environment = {name: value for name, value in os.environ.items() if name != "STORYSHARE_WORKSPACE"}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        return subprocess.Popen(
            [sys.executable, "-m", "withdrawal.command", json.dumps(asdict(order))],
            cwd=self.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def command(self, *arguments: str, ahead: float = 0.0) -> tuple[int, str]:
        """Run a command to its end: its exit code, and what it said."""
        with self.began(*arguments, ahead=ahead) as running:
            said, _ = running.communicate(timeout=300)
        return running.returncode, said

    @property
    def called(self) -> Path:
        return self.root.parent / f"{self.root.name}-called.txt"

    def called_elsewhere(self) -> list[str]:
        """The addresses beyond this machine that any command has called."""
        lines = self.called.read_text(encoding="utf-8").splitlines() if self.called.exists() else []
        assert lines, "nothing was noted"
        return [line for line in lines if not line.startswith(("('127.0.0.1'", "('::1'"))]

    # -- judging -----------------------------------------------------------------------------------------------

    def parts(self) -> Iterator[tuple[Delivery, PartRecord]]:
        with Ledger.open(self.place.ledger_place) as ledger:
            for delivery in list(ledger.deliveries(ID)):
                for part in delivery.parts:
                    yield delivery, part

    def open_to_do(self) -> dict[str, str]:
        """What is still on the list: its name, its address."""
        with Ledger.open(self.place.ledger_place) as ledger:
            return {each.name: each.url for each in book.checklist(ledger, ID) if each.done_at is None}

    def listed(self) -> list[str]:
        """All of the list, what is done as well, by name."""
        with Ledger.open(self.place.ledger_place) as ledger:
            return [each.name for each in book.checklist(ledger, ID)]

    def erased(self) -> bool:
        with Ledger.open(self.place.ledger_place) as ledger:
            return bool(book.withdrawals(ledger, ID)[0].erased_at)

    def holding_text(self) -> list[str]:
        """The files of the ledger, and whatever else lies beside it, that hold words of the story."""
        folder = self.root / ".storyshare"
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return [path.name for path in files if any(words in path.read_bytes() for words in WORDS)]

    def judged(self) -> dict[str, Counter[str]]:
        """How each account's posts stand by the ledger; raises AssertionError where anything claimed is not so.

        Post by post, both ways: what the ledger and the certificate call gone is in no server, what a server still has
        is called public or in doubt and stands on the list, and what is called still public is there.
        """
        certificate = self.certificate()
        rows = {(row["account"], row["url"]): row for row in certificate["posts"] if row["url"]}
        listed = self.open_to_do()
        standing: dict[str, Counter[str]] = {}
        unaccounted = {name: set(site.stand_in.public) for name, site in self.sites.items()}
        doubts: Counter[str] = Counter()
        wanted = set()
        for delivery, part in self.parts():
            account, site = delivery.key.account, self.sites.get(delivery.key.account)
            where = f"{account} {delivery.key.occasion} part {part.number}: {part.state} {part.reason}"
            if part.state not in WAYS:
                continue  # it never went out
            stands = WAYS[part.state]
            standing.setdefault(account, Counter())[stands] += 1
            name = f"{delivery.id}-{part.number}"
            if part.state is State.UNKNOWN:
                doubts[account] += 1
                wanted.add(f"doubt-{name}")
                continue
            assert part.receipt, where
            row = rows.pop((account, part.receipt.url))
            assert row["stands"].startswith(stands), f"{where}: {row}"
            assert bool(row["seen_gone_at"]) == (part.state is State.WITHDRAWN), f"{where}: {row}"
            assert bool(row["removed_at"]) == (part.state in (State.WITHDRAWN, State.DELETED_UNSEEN)), f"{where}: {row}"
            if site and part.state is not State.DELETED_UNSEEN:
                assert site.holds(part.receipt) == (part.state is not State.WITHDRAWN), f"{where}: not so"
            if site and site.holds(part.receipt):
                unaccounted[account].remove(site.key(part.receipt))
            if part.state is not State.WITHDRAWN:
                wanted.add(f"post-{name}")
                assert listed[f"post-{name}"] == part.receipt.url, where
        assert not rows, f"the certificate has posts that the ledger does not know: {rows}"
        in_doubt = Counter(row["account"] for row in certificate["posts"] if not row["url"])
        assert in_doubt == doubts, f"{in_doubt} {doubts}"
        for name, left in unaccounted.items():
            assert len(left) <= doubts[name], f"{name}: {left} is public, and nobody says so"
        assert {name for name in listed if name.startswith(("post-", "doubt-"))} == wanted
        assert certificate["whole"] == (not listed and not wanted)
        return standing

    def certificate(self) -> dict[str, Any]:
        """What it says now, as it would be written for the file of the case."""
        with Ledger.open(self.place.ledger_place) as ledger:
            found: Any = certifying.as_json(certifying.certificate(ledger, ID, organisation=""))
        return dict(found)


def in_parts(planned: Planned, parts: int) -> Planned:
    """The share as composed, and more posts that answer it."""
    share = planned.share
    assert isinstance(share, Share)
    more = [Part(number=number, text=text) for number, text in enumerate(REST[: parts - 1], 2)]
    return replace(planned, share=replace(share, parts=(*share.parts, *more)))
