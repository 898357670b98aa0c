"""The token goes to the server that is named beside it, and nowhere else."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from contract.cases import MASTODON_CASE
from contract.on_mastodon import OnMastodon

from storyshare.errors import InputError, PostError, SetupError
from storyshare.models import Account
from storyshare.net import Answer, wire
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mastodon.rules import settings
from storyshare.testing.bench import KEY, WireBench, cleared, share
from storyshare.testing.case import Shelf
from storyshare.testing.web import Reply, Web, always


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("https://example.social", "https://example.social"),
        ("example.social", "https://example.social"),
        ("https://Example.Social/home?x=1", "https://example.social"),
        (" https://example.social:8443/ ", "https://example.social:8443"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_the_address_may_be_copied_from_the_browser(given: str, base: str) -> None:
    assert settings(MASTODON_CASE.account(), Shelf(BASE_URL=given, ACCESS_TOKEN="t")).base == base


@pytest.mark.parametrize(
    "given",
    ["http://example.social", "ftp://example.social", "https://", "https://ana@example.social", "https://x:y", "a b"],
)
def test_no_token_goes_over_an_open_line_or_to_no_server(given: str) -> None:
    with pytest.raises(SetupError, match="MASTODON_BASE_URL is not the address of a server"):
        settings(MASTODON_CASE.account(), Shelf(BASE_URL=given, ACCESS_TOKEN="t"))


@pytest.mark.parametrize("token", ["made up", "“made-up”", "made\nup"])
def test_a_token_with_strange_signs_is_named_and_not_shown(token: str) -> None:
    with pytest.raises(SetupError, match="MASTODON_ACCESS_TOKEN has signs") as caught:
        settings(MASTODON_CASE.account(), Shelf(BASE_URL="example.social", ACCESS_TOKEN=token))
    assert token not in str(caught.value) + caught.value.hint


def test_the_file_that_many_people_edit_cannot_send_the_token_elsewhere(there: WireBench) -> None:
    options = {"base_url": "http://127.0.0.1:9"}
    account = Account(name="mastodon-main", platform="mastodon", env="MASTODON", options=options)
    adapter = Mastodon.connect(account, there.shelf)
    adapter.commit(cleared(adapter.prepare(share("mastodon"), 1, ())), key=KEY)
    assert there.public() == 1


def test_a_wrong_visibility_is_named() -> None:
    with pytest.raises(InputError, match="visibility = “friends”"):
        Mastodon.rules({"visibility": "friends"})


def test_the_server_cannot_point_us_to_another_one(there: WireBench, server: OnMastodon) -> None:
    elsewhere = Web(OnMastodon(server._now))
    try:
        links = {"links": [{"href": f"{elsewhere.url}/nodeinfo/2.0"}, {"href": 5}, 7]}
        plain = server.answer
        server.answer = lambda request: (  # type: ignore[method-assign] # one answer is another
            Reply(body=links) if request.path == "/.well-known/nodeinfo" else plain(request)
        )
        assert there.sender.account().options["software"] == "unknown"
        assert elsewhere.seen == []
    finally:
        elsewhere.close()


def test_a_server_that_has_moved_is_named(there: WireBench) -> None:
    reply = Reply(status=301, body=b"", headers=(("Location", "https://example.social/"),))
    there.web.fault = always(reply)
    with pytest.raises(PostError, match="has moved to another address"):
        there.sender.prepare(share("mastodon"), 1, ())


def test_a_server_that_says_our_token_back_is_not_repeated(there: WireBench) -> None:
    prepared = there.sender.prepare(share("mastodon"), 1, ())
    token = there.shelf.values["ACCESS_TOKEN"]
    reply = Reply(status=401, body={"error": f"What is {token}?"})
    there.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        there.sender.commit(cleared(prepared), key=KEY)
    assert "The server says: What is …?" in caught.value.hint


def test_no_account_waits_for_the_server_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call is answered only when the other account's is there too."""
    both = Barrier(2)

    def exchange(*_: object) -> Answer:
        both.wait(timeout=10)
        return Answer(status=200, headers={}, data=b'{"id": "1", "acct": "rosa"}')

    monkeypatch.setattr(wire, "exchange", exchange)
    shelves = [Shelf(BASE_URL=f"https://{name}.example", ACCESS_TOKEN="t") for name in ("one", "two")]
    with ThreadPoolExecutor() as pool:
        found = pool.map(lambda shelf: Mastodon.connect(MASTODON_CASE.account(), shelf).account().name, shelves)
        assert list(found) == ["@rosa@one.example", "@rosa@two.example"]
