"""Text that YAML would refuse or lose is named, with the line as it should be; written so, it says what was meant."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storyshare.files import Document, read_yaml

Write = Callable[[str, bytes | str], Path]

LOST = "would be lost: ` #` begins a comment."
COLON = "a text with a colon and a space in it must stand in quotes."
CURLY = "the quotation marks “” would be part of the text: only straight ones are taken away."

# What was written, what is said of it, the corrected line, and the text that is then read.
SLIPS = [
    (
        "title: We won case #3 today",
        f"everything from `#3 today` on {LOST}",
        'title: "We won case #3 today"',
        "We won case #3 today",
    ),
    (
        "title: #MeToo is here",
        f"everything from `#MeToo is here` on {LOST}",
        'title: "#MeToo is here"',
        "#MeToo is here",
    ),
    ("title: Asylum: Rosa may stay", COLON, 'title: "Asylum: Rosa may stay"', "Asylum: Rosa may stay"),
    ("title: Rosa may stay:", COLON, 'title: "Rosa may stay:"', "Rosa may stay:"),
    (
        'title: "Rosa" may stay',
        'the value goes on after its closing ": put the whole of it in quotes.',
        "title: '\"Rosa\" may stay'",
        '"Rosa" may stay',
    ),
    (
        "title: 'It's over'",
        "the value goes on after its closing ': put the whole of it in quotes.",
        "title: \"'It's over'\"",
        "'It's over'",
    ),
    (
        'title: "Rosa” # new',
        'the quotation mark " opened here is never closed by another ".',
        'title: "Rosa" # new',
        "Rosa",
    ),
    (
        "title: 'Tis over",
        "the quotation mark ' opened here is never closed by another '.",
        'title: "Tis over"',
        "Tis over",
    ),
    ('title: "Case" #3', "what follows ` #` would be lost: it begins a comment.", 'title: "Case #3"', "Case #3"),
    ("title: “Rosa may stay”", CURLY, "title: Rosa may stay", "Rosa may stay"),
    ("title: “Rosa: she may stay”", CURLY, 'title: "Rosa: she may stay"', "Rosa: she may stay"),
    (
        "title: *Rosa* may stay",
        "a value cannot begin with `*`: it would be taken for a reference to another value.",
        'title: "*Rosa* may stay"',
        "*Rosa* may stay",
    ),
    (
        "title: &Rosa",
        "a value cannot begin with `&`: it would be taken for a name given to a value.",
        'title: "&Rosa"',
        "&Rosa",
    ),
    (
        "title: !!str Rosa",
        "a value cannot begin with `!`: it would be taken for a type.",
        'title: "!!str Rosa"',
        "!!str Rosa",
    ),
    ("title: @rosa may stay", "a value cannot begin with `@`.", 'title: "@rosa may stay"', "@rosa may stay"),
    ("title: %5", "a value cannot begin with `%`.", 'title: "%5"', "%5"),
    (
        "title: > 5 people",
        "`>` may only stand alone, with the text on the lines below it.",
        'title: "> 5 people"',
        "> 5 people",
    ),
    ("title: - Rosa", "a value cannot begin with `- `.", 'title: "- Rosa"', "- Rosa"),
    (
        "title: [Draft] Rosa may stay",
        "a value that begins with a bracket must stand in quotes.",
        'title: "[Draft] Rosa may stay"',
        "[Draft] Rosa may stay",
    ),
    ("title:Rosa", "the colon needs a space after it.", "title: Rosa", "Rosa"),
    (
        "title: Rosa won\n  her case #1 now",
        f"everything from `#1 now` on {LOST}",
        'title: "Rosa won her case #1 now"',
        "Rosa won her case #1 now",
    ),
    ("title: Rosa\n  has won: at last", COLON, 'title: "Rosa has won: at last"', "Rosa has won: at last"),
]


@pytest.mark.parametrize(("written", "message", "corrected", "meant"), SLIPS)
def test_each_slip_is_named_with_a_line_that_says_what_was_meant(
    write: Write, written: str, message: str, corrected: str, meant: str
) -> None:
    document = read_yaml(write("a.yaml", f"before: 1\n{written}\nafter: 2\n"))
    assert [(problem.line, problem.severity, problem.message) for problem in document.problems] == [
        (2, "error", message)
    ]
    assert document.problems[0].hint.endswith(f": {corrected}")
    # One slip hides nothing else: the text meant is read on, and so are the fields around it.
    assert _read(document) == ("1", meant, "2")
    again = read_yaml(write("b.yaml", f"before: 1\n{corrected}\nafter: 2\n"))
    assert (again.problems, _read(again)) == ([], ("1", meant, "2"))


def _read(document: Document) -> tuple[str, ...]:
    fields = document.fields()
    return tuple(fields.text(name) for name in ("before", "title", "after"))


# Lists: what was written, the line of the problem, the corrected line, the entries then read.
LISTS = [
    ("tags: #Asylum #Refugees", 1, 'tags: "#Asylum #Refugees"', ()),
    ("hashtags: #Asylum #Refugees", 1, "hashtags: [Asylum, Refugees]", ("Asylum", "Refugees")),
    ("hashtags: [#Asylum, Refugees]", 1, "hashtags: [Asylum, Refugees]", ("Asylum", "Refugees")),
    ("tags: [case #3, b]", 1, 'tags: ["case #3", b]', ("case #3", "b")),
    ("tags: [a, b", 1, "tags: [a, b]", ("a", "b")),
    ("tags: a, b c", 1, "tags: [a, b c]", ("a", "b c")),
    ("tags:\n  - #a\n  - b", 2, '- "#a"', ("#a", "b")),
    ("tags:\n  • a\n  - b", 2, "- a", ("a", "b")),
    ("tags:\n  – a\n  - b", 2, "- a", ("a", "b")),
    ("tags:\n  * a\n  - b", 2, "- a", ("a", "b")),
    ("tags:\n  - After years: home\n  - b", 2, '- "After years: home"', ("After years: home", "b")),
]


@pytest.mark.parametrize(("written", "line", "corrected", "meant"), LISTS)
def test_slips_in_lists_are_named_with_a_line_that_says_what_was_meant(
    write: Write, written: str, line: int, corrected: str, meant: tuple[str, ...]
) -> None:
    name = written.partition(":")[0]
    document = read_yaml(write("a.yaml", written + "\n"))
    found = document.fields().texts(name)
    assert [problem.line for problem in document.problems][:1] == [line]
    assert document.problems[0].hint.endswith(corrected)
    if meant:
        lines = written.split("\n")
        begin = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
        lines[line - 1] = begin + corrected
        again = read_yaml(write("b.yaml", "\n".join(lines) + "\n"))
        assert (again.fields().texts(name), again.problems) == (meant, [])
        assert found in (meant, ())


@pytest.mark.parametrize(
    ("written", "corrected", "meant"),
    [
        ("- {text: a, b}", '- {text: "a, b"}', "a, b"),
        ("- {text: a, b, c, for: x}", '- {text: "a, b, c", for: x}', "a, b, c"),
        ("- {text: We won #3, for: x}", "- {text: We won 3, for: x}", "We won 3"),
        ("- {text: A: b, for: x}", '- {text: "A: b", for: x}', "A: b"),
    ],
)
def test_what_a_comma_or_colon_in_braces_would_take_is_named_and_given_back(
    write: Write, written: str, corrected: str, meant: str
) -> None:
    document = read_yaml(write("a.yaml", f"lines:\n  {written}\n"))
    assert [(problem.line, problem.hint) for problem in document.problems] == [(2, f"Write: {corrected}")]
    assert [entry.text("text") for entry in document.fields().tables("lines", name_of_text="text")] == [meant]
    assert read_yaml(write("b.yaml", f"lines:\n  {corrected}\n")).problems == []


@pytest.mark.parametrize(
    "written",
    [
        "title: Rosa may stay   # a comment",
        "title: Rosa # new",
        "at: 2026-04-01 09:00 # by our clock",
        "title: Rosa's sister said “yes” and went",
        'title: "Rosa: #1, [a] {b} “c”"   # a comment',
        "title: 'It''s over'",
        "link: https://example.org/a#b",
        "title: C# and a:b and 10:30",
        "title: Rosa\n  may stay,\n  she won",
        "title: |\n  Rosa: #1\n\n    - *a*: b\n  “c”\nafter: x",
        "title: >-\n  Rosa: #1\nafter: x",
        'title: "Rosa\n  and: #1\n  you"',
        "tags: [\n  a,\n  b   # why\n]\nafter: x",
        "tags: [a, 'b: #1']",
        "tags:\n- a\n- b",
        "lines:\n  -\n    text: a\n    for: [x]\n  - b",
        "lines:\n  - text: |\n      Rosa: #1\n    for: [x]",
        "# - a: b: c\n\ntitle: x\n# end",
    ],
)
def test_what_is_right_is_let_alone(write: Write, written: str) -> None:
    assert read_yaml(write("a.yaml", written + "\n")).problems == []


def test_a_sentence_with_a_lone_sign_is_only_warned_of(write: Write) -> None:
    document = read_yaml(write("a.yaml", "title: She lives in room # 5\n"))
    assert [(problem.severity, problem.message, problem.hint) for problem in document.problems] == [
        (
            "warning",
            "`# 5` is not read: ` #` begins a comment.",
            'If it belongs to the text, write: title: "She lives in room # 5"',
        )
    ]
    assert document.fields().text("title") == "She lives in room"


def test_tabs_are_named_once_and_read_as_two_spaces(write: Write) -> None:
    document = read_yaml(write("a.yaml", "title:\tRosa\ntags:\n\t- a\n\t- b\n"))
    assert [(problem.line, problem.message, problem.hint) for problem in document.problems] == [
        (
            3,
            "this line begins with a tab, which cannot be read here. The same in 1 more.",
            "Use two spaces for each step.",
        )
    ]
    fields = document.fields()
    assert (fields.text("title"), fields.texts("tags")) == ("Rosa", ("a", "b"))


def test_no_break_spaces_are_understood_where_only_a_space_makes_sense_and_kept_in_text(write: Write) -> None:
    document = read_yaml(
        write("a.yaml", "title:\u00a0Rosa\u00a0!\nlines:\n\u00a0\u00a0-\u00a0a\n\u200b\u00a0 - b\nby: c\u00a0\n")
    )
    fields = document.fields()
    assert (fields.text("title"), fields.texts("lines"), fields.text("by")) == ("Rosa\u00a0!", ("a", "b"), "c")
    assert document.problems == []


def test_a_field_indented_too_far_is_named_with_its_place(write: Write) -> None:
    document = read_yaml(write("a.yaml", "consent:\n  status: pending\n    photos: no\n  reference: x\n"))
    assert [(problem.line, problem.hint) for problem in document.problems] == [
        (3, "Put quotes round the text if it does; if not, line up with the one above: photos: no")
    ]
    inner = document.fields().table_at("consent")
    assert inner
    assert (inner.text("status"), inner.text("photos"), inner.text("reference")) == ("pending", "no", "x")


def test_signs_in_brackets_over_several_lines_are_named(write: Write) -> None:
    document = read_yaml(write("a.yaml", "tags: [\n  a,\n  #b,\n  c ]\nafter: x\n"))
    assert [(problem.line, problem.message) for problem in document.problems] == [
        (3, f"everything from `#b,` on {LOST}")
    ]
    assert document.fields().text("after") == "x"
