"""How long it takes to take 200 posts back from six accounts, beside what the slowest account's calls take.

    python benchmarks/withdrawing.py

`storyshare withdraw rosa` as a process, with the real adapter, against a server on this machine that answers every
request after 50 ms. It lasts from the first request's arrival at the server to its last answer: each post is deleted,
looked at again, and written down durably.
"""

import json
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from made_up import STORYSHARE, deliver, make_workspace, plan, run

from storyshare import workspace
from storyshare.publish.books import open_for_sending

ROUNDS = 5
POSTS = {"account0": 50, "account1": 40, "account2": 35, "account3": 30, "account4": 25, "account5": 20}
ANSWERS_AFTER = 0.05
AIM = 1.3


class Server(ThreadingHTTPServer):
    """As much of Mastodon as a deletion asks of it; knows every post that was not deleted."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.came: dict[str, list[float]] = defaultdict(list)
        self.answered: list[float] = []
        self.deleted: set[str] = set()


class Handler(BaseHTTPRequestHandler):
    """One request: noted, answered late."""

    server: Server

    def _handle(self) -> None:
        self.server.came[self.headers["Authorization"]].append(time.perf_counter())
        gone = self.command == "GET" and self.path in self.server.deleted
        if self.command == "DELETE":
            self.server.deleted.add(self.path)
        said: dict[str, Any] = {"error": "Record not found"} if gone else {"id": self.path.rpartition("/")[2]}
        data = json.dumps(said).encode()
        time.sleep(ANSWERS_AFTER)
        self.send_response(404 if gone else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.server.answered.append(time.perf_counter())

    do_GET = do_DELETE = _handle  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server of its own for each withdrawal."""
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def main() -> None:
    """Print the medians: the calls of the slowest account, the withdrawal, the whole process."""
    calls, withdrawing, whole = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="storyshare-") as name, serving() as server:
            folder = Path(name) / "workspace"
            make_workspace(folder, list(POSTS), base_url=server.url)
            with open_for_sending(workspace.read(folder)) as ledger:
                for account, posts in POSTS.items():
                    for number in range(posts):
                        deliver(ledger, plan(ledger, number, account), account, base_url=server.url)
            used = run([STORYSHARE, "withdraw", "rosa", "--reason", "measured", "--yes"], folder)
            if len(server.deleted) != sum(POSTS.values()):
                raise RuntimeError(f"{len(server.deleted)} deleted instead of {sum(POSTS.values())}")
            calls.append(max(map(len, server.came.values())) * ANSWERS_AFTER)
            withdrawing.append(max(server.answered) - min(map(min, server.came.values())))
            whole.append(used.seconds)
    title = f"{sum(POSTS.values())} posts on {len(POSTS)} accounts taken back, 50 ms an answer"
    print(f"{title:60} {'s':>6} {'ratio':>6} {'aim':>5}")
    print(f"{'the calls of the slowest account (50 posts)':60} {statistics.median(calls):6.2f}")
    ratio = statistics.median(one / other for one, other in zip(withdrawing, calls, strict=True))
    seconds = statistics.median(withdrawing)
    print(f"{'from the first request to the last answer':60} {seconds:6.2f} {ratio:6.2f} {AIM:5.2f}")
    print(f"{'storyshare withdraw, the whole process':60} {statistics.median(whole):6.2f}")


if __name__ == "__main__":
    main()
