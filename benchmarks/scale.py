"""Where one host ends: 2,000 accounts with 20 posts a day each, as far as that can be tried on one machine.

    python benchmarks/scale.py [accounts, 2000 unless said]

First it measures: a real `storyshare run` in which every account has a post due, against a server on this machine that
answers within 0.2 to 2 seconds; what a delivery leaves in the ledger, and what a dated copy costs. Then it reckons with
these figures through a day of runs, five minutes apart. docs/scale.md says what follows from it.
"""

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from made_up import STORYSHARE, Used, give_a_past, make_workspace, plan, run, schedule
from posting import serving

from storyshare import gate, stories, workspace
from storyshare.ledger import Ledger, timetable
from storyshare.ledger.copies import KEPT_OF_A_LARGE_ONE, keep_copy
from storyshare.ledger.database import Place
from storyshare.models import Spacing
from storyshare.publish import planning
from storyshare.publish.connecting import connect_mock
from storyshare.publish.delivering import Courier
from storyshare.publish.evidence import evidence
from storyshare.publish.running import EVERY
from storyshare.publish.targets import targets

ACCOUNTS, POSTS_A_DAY = 2_000, 20
FEW = 200
PAST = 200_000
POSTS = 300
FASTEST, SLOWEST = 0.2, 2.0
CALLS = 5  # that one post makes to Mastodon
MINUTES_A_DAY = 24 * 60
FROM, UNTIL = 7 * 60, 22 * 60  # when people post on a normal day
_LONG_AGO = "2026-01-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What was measured: seconds of a run with nothing due, and of each delivery more."""

    idle: float
    each: float

    def run(self, due: int) -> float:
        """How long a run with so many accounts due takes; at the least as long as the slowest account's calls."""
        return max(self.idle + self.each * due, self.idle + CALLS * SLOWEST if due else 0)


def main() -> None:
    """Print what was measured, then what was reckoned."""
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else ACCOUNTS
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name:
        print("measured:")
        few, _ = all_due(Path(name) / "few", min(FEW, accounts // 2))
        many, idle = all_due(Path(name) / "many", accounts)
        each = (many.seconds - few.seconds) / (accounts - min(FEW, accounts // 2))
        bytes_each, copy_speed = ledger_costs(Path(name) / "past")
        pipeline(Path(name) / "few")
    costs = Costs(idle=idle.seconds, each=each)
    print("\nreckoned:")
    a_year(accounts, bytes_each, copy_speed)
    spread = random.Random(1)  # noqa: S311 - no secret: the same day each time
    days = {
        "a normal day": [sorted(spread.randint(FROM, UNTIL) for _ in range(POSTS_A_DAY)) for _ in range(accounts)],
        "one post each at 9:00, the others over the day": [
            sorted([9 * 60, *(spread.randint(FROM, UNTIL) for _ in range(POSTS_A_DAY - 1))]) for _ in range(accounts)
        ],
        "a bad day: all 20 at 9:00": [[9 * 60] * POSTS_A_DAY for _ in range(accounts)],
    }
    for title, due in days.items():
        a_day(title, due, costs)
    limit = (EVERY.total_seconds() - costs.idle) / costs.each
    row("accounts due at once that fit into five minutes", f"{limit:,.0f}")


def row(title: str, value: str) -> None:
    """One line of the table."""
    print(f"  {title:58} {value:>20}")


# -- measured ------------------------------------------------------------------------------------------------------


def all_due(folder: Path, accounts: int) -> tuple[Used, Used]:
    """A run that sends to every account, and one after it with nothing to do."""
    names = [f"account{number}" for number in range(accounts)]
    chance = random.Random(accounts)  # noqa: S311 - as above
    with serving(lambda: chance.uniform(FASTEST, SLOWEST)) as server:
        make_workspace(folder, names, base_url=server.url)
        schedule(folder, "a", ["id: now, at: 2099-01-05 09:00"], ["mastodon"])
        run([STORYSHARE, "run"], folder)
        let_it_be_long_known(folder / ".storyshare" / "ledger.sqlite3")
        due = datetime.now(UTC) - timedelta(minutes=1)
        schedule(folder, "a", [f"id: now, at: {due:%Y-%m-%d %H:%M}"], ["mastodon"])
        sending = run([STORYSHARE, "run"], folder)
        if server.posts != accounts:
            raise RuntimeError(f"{server.posts} posts instead of {accounts}")
    idle = run([STORYSHARE, "run"], folder)
    row(f"a run with {accounts:,} accounts, all due", f"{sending.seconds:.0f} s, {sending.megabytes:.0f} MB")
    row(f"a run with {accounts:,} accounts, none due", f"{idle.seconds:.1f} s, {idle.megabytes:.0f} MB")
    return sending, idle


def let_it_be_long_known(path: Path) -> None:
    """As if runs had been on time for months: else what is due now was due before anybody looked."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE hosts SET planned_until = ?", (_LONG_AGO,))
        for table in ("entries", "accounts"):
            database.execute(f"UPDATE {table} SET first_seen_at = ?", (_LONG_AGO,))  # noqa: S608 - a name of ours


def ledger_costs(folder: Path) -> tuple[float, float]:
    """The bytes that a delivery leaves in the ledger, and how many bytes of it are copied in a second."""
    path = folder / "ledger.sqlite3"
    Ledger.create(path).close()
    before = path.stat().st_size
    give_a_past(path, PAST)
    size = path.stat().st_size
    row("a delivery in the ledger, all its events with it", f"{(size - before) / PAST:,.0f} bytes")
    with Ledger.open(path) as ledger:
        began = time.perf_counter()
        keep_copy(ledger, folder / "copies")
        speed = size / (time.perf_counter() - began)
        row("a dated copy", f"{speed / 1e6:,.0f} MB a second")
        delivery = plan(ledger, PAST)
        today = ledger.now() - timedelta(minutes=ACCOUNTS * POSTS_A_DAY)  # they lie a minute apart
        for title, spacing in {
            "a claim without spacing": Spacing(posted_before=ledger.now(), day_began=today, most=0),
            "a claim with at_most, 40,000 posted since midnight": Spacing(
                posted_before=ledger.now(), day_began=today, most=ACCOUNTS * POSTS_A_DAY * 2
            ),
        }.items():
            began = time.perf_counter()
            claim = ledger.claim(delivery, 1, spacing)
            row(title, f"{(time.perf_counter() - began) * 1000:,.1f} ms")
            if claim is None:
                raise RuntimeError("the ledger gave the part to nobody")
            ledger.release(claim, "")
        began = time.perf_counter()
        timetable.last_shared(ledger, "mastodon")
        row(f"a rotation's question, {PAST:,} posts of one account", f"{(time.perf_counter() - began) * 1000:,.0f} ms")
    settings = folder / "storyshare.toml"
    settings.write_text(f'[ledger]\npath = "{folder}"\n', encoding="utf-8")
    used = run([STORYSHARE, "status"], folder)
    row(f"storyshare status, {PAST:,} deliveries", f"{used.seconds:.0f} s, {used.megabytes:.0f} MB")
    return (size - before) / PAST, speed


def pipeline(root: Path) -> None:
    """How many posts a second one thread brings through everything but a platform, on either database."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    import pg

    row(
        "posts through all but a platform, ledger in a file",
        f"{posts_a_second(root, root / 'file' / 'ledger'):.0f} a second",
    )
    if pg.programs():
        with pg.server() as url:
            row("the same, ledger on PostgreSQL", f"{posts_a_second(root, url):.0f} a second")


def posts_a_second(root: Path, ledger_place: Place) -> float:
    """One story again and again, each time as another occasion, to a mock."""
    place = workspace.read(root)
    record = stories.find(place.stories, "rosa", zone=place.timezone)
    (planned,) = planning.plan(
        place, record, targets(place, ["account0"]), evidence=gate.Evidence(), now=datetime.now(UTC)
    )
    mock = connect_mock(planned.target)
    with Ledger.create(ledger_place) as ledger:
        courier = Courier(
            ledger=ledger,
            connect=lambda _: mock,
            reload=lambda each: stories.load(each.path, zone=place.timezone),
            evidence=lambda each: evidence(place, ledger, each),
            told=lambda *_: None,
            stop=Event(),
        )
        began = time.perf_counter()
        for number in range(POSTS):
            if courier.deliver(planned, f"occasion {number}").error:
                raise RuntimeError("it was not sent")
        return POSTS / (time.perf_counter() - began)


# -- reckoned ------------------------------------------------------------------------------------------------------


def a_year(accounts: int, bytes_each: float, copy_speed: float) -> None:
    """How the ledger grows, and what its dated copies are by then."""
    gigabytes = accounts * POSTS_A_DAY * 365 * bytes_each / 1e9
    row("the ledger after a year", f"{gigabytes:,.1f} GB")
    row(f"its {KEPT_OF_A_LARGE_ONE} dated copies by then", f"{gigabytes * KEPT_OF_A_LARGE_ONE:,.0f} GB")
    row("making one copy by then, four times a day", f"{gigabytes * 1e9 / copy_speed:,.0f} s")


def a_day(title: str, due: Sequence[Sequence[int]], costs: Costs) -> None:
    """Runs from midnight on, each taking the longest due delivery of each account; `due` are minutes by account."""
    step = EVERY.total_seconds() / 60
    left = [list(times) for times in due]
    late: list[float] = []
    longest, minute = 0.0, 0.0
    while any(left) and minute < 2 * MINUTES_A_DAY:
        taken = [times.pop(0) for times in left if times and times[0] <= minute]
        lasted = costs.run(len(taken)) / 60
        # Accounts of one run are served one after another, the threads together.
        late += [minute + lasted * (place + 1) / len(taken) - at for place, at in enumerate(taken)]
        longest = max(longest, lasted)
        # A run that is not over when the next should begin is left alone: cron's own flock.
        minute += step * max(1, -(-lasted // step))
    late.sort()
    row(f"{title}: the longest run", f"{longest * 60:.0f} s")
    row("    half of the posts are later than", f"{late[len(late) // 2]:.1f} min")
    row("    the last one is late by", f"{late[-1]:.1f} min")


if __name__ == "__main__":
    main()
