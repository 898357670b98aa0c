"""A ledger in a PostgreSQL database, in a schema of its own: for several hosts. psycopg is loaded only here.

Every transaction first takes one lock, so that there is one writer at a time as with SQLite, and what is true there is
true here. A host that dies in a transaction is cut off by the server within seconds; nobody waits for it longer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from storyshare.errors import BusyError, LedgerError, NoLedgerError, SetupError
from storyshare.i18n import _
from storyshare.ledger.database import TABLES, Database, migrations, new_ledger, refuse_newer, take_numbers

if TYPE_CHECKING:
    import psycopg

SCHEMA = "storyshare"
# "stor", a lock of this database that no other program of sane habits takes.
_LOCK = 0x73746F72
# Asked for unless the URL says otherwise; a server that does not answer is given up after some seconds.
_DEFAULTS = {
    "application_name": "storyshare",
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
# What is durable survives a power cut; and nobody holds the one lock for long, alive or dead.
_SESSION = f"""
SET search_path = {SCHEMA};
SET idle_in_transaction_session_timeout = '15s';
SET lock_timeout = '60s';
SET statement_timeout = '120s';
SET tcp_keepalives_idle = 10;
SET tcp_keepalives_interval = 5;
SET tcp_keepalives_count = 3;
SELECT set_config ('synchronous_commit', 'on', false) WHERE current_setting ('synchronous_commit') IN ('off', 'local');
"""
_BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock ({_LOCK}); SELECT clock_timestamp ()"
_BEGIN_AND_TELL = _BEGIN + "; SELECT id FROM ledger"  # noqa: S608 - nothing of anybody's is in it
# A whole ledger takes its time to be copied.
_UNHURRIED = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
# Longer than any call may take that is made while one is alone.
_PATIENTLY = "SET lock_timeout = '180s'; SET statement_timeout = 0"
_ROWS_AT_ONCE = 5_000


class Postgres:
    """One connection, made anew when it breaks; made by `open`."""

    patience: ClassVar[tuple[float, ...]] = (0.5, 1, 2, 4, 8, 16)

    def __init__(self, place: str) -> None:
        self.place = place
        self._options, self.title = options(place)
        self._open: psycopg.Connection[tuple[Any, ...]] | None = None
        self._at: datetime | None = None
        self._id = ""

    @classmethod
    def open(cls, place: str, *, create: bool = False) -> Self:
        """Connect to a ledger, brought to the present schema; never makes one unless asked to.

        Raises LedgerError where the server or the ledger is not there, or is newer than this program, and SetupError
        where psycopg is missing or the URL is none.
        """
        found = cls(place)
        try:
            with told(found.title):
                found._migrate(create=create)
                found._id = str(found.fetch("SELECT id FROM ledger", {})[0][0])
        except BaseException:
            found.close()
            raise
        return found

    def now(self) -> datetime:
        """The present instant by the server's clock; inside a transaction, of its beginning."""
        if self._at is not None:
            return self._at
        with told(self.title):
            return _utc(self._connection().execute("SELECT clock_timestamp ()").fetchone())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction, alone in writing. Raises LedgerError where the server cannot be reached or says no."""
        with told(self.title):
            connection = self._connection()
            try:
                self._begin(connection)
                yield
                connection.execute("COMMIT")
            except BaseException:
                # A connection that cannot be rolled back is closed, and the server forgets what was begun.
                try:
                    connection.execute("ROLLBACK")
                except Exception:  # noqa: BLE001 - whatever it was, the first error is the one to be told
                    connection.close()
                raise
            finally:
                self._at = None

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Alone under that name among all connections, outside of any transaction: others go on writing meanwhile.

        Ends with the connection, which must do nothing else. Raises BusyError where another is so for minutes.
        """
        import psycopg

        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)
        with told(self.title):
            self._connection().execute(_PATIENTLY)
            try:
                self._connection().execute("SELECT pg_advisory_lock (%s::int, %s::int)", (_LOCK, number))
            except psycopg.errors.LockNotAvailable as error:
                raise BusyError(
                    _("Another host is at work on the log-in of this account."),
                    hint=_("Wait until it has ended, then run the same command again."),
                ) from error
        try:
            yield
        finally:
            self.close()

    def change(self, statement: str, values: Mapping[str, object]) -> int:
        """How many rows a statement changed."""
        return self._connection().execute(_placeholders(statement), dict(values)).rowcount

    def fetch(self, statement: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Every row that a statement finds."""
        with told(self.title):
            return self._connection().execute(_placeholders(statement), dict(values)).fetchall()

    @contextmanager
    def read(self, table: str) -> Iterator[tuple[Sequence[str], Iterator[tuple[Any, ...]]]]:
        """The names of a table's columns, and its rows a few at a time; inside a transaction."""
        self._connection().execute(_UNHURRIED)
        with self._connection().cursor(f"read_{table}") as cursor:
            cursor.itersize = _ROWS_AT_ONCE
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
            yield [column.name for column in cursor.description or ()], iter(cursor)

    def fill(self, source: Database) -> None:
        """Take the rows of another ledger into this empty one as they are; inside a transaction."""
        connection = self._connection()
        connection.execute(_UNHURRIED)
        for table in TABLES:
            # Its triggers would take each row for something that happens now.
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            with (
                source.read(table) as (columns, rows),
                connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
        for table in ("deliveries", "events"):
            connection.execute(
                f"SELECT setval (pg_get_serial_sequence ('{table}', 'id'), (SELECT COALESCE (MAX (id), 0) + 1 FROM {table}), false)"  # noqa: S608, E501 - names of ours
            )
        # Deferred checks would keep the tables from being altered.
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        take_numbers(self, source)

    def set_aside(self) -> str:
        """Rename the ledger that is there, if there is one, so that nothing is lost; inside a transaction.

        Gives its new name. Whoever still has it open finds another in its place, and writes nothing there.
        """
        taken = {name for (name,) in self.fetch("SELECT nspname FROM pg_namespace", {})}
        if SCHEMA not in taken:
            return ""
        number = 1
        while (aside := f"{SCHEMA}_replaced_{number}") in taken:
            number += 1
        self._connection().execute(f"ALTER SCHEMA {SCHEMA} RENAME TO {aside}")
        return aside

    def make(self) -> None:
        """Make the schema; inside a transaction."""
        connection = self._connection()
        steps = migrations("postgres")
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        for _number, script in steps:
            connection.execute(script)
        connection.execute(f"INSERT INTO schema_version (one, number) VALUES (1, {steps[-1][0]})")  # noqa: S608 - a number of ours
        self._id = ""
        new_ledger(self)

    def check(self) -> None:
        """PostgreSQL looks after its own pages."""

    def scrub(self) -> bool:
        """Take the dead rows out of the tables; the server's own log and its backups are beyond us."""
        with told(self.title):
            self._connection().execute(f"VACUUM {SCHEMA}.parts, {SCHEMA}.approvals")
        return True

    def close(self) -> None:
        """Let go of the connection."""
        if self._open is not None:
            self._open.close()

    def _connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        import psycopg

        if self._open is None or self._open.closed:
            if self._at is not None:
                raise psycopg.OperationalError("the connection broke in the middle of a transaction")
            self._open = psycopg.connect(**self._options, autocommit=True)
            self._open.execute(_SESSION)
        return self._open

    def _is_there(self) -> bool:
        return self.fetch(f"SELECT to_regclass ('{SCHEMA}.ledger') IS NOT NULL", {}) == [(True,)]

    def _begin(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        """All of it in one go: each way to the server and back is time under the lock."""
        cursor = connection.execute(_BEGIN_AND_TELL if self._id else _BEGIN)
        cursor.nextset()
        cursor.nextset()
        self._at = _utc(cursor.fetchone())
        # Whoever had it open before it was replaced may write nothing into the one that lies there now.
        if self._id and cursor.nextset() and cursor.fetchone() != (self._id,):
            raise LedgerError(
                _("The ledger was replaced while this was at work."), hint=_("Run the same command again.")
            )

    def _migrate(self, *, create: bool) -> None:
        steps = migrations("postgres")
        newest = steps[-1][0]
        if create:
            with self.transaction():  # whoever makes one at the same moment waits here
                if self._is_there():
                    raise FileExistsError(self.title)
                self.make()
            return
        if not self._is_there():
            raise NoLedgerError(_("There is no ledger in {title}.", title=self.title))
        ((version,),) = self.fetch("SELECT number FROM schema_version", {})
        refuse_newer(_("The ledger in {title}", title=self.title), version, newest)
        if version < newest:
            with self.transaction():
                ((version,),) = self.fetch("SELECT number FROM schema_version", {})  # another host may have been first
                for number, script in steps:
                    if number > version:
                        self._connection().execute(script)
                self._connection().execute(f"UPDATE schema_version SET number = {newest}")  # noqa: S608 - a number of ours


@contextmanager
def told(title: str) -> Iterator[None]:
    """Raise LedgerError, in words of ours, for what psycopg raises.

    But for what the schema forbids: that is a fault of ours, to be seen as such.
    """
    import psycopg

    try:
        yield
    except psycopg.IntegrityError:
        raise
    except psycopg.Error as error:
        said = " ".join(str(error).split()).rstrip(".") or type(error).__name__
        raise LedgerError(
            _("The ledger in {title} cannot be used: {said}.", title=title, said=said),
            hint=_("Is the server there, and does STORYSHARE_DATABASE_URL name it? Then run the same command again."),
        ) from error


def options(place: str) -> tuple[dict[str, Any], str]:
    """What a URL says, with our defaults, as psycopg takes it; and the database's name for people: no password.

    Raises SetupError where psycopg is missing or the URL is none.
    """
    # Never with a cause: it would show the URL, and the password in it.
    no_url = SetupError(
        _("STORYSHARE_DATABASE_URL is no address of a PostgreSQL database."),
        hint=_("Write it so: postgresql://user:password@host/database"),
    )
    if not place.startswith(("postgresql://", "postgres://")):
        raise no_url
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise SetupError(
            _("For a ledger on PostgreSQL another package is needed."),
            hint=_('Install it: pip install "storyshare[postgres]"'),
        ) from error
    try:
        options = conninfo_to_dict(place)
    except psycopg.ProgrammingError:
        raise no_url from None
    hosts = str(options.get("host") or "").split(",")
    # Texts of stories go over the wire: in the clear only within this machine, unless the URL itself asks for it.
    at_home = all(
        host in ("localhost", "127.0.0.1", "::1") or host.startswith(("/", "@")) or not host for host in hosts
    )
    defaults = _DEFAULTS if at_home else _DEFAULTS | {"sslmode": "require"}
    name = options.get("dbname") or options.get("user") or _("the default database")
    host = ",".join(hosts) or _("this machine")
    return {**defaults, **options}, _("PostgreSQL ({name} on {host})", name=name, host=host)


@cache
def _placeholders(statement: str) -> str:
    return re.sub(r":([a-z_]+)", r"%(\1)s", statement)


def _utc(row: tuple[Any, ...] | None) -> datetime:
    assert row is not None  # noqa: S101 - a SELECT of one value gives one row
    at: datetime = row[0]
    return at.astimezone(UTC)
