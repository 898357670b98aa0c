"""Damaged pictures of every type: what cannot be read is refused in plain words, what can be read leaves clean."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
from fuzz.strange import damaged
from hypothesis import given, settings
from hypothesis import strategies as st
from images.pictures import opened
from images.planted import MARK, SAMPLES

from storyshare.errors import InputError
from storyshare.images import describe, digest_of, fit, leftovers
from storyshare.images.weighing import scans
from storyshare.models import ImageRules, StoryImage

_RULES = ImageRules(count=4, types=("image/jpeg", "image/png"), max_bytes=300_000)
_EXAMPLES = max(40, settings().max_examples // 3)
_NAMES = [name for name in SAMPLES if "large" not in name]


@cache
def _sample(name: str) -> bytes:
    return SAMPLES[name]()


def _tried(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jpg"
        path.write_bytes(data)
        problem = ""
        try:
            fitted = fit(StoryImage(file="a.jpg", path=path, alt="Hands."), _RULES, number=1)
        except InputError as error:
            problem = f"{error}. {error.hint}"
        if problem:
            assert problem.startswith("a.jpg ")
            assert problem.isprintable()
            assert describe(path) == problem
            return
        found = fitted.file.data
        assert leftovers(found) == ()
        assert MARK.encode() not in found
        assert opened(found).size == (fitted.width, fitted.height)
        assert len(found) <= _RULES.max_bytes
        assert fitted.file.made_from == digest_of(path)
        assert describe(path) == ""


@pytest.mark.parametrize("name", _NAMES)
def test_a_damaged_picture(name: str) -> None:
    @settings(max_examples=_EXAMPLES)
    @given(damaged(_sample(name)))
    def examples(data: bytes) -> None:
        _tried(data)

    examples()


@settings(max_examples=_EXAMPLES)
@given(st.data())
def test_pictures_put_together_of_two(data: st.DataObject) -> None:
    one, two = (_sample(data.draw(st.sampled_from(_NAMES))) for _ in range(2))
    cut, begin = data.draw(st.integers(0, len(one))), data.draw(st.integers(0, len(two)))
    _tried(one[:cut] + two[begin:])


@settings(max_examples=_EXAMPLES)
@given(
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x1cftypheic", b""])
    | st.sampled_from(
        [b"\0\0\0\x1cftypavif", b"%PDF-", b"<svg ", b"II*\0", b"BM", b"\0\0\1\0", b"P6 ", b"\0\0\0\x0cjP  "]
    ),
    st.binary(max_size=200),
)
def test_anything_behind_the_beginning_of_a_picture(begin: bytes, rest: bytes) -> None:
    _tried(begin + rest)


@given(st.sampled_from(_NAMES).flatmap(lambda name: damaged(_sample(name))) | st.binary(max_size=300))
def test_the_second_look_never_fails(data: bytes) -> None:
    """It names something, or the bytes are clean."""
    for begin in (b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP"):
        assert all(isinstance(name, str) for name in leftovers(begin + data))
    assert scans(data) >= 0
