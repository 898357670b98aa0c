"""The answer of a browser is taken on this machine: once, under its own name, with the state that was asked for."""

import http.client
import socket
from collections.abc import Iterator

import pytest

from storyshare.net.listening import Listening
from storyshare.testing.raw import closed_port

STATE = "made-up-state"


@pytest.fixture
def port() -> int:
    return closed_port()


@pytest.fixture
def listening(port: int) -> Iterator[Listening]:
    with Listening(f"http://127.0.0.1:{port}/", state=STATE) as found:
        yield found


def get(port: int, target: str, host: str = "", method: str = "GET") -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, target, headers={"Host": host or f"127.0.0.1:{port}"})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return found


def test_the_answer_is_taken_and_said_in_two_languages(listening: Listening, port: int) -> None:
    status, page, headers = get(port, f"/?code=made-up&state={STATE}")
    assert listening.wait(30) == f"http://127.0.0.1:{port}/?code=made-up&state={STATE}"
    assert status == 200
    assert "You can close this window" in page
    assert "Puedes cerrar esta ventana" in page
    assert "made-up" not in page
    assert "script" not in page
    assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")
    assert headers["content-security-policy"] == "default-src 'none'"


def test_a_second_answer_changes_nothing(listening: Listening, port: int) -> None:
    get(port, f"/?code=first&state={STATE}")
    get(port, f"/?code=second&state={STATE}")
    assert "first" in listening.wait(30)


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1", "localhost:1", "127.0.0.1:80"])
def test_another_name_for_this_machine_is_not_ours(listening: Listening, port: int, host: str) -> None:
    assert get(port, f"/?code=made-up&state={STATE}", host)[:2] == (404, "")
    assert listening.wait(0) == ""


@pytest.mark.parametrize(
    "target", ["/", "/favicon.ico", f"/other?code=made-up&state={STATE}", "/" + "x" * 9000, "//[?a=b"]
)
def test_other_addresses_are_none(listening: Listening, port: int, target: str) -> None:
    assert get(port, target)[:2] == (404, "")
    assert listening.wait(0) == ""


@pytest.mark.parametrize("query", ["code=made-up", "code=made-up&state=other", f"code=made-up&state={STATE}&state=x"])
def test_an_answer_to_another_question_is_said_to_be_so(listening: Listening, port: int, query: str) -> None:
    status, page, _ = get(port, f"/?{query}")
    assert (status, "not the answer that storyshare waits for" in page, listening.wait(0)) == (400, True, "")


def test_only_a_visit_is_an_answer(listening: Listening, port: int) -> None:
    assert get(port, f"/?code=made-up&state={STATE}", method="POST")[0] == 501
    assert listening.wait(0) == ""


def test_a_connection_on_which_nothing_is_said_keeps_nobody_waiting(listening: Listening, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)):
        get(port, f"/?code=made-up&state={STATE}")
        assert listening.wait(30)


def test_a_taken_port_is_an_error(listening: Listening, port: int) -> None:
    with pytest.raises(OSError, match="in use"):
        Listening(f"http://127.0.0.1:{port}/", state=STATE)


def test_afterwards_the_port_is_free(port: int) -> None:
    for _ in range(2):
        with Listening(f"http://127.0.0.1:{port}/", state=STATE):
            pass
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", port)):
        pass
