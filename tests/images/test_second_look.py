"""One word, planted wherever a picture file can hold one, is in no byte of what would be public, on any platform."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from images.pictures import CORNERS, corners, opened
from images.planted import MARK, SAMPLES

from storyshare.images import fit, leftovers
from storyshare.models import ImageRules, StoryImage
from storyshare.platforms import load

_PNG = ImageRules(count=1, types=("image/png",), max_bytes=1_000_000)
RULES = {
    "x": load("x").rules({}).images,
    "mastodon": load("mastodon").rules({}).images,
    "bluesky": load("bluesky").rules({"embed": "images"}).images,
    "a card on bluesky": load("bluesky").rules({}).card_image,
    "by-hand": load("by-hand").rules({}).images,
    "JPEG alone": ImageRules(count=1, types=("image/jpeg",), max_bytes=1_000_000),
    "PNG alone": _PNG,
}


@cache
def _sample(name: str) -> bytes:
    return SAMPLES[name]()


def _spellings() -> Iterator[bytes]:
    """The word as any of the encodings would write it."""
    for word in (MARK, MARK.lower(), MARK[::-1]):
        for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            yield word.encode(encoding)
        yield word.encode("cp037")
        yield binascii.hexlify(word.encode())
        yield binascii.hexlify(word.encode()).upper()
        yield "".join(f"%{letter:02X}" for letter in word.encode()).encode()
        for shift in range(3):
            # What stands before it moves the letters; the first and last depend on their neighbours.
            yield base64.b64encode(b"\0" * shift + word.encode())[4:-4]


def _layers(data: bytes) -> Iterator[bytes]:
    """The bytes, and whatever is packed in them."""
    yield data
    if data.startswith(b"\x89PNG"):
        yield zlib.decompress(b"".join(re.findall(rb"IDAT(.*?)....(?=....(?:IDAT|IEND))", data, re.DOTALL)))
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            yield zlib.decompressobj().decompress(data[found.start() :], 1_000_000)
        except zlib.error:
            continue


@pytest.mark.parametrize("name", SAMPLES)
def test_the_word_is_in_the_file_to_begin_with(name: str) -> None:
    assert any(MARK.encode() in layer for layer in _layers(_sample(name)))


@pytest.mark.parametrize("platform", RULES)
@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_of_it_is_left(tmp_path: Path, name: str, platform: str) -> None:
    path = tmp_path / f"{MARK}.jpg"
    path.write_bytes(_sample(name))
    rules = RULES[platform]
    assert rules
    fitted = fit(StoryImage(file=path.name, path=path, alt="Hands."), rules, number=3)
    data = fitted.file.data
    assert not [word for word in _spellings() for layer in _layers(data) if word in layer]
    assert leftovers(data) == ()
    shown = opened(data)
    assert fitted.file.media_type == {"JPEG": "image/jpeg", "PNG": "image/png"}[str(shown.format)]
    assert fitted.file.media_type in rules.types
    assert len(data) <= rules.max_bytes
    assert rules.max_pixels is None or shown.width * shown.height <= rules.max_pixels
    assert (fitted.width, fitted.height) == shown.size
    assert fitted.file.name in {"image-3.jpg", "image-3.png"}
    if "large" not in name and "grey" not in name and "sixteen" not in name:
        assert corners(shown) == CORNERS


def test_a_heics_small_copy_is_never_taken_for_the_picture(tmp_path: Path) -> None:
    """It may have been made before the picture was cropped."""
    path = tmp_path / "a.heic"
    path.write_bytes(_sample("heic, with small copies"))
    fitted = fit(StoryImage(file="a.heic", path=path, alt="Hands."), _PNG, number=1)
    assert (fitted.width, fitted.height) == (160, 120)
