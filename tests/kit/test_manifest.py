"""`kit.json` says what a kit is, and is believed only where it is one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.kit import manifest
from storyshare.kit.manifest import Listed, Manifest
from storyshare.kit.records import Entry

ENTRY = Entry(place="stories/rosa-1", language="en", title="Rosa", title_language="en", summary="She may stay.")
ROSA = Listed(place="stories/rosa-1", entries={"en": ENTRY}, ends="2027-01-31", ends_at="2027-02-01T08:00:00+00:00")
KIT = Manifest(
    id="0123456789abcdef",
    organisation="Example",
    stories=(ROSA,),
    files={"index.html": "aa", "stories/rosa-1/en.html": "bb"},
)


def test_what_is_written_is_read_again() -> None:
    assert manifest.read(manifest.written(KIT)) == KIT


def test_it_says_digests_and_the_end_of_each_consent() -> None:
    said = json.loads(manifest.written(KIT))
    assert said["share_until"] == "2027-01-31"
    assert said["stories"][0]["consent_ends"] == "2027-01-31"
    assert said["stories"][0]["pages"]["en"]["sha256"] == "bb"


@pytest.mark.parametrize("name", ["../x.html", "/etc/x.html", "stories/../../x.html", "stories/a/b/c.html", ".env"])
def test_one_that_names_a_file_that_no_kit_has_is_not_believed(name: str) -> None:
    said = json.loads(manifest.written(KIT))
    said["files"][name] = "cc"
    assert manifest.read(json.dumps(said)) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"kind": "storyshare share kit", "id": 3}', "null"])
def test_anything_else_is_no_kit(text: str) -> None:
    assert manifest.read(text) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("place", "../elsewhere"), ("place", None), ("ends_at", "tomorrow"), ("ends_at", None), ("consent_ends", 7)],
)
def test_a_story_that_no_kit_has_written_is_not_believed(field: str, value: object) -> None:
    said = json.loads(manifest.written(KIT))
    said["stories"][0][field] = value
    assert manifest.read(json.dumps(said)) is None


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(field=st.sampled_from(["id", "organisation", "stories", "files", "whole"]), value=_ANYTHING)
def test_whatever_stands_in_it_nothing_is_raised(field: str, value: object) -> None:
    said = json.loads(manifest.written(KIT))
    said[field] = value
    manifest.read(json.dumps(said))
    said = json.loads(manifest.written(KIT))
    said["stories"][0]["pages"]["en"] = value
    manifest.read(json.dumps(said))
