"""A person at the terminal is sent to the browser; what it brings is received or pasted."""

import threading
import urllib.request
import webbrowser
from collections.abc import Callable

import pytest

from storyshare.cli import output, person
from storyshare.cli.person import AtTerminal, has_screen
from storyshare.errors import InputError
from storyshare.net.listening import Listening
from storyshare.testing.raw import closed_port

ADDRESS = "https://example.org/authorize?state=made-up-state"


@pytest.fixture
def redirect() -> str:
    return f"http://127.0.0.1:{closed_port()}/"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What the person types while it is waited for the browser."""
    monkeypatch.setattr(person, "_typed", lambda: "")
    return lambda text: monkeypatch.setattr(person, "_typed", lambda: text)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    opened: list[str] = []
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    return opened


def test_what_the_browser_brings_is_received(
    redirect: str, typed: object, browser: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    came_back = f"{redirect}?code=made-up&state=made-up-state"
    visits = []

    def visit(address: str) -> None:
        browser.append(address)
        thread = threading.Thread(target=lambda: urllib.request.urlopen(came_back).close())
        visits.append(thread)
        thread.start()

    monkeypatch.setattr(webbrowser, "open", visit)
    assert AtTerminal().authorise(ADDRESS, redirect=redirect) == came_back
    visits[0].join()
    assert browser == [ADDRESS]


def test_a_pasted_address_is_taken_meanwhile(
    redirect: str, typed: Callable[[str], None], browser: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("http://127.0.0.1/?code=pasted")
    assert AtTerminal(browser=False).authorise(ADDRESS, redirect=redirect) == "http://127.0.0.1/?code=pasted"
    assert (ADDRESS in capsys.readouterr().out, browser) == (True, [])


def test_where_the_port_is_taken_it_is_pasted(
    redirect: str, browser: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: " pasted ")
    with Listening(redirect, state="x"):
        assert AtTerminal().authorise(ADDRESS, redirect=redirect) == "pasted"


def test_another_redirect_than_this_machine_is_pasted(browser: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "pasted")
    assert AtTerminal().authorise(ADDRESS, redirect="https://example.org/done") == "pasted"


def test_whoever_does_not_come_back_in_time_can_still_paste(
    redirect: str, typed: object, browser: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person, "_MINUTES", 0)
    monkeypatch.setattr("builtins.input", lambda _: "pasted")
    assert AtTerminal().authorise(ADDRESS, redirect=redirect) == "pasted"


@pytest.mark.parametrize(("name", "value"), [("SSH_CONNECTION", "10.0.0.1"), ("DISPLAY", "")])
def test_no_browser_is_opened_where_nobody_would_see_it(
    browser: list[str], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert has_screen()
    monkeypatch.setenv(name, value)
    assert not has_screen()


def test_a_default_is_shown_and_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return ""

    monkeypatch.setattr("builtins.input", answer)
    assert AtTerminal(browser=False).ask("Server", default="https://a.example") == "https://a.example"
    assert asked == ["Server [https://a.example]: "]


def test_the_end_of_the_input_is_a_calm_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def end(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", end)
    for ask in (lambda: AtTerminal().ask("Server"), lambda: AtTerminal().choose("Which?", ["a", "b"])):
        with pytest.raises(InputError, match="nothing was changed"):
            ask()


def test_of_one_choice_nobody_is_asked() -> None:
    assert AtTerminal().choose("Which?", ["the only one"]) == 0


def test_a_step_is_folded_between_words_and_what_is_copied_stays_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "is_plain", lambda: False)
    monkeypatch.setenv("COLUMNS", "40")
    address = f"https://example.org/{'a' * 40}"
    AtTerminal().tell(f"1. Open {address} and choose the second of both.\n\n    {'copied as it is ' * 4}")
    assert capsys.readouterr().out.splitlines() == [
        "1. Open",
        f"   {address}",
        "   and choose the second of both.",
        "",
        f"    {'copied as it is ' * 4}",
    ]
