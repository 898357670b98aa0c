"""Six hosts and one ledger, by cron and by workers: killed, frozen, cut off, with stale checkouts and wrong clocks.

Each part goes out at most once, nothing is lost, the work is shared, and nobody waits for a host that is gone.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pg
import psycopg
import pytest
from hosts.host import Order
from killpoints.matrix import process
from support import RECORD

from storyshare.ledger import Ledger, timetable
from storyshare.ledger.sealed import new_key
from storyshare.models import State

STORIES = 8
SKEWS = (0, 60, -60, 30, -45, 10)
# The servers behind each account: "honours" takes the same key for the same post, "lags" lists nothing yet.
ACCOUNTS = {
    "m1": ("mastodon", "honours.shows.1"),
    "m2": ("mastodon", "honours.lags.2"),
    "m3": ("mastodon", "honours.lags.3"),
    "m4": ("mastodon", "ignores.lags.4"),
    "b1": ("bluesky", "honours.shows.five"),
    "b2": ("bluesky", "honours.lags.six"),
}
CALM_AFTER = 12.0  # seconds of accidents
SETTLED_WITHIN = 120.0


@dataclass(slots=True)
class Host:
    """One host, started again whenever it was killed; `pids` are all processes that it has been."""

    order: Order
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    pids: set[int] = field(default_factory=set)

    def start(self) -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hosts.host", json.dumps(asdict(self.order))],
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.pids.add(self.process.pid)

    def signal(self, number: int) -> None:
        assert self.process
        self.process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert self.process
        self.process.wait(timeout=30)

    def stop(self) -> int:
        """Ask it to end; gives how it did."""
        assert self.process
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=60)
        finally:
            if self.process.poll() is None:
                self.kill()


class Coalition:
    """Six checkouts of one workspace, two of them stale, and what their accounts' servers have."""

    def __init__(self, folder: Path, url: str, servers: str, way: str) -> None:
        self.url, self._servers = url, servers
        now = datetime.now(UTC)
        # They were due a few minutes ago, and seen an hour ago: everything is to be caught up.
        due = [now - timedelta(minutes=STORIES + 2 - number) for number in range(STORIES)]
        with Ledger.create(url, now=lambda: now - timedelta(hours=1)) as ledger:
            accounts = [(name, platform) for name, (platform, _) in ACCOUNTS.items()]
            timetable.sight(ledger, [f"entry-{number}" for number in range(STORIES)], accounts)
            timetable.set_planned_until(ledger)
            ledger_id = ledger.id
        key = new_key()
        self.hosts = []
        for number, skew in enumerate(SKEWS):
            root = folder / f"host-{number}"
            self._checkout(root, due, ledger_id, key, stale=number >= len(SKEWS) - 2)
            order = Order(folder=str(root), way=way, skew=skew)
            self.hosts.append(Host(order=order, log=folder / f"host-{number}.log"))

    def _checkout(self, root: Path, due: list[datetime], ledger_id: str, key: str, *, stale: bool) -> None:
        """A stale one lacks the last story and its entry, and has another text of the first."""
        for name in ("stories", "schedules"):
            (root / name).mkdir(parents=True)
        settings = ["[ledger]", f'id = "{ledger_id}"']
        env = [f"STORYSHARE_DATABASE_URL={self.url}", f"STORYSHARE_SECRET_KEY={key}"]
        for name, (platform, world) in ACCOUNTS.items():
            settings += [f"[accounts.{name}]", f'platform = "{platform}"']
            variables = {
                "mastodon": {"BASE_URL": self._servers, "ACCESS_TOKEN": world},
                "bluesky": {"HANDLE": world, "APP_PASSWORD": "p", "PDS_URL": self._servers},
            }[platform]
            env += [f"{name.upper()}_{variable}={value}" for variable, value in variables.items()]
        (root / "storyshare.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
        (root / ".env").touch(mode=0o600)
        (root / ".env").write_text("\n".join(env) + "\n", encoding="utf-8")
        lines = [f"to: [{', '.join(ACCOUNTS)}]", "late: 6h", "posts:"]
        for number, at in enumerate(due[:-1] if stale else due):
            more = " She is at home." if stale and number == 0 else ""
            text = RECORD.replace("rosa-7f3k", f"rosa-{number}kkk")
            text = re.sub(r"summary: .*", f"summary: Number {number} may stay.{more}", text)
            (root / "stories" / f"story-{number}.md").write_text(text, encoding="utf-8")
            lines += [f"  - id: entry-{number}", f"    story: story-{number}", f"    at: {at:%Y-%m-%d %H:%M}"]
        (root / "schedules" / "all.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def public(self, account: str) -> list[str]:
        """The texts that the account's server has, in the order in which they became public."""
        platform, world = ACCOUNTS[account]
        with urllib.request.urlopen(f"{self._servers}/world/{world}") as answer:
            posts = json.load(answer)["posts"].get(platform, [])
        return [post["text"] for post in posts]

    def states(self) -> Counter[State]:
        with Ledger.open(self.url) as ledger:
            return Counter(part.state for delivery in ledger.deliveries() for part in delivery.parts)

    def senders(self) -> set[int]:
        """The hosts, by their number, that have begun to send something."""
        with psycopg.connect(self.url) as connection:
            rows = connection.execute("SELECT DISTINCT holder FROM storyshare.events WHERE letter = 'e'").fetchall()
        pids = {int(holder.split(":")[1]) for (holder,) in rows}
        return {number for number, host in enumerate(self.hosts) if host.pids & pids}

    def cut(self, chance: random.Random) -> None:
        """Cut a few connections at the server, wherever they are at."""
        with psycopg.connect(self.url, autocommit=True, application_name="the test") as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database () AND pid <> pg_backend_pid ()"
            ).fetchall()
            for (pid,) in chance.sample(rows, k=min(3, len(rows))):
                connection.execute("SELECT pg_terminate_backend (%s)", (pid,))


@pytest.fixture
def servers() -> Iterator[str]:
    with ExitStack() as stack:
        _, output = stack.enter_context(process("killpoints.servers", "0.2"))
        yield f"http://127.0.0.1:{int(output.readline())}"


def wait_for(seconds: float, settled: Callable[[], bool]) -> bool:
    """Whether it comes to be so in that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if settled():
            return True
        time.sleep(0.3)
    return False


def accidents(coalition: Coalition, chance: random.Random) -> None:
    """Kills, restarts and cut connections for a while."""
    end = time.monotonic() + CALM_AFTER
    while time.monotonic() < end:
        time.sleep(chance.uniform(0.1, 0.4))
        if chance.random() < 0.5:
            host = chance.choice(coalition.hosts)
            host.kill()
            host.start()
        else:
            coalition.cut(chance)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no such signals")
@pytest.mark.parametrize("way", ["cron", "worker"])
def test_each_part_once_nothing_lost_and_nobody_waits_for_the_dead(
    tmp_path: Path, postgres: str, servers: str, way: str
) -> None:
    chance = random.Random(4)
    coalition = Coalition(tmp_path, pg.new_database(postgres), servers, way)
    everything = STORIES * len(ACCOUNTS)
    ends: list[int] = []
    try:
        for host in coalition.hosts:
            host.start()
        accidents(coalition, chance)
        # One freezes for good, whatever it is at: the others finish all the same.
        coalition.hosts[1].signal(signal.SIGSTOP)

        def settled() -> bool:
            states = coalition.states()
            return states[State.POSTED] + states[State.UNKNOWN] == everything == states.total()

        assert wait_for(SETTLED_WITHIN, settled), coalition.states()
    finally:
        ends = [host.stop() for host in coalition.hosts if host.process]
    logs = "\n".join(host.log.read_text(encoding="utf-8") for host in coalition.hosts)
    assert set(ends) <= {0, -signal.SIGTERM}, logs  # one that was just started had no time to hear it in its own way
    assert "Traceback" not in logs, logs

    with Ledger.open(coalition.url) as ledger:
        known: dict[tuple[str, str], Any] = {
            (each.key.account, each.story): each.parts[0].state for each in ledger.deliveries()
        }
    for account, (_, world) in ACCOUNTS.items():
        there = Counter(number for text in coalition.public(account) for number in re.findall(r"Number (\d)", text))
        for number in range(STORIES):
            state, times = known[account, f"story-{number}"], there[str(number)]
            assert times <= 1, f"{account}: story {number} is public {times} times\n{logs}"
            assert state is not State.POSTED or times == 1, f"{account}: story {number} is {state}, and not there"
            # What can be looked up or sent again without harm does not stay in doubt.
            assert state is State.POSTED or world.startswith("ignores"), f"{account}: story {number} is {state}"
    assert len(coalition.senders()) >= 4, f"{coalition.senders()}\n{logs}"
