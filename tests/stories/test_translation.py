"""A translation has the words; everything else is the original's, and languages are never mixed in silence."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storyshare import stories
from storyshare.errors import InputError
from storyshare.models import Line, Quote

ZONE = ZoneInfo("UTC")
Record = Callable[..., Path]
Raw = Callable[[str, str], Path]


@pytest.fixture
def rosa(tmp_path: Path, record: Record) -> Path:
    (tmp_path / "a.jpg").write_bytes(b"x")
    return record(
        summary="Rosa won.",
        lines="[One.]",
        quote="I can sleep.",
        hashtags="[Asylum]",
        content_warning="threats",
        images="[{file: a.jpg, alt: Hands., shows_people: no}]",
        mentions="{x: a}",
    )


def test_the_words_are_the_translations_and_the_rest_is_the_originals(rosa: Path, raw: Raw) -> None:
    path = raw(
        "rosa.es.md",
        "---\nlanguage: es\ntitle: Rosa puede quedarse\nlink: https://example.org/es\nsummary: Rosa ganó.\n"
        "lines: [Uno.]\nquote: Puedo dormir.\nhashtags: [Asilo]\ncontent_warning: amenazas\n"
        "images: [{file: a.jpg, alt: Manos.}]\n---\nCuerpo.\n",
    )
    story = stories.load(rosa, zone=ZONE)
    assert story.languages() == ("en", "es")
    assert story.in_language("es") == replace(
        story,
        path=path,
        language="es",
        title="Rosa puede quedarse",
        link="https://example.org/es",
        summary="Rosa ganó.",
        lines=(Line(text="Uno."),),
        quote=Quote(text="Puedo dormir."),
        hashtags=("Asilo",),
        content_warning="amenazas",
        images=(replace(story.images[0], alt="Manos."),),
        body="Cuerpo.",
        translations={},
    )
    assert stories.load_all(rosa.parent, zone=ZONE) == stories.Loaded(stories=(story,), problems=())


def test_what_is_not_given_is_the_originals_said_aloud_or_empty_where_it_is_in_another_language(
    rosa: Path, raw: Raw
) -> None:
    path = raw("rosa.es.md", "---\nsummary: Rosa ganó.\n---\n")
    loaded = stories.load_all(rosa.parent, zone=ZONE)
    (story,) = loaded.stories
    assert story.in_language("es") == replace(
        story,
        path=path,
        language="es",
        titled=False,
        summary="Rosa ganó.",
        lines=(),
        quote=None,
        body="",
        translations={},
    )
    assert [(each.severity, each.field, each.message) for each in loaded.problems] == [
        ("warning", "title", "is not translated: the original's is used."),
        ("warning", "content_warning", "is not translated: the original's is used."),
        ("warning", "images", "the alt text of a.jpg is not translated: the original's is used."),
    ]


def test_no_summary_is_taken_from_another_language(rosa: Path, raw: Raw) -> None:
    raw("rosa.es.md", "---\nlines: [Uno.]\n---\n")
    spanish = stories.load(rosa, zone=ZONE).in_language("es")
    assert spanish
    assert (spanish.summary, spanish.lines) == ("", (Line(text="Uno."),))


@pytest.mark.parametrize("name", ["id", "published", "author", "tags", "people", "consent", "embargo", "mentions",
                                  "actions", "campaign", "allow"])  # fmt: skip
def test_what_speaks_for_every_language_is_refused(rosa: Path, raw: Raw, name: str) -> None:
    path = raw(
        "rosa.es.md",
        f"---\ntitle: A\nsummary: B\ncontent_warning: C\n{name}: x\nimages: [{{file: a.jpg, alt: D}}]\n---\n",
    )
    loaded = stories.load_all(rosa.parent, zone=ZONE)
    assert loaded.stories == ()
    assert [(each.path, each.line, each.field, each.message) for each in loaded.problems] == [
        (path, 5, name, "belongs to the original, which speaks for every language.")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: A", ("", "there is nothing to share in this language.")),
        ("summary: A\ntitel: x", ("titel", "is not a field that is known here.")),
        ("summary: A\nlanguage: fr", ("language", "`fr` is not the language in the file's name, es.")),
        ("summary: A\nimages: [{file: b.jpg, alt: B}]", ("images[1].file", "the original has no image `b.jpg`.")),
        (
            "summary: A\nimages: [{file: a.jpg, alt: B, shows_people: no}]",
            ("images[1].shows_people", "belongs to the original."),
        ),
    ],
)
def test_a_translation_that_is_wrong_keeps_the_whole_story_out(
    rosa: Path, raw: Raw, text: str, expected: tuple[str, str]
) -> None:
    raw("rosa.es.md", f"---\n{text}\n---\n")
    loaded = stories.load_all(rosa.parent, zone=ZONE)
    assert loaded.stories == ()
    assert [(each.field, each.message) for each in loaded.problems if each.severity == "error"] == [expected]
    with pytest.raises(InputError):
        stories.load(rosa, zone=ZONE)


def test_a_translation_that_cannot_be_read_keeps_the_whole_story_out(rosa: Path, raw: Raw) -> None:
    path = raw("rosa.es.md", r"{\rtf1 Rosa}")
    loaded = stories.load_all(rosa.parent, zone=ZONE)
    assert loaded.stories == ()
    assert [each.path for each in loaded.problems] == [path]


def test_a_translation_into_the_originals_own_language_is_refused(rosa: Path, raw: Raw) -> None:
    raw("rosa.en.md", "---\ntitle: A\nsummary: A\ncontent_warning: x\nimages: [{file: a.jpg, alt: B}]\n---\n")
    loaded = stories.load_all(rosa.parent, zone=ZONE)
    assert [each.message for each in loaded.problems] == ["the original is itself in this language (en)."]


def test_a_translation_without_an_original_is_named(tmp_path: Path, raw: Raw) -> None:
    path = raw("rosa.es.md", "---\nsummary: A\n---\n")
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert [(each.path, each.message) for each in loaded.problems] == [
        (path, "is a translation, but there is no rosa.md beside it.")
    ]
    assert stories.names(tmp_path) == ()


def test_a_name_that_is_no_language_beside_a_story_is_named(rosa: Path, raw: Raw) -> None:
    path = raw("rosa.sp.md", "---\nsummary: A\n---\n")
    loaded = stories.load_all(rosa.parent, zone=ZONE)
    assert loaded.stories == ()
    assert [(each.path, each.message, each.hint) for each in loaded.problems] == [
        (
            path,
            "lies beside the story as a translation would, but `sp` is no language code.",
            "Write es, or take the dot out of the name if it is another story.",
        )
    ]
    assert stories.names(rosa.parent) == ("rosa",)


def test_the_tag_is_put_in_its_usual_form(rosa: Path, raw: Raw) -> None:
    raw("rosa.ES-mx.md", "---\nsummary: A\n---\n")
    assert stories.load(rosa, zone=ZONE).languages() == ("en", "es-MX")


def test_a_wrong_original_and_its_translation_are_reported_together(tmp_path: Path, record: Record, raw: Raw) -> None:
    record(title="")
    raw("rosa.es.md", "---\nsummary: A\nid: x\n---\n")
    found = stories.load_all(tmp_path, zone=ZONE).problems
    assert [(each.path.name, each.field) for each in found] == [("rosa.es.md", "id"), ("rosa.md", "title")]


@pytest.mark.parametrize(
    ("also", "summary", "warned"),
    [("", "罗莎赢了。", True), (", also: [روزا, 罗莎]", "罗莎赢了。", False), ("", "Rosa 赢了。", False)],
)
def test_a_changed_name_that_a_translation_writes_otherwise_is_asked_for(
    tmp_path: Path, record: Record, raw: Raw, also: str, summary: str, *, warned: bool
) -> None:
    record(summary="Rosa won.", people=f"[{{name: Rosa, name_changed: yes{also}}}]")
    raw("rosa.zh.md", f"---\ntitle: 好\nsummary: {summary}\n---\n")
    problems = stories.load_all(tmp_path, zone=ZONE).problems
    assert any("the changed name Rosa does not stand" in each.message for each in problems) is warned
