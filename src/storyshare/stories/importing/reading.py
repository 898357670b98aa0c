"""The door: which kind of source some bytes are, and every story that they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.stories.importing.decoding import decoded
from storyshare.stories.importing.feeds import read_feed
from storyshare.stories.importing.found import MOST_ENTRIES, Entry, Found, FoundStory, LeftOut
from storyshare.stories.importing.jsonfeed import read_json_feed
from storyshare.stories.importing.page import read_page
from storyshare.stories.importing.settling import settled
from storyshare.stories.importing.table import read_table, separator_of
from storyshare.stories.importing.wordpress import read_export

MOST_BYTES = 10_000_000
"""Of a feed, a page or a table; an export of WordPress may hold six times as much."""

_MOST_BYTES_OF_AN_EXPORT = 60_000_000
_HEAD = 20_000
_EXPORT = re.compile(rb"wordpress\.org/export/|<wp:wxr_version")
_FEED = re.compile(rb"<(?:[\w-]+:)?(?:rss|feed|RDF|channel)[\s>]", re.IGNORECASE)
_PAGE = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<title[\s>]|<article[\s>]", re.IGNORECASE
)
_NO_SOURCES = (
    (b"\x1f\x8b", N_("is packed (gzip)"), N_("Unpack it first.")),
    (
        b"PK\x03\x04",
        N_("is a ZIP archive, or a spreadsheet in Excel's own form"),
        N_("Unpack it, or save the table as CSV (UTF-8)."),
    ),
    (b"%PDF", N_("is a PDF"), N_("Give the address of its page, or write the story by hand: storyshare stories new")),
    (b"\xd0\xcf\x11\xe0", N_("is an old Excel or Word document"), N_("Save the table as CSV (UTF-8).")),
    (b"BZh", N_("is packed (bzip2)"), N_("Unpack it first.")),
)
_WHAT_CAN_BE_READ = N_("RSS, Atom, JSON Feed, a page of HTML, a table in CSV and an export of WordPress can be read.")


def read_source(data: bytes, *, address: str = "", media_type: str = "", zone: ZoneInfo, language: str = "") -> Found:
    """Every story in a feed, a page, a table or an export.

    `address` is where the bytes came from, for what is written in them as a part of an address. `zone` is the
    workspace's: an instant is the day that it is there. `language` is taken where neither source nor text tells one.
    Raises InputError for whatever is none of these, is too large, or cannot be read.
    """
    head = data[:_HEAD].replace(b"\0", b"") if _is_wide(data) else data[:_HEAD]
    for opening, message, hint in _NO_SOURCES:
        if head.startswith(opening):
            raise InputError(_("What lies there {message}.", message=_(message)), hint=hint)
    is_export = bool(_EXPORT.search(head)) and b"<rss" in head
    most = _MOST_BYTES_OF_AN_EXPORT if is_export else MOST_BYTES
    if len(data) > most:
        raise InputError(
            _("What lies there is larger than {most} MB.", most=most // 1000000), hint=_("Take a part of it.")
        )
    if is_export:
        entries, left_out = read_export(data)
        return _found(_("an export of WordPress"), entries, zone, language, left_out)
    return _other(data, head, address, media_type, zone, language)


def _other(data: bytes, head: bytes, address: str, media_type: str, zone: ZoneInfo, language: str) -> Found:  # noqa: PLR0913 - as `read_source`
    if _FEED.search(head) and not re.search(rb"<html[\s>]", head, re.IGNORECASE):
        return _found(_("a feed"), read_feed(data, address), zone, language)
    text = decoded(data, media_type)
    start = text[:_HEAD].lstrip()
    if not start:
        raise InputError(_("There is nothing in it."), hint=_(_WHAT_CAN_BE_READ))
    if start[0] in "{[":
        return _found(_("a feed (JSON)"), read_json_feed(text, address), zone, language)
    if start[0] != "<" and separator_of(text):
        return _found(_("a table"), read_table(text), zone, language)
    if _PAGE.search(head):
        entry, feeds = read_page(text, address)
        found = _found(_("a page"), (entry,), zone, language)
        return Found(kind=found.kind, stories=found.stories, left_out=found.left_out, feeds=feeds)
    if "csv" in media_type or "tab-separated" in media_type:
        return _found(_("a table"), read_table(text), zone, language)
    raise InputError(_("It is none of the things that stories can be imported from."), hint=_(_WHAT_CAN_BE_READ))


def _is_wide(data: bytes) -> bool:
    """Whether it is UTF-16: every other byte of plain letters is then zero."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _found(
    kind: str, entries: Iterable[Entry], zone: ZoneInfo, language: str, left_out: Iterable[LeftOut] = ()
) -> Found:
    stories: dict[tuple[str, str], FoundStory] = {}
    others = list(left_out)
    waiting = iter(entries)
    for entry in islice(waiting, MOST_ENTRIES):
        each = settled(entry, zone, language=language)
        if isinstance(each, LeftOut):
            others.append(each)
        elif (each.link, each.language) in stories:
            others.append(LeftOut(what=each.title, reason=_("it stands there twice")))
        else:
            stories[each.link, each.language] = each
    if next(waiting, None) is not None:
        others.append(
            LeftOut(
                what=_("whatever comes later"),
                reason=_("only the first {most_entries:,} are read", most_entries=MOST_ENTRIES),
            )
        )
    return Found(kind=kind, stories=tuple(stories.values()), left_out=tuple(others))
