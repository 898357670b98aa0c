"""`storyshare accounts add` in a real terminal, against servers on this machine."""

import os
import re
import select
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli.conftest import Call
from contract.on_bluesky import OnBluesky
from platforms.mastodon.test_logging_in import WithApps

from storyshare.testing import NOW
from storyshare.testing.web import Web

pty = pytest.importorskip("pty", reason="Windows has no such terminals")

PASSWORD = "abcd-efgh-2345-wxyz"
SETTINGS = '# Ours\ndefault_accounts = ["mastodon"]\n\n[alerts]  # none yet\n'
PROMPT = re.compile(rb"(: |\? |\[y/N\] |\) |press Enter\.\r\n)$")
Answer = bytes | Callable[[str], bytes]


@pytest.fixture
def web() -> Iterator[Web]:
    found = Web(OnBluesky(NOW, PASSWORD))
    yield found
    found.close()


@pytest.fixture
def place(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (workspace / "storyshare.toml").write_text(SETTINGS)
    monkeypatch.setenv("STORYSHARE_PLAIN", "1")
    return workspace


def add(place: Path, *arguments: str, answers: list[Answer]) -> tuple[int, str]:
    """Run it in a terminal of its own and answer what it asks; gives the exit code and all that was shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(place)
        os.execv(sys.executable, [sys.executable, "-m", "storyshare", "accounts", "add", *arguments])
    shown, left = b"", list(answers)
    while select.select([terminal], [], [], 60)[0]:
        try:
            more = os.read(terminal, 4096)
        except OSError:
            break
        if not more:
            break
        shown += more
        if left and PROMPT.search(shown):
            following = left.pop(0)
            answer = following if isinstance(following, bytes) else following(shown.decode())
            os.write(terminal, answer if answer == b"\x03" else answer + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode().replace("\r\n", "\n")


def answers(web: Web, password: str = PASSWORD) -> list[Answer]:
    return [b"rosa.test", web.url.encode(), password.encode()]


def test_from_the_first_question_to_the_log_in(place: Path, web: Web) -> None:
    (place / ".env").write_text("# Ours\nA='b'  # stays\n")
    (place / ".env").chmod(0o600)
    code, shown = add(place, "bluesky", "--name", "desk", answers=answers(web))
    assert code == 0
    assert "✓ desk (Bluesky): @rosa.test\n" in shown
    assert shown.endswith("It gets a story where it is named: --to desk; or name it in default_accounts.\n")
    assert PASSWORD not in shown
    assert (place / ".env").read_text() == (
        f"# Ours\nA='b'  # stays\nDESK_HANDLE=rosa.test\nDESK_PDS_URL={web.url}\nDESK_APP_PASSWORD={PASSWORD}\n"
    )
    assert stat.S_IMODE((place / ".env").stat().st_mode) == 0o600
    settings = (place / "storyshare.toml").read_text()
    assert settings.replace('[accounts.desk]\nplatform = "bluesky"\n', "").replace("\n", "") == SETTINGS.replace(
        "\n", ""
    )


def test_what_it_shows_at_the_end_is_what_check_shows(place: Path, web: Web, call: Call) -> None:
    _, shown = add(place, "bluesky", answers=answers(web))
    _, checked, _ = call("accounts", "check", "bluesky")
    assert checked in shown


def test_what_the_browser_shows_is_pasted_while_it_is_waited_for(place: Path) -> None:
    server = WithApps()
    web = Web(server)

    def pasted(shown: str) -> bytes:
        (address,) = re.findall(r"    (http\S+/oauth/authorize\S+)", shown)
        return server.authorisation.browse(address).encode()

    code, shown = add(place, "mastodon", answers=[web.url.encode(), b"1", pasted])
    web.close()
    assert (code, "✓ mastodon: @ana@127.0.0.1" in shown) == (0, True)
    assert f"MASTODON_BASE_URL={web.url}\nMASTODON_ACCESS_TOKEN=made-up-access-2\n" in (place / ".env").read_text()


def unchanged(place: Path) -> bool:
    kept = list((place / ".storyshare" / "sessions").glob("*.json"))
    return (place / "storyshare.toml").read_text() == SETTINGS and not (place / ".env").exists() and not kept


@pytest.mark.parametrize("after", [0, 1, 2])
def test_ctrl_c_writes_nothing(place: Path, web: Web, after: int) -> None:
    code, shown = add(place, "bluesky", answers=[*answers(web)[:after], b"\x03"])
    assert (code != 0, unchanged(place), "Traceback" in shown) == (True, True, False)


def test_a_wrong_password_writes_nothing(place: Path, web: Web) -> None:
    code, shown = add(place, "bluesky", answers=answers(web, "zzzz-zzzz-zzzz-zzzz"))
    assert (code, unchanged(place)) == (2, True)
    assert "does not know this name and app password together: nothing was changed." in shown


def test_an_account_that_is_there_is_asked_for(place: Path, web: Web) -> None:
    add(place, "bluesky", answers=answers(web))
    before = (place / ".env").read_bytes()
    code, shown = add(place, "bluesky", answers=[b"n"])
    assert (code, (place / ".env").read_bytes()) == (1, before)
    assert "bluesky is set up already. Log it in anew? [y/N] n\nNothing was changed.\n" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_file_that_others_can_read_is_refused_before_anything_is_asked(place: Path) -> None:
    (place / ".env").write_text("A=1\n")
    (place / ".env").chmod(0o644)
    code, shown = add(place, "bluesky", answers=[])
    assert (code, "Others on this computer can read" in shown) == (3, True)


def test_without_a_terminal_it_says_so(place: Path, call: Call) -> None:
    code, _, errors = call("accounts", "add", "bluesky")
    assert (code, unchanged(place)) == (2, True)
    assert errors == (
        "A log-in needs a person at a terminal: nothing was changed.\n"
        "  Run the command by itself in a terminal, not in a pipe or from cron.\n"
    )
