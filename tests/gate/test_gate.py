"""The gate: what may not go out, and why; nothing goes round it."""

import ast
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support import ROOT, make_story

from storyshare import gate
from storyshare.errors import GateError
from storyshare.models import Consent, ConsentStatus, Prepared, PublicFile, StoryImage

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HANDS = StoryImage(file="hands.jpg", path=Path("hands.jpg"), alt="Two hands.", shows_people=False)
FACE = StoryImage(file="face.jpg", path=Path("face.jpg"), alt="Rosa at her door.", shows_people=True)


def consent(**changes: Any) -> Consent:
    return Consent(**({"status": ConsentStatus.GRANTED} | changes))


def rules(story: Any, *, images: tuple[StoryImage, ...] = (), now: datetime = NOW) -> list[str]:
    what = gate.Shown(platform="bluesky", language="en", images=images)
    return [no.rule for no in gate.judge(story, what, gate.Evidence(), now=now).refusals]


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        (None, ["consent-missing"]),
        (consent(status=ConsentStatus.PENDING), ["consent-pending"]),
        (consent(status=ConsentStatus.WITHDRAWN), ["consent-withdrawn"]),
        (consent(), []),
        (consent(begins_at=NOW + timedelta(seconds=1), granted=date(2026, 5, 5)), ["consent-not-begun"]),
        (consent(begins_at=NOW), []),
        (consent(ends_at=NOW, expires=date(2026, 5, 3)), ["consent-expired"]),
        (consent(ends_at=NOW + timedelta(seconds=1)), []),
        (consent(platforms=frozenset({"mastodon"})), ["consent-platform"]),
        (consent(platforms=frozenset({"bluesky"})), []),
        (consent(languages=frozenset({"es"})), ["consent-language"]),
        (consent(languages=frozenset({"en", "es"})), []),
        (consent(platforms=frozenset(), languages=frozenset()), ["consent-platform", "consent-language"]),
    ],
)
def test_consent_is_for_these_uses_and_this_moment(given: Consent | None, refused: list[str]) -> None:
    assert rules(make_story(consent=given)) == refused


@pytest.mark.parametrize(
    ("photos", "image", "refused"), [(False, FACE, True), (True, FACE, False), (False, HANDS, False)]
)
def test_a_picture_of_people_needs_consent_for_photos(photos: bool, image: StoryImage, refused: bool) -> None:
    found = rules(make_story(consent=consent(photos=photos)), images=(image,))
    assert found == (["consent-photos"] if refused else [])


@pytest.mark.parametrize(("seconds", "refused"), [(1, ["embargo"]), (0, []), (-1, [])])
def test_an_embargo_holds_until_its_instant(seconds: int, refused: list[str]) -> None:
    assert rules(make_story(embargo=NOW + timedelta(seconds=seconds))) == refused


def test_an_image_without_alt_text_is_refused() -> None:
    bare = StoryImage(file="hands.jpg", path=Path("hands.jpg"), alt=" ", shows_people=False)
    assert rules(make_story(), images=(bare,)) == ["alt-text"]


def test_every_reason_is_given_at_once() -> None:
    story = make_story(consent=None, embargo=NOW + timedelta(days=1))
    assert rules(story) == ["consent-missing", "embargo"]


# -- what was prepared ---------------------------------------------------------------------------------------------


def picture(**metadata: Any) -> bytes:
    data = BytesIO()
    Image.new("RGB", (20, 20), "navy").save(data, "JPEG", **metadata)
    return data.getvalue()


def prepared(*files: PublicFile, story_id: str = "rosa-7f3k") -> Prepared:
    return Prepared(
        platform="bluesky",
        account="bluesky",
        story_id=story_id,
        language="en",
        number=1,
        payload={},
        texts=("Rosa may stay",),
        files=files,
    )


def shown(data: bytes, source: str = "hands.jpg") -> PublicFile:
    return PublicFile(name="image-1.jpg", media_type="image/jpeg", data=data, alt="Two hands.", source=source)


def refused(given: Prepared, **changes: Any) -> list[str]:
    with pytest.raises(GateError) as caught:
        gate.clear(given, make_story(images=(HANDS, FACE), **changes), gate.Evidence(), NOW)
    return [no.rule for no in caught.value.refusals]


def test_what_may_go_out_is_cleared_as_it_was_prepared() -> None:
    given = prepared(shown(picture()))
    cleared = gate.clear(given, make_story(images=(HANDS,)), gate.Evidence(), NOW)
    assert (cleared.prepared, cleared.at) == (given, NOW)


def test_metadata_in_the_very_bytes_is_refused() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    assert refused(prepared(shown(picture(exif=exif)))) == ["image-metadata"]


def test_a_file_that_is_not_the_storys_is_refused() -> None:
    assert refused(prepared(shown(picture(), source="passport.jpg"))) == ["image-unknown"]


def test_the_picture_itself_is_asked_about_not_what_the_adapter_says_of_it() -> None:
    assert refused(prepared(shown(picture(), source="face.jpg"))) == ["consent-photos"]


def test_what_belongs_to_another_story_is_refused() -> None:
    assert refused(prepared(story_id="other-1")) == ["story"]


def test_a_replay_asks_about_every_picture_of_the_story() -> None:
    with pytest.raises(GateError) as caught:
        gate.clear(prepared(), make_story(images=(FACE,)), gate.Evidence(replayed=True), NOW)
    assert [no.rule for no in caught.value.refusals] == ["consent-photos"]


def test_only_the_gate_makes_what_commit_takes() -> None:
    makers = set()
    sources = ROOT / "src" / "storyshare"
    for path in set(sources.rglob("*.py")) - set((sources / "testing").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if (isinstance(called, ast.Name) and called.id == "Cleared") or (
                isinstance(called, ast.Attribute) and called.attr == "Cleared"
            ):
                makers.add(path.relative_to(ROOT / "src" / "storyshare").as_posix())
    assert makers == {"gate/__init__.py"}
