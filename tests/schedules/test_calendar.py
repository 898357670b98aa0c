"""What is to come can be read in a calendar program and on a page that needs nothing else."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

from schedules.made import PACIFIC

from storyshare.schedules.calendar import CalendarEvent, to_html, to_icalendar

NOW = datetime(2027, 1, 1, tzinfo=UTC)
ROSA = CalendarEvent(
    uid="rosa-morning",
    at=datetime(2027, 2, 20, 17, tzinfo=UTC),
    summary="rosa, to x; and <b>",
    details="One\nline \\ more",
    state="✗ must not be sent",
)
LATER = CalendarEvent(uid="later@2027", at=datetime(2027, 4, 1, 6, 30, tzinfo=UTC), summary="alex")


def test_an_icalendar_file_is_escaped_and_in_order() -> None:
    assert to_icalendar([LATER, ROSA], name="Ours", now=NOW).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//storyshare//schedules//EN",
        "X-WR-CALNAME:Ours",
        "BEGIN:VEVENT",
        "UID:rosa-morning",
        "DTSTAMP:20270101T000000Z",
        "DTSTART:20270220T170000Z",
        r"SUMMARY:rosa\, to x\; and <b>",
        r"DESCRIPTION:✗ must not be sent\nOne\nline \\ more",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:later@2027",
        "DTSTAMP:20270101T000000Z",
        "DTSTART:20270401T063000Z",
        "SUMMARY:alex",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_long_line_is_folded_and_no_letter_is_cut() -> None:
    title = "Las personas que huyen – ñandú 👩‍👩‍👧 " * 10
    event = CalendarEvent(uid="a", at=NOW, summary=title)
    file = to_icalendar([event], name="", now=NOW)
    assert max(len(line.encode()) for line in file.split("\r\n")) == 75
    assert f"SUMMARY:{title}" in file.replace("\r\n ", "")
    assert "SUMMARY:one two\r\n" in to_icalendar(
        [CalendarEvent(uid="a", at=NOW, summary="one\x00 two")], name="", now=NOW
    )


class _Page(HTMLParser):
    """What a page holds: its tags, and that each is closed again."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_shows_each_month_by_the_clock_of_the_zone() -> None:
    page = to_html([LATER, ROSA], title="Spring & more", zone=PACIFIC)
    assert re.findall("<caption>(.*?)</caption>", page) == ["February 2027", "March 2027"]
    assert "<h1>Spring &amp; more</h1>" in page
    assert (
        '<td><time datetime="2027-02-20">20</time><ul><li><time datetime="2027-02-20T09:00:00-08:00">09:00</time> '
        "rosa, to x; and &lt;b&gt;<br>✗ must not be sent<br>One\nline \\ more</li></ul></td>"
    ) in page
    # The evening before, in Los Angeles.
    assert '<time datetime="2027-03-31T23:30:00-07:00">23:30</time> alex</li>' in page


def test_a_page_needs_nothing_else_and_reads_as_a_table() -> None:
    page = _Page(to_html([ROSA], title="Spring", zone=PACIFIC))
    assert page.open == []
    assert set(page.tags) & {"script", "link", "img", "iframe"} == set()
    assert (page.tags.count("th"), page.tags.count("caption"), page.tags.count("td")) == (7, 1, 28)


def test_a_page_of_nothing_says_so() -> None:
    assert "There is nothing in this time." in to_html([], title="Spring", zone=PACIFIC)
