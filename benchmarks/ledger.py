"""How many deliveries a second go through the ledger, beside bare durable commits on the same disk in the same run.

    python benchmarks/ledger.py

A delivery is three durable transactions (claimed, begun, posted); it was planned before. A bare commit is one small
UPDATE in SQLite with the same settings. On PostgreSQL, where one is installed: the same deliveries by one process, and
by six at once.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from made_up import deliver, plan

from storyshare.ledger import Ledger
from storyshare.ledger.database import Place

ROUNDS = 7
COMMITS = 600
DELIVERIES = 200
AIM = 1 / 6
PROCESSES = 6
TESTS = Path(__file__).parent.parent / "tests"


def main() -> None:
    """Print one row each: how many a second, and a ledger's deliveries beside the bare commits."""
    print(f"{'':50} {'a second':>8} {'ratio':>6} {'aim':>6}")
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name:
        on_sqlite(Path(name))
    on_postgres()


def on_sqlite(folder: Path) -> None:
    """Bare commits and deliveries in turn, so that a disk that is busy for a while is busy for both."""
    path = folder / "ledger.sqlite3"
    Ledger.create(path).close()
    bare, delivered = [], []
    for turn in range(ROUNDS):
        bare.append(bare_commits(folder / "bare.sqlite3"))
        delivered.append(a_second(path, turn * DELIVERIES))
    ratio = statistics.median(one / other for one, other in zip(delivered, bare, strict=True))
    print(f"{'bare durable commits, SQLite':50} {statistics.median(bare):8.0f}")
    print(f"{'deliveries, SQLite':50} {statistics.median(delivered):8.0f} {ratio:6.2f} {AIM:6.2f}")


def bare_commits(path: Path) -> float:
    """How many small transactions a second SQLite makes durable."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for setting in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON"):
            database.execute(f"PRAGMA {setting}")
        database.execute("CREATE TABLE IF NOT EXISTS counted (number INTEGER)")
        database.execute("INSERT INTO counted VALUES (0)")

        def commit(_: int) -> None:
            database.execute("BEGIN IMMEDIATE")
            database.execute("UPDATE counted SET number = number + 1 WHERE rowid = 1")
            database.execute("COMMIT")

        return _rate(commit, range(COMMITS))


def a_second(place: Place, begin: int) -> float:
    """How many deliveries a second go through a ledger, from that number on."""
    with Ledger.open(place) as ledger:
        planned = [plan(ledger, begin + number) for number in range(DELIVERIES)]
        return _rate(lambda delivery: deliver(ledger, delivery), planned)


def _rate(act: Callable[[int], None], numbers: Sequence[int]) -> float:
    began = time.perf_counter()
    for number in numbers:
        act(number)
    return len(numbers) / (time.perf_counter() - began)


def on_postgres() -> None:
    """The same deliveries in a database of our own, by one process, then by several at once."""
    sys.path.insert(0, str(TESTS))
    import pg

    if pg.programs() is None:
        print(f"deliveries, PostgreSQL: {pg.WHERE}")
        return
    with pg.server() as url:
        Ledger.create(url).close()
        alone = statistics.median(a_second(url, turn * DELIVERIES) for turn in range(ROUNDS))
        print(f"{'deliveries, PostgreSQL, one process':50} {alone:8.0f}")
        print(f"{f'deliveries, PostgreSQL, {PROCESSES} processes at once':50} {at_once(url, ROUNDS * DELIVERIES):8.0f}")


def at_once(url: str, begin: int) -> float:
    """How many deliveries a second several processes bring through one ledger."""
    with Ledger.open(url) as ledger:
        planned = [plan(ledger, begin + number) for number in range(PROCESSES * DELIVERIES)]
    shares = [planned[number::PROCESSES] for number in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        times = list(pool.map(one_of_several, [url] * PROCESSES, shares))
    return len(planned) / (max(ended for _, ended in times) - min(began for began, _ in times))


def one_of_several(url: str, planned: Sequence[int]) -> tuple[float, float]:
    """When this process began to deliver, and when it was done."""
    with Ledger.open(url) as ledger:
        began = time.time()
        for delivery in planned:
            deliver(ledger, delivery)
        return began, time.time()


if __name__ == "__main__":
    main()
