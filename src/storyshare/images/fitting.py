"""A picture made to fit one platform's rules."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.images.metadata import leftovers
from storyshare.images.source import Source, refusal, take
from storyshare.models import ImageRules, PublicFile, StoryImage

if TYPE_CHECKING:
    from PIL import Image

_QUALITIES = (90, 82, 74)
_STEP = 0.8
_SMALLEST_SIDE = 320
# Enough for a preview of one story on every platform, and few megabytes.
_KEPT = 16

# Media type, bytes, and width and height in pixels.
_Encoding: TypeAlias = "tuple[str, bytes, tuple[int, int]]"

_Key: TypeAlias = "tuple[str, tuple[str, ...], int, int | None, tuple[float, float] | None]"

_fitted: OrderedDict[_Key, _Encoding] = OrderedDict()
# One picture at a time: the accounts of a post are served at once, and a large picture takes much memory.
_turn = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedImage:
    """A picture exactly as it would be public, with its size in pixels."""

    file: PublicFile
    width: int
    height: int


def fit(image: StoryImage, rules: ImageRules, *, number: int) -> FittedImage:
    """Re-encode a picture so that it fits `rules`, stands upright, is in sRGB and carries nothing but its pixels.

    A drawing or what is see-through in part stays PNG where that is allowed and fits; the rest becomes JPEG. What is
    too narrow or too wide gets white margins: nothing is ever cut off, for somebody may stand there. The public name
    says nothing but `number`: image-1.jpg. The same bytes give the same bytes. Raises InputError, in plain words, for
    what is no still picture that can be read, or cannot be made small enough.
    """
    with _turn:
        source = take(image.path)
        media_type, data, (width, height) = _fit_once(source, rules)
    name = f"image-{number}{'.png' if media_type == 'image/png' else '.jpg'}"
    file = PublicFile(
        name=name,
        media_type=media_type,
        data=data,
        alt=image.alt,
        source=image.file,
        made_from=source.made_from,
    )
    return FittedImage(file=file, width=width, height=height)


def describe(path: Path) -> str:
    """What is wrong with a picture file and what to do, in one line; empty where it can be used."""
    from storyshare.images import reading

    try:
        with _turn:
            reading.read(take(path))
    except InputError as error:
        return f"{error}. {error.hint}"
    return ""


def measure(path: Path, data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a picture that was fetched, called `path` where something is wrong with it.

    Raises InputError for what is no picture that can be read here.
    """
    from storyshare.images import reading

    return reading.measured(Source(path=path, data=data, made_from=""))


def _fit_once(source: Source, rules: ImageRules) -> _Encoding:
    """By what the file holds, not by its name and date: a file put in its place may have both."""
    key = source.made_from, rules.types, rules.max_bytes, rules.max_pixels, rules.shapes
    if key not in _fitted:
        _fitted[key] = _fit(source, rules)
        if len(_fitted) > _KEPT:
            _fitted.popitem(last=False)
    _fitted.move_to_end(key)
    return _fitted[key]


def _fit(source: Source, rules: ImageRules) -> _Encoding:
    from storyshare.images import reading

    image, lossless = reading.read(source)
    for media_type, data, size in _encodings(image, rules, lossless=lossless):
        if len(data) <= rules.max_bytes:
            if left := leftovers(data):
                message = _("could not be cleaned: {left}", left=", ".join(left))
                raise refusal(source.path, message, _("Save it anew as JPEG, and tell the makers of storyshare."))
            return media_type, data, size
    message = _("cannot be made small enough: at most {max_bytes:,} bytes are allowed", max_bytes=rules.max_bytes)
    raise refusal(source.path, message, _("Use a simpler picture, or save it as JPEG."))


def _encodings(image: Image.Image, rules: ImageRules, *, lossless: bool) -> Iterator[_Encoding]:
    """Ever smaller encodings, the best first."""
    png = "image/png" in rules.types
    jpeg = "image/jpeg" in rules.types
    keep_alpha = image.mode == "RGBA" and png
    for index, size in enumerate(_sizes(image.size, rules.max_pixels)):
        scaled = _plain(image, size)
        if rules.shapes:
            scaled = _with_margins(scaled, rules.shapes)
        if png and (keep_alpha or not jpeg or (lossless and index == 0)):
            yield "image/png", _encoded(scaled, "PNG"), scaled.size
        if jpeg and not keep_alpha:
            flat = _on_white(scaled)
            for quality in _QUALITIES:
                yield "image/jpeg", _encoded(flat, "JPEG", quality), flat.size


def _sizes(size: tuple[int, int], max_pixels: int | None) -> Iterator[tuple[int, int]]:
    from storyshare.images.reading import LONGEST_SIDE

    width, height = size
    most = max_pixels or math.inf
    scale = min(1.0, LONGEST_SIDE / max(size), math.sqrt(most / (width * height)))
    while True:
        smaller = max(1, int(width * scale)), max(1, int(height * scale))
        if smaller[0] * smaller[1] <= most:
            yield smaller
        scale *= _STEP
        if max(size) * scale < _SMALLEST_SIDE:
            return


def _with_margins(image: Image.Image, shapes: tuple[float, float]) -> Image.Image:
    """The whole picture on a white ground that is no narrower and no wider than these."""
    from PIL import Image

    (width, height), (narrowest, widest) = image.size, shapes
    size = max(width, math.ceil(height * narrowest)), max(height, math.ceil(width / widest))
    if size == image.size:
        return image
    ground = Image.new("RGB", size, "white")
    ground.paste(_on_white(image), ((size[0] - width) // 2, (size[1] - height) // 2))
    return ground


def _plain(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A fresh image with these pixels: Pillow would save comments and profiles that hang on the one it opened."""
    from PIL import Image

    pixels = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)
    plain = Image.new(image.mode, size)
    plain.paste(pixels)
    return plain


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.mode == "RGB":
        return image
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A"))
    return flat


def _encoded(image: Image.Image, kind: str, quality: int = 0) -> bytes:
    encoded = BytesIO()
    if kind == "JPEG":
        image.save(encoded, "JPEG", quality=quality, optimize=True, progressive=True)
    else:
        image.save(encoded, "PNG")
    return encoded.getvalue()
