"""What is previewed of all stories is what is previewed of each alone, cached or not, whatever the ledger knows."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support import RECORD, too_long

from storyshare import gate, stories, workspace
from storyshare.cli.previews import _SCRIPT
from storyshare.errors import SetupError
from storyshare.ledger import Ledger
from storyshare.ledger import evidence as book
from storyshare.ledger import withdrawals as taken
from storyshare.models import ApprovalMode, Consent, ConsentStatus, DeliveryKey, Policy, Prepared
from storyshare.publish.evidence import evidence
from storyshare.publish.planning import plan
from storyshare.publish.previews import composing, single
from storyshare.publish.previews.cache import FILE
from storyshare.publish.previews.every import Previews
from storyshare.publish.previews.single import Asked, Composer, dumped, story_json
from storyshare.publish.protecting import add_term
from storyshare.publish.targets import targets
from storyshare.publish.tombstones import link_digests, write_withdrawn
from storyshare.stories import RecordFiles
from storyshare.workspace import PROTECT_KEY, Workspace

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SETTINGS = """
default_accounts = ["x", "mastodon-es", "mastodon", "bluesky"]
timezone = "America/Los_Angeles"
hashtags = ["RefugeesWelcome"]

[accounts.mastodon-es]
platform = "mastodon"
language = "es"
"""
CONSENTS = (
    "status: granted\n  granted: 2026-03-02\n  platforms: all\n  languages: all\n  photos: yes",
    "status: granted\n  granted: 2026-03-02\n  expires: 2026-05-03\n  platforms: all\n  languages: all",
    "status: granted\n  granted: 2026-05-05\n  platforms: all\n  languages: all",
    "status: granted\n  granted: 2026-03-02\n  platforms: [x, bluesky]\n  languages: [en]",
    "status: pending",
    "status: withdrawn",
)
BODIES = (
    "Rosa waited. Rosa* and Maura Lopez wept.",
    "Call 213-555-0100, or write to rosa@example.org about A012-345-678.",
    "“Quetzal”—la señora… 😀 " * 20,
    "قصة روزا. 她等了三年。",
)
FIELDS = (
    "content_warning: threats",
    "embargo: 2026-05-04 09:00",
    "embargo: 2026-05-01 09:00",
    "quote:\n  text: I can sleep now.\n  by: Rosa",
    "lines:\n  - A mother should not have to choose.\n  - text: For X alone.\n    for: [x]",
    "images:\n  - file: hands.jpg\n    shows_people: no",
    "images:\n  - file: hands.jpg\n    alt: Two hands\n  - file: inner/face.jpg\n    alt: A face",
    "hashtags: [WorldDay, AsylumIsARight]\nactions: [read, share]",
    "mentions:\n  mastodon: example@example.social",
    "allow:\n  - finding: phone\n    text: 213-555-0100\n    reason: our own hotline",
    "people:\n  - name: Rosa\n    name_changed: yes",
)


def record(chance: random.Random, number: int) -> str:
    chosen = chance.sample(FIELDS, chance.randint(0, 6))
    fields = {text.partition(":")[0]: text for text in chosen}
    summary = chance.choice(["Rosa won asylum.", "She waited. " * 60, "Maura Lopez stood by her."])
    return "\n".join(
        [
            f"---\nid: story-{number}\ntitle: Rosa may stay\nlink: https://example.org/stories/{number}\nlanguage: en",
            f"summary: {summary.strip()}",
            *fields.values(),
            f"consent:\n  {chance.choice(CONSENTS)}\n---\n{chance.choice(BODIES)}\n",
        ]
    )


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Sixty stories of many kinds, some translated, one that cannot be read."""
    monkeypatch.setenv(PROTECT_KEY, "a-key-that-is-long-enough")
    chance = random.Random(7)
    folder = tmp_path / "stories"
    (folder / "inner").mkdir(parents=True)
    for picture in ("hands.jpg", "inner/face.jpg"):
        (folder / picture).write_bytes(b"\xff\xd8\xff")
    for number in range(60):
        (folder / f"s{number:02}.md").write_text(record(chance, number), encoding="utf-8")
        if number % 4 == 0:
            (folder / f"s{number:02}.es.md").write_text("---\nsummary: Rosa ganó.\n---\n", encoding="utf-8")
    (folder / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (folder / "rosa.md").write_text(RECORD, encoding="utf-8")
    (folder / "too-long.md").write_text(too_long(RECORD).replace("rosa-7f3k", "long-1111"), encoding="utf-8")
    (tmp_path / "storyshare.toml").write_text(SETTINGS, encoding="utf-8")
    return workspace.read(tmp_path)


@pytest.fixture
def ledger(place: Workspace) -> Iterator[Ledger]:
    with Ledger.create(place.ledger) as found:
        yield found


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the stories that were composed and not taken from the cache."""
    names: list[str] = []
    really = Composer.compose

    def noted(self: Composer, files: RecordFiles, *earlier: Any) -> single.Composed | single.Told:
        names.append(files.name)
        return really(self, files, *earlier)

    monkeypatch.setattr(Composer, "compose", noted)
    return names


def previews(
    place: Workspace, ledger: Ledger | None, *to: str, now: datetime = NOW, lang: str = "", **more: Any
) -> dict[str, str]:
    found = Previews(place, ledger, Asked(to=to, language=lang, **more), now=now, script=_SCRIPT)
    return {told.name: told.line for told in found}


def alone(place: Workspace, ledger: Ledger | None, now: datetime = NOW, **more: Any) -> dict[str, str]:
    """Each story as the same code that sends would plan it, with nothing kept of it."""
    found = {}
    for name in stories.names(place.stories):
        if name == "broken":
            continue
        story = stories.find(place.stories, name, zone=place.timezone)
        known = evidence(place, ledger, story)
        shares = plan(place, story, targets(place, ()), evidence=known, now=now, **more)
        code = known.found.code if known.found else None
        found[name] = dumped(story_json(story, code, map(_SCRIPT.share, shares)))
    return found


def everything(place: Workspace) -> bytes:
    return b"".join(path.read_bytes() for path in place.state.rglob("*") if path.is_file())


def nothing(place: Workspace, ledger: Ledger) -> None:
    """A ledger that knows of nothing."""


def narrower_before(place: Workspace, ledger: Ledger) -> None:
    known = Consent(status=ConsentStatus.GRANTED, platforms=frozenset({"x"}), ends_at=NOW + timedelta(days=1))
    pending = replace(known, status=ConsentStatus.PENDING)
    book.remember_consents(ledger, lambda _: {f"story-{number}": known for number in range(40)})
    book.remember_consents(ledger, lambda _: {f"story-{number}": pending for number in range(40, 50)})


def protected_terms(place: Workspace, ledger: Ledger) -> None:
    for number in range(0, 60, 7):
        add_term(place, ledger, f"story-{number}", "Maura Lopez")


def withdrawn(place: Workspace, ledger: Ledger) -> None:
    taken.begin_withdrawal(ledger, "story-3", story="s03", links=(), reason="she asked", person="Kim")
    other = stories.find(place.stories, "s05", zone=place.timezone)
    taken.begin_withdrawal(ledger, "gone-1", story="gone", links=link_digests(other), reason="she asked", person="Kim")
    write_withdrawn(place, "story-8", (), "2026-05-01")


def approval(place: Workspace, ledger: Ledger) -> None:
    book.set_policy(ledger, Policy(number=1, mode=ApprovalMode.NAMED, workspace="w"), person="Kim")


def shared_before(place: Workspace, ledger: Ledger) -> None:
    """A part of the stories went to some accounts, on this occasion and on others."""
    for number in range(0, 60, 3):
        for account, occasion in (("x", "first"), ("x", "again"), ("mastodon", "again"), ("bluesky", "first")):
            story = stories.find(place.stories, f"s{number:02}", zone=place.timezone)
            planned = plan(
                place, story, targets(place, [account]), occasion=occasion, evidence=gate.Evidence(), now=NOW
            )
            if share := planned[0].share:
                key = DeliveryKey(account=account, language="en", occasion=occasion, story_id=story.id)
                made = ledger.plan(key, platform="x", story=story.name, digest="d", words=share.words(), parts=1)
                claim = ledger.claim(made.id, 1)
                assert claim
                sent = Prepared(
                    platform="x",
                    account=account,
                    story_id=story.id,
                    language="en",
                    number=1,
                    payload={"text": ""},
                    texts=("",),
                )
                assert ledger.begin(claim, sent)
    assert len(book.earlier(ledger, "story-0")) > 2


STATES = (nothing, shared_before, narrower_before, protected_terms, withdrawn, approval)


@pytest.mark.parametrize("state", STATES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("days", [0, 2], ids=["now", "two days on"])
def test_what_is_kept_says_the_same_as_what_is_made_anew(
    place: Workspace, ledger: Ledger, state: Callable[[Workspace, Ledger], None], days: int
) -> None:
    previews(place, ledger)  # kept before anything was known, on another day
    state(place, ledger)
    now = NOW + timedelta(days=days)
    expected = alone(place, ledger, now)
    for _ in range(2):
        found = previews(place, ledger, now=now)
        broken = json.loads(found.pop("broken"))
        assert (broken["error"].endswith("must be mended."), found) == (True, expected)


@pytest.mark.parametrize("more", [{"occasion": "anniversary"}, {"thread": True}], ids=["again", "a thread"])
def test_another_occasion_and_a_thread_are_previewed_as_they_would_be_alone(
    place: Workspace, ledger: Ledger, more: dict[str, Any]
) -> None:
    shared_before(place, ledger)
    previews(place, ledger)
    for _ in range(2):
        found = previews(place, ledger, **more)
        del found["broken"]
        assert found == alone(place, ledger, **more)


def test_what_accounts_had_before_is_no_reason_to_compose_it_again(
    place: Workspace, ledger: Ledger, composed: list[str]
) -> None:
    shared_before(place, ledger)
    previews(place, ledger)
    composed.clear()
    previews(place, ledger)
    assert "s00" not in composed


def test_without_a_ledger_it_is_the_same(place: Workspace) -> None:
    previews(place, None)
    found = previews(place, None)
    del found["broken"]
    assert (found, list(found)) == (alone(place, None), sorted(found))


def test_a_second_time_nothing_is_composed_but_what_is_never_kept(place: Workspace, composed: list[str]) -> None:
    previews(place, None)
    assert len(composed) == len(stories.names(place.stories))
    composed.clear()
    previews(place, None)
    consents = {name: (place.stories / f"{name}.md").read_text(encoding="utf-8") for name in composed}
    assert "broken" in consents
    assert all(name == "broken" or "status: withdrawn" in text for name, text in consents.items())


@pytest.mark.parametrize(
    "change",
    [
        lambda place: (place.stories / "rosa.md").write_text(RECORD.replace("stay", "go"), encoding="utf-8"),
        lambda place: (place.stories / "rosa.es.md").write_text("---\nsummary: Ganó.\n---\n", encoding="utf-8"),
    ],
    ids=["the record", "a translation"],
)
def test_a_changed_file_is_composed_anew(
    place: Workspace, composed: list[str], change: Callable[[Workspace], object]
) -> None:
    previews(place, None)
    change(place)
    composed.clear()
    found = previews(place, None)
    assert "rosa" in composed
    assert found["rosa"] == alone(place, None)["rosa"]


@pytest.mark.parametrize("way", ["gone", "a link", "other capitals"])
def test_a_picture_that_is_not_there_any_more_is_seen(place: Workspace, way: str) -> None:
    text = RECORD.replace("---\nThe", "images:\n  - file: only.jpg\n    alt: Two hands\n---\nThe")
    (place.stories / "rosa.md").write_text(text, encoding="utf-8")
    picture = place.stories / "only.jpg"
    picture.write_bytes(b"\xff\xd8\xff")
    assert "error" not in json.loads(previews(place, None)["rosa"])
    if way == "other capitals":
        picture.rename(place.stories / "Only.jpg")
    else:
        picture.unlink()
    if way == "a link":
        outside = place.root / "outside.jpg"
        outside.write_bytes(b"\xff\xd8\xff")
        picture.symlink_to(outside)
    assert "error" in json.loads(previews(place, None)["rosa"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["RefugeesWelcome"]', '["Other"]'),
        ("America/Los_Angeles", "Asia/Tokyo"),
        ('language = "es"', 'language = "es"\nutm_source = "fedi"'),
        ("[accounts", "tag_links = false\n[accounts"),
    ],
)
def test_other_settings_never_show_what_was_composed_under_these(place: Workspace, old: str, new: str) -> None:
    previews(place, None)
    path = place.root / "storyshare.toml"
    path.write_text(SETTINGS.replace(old, new), encoding="utf-8")
    changed = workspace.read(place.root)
    found = previews(changed, None)
    del found["broken"]
    assert found == alone(changed, None)


def test_other_accounts_and_languages_never_show_what_was_composed_for_these(place: Workspace) -> None:
    previews(place, None)
    assert [share["account"] for share in json.loads(previews(place, None, "bluesky")["rosa"])["shares"]] == ["bluesky"]
    assert "is not there in 'es'" in previews(place, None, lang="es")["s01"]


def test_another_program_never_shows_what_this_one_composed(
    place: Workspace, composed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    previews(place, None)
    composed.clear()
    monkeypatch.setattr("storyshare.publish.previews.circumstances._program", lambda _: iter([b"another line"]))
    previews(place, None)
    assert "rosa" in composed


# -- what is taken back --------------------------------------------------------------------------------------------

SECRET = RECORD.replace("Rosa won asylum.", "Quetzalcoatl won asylum.")


@pytest.fixture
def secret(place: Workspace) -> Workspace:
    """A story with a word that stands nowhere else, kept."""
    (place.stories / "rosa.md").write_text(SECRET, encoding="utf-8")
    previews(place, None)
    assert b"Quetzalcoatl" in everything(place)
    return place


@pytest.mark.parametrize(
    "take_back",
    [
        lambda place, _: write_withdrawn(place, "rosa-7f3k", (), "2026-05-01"),
        lambda place, _: (place.stories / "rosa.md").unlink(),
        lambda place, _: (place.stories / "rosa.md").write_text(
            SECRET.replace("status: granted", "status: withdrawn"), encoding="utf-8"
        ),
        lambda place, _: (place.stories / "rosa.md").write_text(SECRET.replace("title", "titel"), encoding="utf-8"),
        lambda _, ledger: taken.begin_withdrawal(
            ledger, "rosa-7f3k", story="rosa", links=(), reason="she asked", person="Kim"
        ),
        lambda _, ledger: book.remember_consents(
            ledger, lambda _: {"rosa-7f3k": Consent(status=ConsentStatus.WITHDRAWN)}
        ),
        lambda place, ledger: add_term(place, ledger, "rosa-7f3k", "Quetzalcoatl"),
    ],
    ids=["the file", "no record", "its consent", "unreadable", "the ledger", "a consent before", "protected"],
)
def test_the_next_preview_keeps_nothing_of_it(
    secret: Workspace, ledger: Ledger, take_back: Callable[[Workspace, Ledger], object]
) -> None:
    """As it is on another computer than the one on which it was taken back."""
    take_back(secret, ledger)
    previews(secret, ledger)
    assert b"Quetzalcoatl" not in everything(secret)


def test_a_name_that_is_protected_now_empties_the_cache_at_once(secret: Workspace, ledger: Ledger) -> None:
    add_term(secret, ledger, "story-1", "Somebody Else")
    assert b"Quetzalcoatl" not in everything(secret)


# -- many at once --------------------------------------------------------------------------------------------------


def test_processes_beside_this_one_give_the_same_in_the_same_order(
    place: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    protected_terms(place, ledger)
    monkeypatch.setattr(composing, "FEW", 5)
    monkeypatch.setattr(composing, "_AHEAD", 30)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    found = previews(place, ledger)
    again = previews(place, ledger)
    assert (list(found), found) == (list(stories.names(place.stories)), again)
    del found["broken"]
    assert found == alone(place, ledger)


def test_a_process_that_dies_is_an_error_and_no_hang(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "FEW", 5)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(composing, "_begin", dies)
    with pytest.raises(SetupError, match="ended before its work did"):
        previews(place, None)


def dies(*_: object) -> None:
    """What happens to a process when memory runs out."""
    import os

    os._exit(9)


def test_a_folder_that_cannot_be_written_changes_nothing(place: Workspace) -> None:
    place.state.write_text("no folder", encoding="utf-8")
    found = previews(place, None)
    del found["broken"]
    assert found == alone(place, None)


def test_a_damaged_cache_changes_nothing(place: Workspace) -> None:
    previews(place, None)
    path = place.state / FILE
    path.write_bytes(bytes(byte ^ 0x20 for byte in path.read_bytes()[:100]) + path.read_bytes()[100:])
    found = previews(place, None)
    del found["broken"]
    assert found == alone(place, None)
