"""A kit of made-up stories, from its folder and from a server; the system's own Chromium, or tests are skipped."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from support import RECORD, ROOT

from storyshare import workspace
from storyshare.ledger import Ledger
from storyshare.publish.kits.building import build_kit

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_SETTINGS = """\
organisation = "Example Legal Aid"
[kit]
website = "https://example.org"
support = "https://example.org/donate"
follow = ["https://social.example/@example"]
"""


@dataclass(slots=True)
class Shown:
    """A page as somebody sees it; `left` are requests that went anywhere else, `said` what the console says."""

    page: Page
    base: str
    left: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open(self, name: str) -> "Shown":
        self.page.goto(self.base + name)
        return self


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a kit: Rosa in four languages, and some in English, one of them with an end of consent."""
    root = tmp_path_factory.mktemp("kit")
    (root / "stories").mkdir()
    for path in (ROOT / "stories").glob("rosa*"):
        shutil.copy(path, root / "stories")
    for number, name in enumerate(("Sam", "Ines", "Karim", "Nadia", "Tomás", "Amina", "Yusuf")):
        text = RECORD.replace("rosa-7f3k", f"made-up-{number}").replace("Rosa", name)
        text = text.replace("stories/rosa", f"stories/made-up-{number}")
        if not number:
            text = text.replace("granted: ", "expires: 2026-06-30\n  granted: ")
        (root / "stories" / f"made-up-{number}.md").write_text(text, encoding="utf-8")
    (root / "storyshare.toml").write_text(_SETTINGS, encoding="utf-8")
    with Ledger.create(root / "ledger.sqlite3") as ledger:
        place = workspace.read(root)
        build_kit(place, ledger, root / "kit", asked=None, partner="Friends of Example", now=NOW)
    return root / "kit"


@pytest.fixture(scope="session")
def page_of(kit: Path) -> Callable[[str, str], str]:
    """The name of a story's page, by the last word of its address and a language."""

    def found(story: str, language: str = "en") -> str:
        (path,) = kit.glob(f"stories/{story}-????????/{language}.html")
        return path.relative_to(kit).as_posix()

    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A browser that closes a connection is no fault."""


@pytest.fixture(scope="session")
def served(kit: Path) -> Iterator[str]:
    """The address of the kit on a plain web server of this machine."""
    with _Server(("127.0.0.1", 0), partial(_Quiet, directory=kit)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["folder", "server"])
def base(request: pytest.FixtureRequest, kit: Path) -> str:
    """Where the kit is opened: from its folder, then from a server."""
    return f"{kit.as_uri()}/" if request.param == "folder" else str(request.getfixturevalue("served"))


Open = Callable[..., Shown]


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Open]:
    """Opens a page by its address; what it must never do is looked at when the test ends."""
    contexts: list[BrowserContext] = []
    pages: list[Shown] = []

    def new(base: str, name: str, **options: Any) -> Shown:
        context = chromium.new_context(**options)
        contexts.append(context)
        shown = watched(context.new_page(), base)
        pages.append(shown)
        return shown.open(name)

    yield new
    for shown in pages:
        assert (shown.left, shown.said) == ([], [])
    for context in contexts:
        context.close()


def watched(page: Page, base: str) -> Shown:
    """A page whose requests and complaints are written down."""
    shown = Shown(page, base)
    page.on(
        "request", lambda asked: shown.left.append(asked.url) if not asked.url.startswith((base, "data:")) else None
    )
    page.on("console", lambda message: shown.said.append(message.text))
    page.on("pageerror", lambda error: shown.said.append(str(error)))
    return shown
