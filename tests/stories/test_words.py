"""What a story says: lines, quote, link and hashtags, each in the form that can be sent."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storyshare import stories
from storyshare.models import Line, Quote

ZONE = ZoneInfo("UTC")
Record = Callable[..., Path]


def _said(folder: Path) -> list[tuple[str, str, str, str]]:
    problems = stories.load_all(folder, zone=ZONE).problems
    return [(each.severity, each.field, each.message, each.hint) for each in problems]


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/a?b=c&d=%20e#f",
        "https://example.org:8443/é/ü",
        "https://müller.example/",
        "https://example.org/a#b?c",
        '"https://example.org/a, b"'.replace(" ", ""),
    ],
)
def test_a_whole_address_is_kept_as_it_is(tmp_path: Path, record: Record, link: str) -> None:
    assert stories.load(record(link=link), zone=ZONE).link == link.strip('"')
    assert _said(tmp_path) == []


@pytest.mark.parametrize(
    ("link", "message", "hint"),
    [
        ("example.org/a", "`example.org/a` is not a whole web address.", "Write: link: https://example.org/a"),
        (
            "//example.org/a",
            "`//example.org/a` is not a whole web address.",
            "Write the whole of it, beginning with https://",
        ),
        (
            "/stories/rosa",
            "`/stories/rosa` is not a whole web address.",
            "Write the whole of it, beginning with https://",
        ),
        (
            "ftp://example.org",
            "`ftp://example.org` is not a whole web address.",
            "Write the whole of it, beginning with https://",
        ),
        (
            "javascript:alert(1)",
            "`javascript:alert(1)` is not a whole web address.",
            "Write the whole of it, beginning with https://",
        ),
        ("https://", "`https://` is not a whole web address.", "Write the whole of it, beginning with https://"),
        ("https://example/a", "`example` cannot be the name of a website.", "Copy it from the browser's address line."),
        ("https://example.org/a b", "there is a space in this address.", "Copy it from the browser's address line."),
        ("https://[x/", "`https://[x/` is no web address.", "Copy it from the browser's address line."),
        (
            "https://example.org:port/",
            "`https://example.org:port/` is no web address.",
            "Copy it from the browser's address line.",
        ),
        (
            "https://me:secret@example.org/",
            "there is a user name or password in this address.",
            "Take out what stands before the @.",
        ),
    ],
)
def test_another_address_is_refused(tmp_path: Path, record: Record, link: str, message: str, hint: str) -> None:
    record(link=link)
    assert _said(tmp_path) == [("error", "link", message, hint)]


def test_a_link_without_encryption_is_warned_of(tmp_path: Path, record: Record) -> None:
    assert stories.load(record(link="http://example.org/a"), zone=ZONE).link == "http://example.org/a"
    assert _said(tmp_path) == [
        (
            "warning",
            "link",
            "this address is not encrypted (http).",
            "If the site has it, write: link: https://example.org/a",
        )
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[A, '#B', \"##C\", A]", ("A", "B", "C")),
        ("Asylum", ("Asylum",)),
        ("[DíaMundial, עברית, हिन्दी, a_b, 2026a, l·l]", ("DíaMundial", "עברית", "हिन्दी", "a_b", "2026a", "l·l")),
    ],
)
def test_hashtags_are_kept_once_and_without_the_sign(
    tmp_path: Path, record: Record, written: str, expected: tuple[str, ...]
) -> None:
    assert stories.load(record(hashtags=written), zone=ZONE).hashtags == expected
    assert _said(tmp_path) == []


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("World Day", "`World Day` would not work as one hashtag.", "Write WorldDay."),
        ("asylum-seekers", "`asylum-seekers` would not work as one hashtag.", "Write AsylumSeekers."),
        ("we're", "`we're` would not work as one hashtag.", "Write WeRe."),
        ("!", "`!` would not work as one hashtag.", "Letters, digits and _ can stand in it."),
        ("2026", "`2026` is no hashtag: it needs a letter.", "Write Year2026, say."),
    ],
)
def test_what_would_break_a_hashtag_is_named_with_one_that_works(
    tmp_path: Path, record: Record, written: str, message: str, hint: str
) -> None:
    record(hashtags=f'["{written}"]')
    assert _said(tmp_path) == [("error", "hashtags", message, hint)]


def test_a_line_is_a_text_or_a_text_for_some_platforms(record: Record) -> None:
    path = record(lines="\n  - One, two: no.\n  - {text: Three., for: x}\n  - Four.".replace(": no", " no"))
    assert stories.load(path, zone=ZONE).lines == (
        Line(text="One, two no."),
        Line(text="Three.", platforms=("x",)),
        Line(text="Four."),
    )
    assert stories.load(record(lines="Only one, with a comma."), zone=ZONE).lines == (
        Line(text="Only one, with a comma."),
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Rosa: I can sleep",
            (
                "lines[1]",
                "must be one text; because of a colon it was read as a field.",
                'Put it in quotes: "Rosa: I can sleep"',
            ),
        ),
        ("{for: x}", ("lines[1].text", "is missing.", "Write the line after `text: `.")),
        ("{text: A, for: Twitter}", ("lines[1].for", "`Twitter` is not how a platform is called here.", "Write x.")),
        ("{text: A, fro: x}", ("lines[1].fro", "is not a field that is known here.", "Did you mean `for`?")),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, record: Record, line: str, expected: tuple[str, str, str]) -> None:
    record(lines=f"\n  - {line}")
    assert _said(tmp_path) == [("error", *expected)]


def test_a_quote_may_stand_without_saying_who(record: Record) -> None:
    assert stories.load(record(quote="I can sleep."), zone=ZONE).quote == Quote(text="I can sleep.")
    assert stories.load(record(quote="{text: I can sleep., by: Rosa}"), zone=ZONE).quote == Quote(
        text="I can sleep.", by="Rosa"
    )


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("{by: Rosa}", ("quote[1].text", "is missing.", "Write the words after `text: `.")),
        ("[A., B.]", ("quote", "there can be one quote.", "Make the others ready-made lines, under `lines`.")),
    ],
)
def test_a_wrong_quote_is_named(tmp_path: Path, record: Record, quote: str, expected: tuple[str, str, str]) -> None:
    record(quote=quote)
    assert _said(tmp_path) == [("error", *expected)]
