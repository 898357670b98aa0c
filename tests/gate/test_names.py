"""Names that nobody listed: which are found, and which capitals are expected."""

from zoneinfo import ZoneInfo

import pytest
from support import ROOT

from storyshare import stories
from storyshare.gate.names import unlisted_names


def names(text: str, *listed: str, language: str = "en") -> list[str]:
    found = unlisted_names(text, listed=listed, language=language)
    assert all((each.kind, each.severity) == ("name", "warning") for each in found)
    assert all(text[each.start : each.end] == each.text for each in found)
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rosa and her son Mateo fled.", ["Mateo"]),
        ("Maria fled Honduras in May.", ["Maria"]),
        ("Xiomara Quispe fled.", ["Xiomara Quispe"]),
        ("Thank you, Wanjiku!", ["Wanjiku"]),
        ("Rosa Martínez was told.", ["Rosa Martínez"]),
        ("The man was called maria lopez there.", ["maria lopez"]),
        ("They lived in Aldea Nueva.", ["Aldea Nueva"]),
        ("#MariaLopez #marialopez #JusticeForJose", ["#MariaLopez", "#marialopez", "#JusticeForJose"]),
        ("Mr. Nguyen and Mrs. Okafor testified.", ["Nguyen", "Okafor"]),
        ("ROSA LOPEZ WON HER CASE", ["LOPEZ"]),
        ("Habiba waited. Sokha's house. Devi, who fled, is here.", ["Habiba", "Sokha", "Devi"]),
        ("He named her Hope.", ["Hope"]),
    ],
)
def test_a_name_that_nobody_listed_is_found(text: str, expected: list[str]) -> None:
    assert names(text, "Rosa", "Sam Lee") == expected


@pytest.mark.parametrize(
    "text",
    ["Ms. Lee came.", "It was Lee’s day.", "So Rosa* won.", "Then Sam Lee, and Sam.", "#SamLee", "ROSA", "rosa lee"],
)
def test_a_part_of_a_listed_name_counts_as_listed(text: str) -> None:
    assert names(text, "Rosa", "Sam Lee") == []


def test_parts_joined_by_a_hyphen_are_listed_together_or_apart() -> None:
    assert names("So Johansen-Mendez spoke.", "Yliana Johansen-Mendez") == []
    assert names("So Johansen-Ruiz spoke.", "Yliana Johansen-Mendez") == ["Johansen-Ruiz"]


@pytest.mark.parametrize(
    "text",
    [
        "Nobody should wait. The judge took an hour.",
        "We went to the Board of Immigration Appeals on Monday, May 3.",
        "The Supreme Court of the United States and the Ninth Circuit ruled.",
        "A Guatemalan family in Los Angeles, California, spoke Spanish.",
        "Human Rights Watch and Amnesty International said so.",
        "Immigration and Customs Enforcement (ICE) and DHS came.",
        "Maura and Her Family Won Their Case",
        "See https://example.org/Maria/Lopez or @MariaLopez or Maria@example.org",
        "#AsylumIsARight #WorldDayOfSocialJustice",
        "Title 42 and the Immigration and Nationality Act",
    ],
)
def test_an_expected_capital_is_no_name(text: str) -> None:
    assert names(text, "Maura") == []


@pytest.mark.parametrize(
    "text",
    [
        "Ninguna madre debería elegir. La jueza tardó una hora.",
        "El Departamento de Seguridad Nacional y la Corte Suprema",
        "Los migrantes cruzan el río Bravo desde Matamoros, México, hacia El Paso, Texas.",
        "Según el Alto Comisionado de las Naciones Unidas para los Refugiados",
        "Ella volvió a Santa Ana en enero.",
    ],
)
def test_nor_is_it_in_spanish(text: str) -> None:
    assert names(text, language="es") == []


@pytest.mark.parametrize(
    "text",
    [
        "Coffee fell. Detention has a price. Migrants waited. Running was hard.",
        "Ayer llegó. Nadie dormía. Cruzar costó mucho.",
        "St. Mary's was full.",
        "The gizmo broke. Gizmo was its name.",
    ],
)
def test_a_word_that_opens_a_sentence_without_an_article_is_no_name(text: str) -> None:
    assert names(text) == []


def test_a_word_that_is_a_place_and_a_name_is_a_place_after_a_preposition() -> None:
    assert names("She lives in Virginia.") == []
    assert names("Then Virginia came.") == ["Virginia"]


def test_where_every_noun_has_a_capital_only_names_of_the_lists_are_found() -> None:
    assert names("Rosa ging mit ihrer Mutter zur Schule. Die Familie López blieb.", "Rosa", language="de") == ["López"]


def test_the_sample_stories_have_none() -> None:
    loaded = stories.load_all(ROOT / "stories", zone=ZoneInfo("America/Los_Angeles")).stories
    for story in (told for each in loaded for told in (each, *each.translations.values())):
        listed = [person.name for person in story.people]
        texts = [story.title, story.summary, story.body, *(line.text for line in story.lines)]
        texts += [f"#{tag}" for tag in story.hashtags] + [image.alt for image in story.images]
        assert [name for text in texts for name in names(text, *listed, language=story.language)] == []
