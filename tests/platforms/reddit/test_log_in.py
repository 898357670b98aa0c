"""Those who hold keys are led to a log-in that lasts; all others are told at once what is left to them."""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from contract.on_reddit import CLIENT, REFRESH, USER, OnReddit

from storyshare.errors import InputError
from storyshare.models import Account
from storyshare.platforms.oauth import REDIRECT
from storyshare.platforms.reddit import Reddit
from storyshare.platforms.reddit.log_in import SCOPES
from storyshare.testing import Shelf, WireBench

ACCOUNT = Account(name="reddit-main", platform="reddit", env="REDDIT")


class Typing:
    """Somebody who answers in turn, and allows it in the browser."""

    def __init__(self, choice: int, *answers: str) -> None:
        self.told: list[str] = []
        self.asked: dict[str, list[str]] = {}
        self._choice = choice
        self._answers = list(answers)

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
        assert secret == ("secret" in question)
        return self._answers.pop(0) or default

    def choose(self, question: str, choices: Sequence[str]) -> int:
        return self._choice

    def authorise(self, address: str, *, redirect: str) -> str:
        self.asked = parse_qs(urlsplit(address).query)
        return f"{redirect}?state={self.asked['state'][0]}&code=made-up-code-64"


def test_those_who_hold_keys_get_a_log_in_that_lasts(there: WireBench, reddit: OnReddit) -> None:
    person = Typing(0, *CLIENT, USER, "r/refugees")
    shelf = Shelf(BASE_URL=there.web.url)
    found = Reddit.log_in(ACCOUNT, shelf, person)
    assert found.values == {
        "CLIENT_ID": CLIENT[0],
        "CLIENT_SECRET": CLIENT[1],
        "USERNAME": USER,
        "REFRESH_TOKEN": REFRESH,
    }
    assert found.options == {"subreddit": "refugees"}
    assert person.asked["duration"] == ["permanent"]
    assert person.asked["redirect_uri"] == [REDIRECT]
    assert person.asked["scope"] == [" ".join(SCOPES)]
    assert person.told[-1] == f"It works: u/{USER}."
    assert list(shelf.values) == ["BASE_URL"]


def test_those_without_keys_are_told_what_is_left(there: WireBench) -> None:
    person = Typing(1)
    with pytest.raises(InputError) as caught:
        Reddit.log_in(ACCOUNT, Shelf(BASE_URL=there.web.url), person)
    assert "by-hand" in caught.value.hint
    assert "without its approval" in person.told[0]
    assert there.web.seen == []
