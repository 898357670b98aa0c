"""How long one story takes to 24 Mastodon accounts, beside what the slowest account's calls take by themselves.

    python benchmarks/posting.py

`storyshare post rosa --yes` as a process, with the real adapter, against a server on this machine that answers every
request after 200 ms. The posting lasts from the first request's arrival at the server to its last answer.
"""

import json
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from made_up import STORYSHARE, make_workspace, run

ROUNDS = 5
ACCOUNTS = 24
ANSWERS_AFTER = 0.2
AIM = 1.3


class Server(ThreadingHTTPServer):
    """As much of Mastodon as a post asks of it; notes when each account's requests came and were answered."""

    daemon_threads = True
    request_queue_size = 4096  # all accounts knock at once

    def __init__(self, answers_after: Callable[[], float]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers_after = answers_after
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.came: dict[str, list[float]] = defaultdict(list)
        self.answered: list[float] = []
        self.posts = 0

    def said(self, path: str) -> dict[str, Any]:
        """What Mastodon says there."""
        if path == "/api/v1/statuses":
            self.posts += 1
        answers: dict[str, dict[str, Any]] = {
            "/.well-known/nodeinfo": {"links": [{"href": f"{self.url}/nodeinfo/2.0"}]},
            "/nodeinfo/2.0": {"software": {"name": "mastodon"}},
            "/api/v2/instance": {"configuration": {"statuses": {"max_characters": 500}}},
            "/api/v1/accounts/verify_credentials": {"id": "1", "acct": "rosa", "url": f"{self.url}/@rosa"},
            "/api/v1/statuses": {"id": str(self.posts), "url": f"{self.url}/@rosa/{self.posts}"},
        }
        return answers[path]


class Handler(BaseHTTPRequestHandler):
    """One request: noted, answered late."""

    server: Server

    def _handle(self) -> None:
        self.server.came[self.headers["Authorization"]].append(time.perf_counter())
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = json.dumps(self.server.said(self.path)).encode()
        time.sleep(self.server.answers_after())
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.server.answered.append(time.perf_counter())

    do_GET = do_POST = _handle  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(answers_after: Callable[[], float] = lambda: ANSWERS_AFTER) -> Iterator[Server]:
    """A server of its own for each post."""
    with Server(answers_after) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def main() -> None:
    """Print the medians: the calls of the slowest account, the posting, the whole process."""
    calls, posting, whole = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="storyshare-") as name, serving() as server:
            folder = Path(name) / "workspace"
            accounts = [f"account{number}" for number in range(ACCOUNTS)]
            make_workspace(folder, accounts, base_url=server.url)
            used = run([STORYSHARE, "post", "rosa", "--to", ",".join(accounts), "--yes"], folder)
            if server.posts != ACCOUNTS:
                raise RuntimeError(f"{server.posts} posts instead of {ACCOUNTS}")
            calls.append(max(map(len, server.came.values())) * ANSWERS_AFTER)
            posting.append(max(server.answered) - min(map(min, server.came.values())))
            whole.append(used.seconds)
    print(f"{f'one story to {ACCOUNTS} accounts, 200 ms an answer':50} {'s':>6} {'ratio':>6} {'aim':>5}")
    print(f"{'the calls of the slowest account':50} {statistics.median(calls):6.2f}")
    ratio = statistics.median(one / other for one, other in zip(posting, calls, strict=True))
    print(f"{'from the first request to the last answer':50} {statistics.median(posting):6.2f} {ratio:6.2f} {AIM:5.2f}")
    print(f"{'storyshare post, the whole process':50} {statistics.median(whole):6.2f}")


if __name__ == "__main__":
    main()
