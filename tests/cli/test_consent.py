"""`consent`, `approve`, `approvers`, and the code in the preview, as people see them."""

import getpass
import json
from pathlib import Path

import pytest
from cli.conftest import Call
from support import RECORD

from storyshare.cli import output
from storyshare.gate import signing
from storyshare.platforms.mock import Mock

WRITTEN = RECORD.replace("language: en", "language: en\nauthor: Ana Ruiz")


def write(workspace: Path, text: str) -> None:
    (workspace / "stories" / "rosa.md").write_text(text, encoding="utf-8")


def code(call: Call) -> str:
    return str(json.loads(call("preview", "rosa", "--json")[1])["approval_code"])


def test_consent_shows_every_story(workspace: Path, call: Call) -> None:
    assert call("consent") == (0, "✓ rosa: granted, without photos, form 1\n", "")


def test_what_is_still_public_without_consent_is_said_with_its_address(workspace: Path, call: Call, real: Mock) -> None:
    call("post", "rosa", "--yes")
    write(workspace, RECORD.replace("status: granted", "status: withdrawn"))
    exit_code, shown, _ = call("consent")
    url = next(iter(real.receipts.values())).url
    assert exit_code == 1
    assert (
        f"✗ rosa: STILL PUBLIC, and consent does not hold: withdrawn, without photos, form 1\n    still public: {url}"
        in shown
    )
    assert "storyshare withdraw rosa --reason" in shown
    assert json.loads(call("consent", "--json")[1])[0]["public"] == [url]


def test_a_wider_record_is_shown_beside_what_was_known(workspace: Path, call: Call, real: Mock) -> None:
    write(workspace, RECORD.replace("platforms: all", "platforms: [mastodon]"))
    call("post", "rosa", "--yes")
    write(workspace, RECORD)
    assert "narrower before: granted, for mastodon, without photos" in call("consent")[1]
    exit_code, shown, _ = call("consent", "renew", "rosa", "--yes", "--as", "Kim")
    assert (exit_code, "Known here until now: granted, for mastodon" in shown) == (0, True)
    assert "narrower before" not in call("consent")[1]


def test_where_the_form_is_does_not_stand_in_the_log(workspace: Path, call: Call) -> None:
    """It can be a file named after the person; the log is never erased."""
    write(workspace, RECORD.replace("form 1", "maria-lopez.pdf"))
    assert call("consent", "renew", "rosa", "--yes")[0] == 0
    shown = call("log", "--json")[1]
    assert ("consent renewed" in shown, "maria-lopez" in shown) == (True, False)


def test_renewing_asks_and_nobody_is_here_to_answer(workspace: Path, call: Call) -> None:
    exit_code, _, said = call("consent", "renew", "rosa")
    assert (exit_code, "--yes" in said) == (2, True)


def test_a_story_goes_out_once_it_was_approved(workspace: Path, call: Call, real: Mock) -> None:
    write(workspace, WRITTEN)
    assert call("approvers")[1] == "No approval is asked for.\n"
    assert call("approvers", "mode", "named", "--yes")[0] == 0
    exit_code = call("post", "rosa", "--yes")[0]
    shown = code(call)
    assert exit_code == 4
    assert f"Code of exactly this, for whoever approves it: {shown}" in call("preview", "rosa")[1]
    assert call("approve", "rosa", "--as", "Sam Lee", "--code", shown)[0] == 0
    assert call("post", "rosa", "--yes")[0] == 0
    assert len(real.outbox) == 1


def test_check_says_what_was_changed_since_the_approval(workspace: Path, call: Call) -> None:
    write(workspace, WRITTEN)
    call("approvers", "mode", "named", "--yes")
    call("approve", "rosa", "--as", "Sam Lee", "--code", code(call))
    assert "may not go out" not in call("check")[1]
    write(workspace, WRITTEN.replace("The story.", "The story!"))
    assert "it was changed since Sam Lee approved it on" in call("check")[1]
    assert ": body." in call("check")[1]


def test_an_approval_is_taken_back(workspace: Path, call: Call) -> None:
    write(workspace, WRITTEN)
    call("approvers", "mode", "named", "--yes")
    call("approve", "rosa", "--as", "Sam Lee", "--code", code(call))
    assert call("approve", "rosa", "--revoke")[1] == "rosa: taken back.\n"
    assert "was taken back" in call("check")[1]


@pytest.mark.parametrize("arguments", [("--code", "X"), ("--as", "Sam Lee", "--code", "X"), ("--as", "Ana Ruiz")])
def test_an_approval_without_name_or_right_code_is_refused(
    workspace: Path, call: Call, arguments: tuple[str, ...]
) -> None:
    write(workspace, WRITTEN)
    call("approvers", "mode", "named", "--yes")
    assert call("approve", "rosa", *arguments)[0] in (2, 4)
    assert "nobody has approved it" in call("check")[1]


def test_an_approver_signs_elsewhere(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda _: "a long passphrase")
    write(workspace, WRITTEN)
    key = tmp_path / "sam.pem"
    public = call("approvers", "key", str(key))[1].strip().splitlines()[-1]
    assert key.stat().st_mode & 0o777 == 0o600
    assert call("approvers", "add", "Sam Lee", "--public-key", public, "--yes")[0] == 0
    assert call("approvers", "mode", "signed", "--yes")[0] == 0
    text = call("approve", "rosa", "--as", "Sam Lee", "--to-sign")[1].strip()
    shown = call("approvers", "sign", text, "--key", str(key))[1]
    assert code(call) in shown
    signature = shown.strip().splitlines()[-1]
    assert call("approve", "rosa", "--as", "Sam Lee", "--signature", "AAAA")[0] == 4
    assert call("approve", "rosa", "--as", "Sam Lee", "--signature", signature)[0] == 0
    assert "may not go out" not in call("check")[1]
    assert call("approvers", "mode", "off", "--yes")[0] == 4
    assert call("approvers", "remove", "sam lee", "--yes", "--key", str(key))[0] == 2  # nobody could sign then
    assert call("approvers", "mode", "off", "--yes", "--key", str(key))[0] == 0


def test_a_text_of_somebody_else_is_not_signed(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda _: "a long passphrase")
    key = tmp_path / "sam.pem"
    call("approvers", "key", str(key))
    for text in ("zz", b"pay him".hex()):
        exit_code, shown, _ = call("approvers", "sign", text, "--key", str(key))
        assert (exit_code, shown) == (2, "")


def test_what_the_settings_ask_for_is_not_said_to_be_off(workspace: Path, call: Call) -> None:
    settings = workspace / "storyshare.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '[approval]\nmode = "named"\n', encoding="utf-8")
    shown = call("approvers", "mode", "off", "--yes")[1]
    assert ("No approval" in shown, "storyshare.toml asks for it" in shown) == (False, True)


def test_a_change_of_who_must_approve_can_be_signed_elsewhere(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, public = signing.new_key("secret")
    assert call("approvers", "add", "Sam Lee", "--public-key", public, "--yes")[0] == 0
    assert call("approvers", "mode", "signed", "--yes")[0] == 0
    said = call("approvers", "mode", "off", "--to-sign")[1].strip()
    (workspace / "sam.pem").write_bytes(pem)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda _: "secret")
    signature = call("approvers", "sign", said, "--key", "sam.pem")[1].split()[-1]
    assert call("approvers", "mode", "off", "--yes")[0] == 4
    assert call("approvers", "mode", "off", "--yes", "--signature", signature)[0] == 0
    assert call("approvers")[1].startswith("No approval is asked for.")
