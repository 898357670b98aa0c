"""What the benchmarks share: a made-up workspace, a ledger with a long past, and a process with what it used."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from storyshare.ledger import Ledger
from storyshare.models import DeliveryKey, Prepared, Receipt, Slot

STORYSHARE = str(Path(sys.executable).parent / "storyshare")
# Nothing of the caller's leaks into what is measured; and no link is looked at, which would measure the internet.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "STORYSHARE"))},
    "STORYSHARE_CHECK_LINKS": "no",
}
RECORD = (Path(__file__).parent.parent / "tests" / "rosa.md").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a whole process took."""

    seconds: float
    megabytes: float


def make_workspace(root: Path, accounts: Sequence[str], *, base_url: str = "https://social.example") -> None:
    """A workspace with one story that may be sent, and these accounts on Mastodon."""
    (root / "stories").mkdir(parents=True)
    (root / "schedules").mkdir()
    (root / "stories" / "rosa.md").write_text(RECORD, encoding="utf-8")
    tables = [f'[accounts.{name}]\nplatform = "mastodon"\n' for name in accounts]
    (root / "storyshare.toml").write_text("\n".join(tables), encoding="utf-8")
    secrets = [
        f"{name.upper()}_BASE_URL={base_url}\n{name.upper()}_ACCESS_TOKEN=token-of-{name}\n" for name in accounts
    ]
    (root / ".env").write_text("".join(secrets), encoding="utf-8")
    (root / ".env").chmod(0o600)


def schedule(root: Path, name: str, entries: Sequence[str], to: Sequence[str]) -> None:
    """A schedule of these entries, each written in one line: `id: a, at: 2099-01-05 09:00`."""
    lines = [f"to: [{', '.join(to)}]", "late: 6h", "posts:"]
    for entry in entries:
        first, *rest = ["story: rosa", *entry.split(", ")]
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    (root / "schedules" / f"{name}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] = ENVIRONMENT,
    *,
    given: BinaryIO | None = None,
) -> Used:
    """Run a process to its end, with what is given as its input; raises where it fails."""
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=given, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    # Kilobytes, but bytes on macOS.
    return Used(seconds=seconds, megabytes=used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024))


def plan(ledger: Ledger, number: int, account: str = "mastodon") -> int:
    """Plan a delivery of one part, as a schedule would; gives its id."""
    due = datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(minutes=number)
    slot = Slot(entry=f"entry-{number:07}", due_at=due, late_at=due + timedelta(hours=6))
    return ledger.plan(
        DeliveryKey(account=account, language="en", occasion=slot.entry, story_id="rosa-7f3k"),
        platform="mastodon",
        story="rosa",
        digest="d" * 64,
        parts=1,
        slot=slot,
    ).id


def deliver(
    ledger: Ledger, delivery: int, account: str = "mastodon", *, base_url: str = "https://social.example"
) -> None:
    """The three durable steps of a delivery that was planned: claim, begin, posted."""
    text = "Rosa won asylum. She waited for three years. https://example.org/stories/rosa?utm_source=mastodon"
    claim = ledger.claim(delivery, 1)
    prepared = Prepared(
        platform="mastodon",
        account=account,
        story_id="rosa-7f3k",
        language="en",
        number=1,
        payload={"status": text, "visibility": "public", "sensitive": False, "language": "en"},
        texts=(text,),
        handle='{"base": "https://social.example", "account": "109302436954721982", "software": "mastodon"}',
    )
    if claim is None or ledger.begin(claim, prepared) is None:
        raise RuntimeError("the ledger gave the part to nobody")
    identifier = f"{115123456789012341 + delivery}"
    ledger.posted(claim, Receipt(id=identifier, url=f"{base_url}/@{account}/{identifier}"))


def give_a_past(path: Path, deliveries: int) -> None:
    """Deliver one story in a ledger that never sent, then copy its rows until there are so many, a minute apart."""
    with Ledger.open(path) as ledger:
        first = plan(ledger, 0)
        deliver(ledger, first)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        # The triggers would take each row for something that happens now.
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        database.execute("BEGIN")
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        for table in ("deliveries", "parts", "events"):
            _copy_rows(database, table, first, deliveries)
        database.execute("UPDATE ledger SET sendings = (SELECT COUNT (*) FROM events WHERE letter = 'e')")
        for _, statement in triggers:
            database.execute(statement)
        database.execute("COMMIT")


def _copy_rows(database: sqlite3.Connection, table: str, first: int, deliveries: int) -> None:
    """Each row of the first delivery again for every other one: another number, and as many minutes earlier."""
    names = [name for _, name, *_ in database.execute(f"PRAGMA table_info ({table})")]
    of_delivery = "id" if table == "deliveries" else "delivery"
    copied = [name for name in names if name != "id" or table == "deliveries"]
    changed = {
        of_delivery: f"{of_delivery} + n",
        "key": "REPLACE (key, 'entry-0000000', printf ('entry-%07d', n))",
        **dict.fromkeys(("occasion", "entry"), "printf ('entry-%07d', n)"),
        **{
            name: f"strftime ('%Y-%m-%dT%H:%M:%fZ', {name}, '-' || n || ' minutes')"
            for name in ("planned_at", "due_at", "late_at", "changed_at", "started_at", "at")
        },
    }
    values = ", ".join(changed.get(name, name) for name in copied)
    database.execute(
        f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) "  # noqa: S608 - names of ours
        f"INSERT INTO {table} ({', '.join(copied)}) SELECT {values} FROM {table}, numbers WHERE {of_delivery} = ?",
        (deliveries - 1, first),
    )
