"""Dates, languages, addresses, lines and Markdown: what of them is taken, and as what."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.compose import paragraphs
from storyshare.stories.importing.cleaning import on_one_line, web_address
from storyshare.stories.importing.dates import first_day
from storyshare.stories.importing.markdown import rendered
from storyshare.stories.importing.nesting import is_harmless
from storyshare.stories.importing.settling import as_html
from storyshare.stories.importing.tongues import declared_language, read_language
from storyshare.stories.importing.walking import tree_of

ZONE = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-20", date(2026, 3, 20)),
        ("2026-03-21T03:30:00Z", date(2026, 3, 20)),
        ("2026-03-20 23:30:00", date(2026, 3, 20)),
        ("Fri, 20 Mar 2026 23:30:00 -0700", date(2026, 3, 20)),
        ("March 20, 2026", date(2026, 3, 20)),
        ("20 Mar 2026", date(2026, 3, 20)),
        ("20/03/2026", date(2026, 3, 20)),
        ("03/20/2026", date(2026, 3, 20)),
        ("20.03.2026", date(2026, 3, 20)),
        ("02/03/2026", None),
        ("2026-02-30", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("March 2026", None),
        ("yesterday", None),
    ],
)
def test_a_day_in_many_forms_or_none(text: str, day: date | None) -> None:
    assert first_day([text], ZONE)[0] == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("She waited for three years, and then the judge said the words that she had waited for.", "en"),
        ("La madre esperó tres años, y luego el juez dijo las palabras que ella había esperado.", "es"),
        ("Li te tann twazan, epi jij la di pawòl li t ap tann yo. Nou kontan anpil.", "ht"),
        ("Elle a attendu trois ans, puis le juge a dit les mots qu'elle attendait.", "fr"),
        ("她等了三年，然后法官说出了她等待的话。", "zh"),
        ("彼女は三年待った。それから裁判官は言った。", "ja"),
        ("انتظرت ثلاث سنوات، ثم قال القاضي الكلمات التي كانت في انتظارها.", "ar"),
        ("Она ждала три года, и потом судья сказал слова, которых она ждала.", "ru"),
        ("Rosa", ""),
        ("Rosa Maura Sam Alex Ana Devi Sokha Maykel", ""),
        ("", ""),
        ("12345 !!!", ""),
    ],
)
def test_a_language_is_read_or_left_open(text: str, language: str) -> None:
    assert read_language(text) == language


def test_a_region_stays_only_where_it_says_how_something_is_written() -> None:
    written = ("en-US", "es_419", "pt_BR", "zh-TW", "sr-Latn-RS", "und", "x y")
    assert [declared_language([each]) for each in written] == [
        "en", "es", "pt-BR", "zh-TW", "sr-Latn", "", ""
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/rosa#top", "https://example.org/rosa"),
        ("https://example.org:443/a(b)", "https://example.org/a%28b%29"),
        ("https://example.org/a?utm_source=x&p=1&fbclid=2", "https://example.org/a?p=1"),
        ("//example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("https://a:b@example.org/", ""),
        ("https://[", ""),
        ("https://example.org:99999/", ""),
        ("https://localhost/", ""),
        ("https://example.org/a b", ""),
    ],
)
def test_a_web_address_or_nothing(written: str, address: str) -> None:
    assert web_address(written, "https://example.org/stories/") == address


def test_a_line_holds_nothing_unseen() -> None:
    assert on_one_line("a\0b\x1b[31m\u202ec\n\u2028d\ufeff") == "ab[31mc d"
    assert len(on_one_line("x" * 1_000_000)) == 500


PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"]), max_size=40
)


@given(st.lists(PLAIN.map(str.strip).filter(bool), min_size=1, max_size=3))
def test_plain_text_reads_from_its_markdown_as_it_was_written(texts: list[str]) -> None:
    body = tree_of(as_html("\n\n".join(texts))).body
    assert body is not None
    wanted = [on_one_line(text, 1_000) for text in texts]
    assert list(paragraphs(rendered(body, "")[0])) == [text for text in wanted if text]


def test_lists_links_and_quotations() -> None:
    html = (
        "<ol><li>One<ul><li>two</li></ul></li><li>three</li></ol>"
        "<p><a href='/a'>Read [it]</a> <a href='javascript:x'>no</a></p>"
    )
    body = tree_of(html).body
    assert body is not None
    assert rendered(body, "https://example.org/")[0] == (
        "1. One\n  - two\n2. three\n\n[Read \\[it\\]](https://example.org/a) no"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 1000,
        "<p><font color=a>" * 1000,
        "<div><object></div></object>" * 1000,
        "<svg><style><a>" * 1000,
        "<b>" * 100_001,
        "<p " + " ".join(f"a{number}" for number in range(2000)) + ">",
    ],
)
def test_what_would_take_a_parser_long_is_not_given_to_one(html: str) -> None:
    assert not is_harmless(html)


def test_a_usual_page_is_harmless() -> None:
    page = "<html><body>" + "<div><p>a<li>b<br><td>c</td><script>if (a<b) {}</script><!-- <div> --></div>" * 1000
    assert is_harmless(page)
