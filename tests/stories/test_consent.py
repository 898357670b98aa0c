"""Consent is read in full or not at all: nothing about it is guessed, except that what is not said is not granted."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storyshare import stories
from storyshare.models import Consent, ConsentStatus

ZONE = ZoneInfo("America/Los_Angeles")
Record = Callable[..., Path]
GRANTED = {
    "status": "granted",
    "reference": "form 1",
    "granted": "2026-03-02",
    "platforms": "all",
    "languages": "all",
}


def _block(**fields: str) -> str:
    return "".join(f"\n  {name}: {value}" for name, value in fields.items() if value)


def test_consent_lasts_from_the_first_moment_of_one_day_to_the_last_of_another(record: Record) -> None:
    # On 8 March 2026 the clocks went forward: the day of the grant is in winter time, the end in summer time.
    consent = _block(**GRANTED, expires="2026-03-08", photos="yes")
    assert stories.load(record(consent=consent), zone=ZONE).consent == Consent(
        status=ConsentStatus.GRANTED,
        reference="form 1",
        granted=date(2026, 3, 2),
        expires=date(2026, 3, 8),
        begins_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
        ends_at=datetime(2026, 3, 9, 7, tzinfo=UTC),
        photos=True,
    )


def test_a_day_that_begins_late_begins_late(record: Record) -> None:
    found = stories.load(record(consent=_block(**GRANTED | {"granted": "2026-04-24"})), zone=ZoneInfo("Africa/Cairo"))
    assert found.consent
    assert found.consent.begins_at == datetime(2026, 4, 23, 22, tzinfo=UTC)


def test_platforms_and_languages_are_all_or_a_list(record: Record) -> None:
    found = stories.load(
        record(consent=_block(**GRANTED | {"platforms": "[x, bluesky]", "languages": "ES"})), zone=ZONE
    )
    assert found.consent
    assert (found.consent.platforms, found.consent.languages) == (frozenset({"x", "bluesky"}), frozenset({"es"}))
    assert found.consent.photos is False


def test_a_record_that_does_not_speak_of_consent_is_read_with_a_warning(tmp_path: Path, record: Record) -> None:
    record(consent="")
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert [story.consent for story in loaded.stories] == [None]
    assert [(each.severity, each.field, each.message) for each in loaded.problems] == [
        ("warning", "consent", "the record does not speak of consent: the story cannot be shared.")
    ]


def test_consent_that_does_not_say_where_the_form_is_is_warned_of(tmp_path: Path, record: Record) -> None:
    record(consent=_block(**GRANTED | {"reference": ""}))
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert len(loaded.stories) == 1
    assert [(each.severity, each.field) for each in loaded.problems] == [("warning", "consent.reference")]


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        ({"reference": "x"}, [("consent.status", "is missing.")]),
        ({"status": "yes"}, [("consent.status", "`yes` is none of granted, pending, withdrawn.")]),
        (
            {"status": "granted", "reference": "x"},
            [
                ("consent.granted", "is missing."),
                ("consent.platforms", "is missing."),
                ("consent.languages", "is missing."),
            ],
        ),
        (GRANTED | {"expires": "2026-03-01"}, [("consent.expires", "consent cannot end before it was granted.")]),
        (
            GRANTED | {"expires": "1 May 2028"},
            [("consent.expires", "`1 May 2028` is not a day written year-month-day.")],
        ),
        (
            GRANTED | {"platforms": "[twitter]"},
            [("consent.platforms", "`twitter` is not how a platform is called here.")],
        ),
        (GRANTED | {"platforms": "[all, x]"}, [("consent.platforms", "`all` cannot stand in a list.")]),
        (GRANTED | {"platforms": "[]"}, [("consent.platforms", "names none.")]),
        (GRANTED | {"languages": "[en, Spanish]"}, [("consent.languages", "`Spanish` is no language code.")]),
        (GRANTED | {"photos": "maybe"}, [("consent.photos", "`maybe` is neither yes nor no.")]),
        (GRANTED | {"platform": "x"}, [("consent.platform", "is not a field that is known here.")]),
    ],
)
def test_consent_that_cannot_be_read_for_certain_leaves_the_story_out(
    tmp_path: Path, record: Record, consent: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    record(consent=_block(**consent))
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert loaded.stories == ()
    assert [(each.field, each.message) for each in loaded.problems if each.severity == "error"] == expected


def test_consent_that_is_no_table_leaves_the_story_out(tmp_path: Path, record: Record) -> None:
    record(consent="granted")
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert loaded.stories == ()
    assert [(each.field, each.message) for each in loaded.problems] == [
        ("consent", "must have fields of its own below it, indented by two spaces.")
    ]
