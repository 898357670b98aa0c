"""Bluesky: an app password is asked for and tried, and the account's own password is not taken."""

import base64
import json
from collections.abc import Iterator

import pytest
from contract.on_bluesky import OnBluesky
from platforms.people import Somebody

from storyshare.errors import InputError
from storyshare.models import Account
from storyshare.platforms.bluesky import Bluesky
from storyshare.testing import NOW
from storyshare.testing.case import Shelf
from storyshare.testing.web import Reply, Request, Web

ACCOUNT = Account(name="bluesky", platform="bluesky", env="BLUESKY")
PASSWORD = "abcd-efgh-2345-wxyz"


class WithScope(OnBluesky):
    """A server whose tokens say what they open."""

    scope = "com.atproto.appPass"

    def answer(self, request: Request) -> Reply:
        found = super().answer(request)
        if request.path.endswith("createSession") and found.status == 200:
            claims = base64.urlsafe_b64encode(json.dumps({"scope": self.scope}).encode()).decode().rstrip("=")
            return Reply(body={**found.body, "accessJwt": f"head.{claims}.signature"})
        return found


@pytest.fixture
def server() -> WithScope:
    return WithScope(NOW, PASSWORD)


@pytest.fixture
def web(server: WithScope) -> Iterator[Web]:
    found = Web(server)
    yield found
    found.close()


def log_in(person: Somebody) -> dict[str, str]:
    return dict(Bluesky.log_in(ACCOUNT, Shelf(), person).values)


def test_an_app_password_is_tried_and_given(web: Web) -> None:
    person = Somebody("@rosa.test", web.url, PASSWORD)
    assert log_in(person) == {"HANDLE": "rosa.test", "PDS_URL": web.url, "APP_PASSWORD": PASSWORD}
    assert (person.hidden, "https://bsky.app/settings/app-passwords" in person.told[0]) == (["The app password"], True)


def test_the_accounts_own_password_is_not_taken(web: Web, server: WithScope) -> None:
    server.scope = "com.atproto.access"
    with pytest.raises(InputError, match="That is the account's own password") as caught:
        log_in(Somebody("rosa.test", web.url, PASSWORD))
    assert "https://bsky.app/settings/app-passwords" in caught.value.hint


@pytest.mark.parametrize("password", ["hunter2hunter2", "", "abcd-efgh-2345-wxy!", "abcd-efgh"])
def test_what_cannot_be_an_app_password_is_not_even_sent(password: str) -> None:
    with pytest.raises(InputError, match="That is no app password"):
        log_in(Somebody("rosa.bsky.social", "https://bsky.social", password))


def test_a_wrong_one_is_said_to_be_wrong(web: Web) -> None:
    with pytest.raises(InputError, match="does not know this name and app password together"):
        log_in(Somebody("rosa.test", web.url, "zzzz-zzzz-zzzz-zzzz"))


@pytest.mark.parametrize(
    "address", ["http://example.org", "https://user:x@example.org", "https://example.org/path", "["]
)
def test_a_password_is_sent_to_no_unsafe_address(address: str) -> None:
    with pytest.raises(InputError, match="is not the address of a server"):
        log_in(Somebody("rosa.test", address, PASSWORD))
