"""What is too dangerous to send with: open passwords and ledgers, public folders, git. And all that a doctor finds."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support import RECORD, make_workspace

from storyshare import workspace as workspaces
from storyshare.errors import SetupError
from storyshare.ledger import Ledger
from storyshare.publish.safety import dangers, refuse_danger
from storyshare.publish.surveying import survey
from storyshare.workspace import Workspace, git

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no modes of files on Windows")
AWS = "AKIA" + "IOSFODNN7ABCDEFG"
TOKEN = "ab2d-3fgh-ijkl-mn5p"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace as it should be: its own alone."""
    root = tmp_path / "ours"
    root.mkdir(mode=0o700)
    make_workspace(root)
    place = workspaces.read(root)
    Ledger.create(place.ledger).close()
    text = f"MASTODON_ACCESS_TOKEN={TOKEN}\nMASTODON_BASE_URL=https://social.example\n"
    (root / ".env").write_text(text, encoding="utf-8")
    (root / ".env").chmod(0o600)
    return root


@pytest.fixture
def repository(root: Path) -> Callable[..., None]:
    """The workspace in a repository that leaves out what it must; gives a function that calls git."""

    def call(*arguments: str) -> None:
        person = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", "-C", str(root), *person, *arguments], check=True, capture_output=True, timeout=60)

    call("init")
    (root / ".gitignore").write_text(".env\n.storyshare/\n", encoding="utf-8")
    call("add", "-A")
    call("commit", "-m", "one")
    return call


def read(root: Path) -> Workspace:
    return workspaces.read(root)


def rules(root: Path) -> list[tuple[str, str]]:
    return [(each.severity, each.rule) for each in survey(read(root))]


def refused(root: Path) -> list[str]:
    return [each.rule for each in dangers(read(root))]


def test_a_workspace_as_it_should_be_is_safe(root: Path) -> None:
    refuse_danger(read(root))
    assert rules(root) == []


# -- others on this computer ---------------------------------------------------------------------------------------


def test_passwords_that_others_can_read_are_refused_with_the_command_that_mends_it(root: Path) -> None:
    (root / ".env").chmod(0o644)
    with pytest.raises(SetupError, match=r"Others on this computer can read .*\.env") as told:
        refuse_danger(read(root))
    assert f"chmod 600 {root / '.env'}" in told.value.hint
    assert ("error", "env-readable") in rules(root)


@pytest.mark.parametrize("name", ["log.key", "ledger.sqlite3"])
def test_a_key_or_a_ledger_that_others_can_reach_is_refused(root: Path, name: str) -> None:
    (root / ".storyshare" / "log.key").write_text("ab" * 32, encoding="utf-8")
    (root / ".storyshare" / "log.key").chmod(0o600)
    (root / ".storyshare" / name).chmod(0o644)
    (root / ".storyshare").chmod(0o700)
    assert refused(root) == [], "nobody else can get there"
    (root / ".storyshare").chmod(0o755)
    assert refused(root) == ["private-file-readable"]


def test_a_folder_that_others_can_write_into_is_refused(root: Path) -> None:
    root.chmod(0o777)
    assert "folder-writable" in refused(root)


def test_the_doctor_looks_at_log_ins_copies_and_other_passwords_too(root: Path) -> None:
    (root / ".storyshare").chmod(0o755)
    for name in (".storyshare/sessions/x.json", ".storyshare/copies/ledger-old.sqlite3", ".env.old"):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}", encoding="utf-8")
        path.chmod(0o644)
        path.parent.chmod(0o755)
    assert refused(root) == []
    found = [each for each in survey(read(root)) if each.rule == "private-file-readable"]
    assert [each.mend for each in found] == [
        f"chmod -R go-rwx {root / '.storyshare'}",
        f"chmod 600 {root / '.env.old'}",
    ]
    for each in found:
        subprocess.run(each.mend, shell=True, check=True, timeout=60)
    assert rules(root) == []


# -- folders -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["public_html/ours", "Sites/ours", "Public/ours", "htdocs/a/ours"])
def test_a_workspace_that_a_website_shows_is_refused(
    root: Path, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    there = tmp_path / folder
    there.parent.mkdir(parents=True)
    root.rename(there)
    assert refused(there) == ["public-folder"]


@pytest.mark.parametrize("folder", ["notes/Public-affairs/ours", "work/Sites/ours", "www/ours"])
def test_any_other_folder_is_no_website(
    root: Path, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    there = tmp_path / folder
    there.parent.mkdir(parents=True)
    root.rename(there)
    assert refused(there) == []


def test_a_ledger_that_a_website_shows_is_refused(root: Path, tmp_path: Path) -> None:
    (root / "storyshare.toml").write_text(f'[ledger]\npath = "{tmp_path}/public_html"\n', encoding="utf-8")
    assert refused(root) == ["public-folder"]


@pytest.mark.parametrize("mark", ["", ".stfolder"])
def test_a_workspace_in_a_synced_folder_is_a_warning_and_its_ledger_an_error(
    root: Path, tmp_path: Path, mark: str
) -> None:
    there = tmp_path / ("shared" if mark else "Dropbox") / "ours"
    there.parent.mkdir()
    if mark:
        (there.parent / mark).mkdir()
    root.rename(there)
    assert rules(there) == [("error", "synced-ledger"), ("warning", "synced-folder")]


# -- git -----------------------------------------------------------------------------------------------------------


def test_a_repository_that_leaves_out_what_it_must_is_safe(root: Path, repository: Callable[..., None]) -> None:
    assert (refused(root), rules(root)) == ([], [])


@pytest.mark.parametrize("name", [".env", ".env.local", ".storyshare/ledger.sqlite3", ".storyshare/sessions/x.json"])
def test_what_git_keeps_and_must_not_is_refused(root: Path, repository: Callable[..., None], name: str) -> None:
    assert refused(root) == []
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).touch(mode=0o600)
    repository("add", "-f", name)
    assert refused(root) == ["tracked-by-git"]
    (found, *_) = dangers(read(root))
    repository(*found.mend.split(";")[0].split()[3:])
    assert refused(root) == [], "its own command mends it"


def test_an_example_of_env_may_be_kept(root: Path, repository: Callable[..., None]) -> None:
    (root / ".env.example").write_text("MASTODON_ACCESS_TOKEN=\n", encoding="utf-8")
    repository("add", ".env.example")
    assert rules(root) == []


def test_a_workspace_inside_a_larger_repository_is_looked_at_too(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init"], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    subprocess.run(["git", "add", "-f", "ours/.env"], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    assert refused(root) == ["tracked-by-git"]


def test_git_is_asked_again_only_when_its_list_has_changed(
    root: Path, repository: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = git.tracked

    def tracked(*arguments: Any) -> list[str]:
        asked.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(git, "tracked", tracked)
    assert (refused(root), refused(root), len(asked)) == ([], [], 1)
    repository("add", "-f", ".env")
    assert (refused(root), len(asked)) == (["tracked-by-git"], 2)
    assert (refused(root), len(asked)) == (["tracked-by-git"], 3)


def test_without_git_nothing_is_said_but_that(
    root: Path, repository: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert refused(root) == []
    assert rules(root) == [("warning", "git-silent")]


def test_what_the_next_add_would_take_is_found_and_its_command_mends_it(
    root: Path, repository: Callable[..., None]
) -> None:
    (root / ".gitignore").write_text("*.tmp\n", encoding="utf-8")
    (found,) = survey(read(root))
    assert (found.rule, found.severity) == ("not-ignored", "error")
    assert found.what == "git is not told to leave out .env, .storyshare/"
    repository("remote", "add", "origin", "https://git.example/ours")
    assert survey(read(root))[0].why == "The next `git add` takes it, and the next `git push` sends it to origin."
    subprocess.run(found.mend, shell=True, check=True, timeout=60)
    assert rules(root) == []


def test_a_ledger_under_another_name_that_git_keeps_is_found(root: Path, repository: Callable[..., None]) -> None:
    Ledger.create(root / "saved.db").close()
    repository("add", "saved.db")
    assert ("error", "tracked-by-git") in rules(root)


# -- secrets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["stories/rosa.md", "storyshare.toml", "schedules/a.yaml"])
def test_a_password_of_env_in_a_file_of_ours_is_found_and_never_shown(root: Path, name: str) -> None:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else "posts: []\n"
    path.write_text(f"{before}# {TOKEN}\n", encoding="utf-8")
    (found,) = survey(read(root))
    line = before.count("\n") + 1
    assert found.what == f"{name}, line {line}, holds the value of MASTODON_ACCESS_TOKEN"
    assert TOKEN not in repr(found)


def test_an_address_in_env_is_no_secret(root: Path) -> None:
    (root / "stories" / "rosa.md").write_text(f"{RECORD}\nSee https://social.example.\n", encoding="utf-8")
    assert rules(root) == []


def test_a_password_by_its_shape_is_an_error_in_a_story(root: Path) -> None:
    (root / "stories" / "rosa.md").write_text(f"{RECORD}\nab2d-3fgh-ijkl-mn4p\n", encoding="utf-8")
    (found,) = survey(read(root))
    assert (found.severity, "an app password of Bluesky" in found.what) == ("error", True)


def test_in_other_files_that_git_keeps_a_value_of_env_is_an_error_and_a_shape_a_warning(
    root: Path, repository: Callable[..., None]
) -> None:
    (root / "notes.txt").write_text(f"{TOKEN}\n{AWS}\npassword: h4nd2mouth7\n", encoding="utf-8")
    assert rules(root) == [], "nobody gets it by git"
    repository("add", "notes.txt")
    assert rules(root) == [("error", "secret-in-a-file"), ("warning", "secret-in-a-file")]


def test_a_kept_log_in_and_the_logs_key_are_compared_as_well(root: Path) -> None:
    sessions = root / ".storyshare" / "sessions"
    sessions.mkdir(mode=0o700)
    (sessions / "bluesky.json").write_text('{"refresh": "a-very-long-session"}', encoding="utf-8")
    (root / "stories" / "rosa.md").write_text(f"{RECORD}\na-very-long-session\n", encoding="utf-8")
    assert survey(read(root))[0].what.endswith("holds the value of the log-in of bluesky (refresh)")


# -- documents and pictures ----------------------------------------------------------------------------------------


def test_a_consent_form_among_the_stories_is_a_warning_and_in_git_an_error(
    root: Path, repository: Callable[..., None]
) -> None:
    (root / "stories" / "form.pdf").write_bytes(b"%PDF-1.7")
    (root / "stories" / "IMG_1.HEIC").write_bytes(b"....ftypheic")
    assert rules(root) == [("warning", "picture-original"), ("warning", "private-document")]
    repository("add", "stories/form.pdf")
    assert ("error", "private-document") in rules(root)


def test_a_picture_in_git_that_says_where_it_was_taken_is_a_warning(
    root: Path, repository: Callable[..., None]
) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (9, 9)).save(root / "stories" / "with.jpg", exif=exif)
    Image.new("RGB", (9, 9)).save(root / "stories" / "without.jpg")
    (root / "stories" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    assert rules(root) == []
    repository("add", "-A")
    assert [each.what for each in survey(read(root))] == ["git keeps stories/with.jpg, which says where it was taken"]
