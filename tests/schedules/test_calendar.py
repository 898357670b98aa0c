"""What is to come can be read in a calendar program and on a page that needs nothing else."""

from datetime import UTC, datetime

from storyshare.schedules.calendar import CalendarEvent, to_icalendar

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
