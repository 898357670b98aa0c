"""The stories that come with the project: nothing is wrong with them, and only the made-up one may be shared."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support import ROOT

from storyshare import stories
from storyshare.models import ConsentStatus, Story

FOLDER = ROOT / "stories"


@pytest.fixture(scope="module")
def loaded() -> stories.Loaded:
    return stories.load_all(FOLDER, zone=ZoneInfo("America/Los_Angeles"))


def _by_name(loaded: stories.Loaded, name: str) -> Story:
    return next(story for story in loaded.stories if story.name == name)


def test_nothing_is_wrong_with_them(loaded: stories.Loaded) -> None:
    assert loaded.problems == ()
    assert [story.name for story in loaded.stories] == ["alex", "maura-and-family", "rosa", "two-years-and-a-win"]


def test_every_link_goes_to_an_example(loaded: stories.Loaded) -> None:
    told = [story for each in loaded.stories for story in (each, *each.translations.values())]
    assert all(story.link.startswith("https://example.org/") for story in told)


def test_of_real_people_nothing_is_said_that_the_page_does_not_say(loaded: stories.Loaded) -> None:
    for story in loaded.stories:
        if story.name != "rosa":
            assert story.consent
            assert story.consent.status is ConsentStatus.PENDING
            assert (story.quote, story.published, story.embargo, story.images) == (None, None, None, ())
    assert [(person.name, person.name_changed) for person in _by_name(loaded, "maura-and-family").people] == [
        ("Maura", True),
        ("Neysa Nankrevis", False),
    ]
    assert "success" not in _by_name(loaded, "alex").tags


def test_rosa_is_plainly_made_up_and_shows_every_field_in_two_languages(loaded: stories.Loaded) -> None:
    rosa = _by_name(loaded, "rosa")
    spanish = rosa.translations["es"]
    assert "MADE UP" in Path(FOLDER / "rosa.md").read_text(encoding="utf-8").splitlines()[1]
    assert "made-up" in rosa.tags
    assert "not a real person" in rosa.body
    assert "no es una persona real" in spanish.body
    assert rosa.consent
    assert (rosa.consent.status, rosa.consent.expires, rosa.consent.ends_at) == (ConsentStatus.GRANTED, None, None)
    for field in Story.__dataclass_fields__:
        assert field == "allow" or getattr(rosa, field), field
    assert all(image.alt and image.path.stat().st_size < 150_000 for image in (*rosa.images, *spanish.images))
    assert rosa.images[0].alt != spanish.images[0].alt
