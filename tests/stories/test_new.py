"""A new record loads back exactly as it was asked for, with consent pending."""

import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare import stories
from storyshare.files.decode import CONTROL
from storyshare.models import Consent, ConsentStatus, Person

ZONE = ZoneInfo("UTC")
TEXTS = st.text(st.characters(codec="utf-8").filter(lambda character: not CONTROL.match(character)), max_size=60)
TITLES = TEXTS.filter(str.strip)


@given(title=TITLES, summary=TEXTS, client=TEXTS, alt=TEXTS, changed=st.booleans())
def test_every_text_loads_back_as_it_was_given(title: str, summary: str, client: str, alt: str, changed: bool) -> None:
    text = stories.new_record(
        name="Rosa",
        characters="7f3k",
        title=title,
        link="https://example.org/a?b=c#d",
        language="es-MX",
        summary=summary,
        client=client,
        name_changed=changed,
        image="hände 2.jpg",
        alt=alt,
        hashtags=("Asylum", "DíaMundial"),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rosa.md"
        path.write_bytes(text.encode())
        (Path(folder) / "hände 2.jpg").write_bytes(b"x")
        story = stories.load(path, zone=ZONE)
    name = client.strip().rstrip("*").rstrip()
    starred = client.strip() != name
    assert (story.id, story.title, story.summary) == ("rosa-7f3k", title.strip(), summary.strip())
    assert (story.link, story.language, story.hashtags) == (
        "https://example.org/a?b=c#d",
        "es-MX",
        ("Asylum", "DíaMundial"),
    )
    assert [image.alt for image in story.images] == [alt.strip()]
    assert story.consent == Consent(status=ConsentStatus.PENDING)
    assert story.people == ((Person(name=name, role="client", name_changed=changed or starred),) if name else ())


def test_the_least_that_is_needed_makes_a_record_without_a_problem(tmp_path: Path) -> None:
    text = stories.new_record(
        name="rosa", characters="7f3k", title="Rosa may stay", link="https://example.org/a", language="en"
    )
    (tmp_path / "rosa.md").write_text(text, encoding="utf-8")
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert loaded.problems == ()
    assert [(story.title, story.summary, story.people) for story in loaded.stories] == [("Rosa may stay", "", ())]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Rosa may stay", "rosa-may-stay"),
        ("José & María's win: 2 years!", "jose-marias-win-2-years"),
        ("A very long title that goes on and on and on, past any use", "a-very-long-title-that-goes-on-and-on"),
        ("手", ""),
        ("", ""),
    ],
)
def test_a_name_is_made_of_a_title(title: str, name: str) -> None:
    assert stories.suggest_name(title) == name
