"""Every test runs in a home of its own, without anybody's credentials, and cannot reach another machine."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pg
import pytest
from hypothesis import HealthCheck, settings

from storyshare.platforms import names, prefix

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A slow machine is no failure: no test is about time. In CI the examples are the same each time, so that a run can be
# repeated; `make fuzz` tries many more, and other ones each time.
_FUZZ = int(os.environ.get("FUZZ_EXAMPLES", "0"))
settings.register_profile("storyshare", deadline=None, derandomize="CI" in os.environ)
settings.register_profile(
    "fuzz", deadline=None, max_examples=max(_FUZZ, 1), suppress_health_check=list(HealthCheck), print_blob=True
)
settings.load_profile("fuzz" if _FUZZ else "storyshare")

# No test but those of links looks at one; here as well, for processes that outlive a test.
os.environ["STORYSHARE_CHECK_LINKS"] = "no"
_PREFIXES = ("ALERTS_", "STORYSHARE", "XDG_", *(f"{prefix(name)}_" for name in names()))


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(_PREFIXES):
            monkeypatch.delenv(name)
    for name, value in {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "STORYSHARE_CHECK_LINKS": "no",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",  # nobody's own keyring is opened
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the test stands in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own; skips the test where none is installed."""
    if pg.programs() is None:
        pytest.skip(pg.WHERE)
    # Nobody pulls a plug here.
    with pg.server("fsync=off", "full_page_writes=off") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a new ledger can lie, in either database."""
    if request.param == "sqlite":
        return tmp_path / "state" / "ledger.sqlite3"
    return pg.new_database(request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """A real browser, one for all the tests of a process: Playwright cannot be begun twice in one."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=options)
        yield browser
        browser.close()
