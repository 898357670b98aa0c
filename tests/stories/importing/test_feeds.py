"""RSS, Atom and JSON Feed: what a record needs of an entry, and what is left out with its reason."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from storyshare.errors import InputError
from storyshare.models import Quote
from storyshare.stories.importing import Found, FoundStory, Picture, read_source

ZONE = ZoneInfo("America/Los_Angeles")
QUOTED = "<blockquote><p>“I can sleep at night now.”</p><cite>Rosa</cite></blockquote>"
TEXT = f"<p>Rosa waited for <b>three</b> years.</p>{QUOTED}"


def rss(*entries: str, language: str = "en-US") -> bytes:
    namespaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
    shown = f"<language>{language}</language>" if language else ""
    return f'<rss version="2.0" {namespaces}><channel>{shown}{"".join(entries)}</channel></rss>'.encode()


def entry(more: str = "", *, title: str = "Rosa may stay", link: str = "https://example.org/rosa") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def read(data: bytes, address: str = "https://example.org/feed", language: str = "") -> Found:
    return read_source(data, address=address, zone=ZONE, language=language)


def only(data: bytes) -> FoundStory:
    (found,) = read(data).stories
    return found


def test_an_entry_of_rss_with_all_of_its_text() -> None:
    more = (
        "<guid>g-1</guid><pubDate>Sat, 21 Mar 2026 03:30:00 +0000</pubDate><description>Rosa won asylum. [&#8230;]"
        f"</description><content:encoded><![CDATA[{TEXT}<img src='/hands-300x200.jpg' alt='Two hands'>]]>"
        "</content:encoded>"
    )
    assert only(rss(entry(more))) == FoundStory(
        key="https://example.org/g-1",
        title="Rosa may stay",
        link="https://example.org/rosa",
        language="en",
        declared=True,
        published=date(2026, 3, 20),  # in the workspace's own zone
        summary="Rosa won asylum.",
        body="Rosa waited for three years.\n\n> “I can sleep at night now.”\n>\n> Rosa",
        quote=Quote(text="I can sleep at night now.", by="Rosa"),
        picture=Picture(address="https://example.org/hands-300x200.jpg", alt="Two hands"),
    )


def test_an_entry_of_atom() -> None:
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es"><entry><id>tag:example.org,2026:1</id>
    <title type="html">Rosa &amp;amp; Ana</title>
    <link rel="alternate" href="/rosa"/><published>2026-03-20T10:00:00Z</published>
    <summary>Ganaron.</summary></entry></feed>"""
    found = only(data)
    assert (found.key, found.title, found.link) == (
        "tag:example.org,2026:1", "Rosa & Ana", "https://example.org/rosa"
    )  # fmt: skip
    assert (found.language, found.summary, found.body) == ("es", "Ganaron.", "")


def test_an_entry_of_a_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "en",
        "items": [
            {
                "id": 7,
                "url": "https://example.org/rosa",
                "title": "Rosa <may> stay",
                "content_text": "Rosa waited.\n\n1. Then she won.",
                "date_published": "2026-03-20T23:30:00-07:00",
                "image": "https://example.org/a.png",
            },
            "nonsense",
        ],
    }
    found = only(json.dumps(feed).encode())
    assert (found.key, found.title, found.published) == ("7", "Rosa <may> stay", date(2026, 3, 20))
    assert (found.body, found.picture) == (
        "Rosa waited.\n\n1\\. Then she won.", Picture(address="https://example.org/a.png")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (entry(title=""), "it has no title"),
        (entry(link=""), "it has no web address"),
        (entry(link="javascript:alert(1)"), "its address is none that a browser opens"),
        (entry(link="https://desk:secret@example.org/rosa"), "its address is none that a browser opens"),
        (entry() + entry(), "it stands there twice"),
    ],
)
def test_what_no_record_can_be_made_of_is_left_out_with_its_reason(written: str, reason: str) -> None:
    found = read(rss(written), address="")
    assert [each.reason for each in found.left_out] == [reason]
    assert "secret" not in str(found.left_out)


def test_a_summary_alone_is_no_text() -> None:
    found = only(rss(entry("<description>Rosa won. She had waited for three years.</description>")))
    assert (found.summary, found.body) == ("Rosa won. She had waited for three years.", "")


def test_a_quotation_is_not_said_again_in_the_summary() -> None:
    written = "<![CDATA[<p>Rosa won.</p><blockquote>I can sleep at night now.</blockquote>]]>"
    found = only(rss(entry(f"<description>{written}</description>")))
    assert found.quote
    assert (found.summary, found.quote.text) == ("Rosa won.", "I can sleep at night now.")


def test_what_wordpress_writes_below_a_summary_is_left_out() -> None:
    below = "Rosa won. The post &lt;a&gt;Rosa&lt;/a&gt; appeared first on &lt;a&gt;Our desk&lt;/a&gt;."
    assert only(rss(entry(f"<description>{below}</description>"))).summary == "Rosa won."


def test_the_source_says_the_language_and_a_doubt_is_told() -> None:
    spanish = (
        "<description>La familia no quería salir de su casa, pero no había otra forma de vivir en paz.</description>"
    )
    assert (only(rss(entry(spanish))).language, only(rss(entry(spanish))).reads_as) == ("en", "es")
    undeclared = only(rss(entry(spanish), language=""))
    assert (undeclared.language, undeclared.declared, undeclared.reads_as) == ("es", False, "")


def test_a_language_that_nobody_knows_is_the_one_that_a_person_says() -> None:
    assert read(rss(entry(), language="")).stories[0].language == ""
    assert read(rss(entry(), language=""), language="ht").stories[0].language == "ht"


def test_a_date_that_can_be_two_days_is_none_and_is_told() -> None:
    found = only(rss(entry("<pubDate>02/03/2026</pubDate>")))
    assert (found.published, found.notes) == (None, ("its date could not be read for certain: 02/03/2026",))


def test_the_name_of_a_file_is_no_alt_text() -> None:
    address = "https://example.org/IMG_2034.jpg"
    shown = f'<description>&lt;img src="{address}" alt="IMG_2034"&gt;</description>'
    picture = f'<media:content url="{address}" medium="image"/>{shown}'
    assert only(rss(entry(picture))).picture == Picture(address=address)


def test_a_feed_that_is_no_well_formed_xml_is_read_all_the_same() -> None:
    assert only(rss(entry("<description>Rosa &eacute; won & left.</description>"))).summary == "Rosa é won & left."


def test_bytes_that_name_a_file_do_not_open_it() -> None:
    with pytest.raises(InputError):
        read(b"/etc/passwd")
