"""The second look finds everything that is not the picture, in files that were put together byte by byte."""

import struct
import zlib
from io import BytesIO

import pytest
from images.pictures import quarters

from storyshare.images import leftovers

_EXIF = "EXIF (camera, time, maybe the place)"
_TRAILING = "bytes after the end of the picture"
_BROKEN = "a structure that cannot be read"


def _encoded(kind: str, **options: bool) -> bytes:
    data = BytesIO()
    quarters().save(data, kind, **options)
    return data.getvalue()


_JPEG = _encoded("JPEG")
_PROGRESSIVE = _encoded("JPEG", progressive=True)
_PNG = _encoded("PNG")
_WEBP = _encoded("WEBP")
_LOSSLESS = _encoded("WEBP", lossless=True)
_GIF = _encoded("GIF")


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _in_jpeg(marker: int, payload: bytes, jpeg: bytes = _JPEG) -> bytes:
    """With a segment before the quantisation tables."""
    at = jpeg.index(b"\xff\xdb")
    return jpeg[:at] + _segment(marker, payload) + jpeg[at:]


def _in_png(kind: bytes, payload: bytes) -> bytes:
    at = _PNG.index(b"IDAT") - 4
    chunk = struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))
    return _PNG[:at] + chunk + _PNG[at:]


def _in_webp(kind: bytes, payload: bytes) -> bytes:
    chunks = _WEBP[12:] + kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def _in_gif(extension: bytes) -> bytes:
    return _GIF[:-1] + extension + b"\x3b"


@pytest.mark.parametrize("data", [_JPEG, _PROGRESSIVE, _PNG, _WEBP, _LOSSLESS, _GIF])
def test_a_plain_picture_is_clean(data: bytes) -> None:
    assert leftovers(data) == ()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_in_jpeg(0xE1, b"Exif\0\0MM\0*"), (_EXIF,)),
        (_in_jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), ("XMP",)),
        (_in_jpeg(0xE1, b"http://ns.adobe.com/xmp/extension/\0"), ("XMP",)),
        (_in_jpeg(0xE1, b"else"), ("application data (APP1)",)),
        (_in_jpeg(0xE2, b"ICC_PROFILE\0\1\1"), ("a colour profile",)),
        (_in_jpeg(0xE2, b"MPF\0"), ("further pictures (MPF)",)),
        (_in_jpeg(0xED, b"Photoshop 3.0\0"), ("IPTC or Photoshop data",)),
        (_in_jpeg(0xEF, b"x"), ("application data (APP15)",)),
        (_in_jpeg(0xE0, b"JFXX\0\x10"), ("a small copy of the picture",)),
        (_in_jpeg(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1abc"), ("a small copy of the picture",)),
        (_in_jpeg(0xEE, b"Adobe\0d\0\0\0\0\0"), ()),
        (_in_jpeg(0xFE, b"Anytown"), ("a comment",)),
        (_in_jpeg(0xFE, b"one", _in_jpeg(0xFE, b"two", _in_jpeg(0xE1, b"Exif\0\0"))), (_EXIF, "a comment")),
        (_JPEG + b"x", (_TRAILING,)),
        (_JPEG + _JPEG, (_TRAILING,)),
        (_JPEG[:-2], (_BROKEN,)),
        (_JPEG[:30], (_BROKEN,)),
        (b"\xff\xd8" + _segment(0xE1, b"Exif\0\0"), (_EXIF, _BROKEN)),
        (b"\xff\xd8\xff\xff\xff\xd9", ()),
        (b"\xff\xd8\xff\xe1\0\0", (_BROKEN,)),
        (b"\xff\xd8\0\0", (_BROKEN,)),
    ],
)
def test_jpeg(data: bytes, expected: tuple[str, ...]) -> None:
    assert leftovers(data) == expected


def test_a_comment_between_the_scans_of_a_progressive_jpeg_is_found() -> None:
    at = _PROGRESSIVE.rindex(b"\xff\xda")
    assert leftovers(_PROGRESSIVE[:at] + _segment(0xFE, b"Anytown") + _PROGRESSIVE[at:]) == ("a comment",)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_in_png(b"tEXt", b"Author\0Anytown"), ("text (tEXt)",)),
        (_in_png(b"zTXt", b"Author\0\0"), ("text (zTXt)",)),
        (_in_png(b"iTXt", b"XML:com.adobe.xmp\0"), ("text (iTXt), maybe XMP",)),
        (_in_png(b"eXIf", b"MM\0*"), (_EXIF,)),
        (_in_png(b"tIME", b"\0" * 7), ("the time of the last change",)),
        (_in_png(b"iCCP", b"x"), ("a colour profile",)),
        (_in_png(b"acTL", b"\0" * 8), ("further pictures (animation)",)),
        (_in_png(b"prVt", b"x"), ("unknown data ('prVt')",)),
        (_in_png(b"pHYs", b"\0" * 9), ()),
        (_PNG + b"x", (_TRAILING,)),
        (_PNG[:-4], (_BROKEN,)),
        (_PNG[:8], (_BROKEN,)),
    ],
)
def test_png(data: bytes, expected: tuple[str, ...]) -> None:
    assert leftovers(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_in_webp(b"EXIF", b"MM\0*x"), (_EXIF,)),
        (_in_webp(b"XMP ", b"<x/>"), ("XMP",)),
        (_in_webp(b"ICCP", b"x"), ("a colour profile",)),
        (_in_webp(b"ANIM", b"x"), ("further pictures (animation)",)),
        (_in_webp(b"else", b"x"), ("unknown data ('else')",)),
        (_WEBP + b"x", (_TRAILING,)),
        (_WEBP[:-8], (_BROKEN,)),
    ],
)
def test_webp(data: bytes, expected: tuple[str, ...]) -> None:
    assert leftovers(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_in_gif(b"\x21\xfe\x07Anytown\0"), ("a comment",)),
        (_in_gif(b"\x21\x01\x0c" + b"\0" * 12 + b"\0"), ("text",)),
        (_in_gif(b"\x21\xff\x0bXMP DataXMP\x01x\0"), ("application data, maybe XMP",)),
        (_in_gif(b"\x21\x99\x01x\0"), ("unknown data",)),
        (_in_gif(b"\x21\xf9\x04\0\0\0\0\0"), ()),
        (_in_gif(_GIF[_GIF.index(b"\x2c") : -1]), ("further pictures (animation)",)),
        (_GIF + b"x", (_TRAILING,)),
        (_GIF[:-1], (_BROKEN,)),
        (_GIF[:-1] + b"\x99\x3b", (_BROKEN,)),
    ],
)
def test_gif(data: bytes, expected: tuple[str, ...]) -> None:
    assert leftovers(data) == expected


@pytest.mark.parametrize("data", [b"", b"text", b"\0\0\0\x18ftypheic", b"RIFF\0\0\0\0WAVE"])
def test_what_is_none_of_these_cannot_be_looked_into(data: bytes) -> None:
    assert leftovers(data) == ("a type that cannot be looked into",)
