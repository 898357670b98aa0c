"""A third party's platform in every command; and one that is broken, or makes mistakes, harms no other account."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import Call
from plugged import GOOD, Site, broken, site

from storyshare.platforms.mock import Mock

_BOTH = ("--to", "mastodon,board")


@pytest.fixture
def packages(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("BOARD_KEY", "hunter2-the-key")
    with site(tmp_path_factory.mktemp("packages") / "site", monkeypatch) as made:
        yield made


def accounts(workspace: Path, text: str) -> None:
    """Name accounts, and those that are posted to by default, in storyshare.toml."""
    (workspace / "storyshare.toml").write_text(text, encoding="utf-8")


def harmless(shown: str) -> None:
    """No traceback, no secret, none of what an exception said."""
    assert "Traceback" not in shown
    assert "hunter2" not in shown


def due_now(workspace: Path) -> None:
    """A schedule that has been known for a while, with both accounts."""
    (workspace / "schedules").mkdir(exist_ok=True)
    entry = "posts:\n  - id: one\n    story: rosa\n    at: 2090-02-20 09:00\n    to: [mastodon, board]\n"
    (workspace / "schedules" / "one.yaml").write_text(entry, encoding="utf-8")


# -- a full citizen ------------------------------------------------------------------------------------------------


def test_it_is_listed_with_its_package(workspace: Path, packages: Site, call: Call) -> None:
    packages.install()
    assert "\nBoard (board), from the package made-up-board\n" in call("platforms")[1]
    assert call("platforms", "board")[1].startswith("Board (board), from the package made-up-board\n")


def test_it_is_previewed_counted_and_asked_who_we_are(workspace: Path, packages: Site, call: Call) -> None:
    packages.install()
    code, shown, _ = call("preview", "rosa", "--to", "board")
    assert (code, "Rosa" in shown) == (0, True)
    assert call("preview", "--all", "--to", "board")[0] == 0
    assert call("accounts", "check", "board")[:2] == (0, "✓ board: Legal aid\n    https://board.example/\n")


def test_a_new_workspace_says_what_it_needs(packages: Site, here: Path, call: Call) -> None:
    packages.install()
    assert call("init", "desk")[0] == 0
    example = (here / "desk" / ".env.example").read_text(encoding="utf-8")
    assert "# Board\n# Key: on the board: Settings, Keys\nBOARD_KEY=\n" in example


def test_it_is_posted_to_rehearsed_and_taken_back(workspace: Path, packages: Site, call: Call) -> None:
    packages.install()
    assert call("post", "rosa", "--to", "board", "--dry-run")[0] == 0
    assert call("post", "rosa", "--to", "board", "--yes")[0] == 0
    assert "https://board.example/n1" in call("status", "--all")[1]
    code, shown, _ = call("withdraw", "rosa", "--reason", "she asked", "--yes")
    assert "still public" not in shown.lower()
    assert code in (0, 1)  # what only a person can do is left


def test_what_was_composed_under_other_code_is_not_shown_again(workspace: Path, packages: Site, call: Call) -> None:
    packages.install()
    call("preview", "--all", "--json", "--to", "board")
    module = packages.folder / "made_up_board.py"
    module.write_text(GOOD.replace("maximum=500", "maximum=9"), encoding="utf-8")
    packages.load_again()
    assert '"fits": false' in call("preview", "--all", "--json", "--to", "board")[1]


# -- broken, and left out ------------------------------------------------------------------------------------------

_LEFT_OUT = "The platform 'board' of the package made-up-board is left out: its code cannot be loaded"


def test_a_broken_one_is_named_once_and_changes_nothing_else(workspace: Path, packages: Site, call: Call) -> None:
    packages.install("raise ValueError('hunter2')")
    for command in (["platforms"], ["accounts"], ["accounts", "check"], ["platforms", "x"], ["preview", "rosa"]):
        packages.load_again()
        code, shown, said = call(*command)
        assert (shown + said).count(_LEFT_OUT) == (command in (["platforms"], ["accounts"])), command
        harmless(shown + said)
        assert code == (3 if command[0] == "accounts" else 0)  # the workspace's own mastodon has no log-in yet


def test_asked_for_by_name_it_says_why(workspace: Path, packages: Site, call: Call) -> None:
    packages.install("raise ValueError('hunter2')")
    for command in (["preview", "rosa", "--to", "board"], ["post", "rosa", *_BOTH, "--yes"], ["platforms", "board"],
                    ["count", "--on", "board"], ["accounts", "check", "board"]):  # fmt: skip
        packages.load_again()
        code, shown, said = call(*command)
        assert (code, said.count(_LEFT_OUT), shown) == (3, 1, "")
        assert 'python -c "import made_up_board"' in said
        harmless(said)


def test_among_the_default_accounts_it_is_left_out_and_that_is_said(
    workspace: Path, packages: Site, call: Call
) -> None:
    packages.install("raise ValueError('hunter2')")
    accounts(workspace, 'default_accounts = ["mastodon", "board"]\n')
    code, shown, said = call("preview", "rosa")
    assert (code, "Mastodon" in shown) == (0, True)
    assert said.startswith(f"Left out: the account board. {_LEFT_OUT}")


def test_an_account_on_it_is_a_mistake_of_the_settings(workspace: Path, packages: Site, call: Call) -> None:
    packages.install("raise ValueError('hunter2')")
    accounts(workspace, 'default_accounts = ["mastodon", "notices"]\n[accounts.notices]\nplatform = "board"\n')
    code, shown, said = call("check")
    assert (code, shown.count(_LEFT_OUT), said) == (2, 1, "")
    code, shown, said = call("accounts")
    assert (code, f"✗ notices: {_LEFT_OUT}" in shown, said) == (3, True, "")


def test_the_doctor_names_it(workspace: Path, packages: Site, call: Call) -> None:
    packages.install("raise ValueError('hunter2')")
    _, shown, said = call("doctor")
    assert "! look The platform 'board' of the package made-up-board is left out" in " ".join(shown.split())
    assert "left out" not in said


def test_a_run_serves_the_others_and_says_so(workspace: Path, packages: Site, call: Call, real: Mock) -> None:
    packages.install("raise ValueError('hunter2')")
    due_now(workspace)
    code, shown, said = call("run", "--dry-run", "--now", "2090-02-20T09:00")
    assert "sent: rosa on mastodon" in shown + said
    assert f"one: nothing can be sent to board: {_LEFT_OUT}" in shown + said
    assert code != 0
    harmless(shown + said)


# -- a mistake in the middle of the work ---------------------------------------------------------------------------


@pytest.mark.parametrize("does", ["raise KeyError('hunter2')", "raise SystemExit('hunter2')", "return None"])
@pytest.mark.parametrize("method", ["connect", "prepare", "commit"])
def test_a_mistake_while_posting_touches_its_own_account_alone(
    workspace: Path, packages: Site, call: Call, real: Mock, method: str, does: str
) -> None:
    packages.install(broken(method, does))
    code, shown, said = call("post", "rosa", *_BOTH, "--yes")
    assert len(real.outbox) == 1
    assert code != 0
    harmless(shown + said)
    packages.load_again()
    for told in (shown + said, call("status")[1]):
        assert ("may be public" in told.lower()) == (method == "commit")  # before the one call, nothing can be


def test_what_cannot_be_written_down_is_not_sent(workspace: Path, packages: Site, call: Call, real: Mock) -> None:
    packages.install(GOOD.replace('payload={"text": text}', 'payload={"text": object()}'))
    _, shown, said = call("post", "rosa", *_BOTH, "--yes")
    assert len(real.outbox) == 1
    assert "may be public" not in (shown + said + call("status")[1]).lower()


def test_a_mistake_in_the_rules_leaves_the_other_accounts_alone(
    workspace: Path, packages: Site, call: Call, real: Mock
) -> None:
    packages.install(GOOD.replace("count = lambda", "options.get('open') and 1 / 0\n        count = lambda"))
    accounts(workspace, 'default_accounts = ["mastodon", "board"]\n[accounts.board]\nopen = "yes"\n')
    code, shown, said = call("post", "rosa", "--yes")
    assert (code, len(real.outbox)) == (0, 1)
    assert "Left out: the account board. The adapter for Board made a mistake when asked what is allowed" in said
    harmless(shown + said)


def test_a_mistake_in_the_counting_leaves_the_other_accounts_alone(
    workspace: Path, packages: Site, call: Call, real: Mock
) -> None:
    packages.install(GOOD.replace("len(text)", "len(text) if len(text) < 20 else 1 // 0"))
    code, shown, said = call("post", "rosa", *_BOTH, "--yes")
    assert (code, len(real.outbox)) == (3, 1)
    assert (
        "The adapter for Board made a mistake when its text was written (ZeroDivisionError in made_up" in shown + said
    )


@pytest.mark.parametrize("does", ["raise KeyError('hunter2')", "raise SystemExit(3)", "return Receipt(id=5, url=None)"])
def test_a_mistake_while_looking_leaves_it_in_doubt(workspace: Path, packages: Site, call: Call, does: str) -> None:
    packages.install(broken("commit") + f"\n    def find(self, attempt):\n        {does}\n")
    call("post", "rosa", "--to", "board", "--yes")
    for command in (["resolve"], ["run"]):
        code, shown, said = call(*command)
        assert code != 70
        harmless(shown + said)
    assert "may be public" in call("status")[1].lower()


@pytest.mark.parametrize("method", ["account", "recognise", "delete", "is_gone"])
def test_a_mistake_elsewhere_is_one_line(workspace: Path, packages: Site, call: Call, method: str) -> None:
    packages.install(broken(method))
    call("post", "rosa", "--to", "board", "--yes")
    commands = {
        "account": ["accounts", "check", "board"],
        "recognise": ["record", "rosa", "board", "https://board.example/n2", "--again", "may"],
    }
    code, shown, said = call(*commands.get(method, ["delete", "https://board.example/n1", "--yes"]))
    assert code in (1, 3)
    harmless(shown + said)


def test_a_package_that_is_gone_stops_nothing_else(workspace: Path, packages: Site, call: Call, real: Mock) -> None:
    packages.install(broken("commit"))
    call("post", "rosa", *_BOTH, "--yes")
    packages.uninstall()
    code, shown, said = call("resolve")
    assert (code, "Look at the account board on board." in shown, said) == (1, True, "")
    code, shown, said = call("withdraw", "rosa", "--reason", "she asked", "--yes")
    assert (code, "May be public on board (board)" in shown, said) == (1, True, "")
