"""The language of the person at the terminal is the one that storyshare speaks; scripts get English."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storyshare import i18n
from storyshare.cli.mistakes import told

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def _spanish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LANG", "es_MX.UTF-8")
    i18n.catalog.cache_clear()
    yield
    i18n.catalog.cache_clear()


def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "storyshare", "-w", str(ROOT), *words]
    return subprocess.run(command, env={**os.environ, **more}, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("name", ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"])
def test_each_of_the_usual_variables_chooses(name: str) -> None:
    assert "Comparte una historia ahora" in run("--help", **{name: "es_ES.UTF-8"}).stdout


@pytest.mark.parametrize("tongue", ["en_GB.UTF-8", "C", "", "tlh"])
def test_every_other_language_gets_english(tongue: str) -> None:
    assert "Share a story now" in run("--help", LANG=tongue).stdout


def test_the_help_of_a_command_is_spanish_to_its_last_option() -> None:
    told = run("post", "--help", LANG="es").stdout
    assert told.startswith("Uso: storyshare post")
    assert "Opciones:" in told
    assert "Muestra esto y termina." in told


def test_a_wrong_option_is_told_in_spanish() -> None:
    done = run("post", "--nonsense", LANG="es")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, "No hay una opción --nonsense.")


def test_an_error_and_its_hint_are_spanish() -> None:
    done = run("preview", "nobody", LANG="es")
    assert done.returncode == 2
    assert "No hay una historia `nobody`" in done.stderr


@pytest.mark.usefixtures("_spanish")
@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Missing option '--to'.", "Falta '--to'."),
        ("No such command 'pst'.", "No hay una orden 'pst'."),
        ("Invalid value for '--days': 'x' is not a valid int.", "'--days' no puede ser: 'x' no es un número entero."),
        ("Got unexpected extra argument (b)", "Eso es más de lo que se pide: b"),
        ("Something else entirely", "Something else entirely"),
    ],
)
def test_what_the_library_says_of_a_command_line_is_spanish(english: str, spanish: str) -> None:
    assert told(english) == spanish


def test_json_has_the_same_names_and_states_in_both_languages() -> None:
    english, spanish = (json.loads(run("preview", "rosa", "--json", LANG=each).stdout) for each in ("en", "es"))
    assert _shape(english) == _shape(spanish)


@pytest.mark.usefixtures("_spanish")
def test_a_slip_in_a_translation_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n.catalog(), "gettext", lambda _text: "Faltan {cosas}")
    assert i18n._("{things} are missing", things=2) == "2 are missing"


@pytest.mark.usefixtures("_spanish")
def test_nothing_stays_nothing() -> None:
    assert not i18n._("")


def test_braces_without_values_are_braces() -> None:
    assert i18n._("Write {name: value}.") == "Write {name: value}."


def test_a_number_chooses_its_form() -> None:
    assert [i18n.n_("{number} story", "{number} stories", each) for each in (1, 2)] == ["1 story", "2 stories"]


def _shape(value: object) -> object:
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_shape(each) for each in value]
    return type(value).__name__


def test_what_the_system_says_of_a_file_is_spanish() -> None:
    assert "no hay tal archivo o carpeta" in run("scan", "nowhere.md", LANG="es").stderr


def test_a_near_command_is_named_in_spanish() -> None:
    assert "¿Querías decir 'preview'" in run("prevew", LANG="es").stderr


def test_the_options_for_the_completion_are_spanish() -> None:
    assert "Instala el completado" in run("--help", LANG="es").stdout
