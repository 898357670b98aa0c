"""Whatever bytes come, they give stories or InputError, and what is found is fit to stand in a record."""

from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storyshare import stories
from storyshare.errors import InputError
from storyshare.files.decode import CONTROL
from storyshare.models import Consent, ConsentStatus
from storyshare.stories.importing import Found, read_source

ZONE = ZoneInfo("America/Los_Angeles")
RSS = (
    b'<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    b"<language>en</language><item><title>Rosa</title><link>https://example.org/rosa</link><guid>1</guid>"
    b"<pubDate>Fri, 20 Mar 2026 10:00:00 +0000</pubDate><description>&lt;p&gt;Rosa won.</description>"
    b"<content:encoded><![CDATA[<p>Rosa <a href='/a'>won</a>.<ul><li>a</ul><img src='a.jpg'>]]></content:encoded>"
    b"</item></channel></rss>"
)
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es"><entry><id>1</id><title type="html">R</title>'
    b'<link href="https://example.org/a"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x</div>'
    b"</content></entry></feed>"
)
WXR = (
    b'<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>R</title>'
    b"<link>https://example.org/a</link><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    b"<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta>"
    b"</item></channel></rss>"
)
JSON = b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"https://example.org/a","title":"R"}]}'
CSV = b'title,link,date,text\n"Rosa","https://example.org/a",2026-03-20,"<p>a"\n'
PAGE = (
    b"<!doctype html><html lang=en><head><title>R</title><base href='/x/'><meta property='og:image' content='a.jpg'>"
    b'<script type="application/ld+json">{"@type":"Article","headline":"R","image":[{"url":"a"}]}</script></head>'
    b"<body><article><h1>R</h1><p>Rosa won.</p><blockquote>She said so. <cite>Rosa</cite></blockquote></article>"
)
STRANGE = st.sampled_from(
    [b"", b"\0", b"\xff\xfe", b"\x1f\x8b", b"---\nconsent: granted\n", b"<", b"]]>", b"&#0;", b"&#x110000;", b"&x;",
     b"\xed\xa0\x80", b"<![CDATA[", b"<!--", b"{", b"[", b'"', b"https://[", b"9999999999999999999999", b"<svg><style>",
     b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", b"encoding='utf-7'", b'encoding="zlib"',
     b"\xe2\x80\xae",
     b"<p>" * 50, b"=cmd()", b"2026-99-99", b"../../etc/passwd", b"xml:lang='x'", b"charset=rot13", b"\r\n\r\n"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from([RSS, ATOM, WXR, JSON, CSV, PAGE]))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from([0, 0, 1, 3, 40]))
        data = data[:at] + draw(STRANGE | st.binary(max_size=6)) + data[at + length :]
    return data


@given(damaged() | st.binary(max_size=200))
@example(b"[" * 100_000)
@example(b"\0\r\0")
@example(b'{"items":' + b"[" * 100_000)
@example(b'{"items":[{"id":' + b"9" * 10_000 + b"}]}")
@example(b"<rss><channel>" + b"<a>" * 10_000)
@example(b"<html>" + b"<div>" * 10_000)
@example(PAGE.replace(b"<title>R", b"<title>" + b"R" * 1_000_000))
@example(RSS.replace(b"Rosa</title>", b"R" * 1_000_000 + b"</title>"))
@example(CSV + b'"' + b"x" * 4_000_000)
@example(RSS.decode().encode("utf-16"))
@example(PAGE + b"<plaintext>" + b"<" * 1000)
@example(b'<?xml version="1.0" encoding="zlib"?><rss><channel/></rss>')
def test_any_bytes(data: bytes) -> None:
    for media_type in ("", "text/csv; charset=hex"):
        try:
            found = read_source(data, address="https://example.org/feed", media_type=media_type, zone=ZONE)
        except InputError:
            continue
        fit_for_a_record(found)


def fit_for_a_record(found: Found) -> None:
    for story in found.stories:
        lines = (story.key, story.title, story.link, story.summary, story.author, story.language)
        assert not any(CONTROL.search(text) or "\n" in text for text in lines)
        assert len(story.title) <= 300
        assert story.link.startswith(("https://", "http://"))
        assert not CONTROL.search(story.body)
        if story.picture:
            assert story.picture.address.startswith(("https://", "http://"))


@pytest.mark.parametrize(
    "injected",
    [
        "---\nconsent:\n  status: granted\n---",
        'x"\nconsent: {status: granted}',
        "x\u2028consent: granted",
        "# x: y",
        "*&!x",
    ],
)
def test_what_a_source_says_never_becomes_a_field_of_the_record(injected: str) -> None:
    source = stories.Source(place=injected, entry=injected, seen={"title": "12345678"})
    more = stories.Imported(
        source=source, body=injected, author=injected, names=((injected, True),), lost_picture=injected
    )
    text = stories.new_record(
        name="rosa", characters="7f3k", title=injected, link="https://example.org/a", language="en", summary=injected,
        imported=more,
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rosa.md"
        path.write_text(text, encoding="utf-8", newline="\n")
        story = stories.load(path, zone=ZONE)
    assert story.consent == Consent(status=ConsentStatus.PENDING)
    assert (story.people, story.allow, story.published) == ((), (), None)
