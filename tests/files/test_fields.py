"""Each field is read by its type; what is not so is named, all at once, and the reading goes on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from storyshare.files import Fields, read_yaml

Write = Callable[[str, bytes | str], Path]


def _fields(write: Write, text: str) -> Fields:
    return read_yaml(write("a.yaml", text)).fields()


def _said(fields: Fields) -> list[tuple[int, str, str, str]]:
    return [(each.line, each.field, each.message, each.hint) for each in fields.problems]


def test_every_type_reads_what_was_written(write: Write) -> None:
    fields = _fields(
        write,
        "text: ' a '\nempty:\nnames: [a, b]\none: a\nday: 2026-03-20\ndays: [2026-03-20]\nat: 2026-04-01 09:00\n"
        "late: 6h\nphotos: no\nopen: Yes\nstatus: Granted\nzone: UTC\npairs:\n  a: 1\n  b: x\n",
    )
    assert fields.text("text") == "a"
    assert fields.text("empty") == fields.text("absent") == ""
    assert fields.texts("names") == ("a", "b")
    assert fields.texts("one") == ("a",)
    assert fields.day("day") == date(2026, 3, 20)
    assert fields.days("days") == (date(2026, 3, 20),)
    assert fields.instant("at", ZoneInfo("America/Los_Angeles")) == datetime(2026, 4, 1, 16, tzinfo=UTC)
    assert fields.duration("late") == timedelta(hours=6)
    assert (fields.yes_no("photos", default=True), fields.yes_no("open", default=False)) == (False, True)
    assert (fields.yes_no("absent", default=True), fields.day("absent"), fields.texts("absent")) == (True, None, ())
    assert fields.choice("status", ("granted", "pending")) == "granted"
    assert fields.zone("zone") == ZoneInfo("UTC")
    assert fields.pairs("pairs") == {"a": "1", "b": "x"}
    assert ("text" in fields, "empty" in fields, "absent" in fields) == (True, False, False)
    fields.finish()
    assert fields.problems == []


def test_what_is_not_so_is_named_all_at_once(write: Write) -> None:
    fields = _fields(
        write,
        "text: [a]\nnames:\n  a: b\nday: 1 May 2026\ndays: [2026-03-20, soon]\nopen: maybe\nstatus: grant\npairs: a\n"
        "words: a b\nsaid:\n  - Rosa: I can sleep\n",
    )
    fields.text("text")
    fields.texts("names")
    fields.day("day")
    fields.days("days")
    fields.yes_no("open", default=True)
    fields.choice("status", ("granted", "pending"))
    fields.pairs("pairs")
    fields.texts("words")
    fields.entries("said", name_of_text="")
    assert _said(fields) == [
        (1, "text", "must be one text, not a list.", "Put quotes round it if it begins with a bracket."),
        (2, "names", "must be a list.", "Write: names: [one, two]"),
        (4, "day", "`1 May 2026` is not a day written year-month-day.", "Write 2026-05-01."),
        (5, "days", "`soon` is not a day written year-month-day.", "Write it as 2026-03-20."),
        (6, "open", "`maybe` is neither yes nor no.", "Write: open: yes, or open: no"),
        (7, "status", "`grant` is none of granted, pending.", "Did you mean `granted`?"),
        (8, "pairs", "must have fields of its own below it, indented by two spaces.", ""),
        (9, "words", "must be a list.", "Write: words: [a, b]"),
        (
            11,
            "said[1]",
            "must be one text; because of a colon it was read as a field.",
            'Put it in quotes: "Rosa: I can sleep"',
        ),
    ]


def test_unknown_fields_are_named_with_the_one_meant_or_their_place_or_all_there_are(write: Write) -> None:
    fields = _fields(write, "hashtag: a\nContent Warning: b\nstatus: c\nxyz: d\n")
    fields.texts("hashtags")
    fields.text("content_warning")
    fields.finish(elsewhere={"status": "consent"})
    assert _said(fields) == [
        (1, "hashtag", "is not a field that is known here.", "Did you mean `hashtags`?"),
        (2, "Content Warning", "is not a field that is known here.", "Did you mean `content_warning`?"),
        (3, "status", "is not a field that is known here.", "It belongs under `consent`, indented by two spaces."),
        (4, "xyz", "is not a field that is known here.", "The fields here are content_warning, hashtags."),
    ]


def test_needed_fields_are_missing_or_empty(write: Write) -> None:
    fields = _fields(write, "a:\nb: x\n")
    assert (fields.need("a", "Write a."), fields.need("b", "Write b."), fields.need("c", "Write c.")) == (
        False,
        True,
        False,
    )
    assert _said(fields) == [(1, "a", "is empty.", "Write a."), (1, "c", "is missing.", "Write c.")]


def test_entries_are_texts_or_tables_and_keep_their_place(write: Write) -> None:
    fields = _fields(write, "lines:\n  - One, two.\n  - text: Three.\n    fro: x\n")
    one, two = fields.entries("lines", name_of_text="text")
    assert one == "One, two."
    assert isinstance(two, Fields)
    assert two.text("text") == "Three."
    two.asked.add("for")
    two.finish()
    assert _said(fields) == [(4, "lines[2].fro", "is not a field that is known here.", "Did you mean `for`?")]


def test_a_text_stands_for_a_table_of_one_field(write: Write) -> None:
    fields = _fields(write, "images:\n  - a.jpg\n  - file: b.jpg\n")
    images = fields.tables("images", name_of_text="file")
    assert [(image.text("file"), image.line) for image in images] == [("a.jpg", 2), ("b.jpg", 3)]
    assert [
        image.text("file") for image in _fields(write, "images: a b.jpg\n").tables("images", name_of_text="file")
    ] == ["a b.jpg"]


def test_sentences_in_brackets_are_refused_for_their_commas(write: Write) -> None:
    fields = _fields(write, "lines: [Rosa may stay, after three years]\n")
    fields.entries("lines", name_of_text="")
    assert _said(fields) == [
        (
            1,
            "lines",
            "in brackets every comma begins another entry: this was read as 2.",
            "Write each entry on a line of its own that begins with `- `.",
        )
    ]
