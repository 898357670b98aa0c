"""What nobody expects where something was expected: values, one place of a valid answer replaced, mutated bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from hypothesis import strategies as st

Json: TypeAlias = Any
Path: TypeAlias = tuple[str | int, ...]

GONE = object()
"""Stands for: without this place."""


def deep(levels: int, *, lists: bool = False) -> Json:
    """A value in a value in a value."""
    found: Json = 1
    for _ in range(levels):
        found = [found] if lists else {"a": found}
    return found


_TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "١٢٣",
    "²",
    "null",
    "\0",
    "\n\r\t",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\ud800",
    "a\udfff",
    "\u202ereversed",
    "\ufeff",
    "👩‍👩‍👧‍👦",
    "e" + "\u0301" * 500,
    "x" * 100_000,
    "https://[",
    "https://[::1",
    "http://127.0.0.1:1/",
    "https://example.org:99999/",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "//example.org/",
    "../../etc/passwd",
    "did:plc:else",
    "at://",
    "at://did:plc:else/app.bsky.feed.post/3",
    "%00",
    "9999-12-31T23:59:59.999999+23:59",
    "0001-01-01T00:00:00-23:59",
    "2027-02-20T09:00:00",
    "Mon, 01 Jan 0001 00:00:00 +2359",
    "Fri, 31 Dec 9999 23:59:59 -2359",
    "Mon, 20 Nov 99999999999999999999 00:00:00 GMT",
    "Mon, 20 Nov 2026 00:00:00 +99999999999999",
    "1e400",
    "99999999999999999999",
    "<p>" * 3000,
    "&#xD800;&#99999999999;&amp",
    "a.b.c",
    "a.eyJleHAiOiAxZTQwMH0.c",  # {"exp": 1e400}
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 1, 2**31, 2**63, 10**400, float("inf"), float("-inf"), float("nan"), 1.5]),
    st.sampled_from(_TEXTS),
    st.text(max_size=20),
)
VALUES: st.SearchStrategy[Json] = st.one_of(
    SCALARS,
    st.sampled_from([[], {}, [None], [[]], [{}], {"": ""}, {"id": None}, {"error": {}}, ["x"] * 2000]),
    st.sampled_from([100, 900]).map(deep),
    st.sampled_from([100, 900]).map(lambda levels: deep(levels, lists=True)),
    st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)),
)
BODIES = st.one_of(
    st.sampled_from(
        [
            b"",
            b"null",
            b"[]",
            b"{}",
            b"true",
            b'"text"',
            b"{",
            b"<html><body>Too many requests</body></html>",
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b"[" * 5_000 + b"]" * 5_000,
            b"9" * 100_000,
            b'{"id":' + b"9" * 100_000 + b"}",
            b'{"id": 1e999999999}',
            b'{"error": NaN}',
            b"\xff\xfe{\0}\0",
            b"\xef\xbb\xbf{}",
            b"\0" * 100,
            b'{"id": "1", "id": {}}',
            json.dumps({"error": "x" * 1_000_000}).encode(),
        ]
    ),
    st.binary(max_size=60),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "retry-after",
            "ratelimit-reset",
            "x-ratelimit-reset",
            "x-rate-limit-reset",
            "date",
            "content-type",
            "location",
            "x-rate-limit-remaining",
            "x-app-limit-24hour-remaining",
            "x-app-limit-24hour-reset",
        ]
    ),
    st.one_of(
        st.sampled_from([text for text in _TEXTS if text.isprintable() and len(text) < 1000]),
        st.sampled_from(["0", "99999999999", "-5", "1e9", "9" * 5000, "Sat, 20 Feb 2027 09:00:00 GMT", "inf", "nan"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
    ),
    max_size=4,
)
STATUSES = st.sampled_from([100, 200, 201, 202, 204, 206, 301, 304, 307, 500, 502, 503, 520, 600, 999]) | st.integers(
    400, 430
)


def places(value: Json, at: Path = ()) -> Iterator[Path]:
    """Every place in a value, itself first."""
    yield at
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*at, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*at, index))


def replaced(value: Json, at: Path, new: Json) -> Json:
    """The value with another at one place."""
    if not at:
        return None if new is GONE else new
    step, *rest = at
    copied: Any = dict(value) if isinstance(value, dict) else list(value)
    if not rest and new is GONE:
        del copied[step]
    else:
        copied[step] = replaced(value[step], tuple(rest), new)
    return copied


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """A valid file with bits turned over, pieces cut out, doubled or put elsewhere, or its end missing."""
    found = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        if not found:
            break
        at = draw(st.integers(0, len(found) - 1))
        length = min(draw(st.sampled_from([1, 1, 2, 4, 8, 40, 1000])), len(found) - at)
        kind = draw(st.sampled_from(["bit", "byte", "number", "cut", "double", "move", "end", "fill"]))
        piece = bytes(found[at : at + length])
        if kind == "bit":
            found[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "byte":
            found[at] = draw(st.integers(0, 255))
        elif kind == "number":
            number = draw(
                st.sampled_from([b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\x80\0\0\0", b"\xff\xff"])
            )
            found[at : at + len(number)] = number
        elif kind == "cut":
            del found[at : at + length]
        elif kind == "double":
            found[at:at] = piece * draw(st.integers(1, 3))
        elif kind == "move":
            del found[at : at + length]
            to = draw(st.integers(0, len(found)))
            found[to:to] = piece
        elif kind == "fill":
            found[at : at + length] = bytes([draw(st.sampled_from([0, 255, 65]))]) * length
        else:
            del found[at:]
    return bytes(found)
