"""A table in CSV, as spreadsheets of several countries save it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from storyshare.errors import InputError
from storyshare.models import Quote
from storyshare.stories.importing import Picture, read_source

ZONE = ZoneInfo("UTC")


def test_a_table_of_a_spreadsheet_with_a_mark_semicolons_and_line_breaks_in_quotes() -> None:
    text = (
        "\ufeffTítulo;Enlace;Fecha;Resumen;Texto;Cita;quote_by;Idioma;Image URL;Alt text\r\n"
        '"Rosa; y Ana";https://example.org/rosa;20.03.2026;"Ganó ""todo"".";"Uno.\r\n\r\nDos.";Duermo.;Rosa;es;'
        "https://example.org/a.jpg;Dos manos\r\n;;;\r\n"
    )
    found = read_source(text.encode(), zone=ZONE)
    (story,) = found.stories
    assert (story.title, story.published, story.summary, story.body) == (
        "Rosa; y Ana", date(2026, 3, 20), 'Ganó "todo".', "Uno.\n\nDos."
    )  # fmt: skip
    assert (story.quote, story.language) == (Quote(text="Duermo.", by="Rosa"), "es")
    assert story.picture == Picture(address="https://example.org/a.jpg", alt="Dos manos")
    assert found.left_out == ()


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_usual_separator(mark: str) -> None:
    data = f"title{mark}link\nRosa{mark}https://example.org/rosa\n".encode()
    assert [each.title for each in read_source(data, zone=ZONE).stories] == ["Rosa"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding(encoding: str) -> None:
    data = "title,link\nJosé,https://example.org/rosa\n".encode(encoding)
    assert [each.title for each in read_source(data, zone=ZONE).stories] == ["José"]


@pytest.mark.parametrize("title", ['"=HYPERLINK(""https://example.org"",""Rosa"")"', "=cmd|'/c calc'!A1", "@SUM(A1)"])
def test_a_formula_is_no_title(title: str) -> None:
    found = read_source(f"title,link\n{title},https://example.org/rosa\n".encode(), zone=ZONE)
    assert (found.stories, [each.reason for each in found.left_out]) == ((), ["it has no title"])


def test_a_cell_that_was_kept_from_being_a_formula_reads_as_it_was_meant() -> None:
    found = read_source(b"title,link\n'-20 degrees,https://example.org/rosa\n", zone=ZONE)
    assert [each.title for each in found.stories] == ["-20 degrees"]


def test_a_table_without_known_columns_is_refused_and_says_which_are_known() -> None:
    with pytest.raises(InputError) as caught:
        read_source(b"a,b\n1,2\n", media_type="text/csv", zone=ZONE)
    assert "title, link, date" in caught.value.hint
