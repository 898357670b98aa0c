"""tweepy is carried by net: where a request goes, how it is signed, and that it goes once."""

from typing import Any

import pytest
from contract.cases import X_CASE, X_SECRETS
from contract.on_x import USER
from oauthlib.oauth1 import Client as Signer  # type: ignore[import-untyped]
from oauthlib.oauth1.rfc5849.signature import (  # type: ignore[import-untyped]
    base_string_uri,
    collect_parameters,
    normalize_parameters,
    sign_hmac_sha1_with_client,
    signature_base_string,
)

from storyshare.errors import OutcomeUnknownError, RejectedError, SetupError
from storyshare.models import Account
from storyshare.net import Answer, Bounds, MaybeSentError, NothingSentError
from storyshare.platforms.x import X, wire
from storyshare.platforms.x.rules import keys
from storyshare.testing.bench import KEY, WireBench, cleared, share
from storyshare.testing.case import Shelf
from storyshare.testing.faults import NOW
from storyshare.testing.web import Reply, always

ELSEWHERE = ["https://x.example", "http://10.0.0.1", "ftp://127.0.0.1", "127.0.0.1", "https://127.0.0.1.example"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_setting_sends_what_the_keys_signed_elsewhere(address: str) -> None:
    with pytest.raises(SetupError, match="X_BASE_URL is not an address of this computer"):
        X.connect(X_CASE.account(), Shelf(**X_SECRETS, BASE_URL=address))


def test_the_file_that_many_people_edit_cannot_name_an_address() -> None:
    account = Account(name="x", platform="x", env="X", options={"base_url": "http://127.0.0.1:9", "here": "http://x"})
    assert keys(account, Shelf(**X_SECRETS)).here == ""


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, str], bytes]]:
    """What net would have sent to X itself."""
    sent: list[tuple[str, str, dict[str, str], bytes]] = []

    def call(method: str, url: str, *, headers: dict[str, str], data: bytes, bounds: Bounds) -> Answer:
        assert 0 < bounds.read < bounds.total < 300
        sent.append((method, url, headers, data))
        body = b'{"data": {"id": "19", "text": "x"}}'
        return Answer(status=201, headers={}, data=body)

    monkeypatch.setattr(wire, "call", call)
    return sent


def test_it_goes_to_x_itself_signed_for_that_address(carried: list[Any]) -> None:
    adapter = X.connect(X_CASE.account(), Shelf(**X_SECRETS), now=lambda: NOW)
    adapter.commit(cleared(adapter.prepare(share("x"), 1, ())), key=KEY)
    ((method, url, headers, _),) = carried
    assert (method, url) == ("POST", "https://api.twitter.com/2/tweets")
    assert set(headers) == {"Authorization", "Content-Type"}
    given = dict(collect_parameters(headers=headers, exclude_oauth_signature=False, with_realm=False))
    signed = normalize_parameters(collect_parameters(headers=headers, exclude_oauth_signature=True))
    secrets = X_SECRETS
    signer = Signer(
        secrets["API_KEY"],
        client_secret=secrets["API_SECRET"],
        resource_owner_key=secrets["ACCESS_TOKEN"],
        resource_owner_secret=secrets["ACCESS_TOKEN_SECRET"],
    )
    base = signature_base_string(method, base_string_uri(url), signed)
    assert given["oauth_signature"] == sign_hmac_sha1_with_client(base, signer)


def test_pictures_go_to_the_new_interface(carried: list[Any], tmp_path: Any) -> None:
    adapter = X.connect(X_CASE.account(), Shelf(**X_SECRETS), now=lambda: NOW)
    adapter.prepare(share("x", tmp_path), 1, ())
    assert [url for _, url, _, _ in carried] == [
        "https://api.x.com/2/media/upload",
        "https://api.x.com/2/media/metadata",
    ]


def test_a_second_request_is_refused(on_x: WireBench) -> None:
    keys_here = keys(X_CASE.account(), on_x.shelf)

    def twice(client: Any) -> None:
        client.get_me(user_auth=True)
        client.delete_tweet("1", user_auth=True)

    answer = wire.ask(keys_here, twice, Bounds())
    assert (answer.status, [request.method for request in on_x.web.seen]) == (200, ["GET"])


def test_a_redirect_is_not_followed(on_x: WireBench) -> None:
    on_x.web.fault = always(Reply(status=308, body=b"", headers=(("Location", f"{on_x.web.url}/2/else"),)))
    answer = wire.ask(keys(X_CASE.account(), on_x.shelf), lambda client: client.get_me(user_auth=True), Bounds())
    assert (answer.status, len(on_x.web.seen)) == (308, 1)


def test_what_tweepy_cannot_even_ask_was_not_sent(on_x: WireBench) -> None:
    with pytest.raises(NothingSentError):
        wire.ask(keys(X_CASE.account(), on_x.shelf), lambda client: client.no_such_call(), Bounds())
    assert on_x.web.seen == []


def test_what_broke_after_the_request_began_may_have_been_sent(
    on_x: WireBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Answer:
        raise ZeroDivisionError

    monkeypatch.setattr(wire, "call", broken)
    with pytest.raises(MaybeSentError):
        wire.ask(keys(X_CASE.account(), on_x.shelf), lambda client: client.get_me(user_auth=True), Bounds())


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=403, body=["not", "an", "object"]), OutcomeUnknownError),
        (Reply(status=400, body={"errors": "x", "detail": "No."}), RejectedError),
        (Reply(status=201, body=[]), OutcomeUnknownError),
        (Reply(status=201, body={"data": {"id": 19}}), OutcomeUnknownError),
    ],
)
def test_answers_over_which_tweepy_stumbles_are_read_all_the_same(
    on_x: WireBench, reply: Reply, kind: type[Exception]
) -> None:
    prepared = on_x.sender.prepare(share("x"), 1, ())
    on_x.web.fault = always(reply)
    with pytest.raises(kind):
        on_x.sender.commit(cleared(prepared), key=KEY)


def test_the_account_is_known_by_its_token_without_a_paid_call(on_x: WireBench) -> None:
    assert on_x.sender.prepare(share("x"), 1, ()).handle == USER
    assert on_x.web.seen == []
