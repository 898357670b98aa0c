"""YAML to text with lines: nothing is typed, nothing is lost in silence, and one bad part hides no other."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from storyshare.files import read_yaml
from storyshare.files.nodes import ListNode, TableNode, TextNode
from storyshare.files.parsing import MAX_DEPTH

Write = Callable[[str, bytes | str], Path]


@pytest.fixture(params=["C", "Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs with PyYAML's C parser and without it."""
    if request.param == "Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.mark.usefixtures("loader")
def test_every_value_is_the_text_that_was_written_with_its_line(write: Write) -> None:
    document = read_yaml(
        write("a.yaml", "language: no\non: 12:30\nold: 010\nday: 2026-03-20\nnone: ~\nlist: [yes, 1.50]\n")
    )
    assert document.problems == []
    assert document.table == TableNode(
        line=1,
        lines={"language": 1, "on": 2, "old": 3, "day": 4, "none": 5, "list": 6},
        values={
            "language": TextNode(text="no", line=1),
            "on": TextNode(text="12:30", line=2),
            "old": TextNode(text="010", line=3),
            "day": TextNode(text="2026-03-20", line=4),
            "none": TextNode(text="~", line=5),
            "list": ListNode(values=(TextNode(text="yes", line=6), TextNode(text="1.50", line=6)), line=6, inline=True),
        },
    )


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: 1\nb:\n  c: 1\n  c: 2\na: 3\n",
            [(4, "`c` is written twice: here and on line 3."), (5, "`a` is written twice: here and on line 1.")],
        ),
        ("a: 1\n\n'a': 3\nb\n", [(3, "`a` is written twice: here and on line 1."), (4, "`b` is no field.")]),
        ("a: [&x b, *x]\n", [(1, "`&x` gives a name to a value."), (1, "`*x` refers to another value.")]),
        ("a: [!!int 3, !mine x]\n", [(1, "`!!int` gives a type to a value."), (1, "`!mine` gives a type to a value.")]),
        ("a: {{b}}\n", [(1, "`b` has no value."), (1, "brackets cannot be the name of a field.")]),
        ("a: 1\n---\nb: 2\n", [(2, "a second document begins here.")]),
        (
            "a: [“b c”, d]\n",
            [(1, "the quotation marks “” would be part of the text: only straight ones are taken away.")],
        ),
        (
            "a: x\n  # b\n  c\nd: 1\nd: 2\n",
            [(3, "this line cannot be read: `c`."), (5, "`d` is written twice: here and on line 4.")],
        ),
        ("  a: 1\nb: 2\nb: 3\n", [(3, "`b` is written twice: here and on line 2.")]),
        ("- a\n- b\n", [(1, "`- a` is no field.")]),
        ("a: 1\nRosa may stay\n", [(2, "`Rosa may stay` is no field.")]),
        (
            "a: x\n  - d\nf: 2\nf: 3\n",
            [
                (2, "a list begins here, but the line above has a text already."),
                (4, "`f` is written twice: here and on line 3."),
            ],
        ),
    ],
)
def test_what_cannot_be_is_named_with_its_line(write: Write, text: str, expected: list[tuple[int, str]]) -> None:
    document = read_yaml(write("a.yaml", text))
    found = [(problem.line, problem.message) for problem in document.problems]
    assert found == expected


@pytest.mark.usefixtures("loader")
def test_a_part_that_cannot_be_read_hides_no_other(write: Write) -> None:
    document = read_yaml(
        write("a.yaml", "title: Rosa\ntags: a]b\npeople:\n  - name: A\n   role: B\nauthor: Ana\n  - x\nby: c\n")
    )
    fields = document.fields()
    assert (fields.text("title"), fields.text("by")) == ("Rosa", "c")
    assert [(problem.line, problem.message) for problem in document.problems] == [
        (5, "this line cannot be read: `role: B`."),
        (7, "a list begins here, but the line above has a text already."),
    ]


@pytest.mark.usefixtures("loader")
def test_nesting_has_an_end(write: Write) -> None:
    deep = MAX_DEPTH + 1
    fine = read_yaml(write("a.yaml", "a: " + "[" * (MAX_DEPTH - 1) + "x" + "]" * (MAX_DEPTH - 1) + "\n"))
    assert fine.problems == []
    for text in ("[" * deep + "x" + "]" * deep, "{a: " * deep + "x" + "}" * deep):
        document = read_yaml(write("b.yaml", f"a: {text}\nb: 2\n"))
        assert [problem.message for problem in document.problems] == ["lists within lists go too deep here."]
        assert document.fields().text("b") == "2"


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("written", [r"\x1b", r"\0", r"\u009b", r"\x07"])
def test_a_control_character_written_with_a_backslash_is_named_and_taken_away(write: Write, written: str) -> None:
    """A terminal would do what it says, and a post would hold it."""
    document = read_yaml(write("a.yaml", f'title: "a{written}[31mb"\n'))
    assert [(each.line, each.severity) for each in document.problems] == [(1, "error")]
    assert document.fields().text("title") == "a[31mb"
