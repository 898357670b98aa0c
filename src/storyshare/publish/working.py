"""Shares the work of `run` among hosts: procrastinate, in the ledger's own PostgreSQL, says which host does what.

A job says no more than "plan now" or "look after this account now"; what is due, sent or in doubt only the ledger
knows. So no job is ever tried again: what a dead worker had begun is settled as any doubt is, and the next minute's
jobs do the rest. There is one lock an account, so that order and spacing hold.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from storyshare.errors import SetupError, StoryshareError
from storyshare.i18n import _
from storyshare.ledger import timetable
from storyshare.models import utc_now
from storyshare.publish.alerting import alert, heartbeat
from storyshare.publish.books import open_for_sending
from storyshare.publish.running import Run, begin
from storyshare.publish.words import Word, exit_code, unsaid, word_of
from storyshare.timers import note_run
from storyshare.workspace import STATE_FOLDER, Workspace

if TYPE_CHECKING:
    from procrastinate import App

_FINISHED = "always"  # jobs are deleted when they end: the ledger is the memory
_PLAN_FIRST = 10
_PAUSE = 5.0  # seconds, before a database that was out of reach is tried again


@dataclass(slots=True, kw_only=True)
class Worker:
    """One host's worker. `place` reads the workspace anew; `say` hears each word that was not said the last time.

    `at_once` is how many accounts it looks after at the same time. `every` says when it plans, as cron does (a sixth
    field is seconds); a worker that has not been heard of for `dead_after` seconds is taken for dead, for the jobs.
    """

    place: Callable[[], Workspace]
    say: Callable[[list[Word]], None]
    at_once: int = 8
    every: str = "* * * * *"
    dead_after: float = 30.0
    _telling: Lock = field(default_factory=Lock)
    _last: Workspace = field(init=False)  # as it was when it could last be read

    def __post_init__(self) -> None:
        self._last = self.place()

    def work(self) -> None:
        """Work until SIGTERM or Ctrl-C; what was begun is finished first. Raises SetupError where it cannot begin."""
        url = self._last.ledger_place
        if not isinstance(url, str):
            raise SetupError(
                _("A worker needs a ledger that several hosts share."),
                hint=_("Move it to PostgreSQL (storyshare ledger move postgres), or let cron call storyshare run."),
            )
        if sys.platform == "win32":
            raise SetupError(
                _("storyshare worker does not run on Windows."), hint=_("There, let a task call storyshare run.")
            )
        with open_for_sending(self._last):
            pass  # a ledger that cannot be trusted is said now, and not once a minute
        _make_room(url)  # whatever is wrong with it is said now, too
        # What jobs meet, they say themselves; that the database is away, we say.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
        asyncio.run(self._work(url))

    # -- the jobs ----------------------------------------------------------------------------------------------

    def plan(self) -> list[str]:
        """Plan what is due; gives the accounts that are to be looked after."""
        accounts: list[str] = []

        def job(run: Run) -> None:
            run.plan()
            run.take_back()
            run.words += run.endings()
            accounts.extend(timetable.accounts_waiting(run.ledger))

        code = self._run(job, listener="plan")
        note_run(self._last.root / STATE_FOLDER, at=utc_now(), code=code)
        if code == 0:
            self._tell(heartbeat(self._last), "heartbeat")
        return accounts

    def look_after(self, account: str) -> None:
        """Send to the account what is due there longest, if it may be sent now; or settle what is in doubt there."""
        self._run(lambda run: run.send(account), listener=f"account {account}")

    def _run(self, job: Callable[[Run], None], *, listener: str) -> int:
        """One piece of a run, with a ledger of its own; whatever stops it is a word."""
        words: list[Word] = []
        try:
            self._last = place = self.place()
            with begin(place) as run:
                words = run.words
                job(run)
        except StoryshareError as error:
            words.append(word_of(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours in one job stops neither the others nor the worker
            words.append(Word(text=_("A mistake in storyshare itself: {kind}.", kind=type(error).__name__), code=70))
        self._tell(words, listener)
        return exit_code(words)

    def _tell(self, words: list[Word], listener: str) -> None:
        place = self._last
        with self._telling:
            words = [*words, *alert(place, words, f"alerts of {listener}")]
            done = [word for word in words if not word.code]
            news = [*done, *unsaid(place, listener, [word for word in words if word.code])]
            if news:
                self.say(news)

    # -- the engine --------------------------------------------------------------------------------------------

    async def _work(self, url: str) -> None:
        loop = asyncio.get_running_loop()
        # The engine finds jobs ended that it was cut off from for too long, which is as it should be.
        loop.set_exception_handler(lambda *_: None)
        # Jobs block while a platform answers: each has a thread, and planning one more.
        loop.set_default_executor(ThreadPoolExecutor(self.at_once + 2))
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        stopped = asyncio.create_task(stop.wait())
        lost = False
        while not stop.is_set():
            working = asyncio.create_task(self._work_once(url))
            await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                working.cancel()  # which waits for what was begun
            try:
                await working
            except asyncio.CancelledError:
                break
            except Exception as error:  # noqa: BLE001 - the database is away: the worker waits for it
                if not lost:
                    self.say(
                        [
                            Word(
                                text=_("The database is out of reach ({kind}); waiting.", kind=type(error).__name__),
                                code=5,
                            )
                        ]
                    )
                lost = True
            else:
                lost = False
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _PAUSE)

    async def _work_once(self, url: str) -> None:
        """Until the connection breaks, or it is cancelled."""
        app = self._app(url, await asyncio.to_thread(_make_room, url))
        async with app.open_async():
            await app.run_worker_async(
                concurrency=self.at_once + 1,
                delete_jobs=_FINISHED,
                install_signal_handlers=False,
                update_heartbeat_interval=self.dead_after / 3,
                stalled_worker_timeout=self.dead_after,
            )

    def _app(self, url: str, schema: str) -> App:
        from procrastinate import App, PsycopgConnector
        from procrastinate.exceptions import AlreadyEnqueued

        from storyshare.ledger.postgres import options

        own = options(url)[0] | {"options": f"-c search_path={schema}"}
        # Every job in hand, and the engine's own listening, heartbeat and fetching.
        app = App(connector=PsycopgConnector(kwargs=own, min_size=1, max_size=self.at_once + 5))

        @app.periodic(cron=self.every)
        @app.task(name="plan", queueing_lock="plan", priority=_PLAN_FIRST)
        async def plan(timestamp: int) -> None:  # noqa: ARG001 - when it was due is the ledger's business
            await _forget_the_dead(app, self.dead_after)
            for account in await asyncio.to_thread(self.plan):
                with suppress(AlreadyEnqueued):  # somebody is about to
                    await look_after.configure(lock=account, queueing_lock=account).defer_async(account=account)

        @app.task(name="look after")
        async def look_after(account: str) -> None:
            await asyncio.to_thread(self.look_after, account)

        return app


async def _forget_the_dead(app: App, dead_after: float) -> None:
    """End the jobs of workers that are gone, so that nobody waits for the locks that they had; never try them again."""
    from procrastinate.jobs import Status

    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after):
        with suppress(Exception):  # another worker was faster
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


def _make_room(url: str) -> str:
    """The engine's tables, in a schema for its version: jobs are gone in a minute, so that none is ever migrated."""
    import procrastinate
    import psycopg
    from procrastinate.schema import SchemaManager

    from storyshare.ledger.postgres import options, told

    schema = "storyshare_jobs_" + "_".join(procrastinate.__version__.split(".")[:2])
    own, title = options(url)
    with told(title), psycopg.connect(**own) as connection:
        connection.execute("SELECT pg_advisory_xact_lock (hashtext (%s))", (schema,))
        if connection.execute("SELECT to_regclass (%s)", (f"{schema}.procrastinate_jobs",)).fetchone() == (None,):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            connection.execute(f"SET LOCAL search_path = {schema}")
            connection.execute(SchemaManager.get_schema())
    return schema
