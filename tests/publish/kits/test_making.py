"""The pictures of a kit are made of the very bytes that were approved, the small ones too."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from storyshare import gate
from storyshare.errors import GateError
from storyshare.images import fit
from storyshare.models import Fingerprint, ImageRules, Story, StoryImage
from storyshare.publish.kits import making


def test_a_picture_that_changes_between_the_large_and_the_small_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hands.png"
    Image.new("RGB", (40, 30), "teal").save(path)
    approved = {"hands.png": hashlib.sha256(path.read_bytes()).hexdigest()}
    image = StoryImage(file="hands.png", path=path, alt="Two hands.", shows_people=False)
    story = Story(
        id="rosa-7f3k", name="rosa", path=tmp_path / "rosa.md", title="Rosa", link="https://example.org/rosa",
        language="en", images=(image,),
    )  # fmt: skip
    known = gate.Evidence(found=Fingerprint(digest="", fields={}, pictures=approved))
    assert len(making._pictures(story, known)[1]) == 2

    def fit_and_change(image: StoryImage, rules: ImageRules, *, number: int) -> object:
        fitted = fit(image, rules, number=number)
        Image.new("RGB", (40, 30), "black").save(path)
        return fitted

    monkeypatch.setattr(making, "fit", fit_and_change)
    with pytest.raises(GateError, match="approved"):
        making._pictures(story, known)
