"""A log-in by OAuth: PKCE, state, the code, tokens, renewal, and what a refusal is called."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from platforms.authorisation import CLIENT, LASTS, Authorisation

from storyshare.errors import AccountOnHoldError, InputError, NotSentError
from storyshare.platforms import oauth
from storyshare.platforms.failures import Failures
from storyshare.platforms.tokens import Token

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
FAILURES = Failures(platform="made-up", title="Made-up", account="made-up-main", log_in_hint="Log in again.")


class Somebody:
    """Allows what the stand-in lets them allow; a log-in by OAuth asks them nothing else."""

    def __init__(self, authorisation: Authorisation) -> None:
        self._authorisation = authorisation
        self.pastes = ""

    def tell(self, text: str) -> None:
        raise NotImplementedError

    def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
        raise NotImplementedError

    def choose(self, question: str, choices: Sequence[str]) -> int:
        raise NotImplementedError

    def authorise(self, address: str, *, redirect: str) -> str:
        return self.pastes or self._authorisation.browse(address)


@pytest.fixture
def server() -> Authorisation:
    return Authorisation()


@pytest.fixture
def app(server: Authorisation) -> Iterator[oauth.App]:
    with server.server() as listening:
        yield oauth.App(token_url=f"{listening.url}token", client_id=CLIENT)


def allowed(server: Authorisation, pastes: str = "", **how: Any) -> oauth.Code:
    somebody = Somebody(server)
    somebody.pastes = pastes
    return oauth.authorised(somebody, "https://example.org/authorize", client_id=CLIENT, scope="read write", **how)


def exchange(app: oauth.App, code: oauth.Code) -> Token:
    return oauth.exchange(FAILURES, app, code, now=lambda: NOW)


def refresh(app: oauth.App, token: Token) -> Token:
    return oauth.refresh(FAILURES, app, token, now=lambda: NOW)


def test_a_log_in_gives_tokens_that_say_when_they_end(server: Authorisation, app: oauth.App) -> None:
    token = exchange(app, allowed(server))
    assert token.ends_at == NOW + timedelta(seconds=LASTS)
    assert (token.access, token.refresh) == ("made-up-access-2", "made-up-refresh-2")


def test_the_browser_is_asked_with_everything(server: Authorisation) -> None:
    allowed(server, extra={"duration": "permanent"})
    (asked,) = server.asked
    assert asked.pop("state")
    assert asked.pop("code_challenge")
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": "http://127.0.0.1:8735/",
        "scope": "read write",
        "code_challenge_method": "S256",
        "duration": "permanent",
    }


def test_the_proof_is_the_digest_of_its_secret() -> None:
    proof = oauth.new_proof()
    digest = base64.urlsafe_b64encode(hashlib.sha256(proof.verifier.encode()).digest()).decode()
    assert (proof.challenge, 43 <= len(proof.verifier) <= 128) == (digest.rstrip("="), True)
    assert proof.verifier not in repr(proof)
    assert oauth.new_proof().verifier != proof.verifier


def test_a_platform_without_proof_gets_none(server: Authorisation, app: oauth.App) -> None:
    code = allowed(server, pkce=False)
    assert "code_challenge" not in server.asked[0]
    assert exchange(app, code).access


def test_another_proof_gives_no_token(server: Authorisation, app: oauth.App) -> None:
    code = allowed(server)
    with pytest.raises(AccountOnHoldError):
        exchange(app, oauth.Code(code=code.code, verifier=oauth.new_proof().verifier))


def test_a_person_who_says_no_is_told_calmly(server: Authorisation) -> None:
    server.denies = True
    with pytest.raises(InputError, match="was not allowed in the browser: nothing was changed"):
        allowed(server)


@pytest.mark.parametrize("denies", [False, True])
def test_an_answer_to_another_question_is_not_taken(server: Authorisation, *, denies: bool) -> None:
    server.other_state, server.denies = True, denies
    with pytest.raises(InputError, match="belongs to another log-in"):
        allowed(server)


@pytest.mark.parametrize("pastes", ["yes", "https://example.org/", "http://[", "http://127.0.0.1:8735/?other=1"])
def test_what_is_no_answer_is_not_taken(server: Authorisation, pastes: str) -> None:
    with pytest.raises(InputError, match="not the address to which the browser was sent"):
        allowed(server, pastes)


@pytest.mark.parametrize("pastes", ["/?code=made-up", "/?code=made-up&state=", "/?code=made-up&state=a&state=b"])
def test_a_code_without_our_state_is_not_taken(server: Authorisation, pastes: str) -> None:
    with pytest.raises(InputError, match="belongs to another log-in"):
        allowed(server, f"http://127.0.0.1:8735{pastes}")


def test_a_code_is_good_once(server: Authorisation, app: oauth.App) -> None:
    code = allowed(server)
    exchange(app, code)
    with pytest.raises(AccountOnHoldError, match="was used already") as caught:
        exchange(app, code)
    assert code.code not in str(caught.value)


def test_a_renewal_gives_a_new_token(server: Authorisation, app: oauth.App) -> None:
    token = refresh(app, exchange(app, allowed(server)))
    assert (token.access, token.ends_at) == ("made-up-access-3", NOW + timedelta(seconds=LASTS))


def test_a_used_renewal_token_takes_all_of_the_log_in_with_it(server: Authorisation, app: oauth.App) -> None:
    first = exchange(app, allowed(server))
    second = refresh(app, first)
    for token in (first, second):
        with pytest.raises(AccountOnHoldError):
            refresh(app, token)


def test_without_a_renewal_token_the_log_in_has_ended(app: oauth.App) -> None:
    with pytest.raises(AccountOnHoldError, match="has ended"):
        refresh(app, Token(access="made-up"))


def test_an_app_with_a_secret_shows_it_where_it_belongs(server: Authorisation, app: oauth.App) -> None:
    refresh_token = server.new_log_in()["refresh_token"]
    own = oauth.App(token_url=app.token_url, client_id="a b", client_secret="c:d", basic=True)
    refresh(own, Token(access="", refresh=refresh_token))
    assert f"Authorization: Basic {base64.b64encode(b'a+b:c%3Ad').decode()}" in server.headers[0]


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"error": "invalid_grant"}, AccountOnHoldError),
        (401, {"error": "invalid_client"}, AccountOnHoldError),
        (400, {"error": "temporarily_unavailable"}, NotSentError),
        (400, {"error": {"message": "another form"}}, NotSentError),
        (400, b"<h1>a web page</h1>", NotSentError),
        (429, {"error": "invalid_grant"}, NotSentError),
        (500, {"error": "invalid_grant"}, NotSentError),
        (302, b"", NotSentError),
        (200, b"<h1>a web page</h1>", NotSentError),
        (200, {"access_token": ["made-up"]}, NotSentError),
        (200, {"access_token": "made-up\r\nX: y"}, NotSentError),
    ],
)
def test_only_a_no_in_its_own_form_ends_a_log_in(
    server: Authorisation, app: oauth.App, status: int, body: object, error: type[NotSentError]
) -> None:
    server.error = (status, body)
    with pytest.raises(NotSentError) as caught:
        refresh(app, Token(access="", refresh="made-up"))
    assert type(caught.value) is error


@pytest.mark.parametrize("seconds", [0, -5, True, None, "soon", 10**12, 1.5])
def test_an_end_that_cannot_be_is_none(seconds: Any) -> None:
    assert oauth.ends({"expires_in": seconds}, NOW) is None


def test_no_secret_stands_in_a_repr() -> None:
    shown = repr(
        [oauth.Code(code="hidden", verifier="hidden"), oauth.App(token_url="u", client_id="c", client_secret="hidden")]
    )
    assert "hidden" not in shown
