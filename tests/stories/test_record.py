"""A record becomes a story exactly as it was written; what is wrong is named with line, field and the right form."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storyshare import stories
from storyshare.models import Consent, ConsentStatus, Line, Person, Quote, Story, StoryImage

ZONE = ZoneInfo("America/Los_Angeles")
Record = Callable[..., Path]

EVERY_FIELD = """---
id: rosa-7f3k                    # never changed
title: Rosa may stay
link: https://example.org/stories/rosa
published: 2026-03-20
author: Ana Ruiz
language: en
tags: [success, family]
summary: Rosa, a mother who fled threats, won asylum.
lines:                           # ready-made
  - A mother should not have to choose. Rosa did not give up.
  - text: After three years, a judge said the words.
    for: [linkedin, facebook]
quote:
  text: I can sleep at night now.
  by: Rosa
people:
  - name: Rosa
    role: client
    name_changed: true
  - name: Sam Lee
    role: attorney
consent:
  status: granted                # granted | pending | withdrawn
  reference: form 2026-031
  granted: 2026-03-02
  expires: 2028-03-02
  platforms: [x, mastodon]
  languages: all
  photos: no
embargo: 2026-04-01 09:00        # workspace time zone
images:
  - file: rosa-hands.jpg
    alt: Two hands holding a court decision.
    shows_people: no
hashtags: [WorldDayOfSocialJustice, AsylumIsARight]
mentions:
  mastodon: example@example.social
content_warning: threats
actions: [read, share, follow, donate]
campaign: social-justice-day
allow: []
---

The story, *in Markdown*.

---
More.
"""


def test_every_field_is_read_as_it_was_written(tmp_path: Path, raw: Callable[[str, str], Path]) -> None:
    (tmp_path / "rosa-hands.jpg").write_bytes(b"jpeg")
    path = raw("rosa.md", EVERY_FIELD)
    expected = Story(
        id="rosa-7f3k",
        name="rosa",
        path=path,
        title="Rosa may stay",
        link="https://example.org/stories/rosa",
        language="en",
        summary="Rosa, a mother who fled threats, won asylum.",
        body="The story, *in Markdown*.\n\n---\nMore.",
        published=date(2026, 3, 20),
        author="Ana Ruiz",
        tags=("success", "family"),
        lines=(
            Line(text="A mother should not have to choose. Rosa did not give up."),
            Line(text="After three years, a judge said the words.", platforms=("linkedin", "facebook")),
        ),
        quote=Quote(text="I can sleep at night now.", by="Rosa"),
        people=(Person(name="Rosa", role="client", name_changed=True), Person(name="Sam Lee", role="attorney")),
        consent=Consent(
            status=ConsentStatus.GRANTED,
            reference="form 2026-031",
            granted=date(2026, 3, 2),
            expires=date(2028, 3, 2),
            begins_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
            ends_at=datetime(2028, 3, 3, 8, tzinfo=UTC),
            platforms=frozenset({"x", "mastodon"}),
            languages=None,
            photos=False,
        ),
        embargo=datetime(2026, 4, 1, 16, tzinfo=UTC),
        images=(
            StoryImage(
                file="rosa-hands.jpg",
                path=tmp_path / "rosa-hands.jpg",
                alt="Two hands holding a court decision.",
                shows_people=False,
            ),
        ),
        hashtags=("WorldDayOfSocialJustice", "AsylumIsARight"),
        mentions={"mastodon": "example@example.social"},
        content_warning="threats",
        actions=("read", "share", "follow", "donate"),
        campaign="social-justice-day",
    )
    assert stories.load(path, zone=ZONE) == expected
    assert stories.load_all(tmp_path, zone=ZONE) == stories.Loaded(stories=(expected,), problems=())


def _wrong(folder: Path) -> list[tuple[str, str, str]]:
    loaded = stories.load_all(folder, zone=ZONE)
    assert loaded.stories == ()
    return [(each.field, each.message, each.hint) for each in loaded.problems if each.severity == "error"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": ""}, ("id", "is missing.", "Give it one that never changes, as: id: rosa-7f3k")),
        ({"title": "''"}, ("title", "is empty.", "Write: title: Rosa may stay")),
        ({"language": ""}, ("language", "is missing.", "Write: language: en")),
        ({"language": "Spanish"}, ("language", "`Spanish` is no language code.", "Write es.")),
        ({"language": "sp"}, ("language", "`sp` is no language code.", "Write es.")),
        ({"language": "es_MX"}, ("language", "`es_MX` is no language code.", "Write es-MX.")),
        ({"titel": "x"}, ("titel", "is not a field that is known here.", "Did you mean `title`?")),
        ({"hashtag": "x"}, ("hashtag", "is not a field that is known here.", "Did you mean `hashtags`?")),
        (
            {"expires": "2028-03-02"},
            ("expires", "is not a field that is known here.", "It belongs under `consent`, indented by two spaces."),
        ),
        (
            {"actions": "[read, shaer]"},
            ("actions", "`shaer` is none of read, share, follow, donate.", "Did you mean `share`?"),
        ),
        (
            {"mentions": "{x: a b}"},
            ("mentions.x", "`a b` is no name of an account.", "Write it without spaces, as name@server."),
        ),
        (
            {"people": "[{name: Ana*, name_changed: no}]"},
            (
                "people[1].name_changed",
                "`Ana*` is starred, which says that the name was changed, and `name_changed` says no.",
                "Take the star away, or write: name_changed: yes",
            ),
        ),
        ({"people": "[{role: client}]"}, ("people[1].name", "is missing.", "Write: name: Rosa")),
        ({"published": "02/03/2026"}, ("published", "`02/03/2026` is not a day written year-month-day.",
                                       "Write 2026-03-02 for 2 Mar, or 2026-02-03 for 3 Feb.")),
        ({"embargo": "2026-04-01 9am"}, ("embargo", "`9am` is not a time of the 24-hour clock.", "Write 09:00.")),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_the_right_form(
    tmp_path: Path, record: Record, fields: dict[str, str], expected: tuple[str, str, str]
) -> None:
    record(**fields)
    assert _wrong(tmp_path) == [expected]


@pytest.mark.parametrize("text", ["Rosa", "rosa_7f3k", "rosa 7", "-rosa", "rosa--7", "é", "a" * 81])
def test_an_id_is_plain(tmp_path: Path, record: Record, text: str) -> None:
    record(id=f'"{text}"')
    assert [field for field, _, _ in _wrong(tmp_path)] == ["id"]


def test_people_may_be_named_alone_and_a_star_says_that_the_name_was_changed(record: Record) -> None:
    path = record(people='[Sam Lee, "Maura*", {name: Rosa, name_changed: yes}]')
    assert stories.load(path, zone=ZONE).people == (
        Person(name="Sam Lee"),
        Person(name="Maura", name_changed=True),
        Person(name="Rosa", name_changed=True),
    )


def test_mentions_are_kept_without_the_sign(record: Record) -> None:
    assert stories.load(record(mentions='{x: "@a", mastodon: a@b.social}'), zone=ZONE).mentions == {
        "x": "a",
        "mastodon": "a@b.social",
    }


@pytest.mark.parametrize(
    ("fields", "warned"),
    [
        ({"summary": "Maura* won."}, ["Maura"]),
        ({"quote": "Maura* and Ana* won."}, ["Maura", "Ana"]),
        ({"summary": "Maura* won.", "people": "[{name: Maura, name_changed: yes}]"}, []),
        ({"summary": "Maura* won.", "people": "[{name: Maura Díaz, name_changed: yes}]"}, []),
        ({"summary": "Maura* won.", "people": "[{name: Maura}]"}, ["Maura"]),
        ({"body": "This is *important* and **bold**, *Rosa may stay*."}, []),
        ({"body": "One.\n\nMaura* won."}, ["Maura"]),
    ],
)
def test_a_starred_name_that_no_person_explains_is_warned_of(
    tmp_path: Path, record: Record, fields: dict[str, str], warned: list[str]
) -> None:
    record(**fields)
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert len(loaded.stories) == 1
    assert [(each.severity, each.field, each.message) for each in loaded.problems] == [
        (
            "warning",
            "people",
            f"`{name}*` is starred, but nobody under `people` is called so with a changed name.",
        )
        for name in warned
    ]


def test_everything_wrong_is_said_at_once_in_the_order_of_the_lines(
    tmp_path: Path, raw: Callable[[str, str], Path]
) -> None:
    path = raw(
        "rosa.md",
        "---\nid: Rosa\ntitle: Asylum: Rosa\nlink: example.org/a\nlanguage: english\ntags: a, b\nhashtag: x\n"
        "consent:\n  status: grant\n  status: granted\npublished: 2026-02-30\n---\nBody\n",
    )
    found = stories.load_all(tmp_path, zone=ZONE).problems
    assert [(each.path, each.line, each.field) for each in found] == [
        (path, 2, "id"),
        (path, 3, ""),
        (path, 4, "link"),
        (path, 5, "language"),
        (path, 6, "tags"),
        (path, 7, "hashtag"),
        (path, 9, "consent.status"),
        (path, 10, ""),
        (path, 11, "published"),
    ]
