"""Mastodon: the app is registered with the server, and the account allows it there."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from contract.on_mastodon import OnMastodon
from platforms.authorisation import Authorisation
from platforms.people import Somebody

from storyshare.errors import AccountOnHoldError, InputError, NotSentError
from storyshare.models import Account
from storyshare.platforms.mastodon import Mastodon
from storyshare.testing import NOW
from storyshare.testing.case import Shelf
from storyshare.testing.web import Reply, Request, Web

ACCOUNT = Account(name="mastodon", platform="mastodon", env="MASTODON")
SCOPE = "read:accounts read:statuses read:search write:statuses write:media"


class WithApps(OnMastodon):
    """A server that registers apps."""

    def __init__(self) -> None:
        super().__init__(NOW)
        self.authorisation = Authorisation()
        self.apps: list[Any] = []
        self.status = 200

    def answer(self, request: Request) -> Reply:
        if request.path == "/api/v1/apps":
            self.apps.append(request.json())
            keys = {"client_id": "made-up-app", "client_secret": "made-up-app-secret"}
            return Reply(status=self.status, body=keys if self.status == 200 else {"error": "no"})
        if request.path == "/oauth/token":
            form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
            status, found = self.authorisation.answer(form)
            return Reply(status=status, body=found)
        return super().answer(request)


@pytest.fixture
def server() -> WithApps:
    return WithApps()


@pytest.fixture
def web(server: WithApps) -> Iterator[Web]:
    found = Web(server)
    yield found
    found.close()


def log_in(person: Somebody) -> dict[str, str]:
    return dict(Mastodon.log_in(ACCOUNT, Shelf(), person).values)


def test_in_the_browser_of_this_computer(server: WithApps, web: Web) -> None:
    found = log_in(Somebody(f"{web.url}/home", "0", browse=server.authorisation.browse))
    assert found == {"BASE_URL": web.url, "ACCESS_TOKEN": "made-up-access-2"}
    assert server.apps == [{"client_name": "storyshare", "redirect_uris": "http://127.0.0.1:8735/", "scopes": SCOPE}]
    assert server.authorisation.asked[0]["scope"] == SCOPE


def test_by_a_code_that_the_server_shows(server: WithApps, web: Web) -> None:
    class Elsewhere(Somebody):
        """Opens the address on another computer, and types the code."""

        def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
            if not secret:
                return super().ask(question, default=default)
            address = self.told[-1].split("\n\n")[1].strip()
            came_back = server.authorisation.browse(f"{address}&state=")
            return parse_qs(urlsplit(came_back).query)["code"][0]

    assert log_in(Elsewhere(web.url, "1"))["ACCESS_TOKEN"] == "made-up-access-2"
    assert server.apps[0]["redirect_uris"] == "urn:ietf:wg:oauth:2.0:oob"


def test_a_wrong_code_gives_nothing(server: WithApps, web: Web) -> None:
    with pytest.raises(AccountOnHoldError):
        log_in(Somebody(web.url, "1", "wrong"))


@pytest.mark.parametrize("status", [301, 403, 429, 500])
def test_a_server_that_takes_no_app_is_named(server: WithApps, web: Web, status: int) -> None:
    server.status = status
    with pytest.raises(NotSentError, match="does not take new apps now"):
        log_in(Somebody(web.url, "0"))


@pytest.mark.parametrize("address", ["", "http://example.org", "https://user@example.org", "not an address"])
def test_an_unsafe_address_is_not_called(address: str) -> None:
    with pytest.raises(InputError, match="is not the address of a server"):
        log_in(Somebody(address, "0"))
