"""Runs a post with a kill at each of its steps, then again, and judges what is public against what the ledger says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from killpoints.zygote import ACCOUNTS, Order, Report
from support import make_workspace

from storyshare.ledger import Ledger

# More than cores: much of the time is waiting for the disk.
WORKERS = 4
_ENV = """X_API_KEY=k
X_API_SECRET=s
X_ACCESS_TOKEN=42-{world}
X_ACCESS_TOKEN_SECRET=t
X_BASE_URL={url}
MASTODON_BASE_URL={url}
MASTODON_ACCESS_TOKEN={world}
BLUESKY_HANDLE={world}
BLUESKY_APP_PASSWORD=p
BLUESKY_PDS_URL={url}
"""


@contextmanager
def process(module: str, *arguments: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """A program of ours that ends with its standard input."""
    # Measured coverage would be lost with each kill, and slow every one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    environment |= {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONDONTWRITEBYTECODE": "1"}
    environment["STORYSHARE_CHECK_LINKS"] = "no"
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stdin
        assert running.stdout
        yield running.stdin, running.stdout
        running.stdin.close()


class Matrix:
    """The servers, and a few processes that fork children; one world and one workspace for each run."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._numbers = count(1)
        _, output = stack.enter_context(process("killpoints.servers"))
        self._url = f"http://127.0.0.1:{int(output.readline())}"
        self._free: SimpleQueue[tuple[IO[str], IO[str]]] = SimpleQueue()
        for _ in range(WORKERS):
            self._free.put(stack.enter_context(process("killpoints.zygote")))
        self._template = folder / "template"
        self._template.mkdir()
        Ledger.create(make_workspace(self._template).ledger).close()

    def world(self, servers: str) -> tuple[str, Path]:
        """A new world ("honours.shows" and a number), and a workspace whose accounts are in it."""
        world = f"{servers}.w{next(self._numbers)}"  # a handle of Bluesky as well: its last label begins with a letter
        folder = self._folder / world
        shutil.copytree(self._template, folder)
        (folder / ".env").write_text(_ENV.format(world=world, url=self._url), encoding="utf-8")
        (folder / ".env").chmod(0o600)
        return world, folder

    def told(self, order: Order) -> Report:
        """What became of an order, by a process that is free."""
        worker = self._free.get()
        try:
            worker[0].write(json.dumps(asdict(order)) + "\n")
            worker[0].flush()
            return Report(**json.loads(worker[1].readline()))
        finally:
            self._free.put(worker)

    def public(self, world: str) -> dict[str, Any]:
        """What the servers have, and how often they were asked."""
        with urllib.request.urlopen(f"{self._url}/world/{world}") as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def steps(
        self, servers: str, *killed_at: int, accounts: tuple[str, ...] = ACCOUNTS, together: bool = False
    ) -> list[str]:
        """Every point that a post passes; after such kills of the posts before it, if there were any."""
        world, folder = self.world(servers)
        for later, point in enumerate(killed_at):
            self.told(Order(folder=str(folder), do="post", accounts=accounts, later=later, kill_at=point))
        before = self.public(world)["requests"]
        order = Order(folder=str(folder), do="post", accounts=accounts, later=len(killed_at), together=together)
        steps = self.told(order).steps
        # The servers saw no request that was not counted.
        assert sum(" GET /" in f" {step}" or " POST /" in step for step in steps) == 2 * (
            self.public(world)["requests"] - before
        )
        return steps

    def outcomes(self, cases: list[Case]) -> list[Outcome]:
        """Every case, a few at a time, in their order."""
        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(self._outcome, cases))

    def _outcome(self, case: Case) -> Outcome:
        world, folder = self.world(case.servers)
        for later, point in enumerate(case.kill_at):
            order = Order(
                folder=str(folder),
                do="post",
                accounts=case.accounts,
                later=later,
                together=case.together,
                kill_at=point,
            )
            assert self.told(order).killed, case
        at_kill = self.public(world)["posts"]
        found: dict[str, dict[str, str]] = {}
        for do in case.then:
            report = self.told(Order(folder=str(folder), do=do, accounts=case.accounts, later=len(case.kill_at)))
            public = self.public(world)
            assert do != "look" or public["posts"] == at_kill, f"{case}: looking has sent something"
            found[do] = {account: judged(report, public, account, str(case)) for account in case.accounts}
        shutil.rmtree(folder)
        return Outcome(case=case, found=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A post killed at a point, once or again when it is repeated, and what is done then: "look", "post".

    `account` is the one whose step it was, where they are sent to one after another.
    """

    servers: str
    kill_at: tuple[int, ...]
    accounts: tuple[str, ...] = ACCOUNTS
    account: str = ""
    then: tuple[str, ...] = ("look", "post")
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What each account had come to after each thing that was done."""

    case: Case
    found: dict[str, dict[str, str]]


def judged(report: Report, public: dict[str, Any], account: str, case: str = "") -> str:
    """Compare the ledger with the server; raises AssertionError where a promise is broken.

    "finished": every part is posted and public once. "doubt, public" and "doubt, not public": a part is `unknown`, and
    it is there or not. "stopped": some parts are still planned, and nothing is in doubt. "nothing": no delivery yet.
    """
    posts = public["posts"].get(account, [])
    texts = report.texts[account]
    where = f"{case} {account}: {report.parts.get(account)} {posts} {report.errors}"
    # Once each, in their order, each in answer to the one before: so nothing is there twice or too early.
    assert [post["text"] for post in posts] == texts[: len(posts)], where
    assert [post["reply_to"] for post in posts] == ["", *(post["id"] for post in posts)][: len(posts)], where
    parts = report.parts.get(account, [])
    if not parts:
        assert not posts, where
        return "nothing"
    states = [state for state, _ in parts]
    posted = states.count("posted")
    assert states[:posted] == ["posted"] * posted, where
    receipts = [identifier for _, identifier in parts[:posted]]
    ids = [post["id"].rpartition("/")[2] for post in posts]
    assert [receipt.rpartition("/")[2] for receipt in receipts] == ids[:posted], where
    rest = states[posted:]
    if rest[:1] == ["unknown"]:
        assert rest[1:] == ["planned"] * (len(rest) - 1), where
        assert len(posts) <= posted + 1, where
        return "doubt, public" if len(posts) > posted else "doubt, not public"
    assert rest == ["planned"] * len(rest), where
    assert len(posts) == posted, where
    return "stopped" if rest else "finished"
