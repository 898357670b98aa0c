"""`storyshare preview`: the text as it will look, for every account, with nothing but the files at hand."""

import json
from pathlib import Path

import pytest
from cli.conftest import Call
from support import RECORD, too_long

from storyshare.platforms.mock import Mock

SHOWN = """
== Mastodon · en ==
Rosa may stay

Rosa won asylum. She waited for three years.

https://example.org/stories/rosa?utm_source=mastodon&utm_medium=social

84 of 500 graphemes
"""


def test_it_shows_the_default_accounts(call: Call, workspace: Path) -> None:
    assert call("preview", "rosa") == (0, SHOWN, "")


def test_a_platform_without_an_account_is_shown_under_its_default_rules(call: Call, workspace: Path) -> None:
    code, shown, _ = call("preview", "rosa", "--to", "x,bluesky")
    assert (code, [line for line in shown.splitlines() if line.startswith("==")]) == (
        0,
        ["== X · en ==", "== Bluesky · en =="],
    )
    assert "X charges about $0.20." in shown
    assert "Link card: Rosa may stay\nRosa won asylum. She waited for three years.\nhttps://example.org" in shown


def test_an_account_is_called_by_its_own_name_and_language(call: Call, workspace: Path) -> None:
    (workspace / "storyshare.toml").write_text(
        '[accounts.mastodon-es]\nplatform = "mastodon"\nlanguage = "es"\n', encoding="utf-8"
    )
    (workspace / "stories" / "rosa.es.md").write_text("---\nsummary: Rosa ganó.\n---\n", encoding="utf-8")
    _, shown, _ = call("preview", "rosa", "--to", "mastodon")
    assert shown.startswith("\n== Mastodon (mastodon-es) · es ==\nRosa ganó.\n")


def test_it_shows_what_the_gate_would_refuse(call: Call, workspace: Path) -> None:
    (workspace / "stories" / "rosa.md").write_text(
        RECORD.replace("status: granted", "status: pending"), encoding="utf-8"
    )
    code, shown, _ = call("preview", "rosa")
    assert (code, shown.splitlines()[2]) == (0, "✗ MUST NOT BE SENT: consent is still pending.")


def test_an_image_without_alt_text_is_shown_as_wrong(call: Call, workspace: Path) -> None:
    record = RECORD.replace("---\nThe", "images:\n  - file: a.jpg\n    shows_people: no\n---\nThe")
    (workspace / "stories" / "rosa.md").write_text(record, encoding="utf-8")
    (workspace / "stories" / "a.jpg").write_bytes(b"\xff\xd8\xff")
    _, shown, _ = call("preview", "rosa")
    assert "✗ MUST NOT BE SENT: the image a.jpg has no alt text." in shown
    assert "✗ Image: a.jpg has no alt text" in shown


def test_a_text_that_does_not_fit_is_said_and_the_others_are_shown(call: Call, workspace: Path) -> None:
    long = too_long(RECORD)
    (workspace / "stories" / "rosa.md").write_text(long, encoding="utf-8")
    code, shown, _ = call("preview", "rosa", "--to", "x,mastodon")
    assert code == 2
    assert "✗ rosa does not fit on X: its shortest text is 45 weighted characters too long." in shown
    assert "== Mastodon · en ==" in shown


def test_a_script_gets_json(call: Call, workspace: Path) -> None:
    code, shown, _ = call("preview", "rosa", "--json")
    (share,) = json.loads(shown)["shares"]
    part = share["parts"][0]
    assert (code, share["account"], part["count"], part["limit"], part["unit"], part["links"]) == (
        0,
        "mastodon",
        84,
        500,
        "graphemes",
        ["https://example.org/stories/rosa?utm_source=mastodon&utm_medium=social"],
    )


def test_a_story_may_be_named_by_its_path(call: Call, workspace: Path) -> None:
    assert call("preview", str(Path("stories") / "rosa.md")) == (0, SHOWN, "")


def test_a_story_that_is_not_there_is_guessed(call: Call, workspace: Path) -> None:
    code, shown, said = call("preview", "roza")
    assert (code, shown) == (2, "")
    assert said.endswith("  Did you mean `rosa`?\n")


def test_without_a_story_and_a_terminal_the_stories_are_named(call: Call, workspace: Path) -> None:
    assert call("preview") == (2, "", "Which story?\n  Name one: rosa\n")


def test_an_unknown_account_is_guessed(call: Call, workspace: Path) -> None:
    assert call("preview", "rosa", "--to", "blusky") == (
        2,
        "",
        "There is no account or platform 'blusky'.\n  Did you mean bluesky?\n",
    )


def test_a_language_that_is_not_there_says_how_to_add_it(call: Call, workspace: Path) -> None:
    code, shown, _ = call("preview", "rosa", "--lang", "es")
    assert code == 2
    assert "✗ rosa is not there in 'es'; it is there in en.\n  Translate it: stories/rosa.es.md" in shown


def test_outside_of_a_workspace_the_way_to_one_is_told(call: Call, here: Path) -> None:
    code, _, said = call("preview", "rosa")
    assert (code, said.splitlines()[1]) == (
        2,
        "  Go to the folder of your stories, or make a new one: storyshare init NAME",
    )


def test_a_workspace_may_be_named(call: Call, workspace: Path, tmp_path_factory: object) -> None:
    assert call("--workspace", str(workspace), "preview", "rosa")[0] == 0


def test_it_leaves_no_trace(call: Call, workspace: Path) -> None:
    before = sorted(workspace.rglob("*"))
    call("preview", "rosa", "--to", "x,mastodon,bluesky")
    assert sorted(workspace.rglob("*")) == before


def test_a_thread_is_shown_part_by_part_with_the_number_of_each(call: Call, workspace: Path) -> None:
    body = " ".join(f"This is sentence {number} of the story, and it goes on." for number in range(1, 21))
    (workspace / "stories" / "rosa.md").write_text(RECORD.replace("The story.", body), encoding="utf-8")
    shown = call("preview", "rosa", "--thread")[1]
    assert "\n1 of 3\nThis is sentence 1 of" in shown
    assert "\n\n3/3\n" in shown


def test_another_occasion_is_shown_with_the_text_it_would_get(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    shown = call("preview", "rosa", "--again", "spring")[1]
    call("post", "rosa", "--yes", "--again", "spring")
    posted = [str(each.payload["text"]) for each in real.outbox.values()]
    assert len(set(posted)) == 2
    assert posted[1] in shown


def test_every_text_of_a_story_is_shown_for_whoever_approves_it(call: Call, workspace: Path) -> None:
    (workspace / "stories" / "rosa.md").write_text(
        RECORD.replace("people:", "quote: I can sleep.\npeople:"), encoding="utf-8"
    )
    code, shown, _ = call("preview", "rosa", "--texts", "--json")
    openings = {share["parts"][0]["text"].partition("\n\nhttps")[0] for share in json.loads(shown)["shares"]}
    assert (code, openings) == (
        0,
        {
            "Rosa may stay\n\nRosa won asylum. She waited for three years.\n\n“I can sleep.”",
            "“I can sleep.”\n\nRosa won asylum. She waited for three years.",
            "Rosa may stay\n\n“I can sleep.”",
            "Rosa may stay\n\nThe story.\n\n“I can sleep.”",
        },
    )


@pytest.mark.parametrize("other", ["--thread", "--again=spring"])
def test_every_text_and_one_of_them_are_not_asked_for_at_once(call: Call, workspace: Path, other: str) -> None:
    code, _, said = call("preview", "rosa", "--texts", other)
    assert (code, said.startswith("--texts shows every text, and --")) == (2, True)
