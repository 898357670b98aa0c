"""What one person writes in one language counts in the other: nothing that is stored or compared is translated."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import RECORD, make_workspace

from storyshare import i18n
from storyshare.cli import output
from storyshare.cli.app import run
from storyshare.gate import signing
from storyshare.models import Account
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mock import Mock

In = Callable[..., tuple[int, str]]


@pytest.fixture
def mock() -> Mock:
    return Mock(owner=Account(name="mastodon", platform="mastodon", env="MASTODON"), rules=Mastodon.rules({}))


@pytest.fixture
def told(here: Path, mock: Mock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> In:
    """Runs a command in a language, in a workspace with one story; gives exit code and all that it said."""
    make_workspace(here, rosa=RECORD.replace("title:", "author: Sam Lee\ntitle:", 1))
    monkeypatch.setattr(Mastodon, "connect", lambda *_: mock, raising=False)

    def called(language: str, *words: str) -> tuple[int, str]:
        monkeypatch.setenv("LANG", language)
        i18n.catalog.cache_clear()
        code = run(list(words))
        captured = capsys.readouterr()
        i18n.catalog.cache_clear()
        return code, captured.out + captured.err

    return called


def code_of(shown: str) -> str:
    return next(
        line.rpartition(" ")[2]
        for line in shown.splitlines()
        if line.startswith(("Code of", "Código de", "Code:", "Código:"))
    )


@pytest.mark.parametrize(("first", "second"), [("en", "es"), ("es", "en")])
def test_an_approval_in_one_language_lets_a_post_go_in_the_other(told: In, first: str, second: str) -> None:
    assert told(first, "approvers", "mode", "named", "--yes")[0] == 0
    assert told(first, "approvers", "add", "Ana", "--yes")[0] == 0
    assert told(first, "post", "rosa", "--to", "mastodon", "--yes")[0] == 4
    code = code_of(told(first, "preview", "rosa")[1])
    assert code_of(told(second, "preview", "rosa")[1]) == code
    assert told(first, "approve", "rosa", "--as", "Ana", "--code", code)[0] == 0
    assert told(second, "post", "rosa", "--to", "mastodon", "--yes")[0] == 0


@pytest.mark.parametrize(("first", "second"), [("en", "es"), ("es", "en")])
def test_what_was_sent_in_one_language_is_not_sent_in_the_other(told: In, first: str, second: str) -> None:
    assert told(first, "post", "rosa", "--to", "mastodon", "--yes")[0] == 0
    assert told(second, "post", "rosa", "--to", "mastodon", "--yes")[0] == 4
    assert told(second, "withdraw", "rosa", "--reason", "asked", "--yes")[0] in {0, 1}
    assert told(first, "post", "rosa", "--to", "mastodon", "--yes")[0] == 4


def test_what_was_previewed_in_one_language_is_shown_in_the_other(told: In) -> None:
    assert "graphemes" in told("en", "preview", "--all")[1]
    assert "grafemas" in told("es", "preview", "--all")[1]


def test_the_log_is_whole_whoever_wrote_it(told: In) -> None:
    told("en", "post", "rosa", "--to", "mastodon", "--yes")
    told("es", "pause", "--yes")
    told("en", "resume")
    assert told("es", "log", "verify")[0] == 0
    assert told("en", "log", "verify")[0] == 0


def test_what_an_approver_signs_in_one_language_counts_in_the_other(told: In) -> None:
    key, public = signing.new_key("five words")
    assert told("en", "approvers", "add", "Ana", "--public-key", public, "--yes")[0] == 0
    assert told("en", "approvers", "mode", "signed", "--yes")[0] == 0
    said = [told(each, "approve", "rosa", "--as", "Ana", "--to-sign")[1].strip() for each in ("en", "es")]
    assert said[0] == said[1]
    signed = signing.sign(signing.read_key(key, "five words"), bytes.fromhex(said[0]))
    assert told("en", "approve", "rosa", "--as", "Ana", "--signature", signed)[0] == 0
    assert told("es", "post", "rosa", "--to", "mastodon", "--yes")[0] == 0


def test_a_certificate_speaks_the_language_of_whoever_writes_it(told: In, here: Path) -> None:
    told("en", "post", "rosa", "--to", "mastodon", "--yes")
    told("en", "withdraw", "rosa", "--reason", "asked", "--yes")
    for language, title, other in [
        ("es", "Constancia de retirada", "What was public"),
        ("en", "Certificate of withdrawal", "Lo que fue"),
    ]:
        assert told(language, "withdraw", "rosa", "--certificate", f"{language}.html", "--yes")[0] in {0, 1}
        page = (here / f"{language}.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}">' in page
        assert title in page
        assert other not in page


def test_a_certificate_for_programs_has_the_same_words_in_both(told: In, here: Path) -> None:
    told("es", "post", "rosa", "--to", "mastodon", "--yes")
    told("es", "withdraw", "rosa", "--reason", "asked", "--certificate", "rosa.json", "--yes")
    (post,) = json.loads((here / "rosa.json").read_text(encoding="utf-8"))["posts"]
    assert post["stands"].startswith("STILL PUBLIC")


@pytest.mark.parametrize(("first", "second"), [("en", "es"), ("es", "en")])
def test_a_kit_of_one_language_is_unchanged_in_the_other(told: In, here: Path, first: str, second: str) -> None:
    assert told(first, "kit", "build", "kit")[0] == 0
    before = {path: path.read_bytes() for path in sorted((here / "kit").rglob("*")) if path.is_file()}
    assert told(second, "kit", "build", "kit")[0] == 0
    assert {path: path.read_bytes() for path in sorted((here / "kit").rglob("*")) if path.is_file()} == before


def test_what_cron_gets_is_the_same_in_both(told: In) -> None:
    assert told("en", "cron", "show") == told("es", "cron", "show")


@pytest.mark.parametrize(("first", "second"), [("en", "es"), ("es", "en")])
def test_what_is_in_doubt_in_one_is_settled_in_the_other(told: In, mock: Mock, first: str, second: str) -> None:
    mock.faults += ["lost_request"]
    assert told(first, "post", "rosa", "--to", "mastodon", "--yes")[0] == 1
    assert told(second, "resolve", "rosa", "--not-there")[0] == 0
    assert told(first, "retry", "rosa", "--yes")[0] == 0
    told(second, "retry", "rosa", "--yes")
    assert len(mock.outbox) == 1


def test_what_is_written_for_later_in_one_language_is_planned_in_the_other(told: In) -> None:
    assert told("es", "post", "rosa", "--to", "mastodon", "--at", "2099-02-20 09:00")[0] == 0
    assert told("en", "run") == (0, "")
    assert told("en", "check")[0] == 0
    assert told("es", "run") == (0, "")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_log_is_stored_in_english_and_shown_in_the_language(told: In, language: str) -> None:
    told("es", "post", "rosa", "--to", "mastodon", "--yes")
    (entry,) = json.loads(told(language, "log", "--json")[1])
    assert (entry["did"], entry["details"]["outcome"]) == ("post", "sent")
    assert {"en": ": sent", "es": ": enviada"}[language] in told(language, "log")[1]


def test_a_printed_line_is_never_taken_for_a_text_to_translate(told: In, capsys: pytest.CaptureFixture[str]) -> None:
    """A story may say what a command says, too."""
    told("es", "log")
    output.say("Nothing was changed.")
    assert capsys.readouterr().out == "Nothing was changed.\n"
