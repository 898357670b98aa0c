"""`withdraw` as people use it, and what `run` says and does about it."""

import json
from pathlib import Path

import pytest
from cli.conftest import Call
from cli.test_verbs import Full
from support import RECORD

from storyshare.cli import output
from storyshare.errors import NotSentError
from storyshare.ledger import Ledger
from storyshare.platforms.mastodon import Mastodon
from storyshare.publish.protecting import add_term
from storyshare.workspace import new_protect_key, read

WITHDRAWN = RECORD.replace("status: granted", "status: withdrawn")


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Full:
    platform = Full()
    monkeypatch.setattr(Mastodon, "connect", lambda *_: platform, raising=False)
    return platform


def posted(call: Call) -> None:
    assert call("post", "rosa", "--yes")[0] == 0


def test_a_story_is_taken_back_and_the_rest_is_listed(workspace: Path, call: Call, full: Full) -> None:
    posted(call)
    code, shown, _ = call("withdraw", "rosa", "--reason", "she asked us to", "--yes")
    assert (code, len(full.deleted)) == (0, 1)
    assert "rosa (rosa-7f3k):\n  to delete: 1, may be public: 0, not sent: 0\n" in shown
    assert "✓ rosa: gone 1, still to go 0, in doubt 0." in shown
    assert "  1  Copies of others" in shown
    assert call("status")[1].count("taken down") == 1
    assert call("post", "rosa", "--yes")[0] == 4
    assert "rosa-7f3k" in (workspace / "withdrawn.txt").read_text(encoding="utf-8")


def test_nothing_happens_without_a_reason_or_an_answer(workspace: Path, call: Call, full: Full) -> None:
    posted(call)
    assert call("withdraw", "rosa", "--yes")[0] == 2
    assert call("withdraw", "rosa", "--reason", "x")[0] == 2
    assert full.deleted == []


def test_a_no_changes_nothing(workspace: Path, call: Call, full: Full, monkeypatch: pytest.MonkeyPatch) -> None:
    posted(call)
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: "no")
    assert call("withdraw", "rosa", "--reason", "x")[0] == 1
    assert (full.deleted, (workspace / "withdrawn.txt").exists()) == ([], False)


def test_what_is_still_public_is_said_and_is_no_success(workspace: Path, call: Call, full: Full) -> None:
    posted(call)
    full.gone = False
    code, shown, _ = call("withdraw", "rosa", "--reason", "x", "--yes")
    assert (code, "✗ rosa: gone 0, still to go 1" in shown) == (1, True)
    assert "Still public on mastodon (mastodon). deleted, but it is still there" in shown
    full.gone = True
    assert call("withdraw", "rosa")[0] == 0


def test_a_thing_that_was_done_is_ticked(workspace: Path, call: Call, full: Full) -> None:
    posted(call)
    full.gone = False
    call("withdraw", "rosa", "--reason", "x", "--yes")
    code, shown, _ = call("withdraw", "rosa", "--done", "2", "--as", "Kim")
    assert (code, "Done: Still public on mastodon" in shown) == (0, True)
    assert call("withdraw", "rosa", "--done", "9")[0] == 2


@pytest.mark.parametrize("ending", ["md", "html", "json"])
def test_the_certificate_is_written(workspace: Path, call: Call, full: Full, ending: str) -> None:
    posted(call)
    call("withdraw", "rosa", "--reason", "x", "--yes", "--certificate", f"rosa.{ending}")
    text = (workspace / f"rosa.{ending}").read_text(encoding="utf-8")
    assert next(iter(full.mock.receipts.values())).url in text
    assert "Rosa" not in text


def test_a_certificate_of_another_kind_is_refused_before_anything_is_done(
    workspace: Path, call: Call, full: Full
) -> None:
    posted(call)
    assert call("withdraw", "rosa", "--reason", "x", "--yes", "--certificate", "rosa.pdf")[0] == 2
    assert full.deleted == []


@pytest.mark.parametrize("path", ["stories/rosa.md", "stories/new.json", "nowhere/rosa.md"])
def test_a_certificate_is_never_put_over_a_record(workspace: Path, call: Call, full: Full, path: str) -> None:
    posted(call)
    code, _, said = call("withdraw", "rosa", "--reason", "x", "--yes", "--certificate", path)
    assert (code, full.deleted, "certificate" in said) == (2, [], True)
    assert (workspace / "stories" / "rosa.md").read_text(encoding="utf-8") == RECORD


def test_a_protected_name_is_not_kept_as_a_reason(
    workspace: Path, call: Call, full: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted(call)
    monkeypatch.setenv("STORYSHARE_PROTECT_KEY", new_protect_key())
    place = read(workspace)
    with Ledger.open(place.ledger_place) as ledger:
        add_term(place, ledger, "rosa-7f3k", "Marisol Quintero")
    code, _, said = call("withdraw", "rosa", "--reason", "Marisol Quintero rang", "--yes")
    assert (code, full.deleted, "Marisol" in said) == (2, [], False)
    monkeypatch.delenv("STORYSHARE_PROTECT_KEY")  # without it nobody can tell, and it is taken back all the same
    assert call("withdraw", "rosa", "--reason", "she rang", "--yes")[0] == 0


def test_alone_it_lists_what_was_taken_back(workspace: Path, call: Call, full: Full) -> None:
    assert call("withdraw")[1] == "No story was taken back.\n"
    posted(call)
    call("withdraw", "rosa", "--reason", "x", "--yes")
    assert call("withdraw")[1].split("\t")[0] == "rosa"
    assert json.loads(call("withdraw", "rosa", "--json")[1])["whole"] is False


def test_run_raises_an_alert_once_where_a_record_says_withdrawn(workspace: Path, call: Call, full: Full) -> None:
    posted(call)
    (workspace / "stories" / "rosa.md").write_text(WITHDRAWN, encoding="utf-8")
    code, _, said = call("run")
    assert code == 4
    assert "rosa: CONSENT IS WITHDRAWN; still public: 1" in said
    assert (call("run"), full.deleted) == ((0, "", ""), [])


def test_run_takes_it_back_by_itself_where_that_is_wanted(workspace: Path, call: Call, full: Full) -> None:
    posted(call)
    with (workspace / "storyshare.toml").open("a", encoding="utf-8") as settings:
        settings.write("[consent]\nwithdraw_by_itself = true\n")
    (workspace / "stories" / "rosa.md").write_text(WITHDRAWN, encoding="utf-8")
    _, shown, said = call("run")
    assert "rosa: consent is withdrawn: the story is being taken back" in said
    assert (shown, len(full.deleted)) == ("taken down: 1 of rosa-7f3k, 0 left\n", 1)
    assert call("run") == (0, "", "")


def test_run_goes_on_with_what_a_platform_made_it_wait_for(
    workspace: Path, call: Call, full: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted(call)

    def wait(_: object) -> None:
        raise NotSentError("It asks to wait.", platform="mastodon")

    with monkeypatch.context() as patched:
        patched.setattr(full, "delete", wait, raising=False)
        assert call("withdraw", "rosa", "--reason", "x", "--yes")[0] == 1
    assert call("run") == (0, "", "")  # not yet
    assert full.deleted == []


def test_what_stands_in_the_file_that_came_along_is_said_and_taken_back_without_a_reason(
    workspace: Path, call: Call, full: Full
) -> None:
    """Somebody with another ledger took it back; or it was stopped between the file and the ledger."""
    posted(call)
    (workspace / "withdrawn.txt").write_text("rosa-7f3k 2026-05-04\n", encoding="utf-8")
    code, _, said = call("run")
    assert (code, "rosa: IT STANDS IN withdrawn.txt; still public: 1" in said) == (4, True)
    assert call("withdraw", "rosa", "--yes")[0] == 0
    assert len(full.deleted) == 1


def test_what_stands_in_the_file_is_said_where_its_record_is_gone_too(workspace: Path, call: Call, full: Full) -> None:
    """Whoever took it back has taken its record away, and both came along."""
    posted(call)
    (workspace / "stories" / "rosa.md").unlink()
    (workspace / "withdrawn.txt").write_text("rosa-7f3k 2026-05-04\namal-1111 2026-05-04\n", encoding="utf-8")
    code, _, said = call("run")
    assert (code, said.count("IT STANDS IN")) == (4, 1)
    assert "rosa-7f3k: IT STANDS IN withdrawn.txt; still public: 1" in said
    assert call("withdraw", "rosa-7f3k", "--yes")[0] == 0
    assert len(full.deleted) == 1


def test_a_post_that_is_found_later_goes_onto_the_list(workspace: Path, call: Call, full: Full) -> None:
    posted(call)
    call("withdraw", "rosa", "--reason", "x", "--yes")
    code, said, _ = call("record", "rosa", "mastodon", "https://mastodon.example/@aid/99")
    assert (code, "stands on the list of what you have to delete" in said) == (4, True)
    shown = call("withdraw", "rosa")[1]
    assert "Found later on mastodon: delete it there\n     https://mastodon.example/@aid/99\n" in shown
    assert call("withdraw", "rosa")[1] == shown
