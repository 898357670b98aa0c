"""Shared again, a story says something else; what was begun stays; and X never gets a text twice."""

from pathlib import Path

from desk import Desk
from support import RECORD

from storyshare import workspace
from storyshare.errors import GateError
from storyshare.models import State
from storyshare.publish.posting import order
from storyshare.publish.retrying import unfinished

BODY = " ".join(f"This is sentence {number} of the story, and it goes on for a while." for number in range(1, 30))


def write(desk: Desk, **changes: str) -> None:
    text = RECORD
    for old, new in changes.items():
        text = text.replace({"body": "The story.", "summary": "Rosa won asylum. She waited for three years."}[old], new)
    (desk.place.stories / "rosa.md").write_text(text, encoding="utf-8")


def test_each_time_it_is_another_text_until_x_has_had_them_all(desk: Desk) -> None:
    outcomes = [desk.post("x", occasion=f"o{number}") for number in range(3)]
    assert [type(outcome.error) for outcome in outcomes] == [type(None), type(None), GateError]
    assert len({str(each.payload["text"]) for each in desk.mock("x").outbox.values()}) == 2
    assert desk.states(outcomes[2].delivery) == [State.BLOCKED]


def test_what_x_has_had_is_refused_with_what_to_do(desk: Desk) -> None:
    write(desk, body="")
    desk.post("x")
    (planned,) = desk.plan("x", occasion="again")
    assert [refusal.rule for refusal in planned.refusals] == ["same-text"]
    assert "`lines`" in planned.refusals[0].hint
    assert not desk.plan("mastodon", occasion="again")[0].refusals


def test_a_preview_of_what_is_posted_is_what_was_posted(desk: Desk) -> None:
    desk.post("x")
    (before,) = desk.plan("x", occasion="again")
    desk.post("x", occasion="again")
    (after,) = desk.plan("x", occasion="again")
    assert before.share == after.share
    assert after.refusals == ()


def test_another_account_does_not_matter(desk: Desk) -> None:
    desk.post("x")
    (planned,) = desk.plan("bluesky", occasion="first")
    (first,) = desk.plan("x", occasion="first")
    assert planned.share
    assert first.share
    assert first.share.parts[0].text.startswith("Rosa may stay\n\nRosa won asylum.")


def test_a_thread_that_was_begun_goes_on_as_it_was_without_being_asked_for_again(desk: Desk) -> None:
    write(desk, body=BODY)
    mock = desk.mock("mastodon")
    mock.faults += [None, "not_sent"]
    begun = desk.post("mastodon", thread=True).delivery
    assert begun
    assert [part.state for part in begun.parts][:2] == [State.POSTED, State.PLANNED]
    desk.post("mastodon", occasion="in between")
    finished = desk.post("mastodon").delivery
    assert finished
    assert {part.state for part in finished.parts} == {State.POSTED}
    assert [each.payload["reply_to"] is not None for each in mock.outbox.values()].count(False) == 2


def test_what_was_begun_is_finished_as_it_was_whether_a_thread_is_asked_for_or_not(desk: Desk) -> None:
    """A text that needs no more than one part is no other text; nor is one post, where a thread is asked for now."""
    for first, then, occasion in ((True, False, "one"), (False, True, "two")):
        desk.mock("mastodon").faults.append("lost_answer")
        doubtful = desk.post("mastodon", occasion=occasion, thread=first)
        assert desk.states(doubtful.delivery) == [State.UNKNOWN]
        (again,) = desk.plan("mastodon", occasion=occasion, thread=then)
        (same,) = desk.plan("mastodon", occasion=occasion, thread=first)
        assert again.share == same.share


def test_what_was_to_be_a_thread_is_tried_again_as_one(desk: Desk) -> None:
    write(desk, body=BODY)
    desk.mock("mastodon").faults.append("refused")
    desk.post("mastodon", thread=True)
    desk.mock("x").faults.append("refused")
    desk.post("x")
    found = unfinished(desk.ledger, "rosa-7f3k")
    assert [(each.accounts, each.thread) for each in found] == [(("mastodon",), True), (("x",), False)]


def test_a_thread_that_nobody_has_seen_may_get_shorter_and_longer(desk: Desk) -> None:
    write(desk, body=BODY)
    desk.mock("mastodon").faults += ["refused"] * 2
    first = desk.post("mastodon", thread=True).delivery
    write(desk, body=BODY[:600] + ".")
    second = desk.post("mastodon", thread=True).delivery
    write(desk, body=BODY * 2)
    third = desk.post("mastodon", thread=True).delivery
    assert first
    assert second
    assert third
    assert len(second.parts) < len(first.parts) < len(third.parts)
    assert {part.state for part in third.parts} == {State.POSTED}


def test_an_account_with_two_languages_gets_both_one_after_the_other(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "storyshare.toml").write_text('[accounts.x]\nlanguage = ["en", "es", "ar"]\n', encoding="utf-8")
    (tmp_path / "stories" / "rosa.es.md").write_text("---\nsummary: Rosa ganó.\n---\n", encoding="utf-8")
    desk.place = workspace.read(tmp_path)
    planned = desk.plan("x")
    assert [(each.story.language, bool(each.share), each.skipped[:20]) for each in planned] == [
        ("en", True, ""),
        ("es", True, ""),
        ("en", False, "rosa is not there in"),
    ]
    (record,) = {each.record.name for each in planned}
    what = order(desk.place, planned[0].record, ["x"], language="", dry_run=True, now=desk.clock())
    assert [[share.story.language for share in batch] for batch in what.batches] == [["en"], ["es"]]
    assert record == "rosa"


def test_x_takes_no_text_twice_in_another_language_either(desk: Desk, tmp_path: Path) -> None:
    """A translation may have been left as it was."""
    (tmp_path / "storyshare.toml").write_text('[accounts.x]\nlanguage = ["en", "es"]\n', encoding="utf-8")
    (tmp_path / "stories" / "rosa.es.md").write_text("---\nlines: [Rosa 2027]\n---\n", encoding="utf-8")
    text = RECORD.replace("consent:", "lines: [Rosa 2027]\nconsent:", 1)
    (tmp_path / "stories" / "rosa.md").write_text(text, encoding="utf-8")
    desk.place = workspace.read(tmp_path)
    for _ in range(2):
        english, spanish = desk.plan("x")
        assert not english.refusals
        assert [refusal.rule for refusal in spanish.refusals] == ["same-text"]
        desk.courier().deliver(english, "first")


def test_a_refusal_of_one_language_does_not_hold_back_the_other(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "storyshare.toml").write_text('[accounts.x]\nlanguage = ["en", "es"]\n', encoding="utf-8")
    (tmp_path / "stories" / "rosa.es.md").write_text("---\nsummary: Rosa ganó.\n---\n", encoding="utf-8")
    text = RECORD.replace("languages: all", "languages: [es]")
    (tmp_path / "stories" / "rosa.md").write_text(text, encoding="utf-8")
    desk.place = workspace.read(tmp_path)
    (planned, _) = desk.plan("x")
    what = order(desk.place, planned.record, ["x"], language="", dry_run=True, now=desk.clock())
    assert [share.story.language for share in what.ready] == ["es"]
    assert [type(outcome.error) for outcome in what.refused] == [GateError]


def test_two_accounts_of_ours_on_x_never_say_the_same(desk: Desk, tmp_path: Path) -> None:
    """X's automation rules: no same content from several accounts."""
    (tmp_path / "storyshare.toml").write_text(
        '[accounts.one]\nplatform = "x"\n[accounts.two]\nplatform = "x"\n', encoding="utf-8"
    )
    desk.place = workspace.read(tmp_path)
    together = [planned.share for planned in desk.plan("one", "two")]
    assert len({share.words() for share in together if share}) == 2
    desk.post("one")
    (alone,) = desk.plan("two")
    assert alone.share == together[1]
    desk.post("two", occasion="again")
    assert [refusal.rule for refusal in desk.plan("two")[0].refusals] == ["same-text"]
