"""What is protected is found wherever the workspace holds it already, and its words are never said."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from steps import KEY, RECEIPT, prepared, sending
from support import RECORD, make_workspace

from storyshare import stories
from storyshare.gate import ProtectedTerms, protect
from storyshare.ledger import Ledger, keep_copy
from storyshare.models import Prepared
from storyshare.publish.previews import cache
from storyshare.publish.traces import Traces, look_through
from storyshare.workspace import Workspace

NAME = "Maria Lopez"
KEY_OF_STORY = b"k" * 32
TERMS = ProtectedTerms(KEY_OF_STORY, dict.fromkeys(protect(NAME, KEY_OF_STORY), "her name"))
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path)


@pytest.fixture
def ledger(place: Workspace) -> Iterator[Ledger]:
    with Ledger.create(place.ledger) as book:
        yield book


@pytest.fixture
def git(place: Workspace) -> Callable[..., str]:
    """Runs git in the workspace, which is made a repository."""

    def called(*arguments: str) -> str:
        who = ("-c", "user.name=Desk", "-c", "user.email=desk@example.org")
        done = subprocess.run(["git", *who, *arguments], cwd=place.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    called("init", "-q", "-b", "main")
    (place.root / ".gitignore").write_text(".env\n.storyshare/\nkit/\nlocal/\n", encoding="utf-8")
    return called


def write(place: Workspace, name: str, text: str = f"one\ntwo {NAME}\n") -> Path:
    path = place.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def looked(place: Workspace, ledger: Ledger | None = None) -> Traces:
    story = stories.find(place.stories, "rosa", zone=place.timezone)
    found = look_through(place, ledger, story, TERMS)
    said = repr(found).casefold()
    assert not any(word in said for word in ("maria", "lopez")), "the words are never said"
    return found


def places(found: Traces) -> list[tuple[str, str]]:
    return [(trace.kind, trace.where) for trace in found.found]


def test_nothing_is_said_where_nothing_is(place: Workspace, ledger: Ledger) -> None:
    found = looked(place, ledger)
    assert (found.found, found.posts, found.not_looked_into) == ((), (), ())


def test_the_record_and_its_translations_come_first(place: Workspace) -> None:
    write(place, "a.txt")
    write(place, "stories/rosa.md", RECORD + f"\n{NAME}\n")
    write(place, "stories/rosa.es.md", "---\ntitle: x\nsummary: Con María López.\n---\n")
    kinds = [(kind, where.partition(",")[0]) for kind, where in places(looked(place))]
    assert kinds == [("record", "stories/rosa.es.md"), ("record", "stories/rosa.md"), ("file", "a.txt")]


def test_other_files_settings_and_names_are_looked_through(place: Workspace) -> None:
    write(place, "schedules/x.yaml", "# for\n# Lopez,\n# Maria\n")
    write(place, "images/maria_lopez-2.jpg", "\0")
    write(place, "stories/other.txt", "María\nLópez")
    assert places(looked(place)) == [
        ("name", "the name of images/■■■-2.jpg"),
        ("file", "schedules/x.yaml, line 2, 3"),
        ("file", "stories/other.txt, line 1, 2"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_is_read_in_whichever_of_the_usual_ways_it_is_written(place: Workspace, encoding: str) -> None:
    (place.root / "note.txt").write_text("María López", encoding=encoding)
    assert places(looked(place)) == [("file", "note.txt, line 1")]


def test_caches_what_was_prepared_by_hand_and_kits_are_looked_through(place: Workspace) -> None:
    write(place, ".storyshare/by-hand/rosa-1/text.txt")
    write(place, "kit/post.txt")
    write(place, "for-volunteers/kit.json", "{}")
    write(place, "for-volunteers/post.txt")
    assert places(looked(place)) == [
        ("cache", ".storyshare/by-hand/rosa-1/text.txt, line 2"),
        ("kit", "for-volunteers/post.txt, line 2"),
        ("kit", "kit/post.txt, line 2"),
    ]


def test_what_is_not_looked_into_is_said(place: Workspace) -> None:
    write(place, "form.docx", "x")
    assert looked(place).not_looked_into == ("What is inside form.docx",)


def test_lines_that_nobody_wrote_are_cut_and_that_is_said(place: Workspace) -> None:
    write(place, "data.txt", "x" * 20_001 + NAME)
    write(place, "more.txt", f"{NAME} " + "x" * 20_001)
    found = looked(place)
    assert places(found) == [("file", "more.txt, line 1")]
    assert found.not_looked_into == ("The rest of lines with more than 20,000 signs",)


@needs_git
def test_what_git_ignores_is_left_out_but_for_caches_and_kits(place: Workspace, git: Callable[..., str]) -> None:
    for name in ("local/x.txt", ".env", "kit/x.txt", ".storyshare/x.json", "new.txt"):
        write(place, name)
    assert dict(places(looked(place))) == {
        "cache": ".storyshare/x.json, line 2",
        "kit": "kit/x.txt, line 2",
        "file": "new.txt, line 2",
    }


@needs_git
def test_older_versions_on_any_branch_and_in_the_stash_are_found(place: Workspace, git: Callable[..., str]) -> None:
    git("add", "-A")
    git("commit", "-qm", "clean")
    git("checkout", "-qb", "draft")
    write(place, "stories/draft.txt")
    write(place, "maria-lopez.txt", "nothing")
    git("add", "-A")
    git("commit", "-qm", "a draft")
    at = git("log", "-1", "--format=%h of %as")
    git("checkout", "-q", "main")
    write(place, "stories/stashed.txt", f"{NAME}\n")
    git("add", "-A")
    git("stash")
    draft, stashed, named = (where for _, where in places(looked(place)))
    assert draft == f"git: stories/draft.txt, in 1 version, first in {at}"
    assert stashed.startswith("git: stories/stashed.txt, in 1 version, first in ")
    assert named == f"git: ■■■.txt, in 1 version, first in {at}"


@needs_git
def test_what_was_said_of_a_change_is_looked_through(place: Workspace, git: Callable[..., str]) -> None:
    git("add", "-A")
    git("commit", "-qm", f"{NAME} agreed")
    name = git("rev-parse", "HEAD")[:10]
    assert places(looked(place)) == [("git", f"git: what was said of a change, or its author, in {name}")]


def test_a_repository_without_git_is_said(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.root / ".git").mkdir()
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert looked(place).not_looked_into == ("git's history: git is not installed here, or refuses this folder",)


def in_doubt(ledger: Ledger) -> None:
    claim = ledger.claim(ledger.plan(KEY, platform="bluesky", story="rosa", digest="d", parts=1).id, 1)
    assert claim
    assert ledger.begin(claim, prepared_with_name())
    ledger.unknown(claim, "no answer")


def prepared_with_name() -> Prepared:
    return replace(prepared(), payload={"record": {"text": f"With {NAME}"}}, texts=(f"With {NAME}",))


def test_what_the_ledger_and_its_copies_hold_is_found(place: Workspace, ledger: Ledger) -> None:
    in_doubt(ledger)
    copy = keep_copy(ledger, place.copies)
    assert places(looked(place, ledger)) == [
        ("ledger", "the ledger: part 1 of something in doubt on bluesky"),
        ("copy", f".storyshare/copies/{copy.name}"),
    ]


def test_posts_are_listed_to_be_looked_at(place: Workspace, ledger: Ledger) -> None:
    ledger.posted(sending(ledger), RECEIPT)
    (post,) = looked(place, ledger).posts
    assert post.where.startswith(f"{RECEIPT.url} (bluesky, ")
    assert not post.where.endswith("had it then")


@needs_git
def test_a_post_whose_record_had_it_then_is_said(
    place: Workspace, ledger: Ledger, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(place, "stories/rosa.md", RECORD + f"\n{NAME}\n")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-05-01T00:00:00Z")
    git("add", "-A")
    git("commit", "-qm", "one")
    ledger.posted(sending(ledger), RECEIPT)
    path.write_text(RECORD, encoding="utf-8")
    git("commit", "-qam", "two")
    assert git("rev-list", "--count", "HEAD") == "2"
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2099-05-01T00:00:00Z")
    git("commit", "-q", "--amend", "--no-edit")
    (post,) = looked(place, ledger).posts
    assert post.where.endswith("had it then")


def test_the_cache_of_previews_is_emptied_of_the_story_instead(place: Workspace) -> None:
    held = cache.Cache.open(place.state)
    held.keep("rosa", "rosa-7f3k", b"d" * 32, cache.Row("{}", NAME))
    held.close()
    assert (places(looked(place)), cache.holds(place.state, "rosa-7f3k")) == ([], False)
