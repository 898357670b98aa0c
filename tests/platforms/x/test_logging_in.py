"""X: logged in by four keys, by a number, or in the browser; and what is renewed is never shown twice."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from contract.cases import X_CASE
from contract.on_x import USER, OnX
from oauthlib.oauth1 import Client  # type: ignore[import-untyped]
from platforms.authorisation import Authorisation
from platforms.people import Somebody

from storyshare.errors import AccountOnHoldError, InputError, NotSentError, SetupError
from storyshare.models import Account, Cleared
from storyshare.platforms.x import X, logging_in
from storyshare.testing import NOW
from storyshare.testing.bench import WireBench
from storyshare.testing.case import Shelf
from storyshare.testing.web import Reply, Request, Web

ACCOUNT = Account(name="x", platform="x", env="X")
KEYS = {"API_KEY": "made-up-key", "API_SECRET": "made-up-secret"}
TOKENS = {"ACCESS_TOKEN": f"{USER}-made-up", "ACCESS_TOKEN_SECRET": "made-up-token-secret"}


class WithTokens(OnX):
    """X that gives tokens, and takes only those that hold."""

    def __init__(self) -> None:
        super().__init__()
        self.authorisation = Authorisation()
        self.refuses: set[str] = set()
        self.asked: list[str] = []
        self.number = "1234567"

    def answer(self, request: Request) -> Reply:
        self.asked.append(request.path)
        form = {name: values[0] for name, values in parse_qs(request.body.decode("latin-1")).items()}
        signed = request.headers.get("authorization", "")
        if request.path == "/2/oauth2/token":
            status, found = self.authorisation.answer(form)
            return Reply(status=status, body=found)
        if request.path == "/oauth/request_token":
            known = 'oauth_callback="oob"' in signed and 'oauth_consumer_key="made-up-key"' in signed
            body = b"oauth_token=asked&oauth_token_secret=asked-secret&oauth_callback_confirmed=true"
            return Reply(body=body) if known else Reply(status=401, body=b"")
        if request.path == "/oauth/access_token":
            body = f"oauth_token={USER}-made-up&oauth_token_secret=made-up-token-secret&user_id={USER}".encode()
            return Reply(body=body) if f'oauth_verifier="{self.number}"' in signed else Reply(status=401, body=b"")
        if signed.removeprefix("Bearer ") in self.refuses:
            return Reply(status=401, body={"title": "Unauthorized", "detail": "Unauthorized", "status": 401})
        return super().answer(request)


@pytest.fixture
def x() -> WithTokens:
    return WithTokens()


@pytest.fixture
def web(x: WithTokens) -> Iterator[Web]:
    found = Web(x)
    yield found
    found.close()


@pytest.fixture
def renewed(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    """An account that was logged in by OAuth 2.0."""

    def stand_in() -> WithTokens:
        made.append(WithTokens())
        return made[0]

    made: list[WithTokens] = []
    refresh: dict[str, str] = {}

    def variables(url: str) -> dict[str, str]:
        refresh.setdefault("it", made[0].authorisation.new_log_in()["refresh_token"])
        return {"BASE_URL": url, "CLIENT_ID": "made-up-app", "REFRESH_TOKEN": refresh["it"]}

    bench = WireBench(replace(X_CASE, stand_in=stand_in, variables=variables), monkeypatch)
    yield bench
    bench.web.close()


def log_in(web: Web, person: Somebody) -> dict[str, str]:
    return dict(X.log_in(ACCOUNT, Shelf(BASE_URL=web.url), person).values)


def test_the_signature_is_that_of_oauthlib() -> None:
    url, extra = "https://api.x.com/oauth/access_token", {"oauth_token": "a token", "oauth_verifier": "12 3"}
    ours = logging_in.authorization(url, "key ñ", "s&cret", extra, "t/s", nonce="nonce", timestamp=1_700_000_000)
    theirs = Client("key ñ", "s&cret", "a token", "t/s", verifier="12 3", nonce="nonce", timestamp="1700000000").sign(
        url, "POST"
    )[1]["Authorization"]
    assert sorted(ours.removeprefix("OAuth ").split(", ")) == sorted(theirs.removeprefix("OAuth ").split(", "))


def test_four_keys_are_copied(web: Web) -> None:
    person = Somebody("0", *KEYS.values(), *TOKENS.values())
    assert log_in(web, person) == {"CLIENT_ID": "", "CLIENT_SECRET": "", "REFRESH_TOKEN": "", **KEYS, **TOKENS}
    assert len(person.hidden) == 4


def test_another_account_types_a_number(web: Web) -> None:
    person = Somebody("1", *KEYS.values(), "123 4567")
    assert {**KEYS, **TOKENS}.items() <= log_in(web, person).items()
    assert f"{web.url}/oauth/authorize?oauth_token=asked" in person.told[-1]


@pytest.mark.parametrize("answers", [("other-key", "made-up-secret"), ("made-up-key", "s", "7654321")])
def test_a_wrong_key_or_number_changes_nothing(web: Web, answers: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="nothing was changed"):
        log_in(web, Somebody("1", *answers))


def test_in_the_browser(web: Web, x: WithTokens) -> None:
    found = log_in(web, Somebody("2", "made-up-app", "", browse=x.authorisation.browse))
    assert (found["CLIENT_ID"], found["REFRESH_TOKEN"], found["API_KEY"]) == ("made-up-app", "made-up-refresh-2", "")
    (asked,) = x.authorisation.asked
    assert asked["scope"] == "tweet.read tweet.write users.read media.write offline.access"
    assert asked["redirect_uri"] == "http://127.0.0.1:8735/"


def test_whoever_says_no_in_the_browser_is_told_calmly(web: Web, x: WithTokens) -> None:
    x.authorisation.denies = True
    with pytest.raises(InputError, match="was not allowed in the browser"):
        log_in(web, Somebody("2", "made-up-app", "", browse=x.authorisation.browse))


def posted(bench: WireBench) -> Any:
    prepared = bench.sender.prepare(bench.share(), 1, ())
    return bench.sender.commit(Cleared(prepared=prepared, at=NOW), key="made-up-key")


def x_of(bench: WireBench) -> WithTokens:
    found = bench.web.stand_in
    assert isinstance(found, WithTokens)
    return found


def test_a_post_is_signed_by_the_token_and_the_account_is_asked_for_once(renewed: WireBench) -> None:
    posted(renewed)
    posted(renewed)
    assert x_of(renewed).asked == ["/2/oauth2/token", "/2/users/me", "/2/tweets", "/2/tweets"]
    (first, _) = renewed.web.publishing()
    assert first.headers["authorization"] == "Bearer made-up-access-2"


def test_a_renewal_token_is_kept_for_the_next_run_and_shown_once(renewed: WireBench) -> None:
    posted(renewed)
    next_run = renewed.case.connect(renewed.case.account(), renewed.shelf)
    assert isinstance(next_run, X)
    assert next_run.account().name == "@ana"
    assert x_of(renewed).authorisation.renewals == 1


def test_a_boost_names_the_account_without_asking_again(renewed: WireBench) -> None:
    receipt = posted(renewed)
    boost = renewed.sender.boost(receipt, key="made-up-key")
    renewed.sender.unboost(boost)
    assert [path for path in x_of(renewed).asked if "retweets" in path] == [
        f"/2/users/{USER}/retweets",
        f"/2/users/{USER}/retweets/{receipt.id}",
    ]
    assert x_of(renewed).asked.count("/2/users/me") == 1


def test_a_token_that_was_taken_back_early_is_renewed(renewed: WireBench, monkeypatch: pytest.MonkeyPatch) -> None:
    posted(renewed)
    x_of(renewed).refuses.add("made-up-access-2")
    later = NOW + timedelta(minutes=30)
    run = X.connect(renewed.case.account(), renewed.shelf, now=lambda: later)
    with pytest.raises(NotSentError, match="it will be renewed") as caught:
        run.account()
    assert type(caught.value) is NotSentError
    assert run.account().name == "@ana"


def test_a_new_token_that_is_not_taken_is_a_persons_affair(renewed: WireBench) -> None:
    x_of(renewed).refuses.add("made-up-access-2")
    with pytest.raises(AccountOnHoldError) as caught:
        renewed.sender.account()
    assert "storyshare accounts add x --name" in caught.value.hint


def test_a_log_in_that_was_taken_back_puts_the_account_on_hold(renewed: WireBench) -> None:
    x_of(renewed).authorisation.live.clear()
    with pytest.raises(AccountOnHoldError, match="the log-in has ended") as caught:
        renewed.sender.prepare(renewed.share(), 1, ())
    assert "made-up-refresh" not in str(caught.value) + caught.value.hint


def test_publishing_is_the_only_call_however_late(renewed: WireBench) -> None:
    at = [NOW]
    run = X.connect(renewed.case.account(), renewed.shelf, now=lambda: at[0])
    prepared = run.prepare(renewed.share(), 1, ())
    x_of(renewed).asked.clear()
    at[0] += timedelta(hours=3)
    run.commit(Cleared(prepared=prepared, at=NOW), key="made-up-key")
    assert x_of(renewed).asked == ["/2/tweets"]


def test_looking_never_raises_where_the_log_in_is_gone(renewed: WireBench) -> None:
    receipt = posted(renewed)
    x_of(renewed).authorisation.live.clear()
    late = X.connect(renewed.case.account(), renewed.shelf, now=lambda: NOW + timedelta(hours=5))
    assert late.is_gone(receipt) is None


def test_another_log_in_asks_whose_it_is(renewed: WireBench) -> None:
    posted(renewed)
    other = x_of(renewed).authorisation.new_log_in()["refresh_token"]
    shelf = Shelf(**{**renewed.shelf.values, "REFRESH_TOKEN": other})
    run = X.connect(renewed.case.account(), shelf, now=lambda: NOW)
    run.prepare(renewed.share(), 1, ())
    assert x_of(renewed).asked.count("/2/users/me") == 2
    assert json.loads(shelf.values["OWNER"])["id"] == USER


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN, X_ACCESS_TOKEN_SECRET"),
        ({"CLIENT_ID": "made-up"}, "X_REFRESH_TOKEN"),
        ({"API_KEY": "made-up", "CLIENT_SECRET": "made-up"}, "X_API_SECRET, X_ACCESS_TOKEN, X_ACCESS_TOKEN_SECRET"),
    ],
)
def test_what_is_missing_is_of_the_set_that_was_begun(given: dict[str, str], missing: str) -> None:
    with pytest.raises(SetupError, match=f"not set up: {missing} missing"):
        X.connect(ACCOUNT, Shelf(**given))


def test_four_whole_keys_win(web: Web) -> None:
    X.connect(ACCOUNT, Shelf(BASE_URL=web.url, **KEYS, **TOKENS, CLIENT_ID="a", REFRESH_TOKEN="b")).account()
    assert urlsplit(web.seen[0].path).path == "/2/users/me"
    assert web.seen[0].headers["authorization"].startswith("OAuth ")
