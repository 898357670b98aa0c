"""The record shared longest ago on an account has its turn, and never within the time it is to rest."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from schedules.made import entry
from support import make_story

from storyshare.models import Story
from storyshare.schedules import choose, selected

NOW = datetime(2027, 2, 20, 9, tzinfo=UTC)


def story(name: str, **changes: Any) -> Story:
    return make_story(id=f"{name}-1", name=name, **changes)


def days_ago(**days: float) -> dict[str, datetime]:
    return {f"{name}-1": NOW - timedelta(days=ago) for name, ago in days.items()}


@pytest.mark.parametrize(
    ("last_shared", "expected"),
    [
        (days_ago(), "alex"),
        (days_ago(alex=90), "maura"),
        (days_ago(alex=40, maura=50, rosa=60), "rosa"),
        (days_ago(alex=60, maura=60, rosa=40), "alex"),
        (days_ago(alex=1, maura=2, rosa=31), "rosa"),
        (days_ago(alex=1, maura=2, rosa=30), "rosa"),
        (days_ago(alex=1, maura=2, rosa=29.99), None),
        (days_ago(alex=1, rosa=60, other=90), "maura"),
    ],
)
def test_whose_turn_it_is(last_shared: dict[str, datetime], expected: str | None) -> None:
    candidates = [story("rosa"), story("maura"), story("alex")]
    found = choose(candidates, last_shared, at=NOW, cooldown=timedelta(days=30))
    assert (found.name if found else None) == expected


def test_without_a_time_to_rest_there_is_always_one_and_of_none_there_is_none() -> None:
    found = choose([story("rosa")], days_ago(rosa=0), at=NOW, cooldown=None)
    assert found is not None
    assert choose([], {}, at=NOW, cooldown=None) is None


STORIES = [
    story("rosa", tags=("Success", "family"), campaign="spring", published=date(2027, 1, 5)),
    story("alex", tags=("success",), published=date(2027, 2, 1), translations={"es": story("alex", language="es")}),
    story("maura", tags=("family",), published=date(2027, 2, 1)),
    story("undated", tags=()),
]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["rosa"]),
        ({"story": "", "latest": True}, ["alex"]),
        ({"story": "", "stories": ("maura", "rosa")}, ["rosa", "maura"]),
        ({"story": "", "tagged": ("success",)}, ["rosa", "alex"]),
        ({"story": "", "tagged": ("success", "family")}, ["rosa", "alex", "maura"]),
        ({"story": "", "campaign": "Spring"}, ["rosa"]),
        ({"story": "", "language": "es"}, ["alex"]),
        ({"story": "", "tagged": ("family",), "language": "es"}, []),
    ],
)
def test_which_stories_an_entry_speaks_of(fields: dict[str, Any], expected: list[str]) -> None:
    assert [each.name for each in selected(entry(**fields), STORIES)] == expected
    assert selected(entry(story="", latest=True), [story("undated")]) == ()
