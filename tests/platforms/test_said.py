"""Of what a server says only that is taken which can be kept, shown and called."""

import pytest

from storyshare.platforms.failures import Failures
from storyshare.platforms.said import address, figure, host, identifier, number


@pytest.mark.parametrize("value", ["115123456789012345", "01HZX", "9a-b_c.d~e", "did:plc:6q3hflx6istll37g6y6n7ptw"])
def test_an_id_is_taken_as_it_is(value: str) -> None:
    assert identifier(value) == value


@pytest.mark.parametrize(
    "value",
    [None, True, 1, [], {}, "", ".", "..", "a b", "a/b", "a?b", "a#b", "a%2e", "é", "\ud800", "a\nb", "x" * 201],
)
def test_what_could_not_stand_in_an_address_is_no_id(value: object) -> None:
    assert identifier(value) is None


@pytest.mark.parametrize("value", ["²", "١٢٣", "-1", "1.5", "", "9" * 30, 12, None])
def test_only_plain_digits_are_a_number(value: object) -> None:
    assert number(value) is None


def test_a_number_is_taken() -> None:
    assert number("1958123456789012345") == "1958123456789012345"


@pytest.mark.parametrize(
    "value", ["https://example.social/@ana/1", "http://127.0.0.1:80/a?b=c#d", "https://bücher.example/ö"]
)
def test_an_address_is_taken_as_it_is(value: str) -> None:
    assert address(value) == value


@pytest.mark.parametrize(
    "value",
    [
        None,
        1,
        "",
        "https://",
        "https://[",
        "javascript:alert(1)",
        "file:///a",
        "//a",
        "https://a b",
        "https://a\\.example",
        "https://a/\x1b[31m",
        "https://a/\u202e",
        "https://a/" + "x" * 2000,
        "https://a/\ud800",
    ],
)
def test_what_cannot_be_shown_or_opened_is_no_address(value: object) -> None:
    assert address(value) is None


@pytest.mark.parametrize(
    ("url", "expected"), [("https://a.example:80/b", "a.example:80"), ("https://[", ""), ("a", "")]
)
def test_the_server_in_an_address(url: str, expected: str) -> None:
    assert host(url) == expected


@pytest.mark.parametrize("value", [True, False, -1, 1.0, "3", None, 2**53, 10**400, float("nan")])
def test_what_is_no_figure(value: object) -> None:
    assert figure(value) is None


@pytest.mark.parametrize("value", [0, 5, 2**53 - 1])
def test_a_figure(value: int) -> None:
    assert figure(value) == value


def test_what_a_server_says_back_holds_no_secret_not_even_the_half_of_one() -> None:
    failures = Failures(platform="x", title="X", account="x", log_in_hint="", secrets=lambda: ("made-up-token-59", ""))
    assert failures.said("Token made-up-token-59\x1b is bad") == "Token … is bad"
    assert "made-up" not in failures.said("x" * 195 + "made-up-token-59")
    assert failures.said(3) == ""
