"""A second look at a picture's bytes: is anything left in them besides the picture?

Its own parse, so that a fault in what wrote the picture is not repeated here. It lets through only what it knows to
be harmless, and names everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.i18n import N_, _

_JPEG_START = b"\xff\xd8"
_PNG_START = b"\x89PNG\r\n\x1a\n"
_TRAILING = N_("bytes after the end of the picture")
_BROKEN = N_("a structure that cannot be read")

_SOS, _EOI, _COM, _APP0, _APP14, _APP15, _FILL = 0xDA, 0xD9, 0xFE, 0xE0, 0xEE, 0xEF, 0xFF
_SEGMENT_NAMES = (
    (_COM, b"", N_("a comment")),
    (_APP0, b"JF", N_("a small copy of the picture")),
    (0xE1, b"Exif\0", N_("EXIF (camera, time, maybe the place)")),
    (0xE1, b"http://ns.adobe.com/", "XMP"),
    (0xE2, b"ICC_PROFILE\0", N_("a colour profile")),
    (0xE2, b"MPF\0", N_("further pictures (MPF)")),
    (0xED, b"", N_("IPTC or Photoshop data")),
)
# In the picture's own data FF is followed by 00, a restart marker or another FF.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JFIF_WITHOUT_THUMBNAIL = 14
_ADOBE = 12
# Frames, tables, scans: what a JPEG is made of.
_JPEG_HARMLESS = {*range(0xC0, 0xC8), *range(0xC9, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD}

# With the most bytes that each can have: more would be something else in its place.
_PNG_HARMLESS = {
    b"IHDR": 13,
    b"PLTE": 768,
    b"IDAT": 2**31,
    b"IEND": 0,
    b"tRNS": 256,
    b"gAMA": 4,
    b"cHRM": 32,
    b"sRGB": 1,
    b"sBIT": 4,
    b"bKGD": 6,
    b"pHYs": 9,
}
_PNG_NAMES = {
    b"tEXt": N_("text (tEXt)"),
    b"zTXt": N_("text (zTXt)"),
    b"iTXt": N_("text (iTXt), maybe XMP"),
    b"eXIf": N_("EXIF (camera, time, maybe the place)"),
    b"tIME": N_("the time of the last change"),
    b"iCCP": N_("a colour profile"),
    b"acTL": N_("further pictures (animation)"),
}
_WEBP_HARMLESS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_WEBP_NAMES = {
    b"EXIF": N_("EXIF (camera, time, maybe the place)"),
    b"XMP ": "XMP",
    b"ICCP": N_("a colour profile"),
    b"ANIM": N_("further pictures (animation)"),
}
_GIF_EXTENSIONS = {0xFE: N_("a comment"), 0x01: "text", 0xFF: N_("application data, maybe XMP")}
_GIF_EXTENSION, _GIF_CONTROL, _GIF_PICTURE, _GIF_END = 0x21, 0xF9, 0x2C, 0x3B


def leftovers(data: bytes) -> tuple[str, ...]:
    """Name everything in an encoded JPEG, PNG, WebP or GIF that is not the picture, in order, each once.

    Empty means that it is clean. What cannot be read to its end is named as well.
    """
    if data.startswith(_JPEG_START):
        found = _jpeg(data)
    elif data.startswith(_PNG_START):
        found = _png(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        found = _webp(data)
    elif data[:6] in {b"GIF87a", b"GIF89a"}:
        found = _gif(data)
    else:
        return (_("a type that cannot be looked into"),)
    names: dict[str, None] = {}
    try:
        for name in found:
            names[name] = None
    except IndexError:
        names[_BROKEN] = None
    return tuple(names)


def _take(data: bytes, start: int, length: int) -> bytes:
    """Exactly so many bytes. Raises IndexError where there are fewer."""
    piece = data[start : start + length]
    if len(piece) != length:
        raise IndexError
    return piece


def _jpeg(data: bytes) -> Iterator[str]:
    at = len(_JPEG_START)
    while True:
        prefix, marker = _take(data, at, 2)
        if prefix != _FILL:
            raise IndexError
        if marker == _FILL:
            at += 1
            continue
        if marker == _EOI:
            break
        length = int.from_bytes(_take(data, at + 2, 2))
        name = _segment_name(marker, _take(data, at + 4, length - 2))
        if name:
            yield name
        at += 2 + length
        if marker == _SOS:
            following = _NEXT_MARKER.search(data, at)
            if not following:
                raise IndexError
            at = following.start()
    if len(data) > at + 2:
        yield _TRAILING


def _segment_name(marker: int, payload: bytes) -> str:
    if marker == _APP0 and payload.startswith(b"JFIF\0") and len(payload) == _JFIF_WITHOUT_THUMBNAIL:
        return ""
    if marker == _APP14 and payload.startswith(b"Adobe") and len(payload) == _ADOBE:
        return ""  # how the colours are stored
    for known, start, name in _SEGMENT_NAMES:
        if marker == known and payload.startswith(start):
            return name
    if _APP0 <= marker <= _APP15:
        return _("application data (APP{marker})", marker=marker - _APP0)
    return "" if marker in _JPEG_HARMLESS else _("unknown data (marker {marker:02X})", marker=marker)


def _png(data: bytes) -> Iterator[str]:
    at = len(_PNG_START)
    kind = b""
    while kind != b"IEND":
        length = int.from_bytes(_take(data, at, 4))
        kind = _take(data, at + 4, 4)
        _take(data, at + 8, length + 4)
        if length > _PNG_HARMLESS.get(kind, -1):
            yield _PNG_NAMES.get(kind, _("unknown data ({name!a})", name=kind.decode("latin-1")))
        at += 12 + length
    if len(data) > at:
        yield _TRAILING


def _webp(data: bytes) -> Iterator[str]:
    end = 8 + int.from_bytes(_take(data, 4, 4), "little")
    at = 12
    while at < end:
        kind = _take(data, at, 4)
        length = int.from_bytes(_take(data, at + 4, 4), "little")
        _take(data, at + 8, length)
        if kind not in _WEBP_HARMLESS:
            yield _WEBP_NAMES.get(kind, _("unknown data ({name!a})", name=kind.decode("latin-1")))
        at += 8 + length + length % 2
    if len(data) > at:
        yield _TRAILING


def _gif(data: bytes) -> Iterator[str]:
    at = 13 + _gif_colours(data[10])
    pictures = 0
    while data[at] != _GIF_END:
        if data[at] == _GIF_EXTENSION:
            if data[at + 1] != _GIF_CONTROL:
                yield _GIF_EXTENSIONS.get(data[at + 1], _("unknown data"))
            at += 2
        elif data[at] == _GIF_PICTURE:
            pictures += 1
            at += 11 + _gif_colours(data[at + 9])
        else:
            raise IndexError
        while data[at]:
            at += 1 + data[at]
        at += 1
    if pictures > 1:
        yield _("further pictures (animation)")
    if len(data) > at + 1:
        yield _TRAILING


def _gif_colours(flags: int) -> int:
    """Bytes of the colour table that these flags announce."""
    return 3 * 2 ** ((flags & 0b111) + 1) if flags & 0b1000_0000 else 0
