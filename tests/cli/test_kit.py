"""`storyshare kit build`."""

import json
from pathlib import Path

from cli.conftest import Call


def test_it_builds_a_kit_and_says_where(call: Call, workspace: Path) -> None:
    code, out, _ = call("kit", "build", "out")
    assert code == 0
    assert "1 story in en: 1 page." in out
    assert (workspace / "out" / "index.html").exists()


def test_a_script_hears_the_same(call: Call, workspace: Path) -> None:
    code, out, _ = call("kit", "build", "out", "--for", "Friends", "--json")
    said = json.loads(out)
    assert (code, said["stories"], said["for"], said["left_out"]) == (0, 1, "Friends", [])


def test_what_may_not_be_shared_is_said_and_nothing_at_all_ends_with_4(call: Call, workspace: Path) -> None:
    record = workspace / "stories" / "rosa.md"
    record.write_text(record.read_text(encoding="utf-8").replace("granted\n", "pending\n", 1), encoding="utf-8")
    code, out, _ = call("kit", "build", "out")
    assert code == 4
    assert "Left out: rosa (en): consent is still pending" in out


def test_a_folder_of_somebody_else_is_refused(call: Call, workspace: Path) -> None:
    code, _, err = call("kit", "build", "stories")
    assert code == 2
    assert "is not empty, and is no share kit" in err


def test_it_stands_in_the_log(call: Call, workspace: Path) -> None:
    call("kit", "build", "out")
    _, out, _ = call("log", "--json")
    assert '"kit"' in out


def test_all_and_some_do_not_go_together(call: Call, workspace: Path) -> None:
    assert call("kit", "build", "out", "--all", "--story", "rosa")[0] == 2


def test_settings_of_the_kit_are_addresses(call: Call, workspace: Path) -> None:
    with (workspace / "storyshare.toml").open("a", encoding="utf-8") as file:
        file.write('[kit]\nsupport = "example.org/donate"\n')
    code, _, err = call("kit", "build", "out")
    assert code == 2
    assert "kit.support" in err
