"""From a person's token of an hour to the Page's own, which has no end; and when the right to read ends."""

from datetime import UTC, datetime
from typing import Any

import pytest
from contract.cases import FACEBOOK_CASE
from contract.on_facebook import PAGE, OnFacebook, fields, refused
from platforms.people import Scripted

from storyshare.errors import AccountOnHoldError, InputError, NotSentError, SetupError
from storyshare.models import Account
from storyshare.platforms import meta
from storyshare.platforms.facebook import Facebook, logging_in
from storyshare.testing import NOW, Reply, Request, Shelf, WireBench, always

ACCOUNT = Account(name="facebook", platform="facebook", env="FACEBOOK")
APP, SECRET, SHORT, LASTING = "238462643383279", "made-up-app-secret-50", "made-up-hour-17", "made-up-lasting-token-64"
ENDS = 1_805_000_000


def log_in(page: WireBench, *answers: str, chooses: int = 0, **there: str) -> tuple[dict[str, str], Scripted]:
    person = Scripted(*(answers or (APP, SECRET, SHORT)), chooses=chooses)
    found = Facebook.log_in(ACCOUNT, Shelf(BASE_URL=page.web.url, **there), person)
    return dict(found.values), person


def instead(page: WireBench, path: str, reply: Reply) -> None:
    """Answer what ends on that path in this way."""
    plain = page.web.stand_in.answer

    def answer(request: Request) -> Reply:
        return reply if request.path.endswith(path) else plain(request)

    page.web.stand_in.answer = answer  # type: ignore[method-assign]


def pages(*found: Any) -> Reply:
    return Reply(body={"data": list(found)})


def test_a_token_of_an_hour_becomes_the_page_s_own(page: WireBench) -> None:
    values, person = log_in(page)
    assert values == {
        "PAGE_ID": PAGE,
        "PAGE_ACCESS_TOKEN": "made-up-page-token",
        "APP_ID": APP,
        "APP_SECRET": SECRET,
    }
    assert person.secret == ["App secret", "Access token"]
    exchange, listing = page.web.seen
    assert (exchange.method, exchange.path, exchange.query) == ("POST", "/v26.0/oauth/access_token", {})
    assert fields(exchange) == {
        "grant_type": "fb_exchange_token",
        "client_id": APP,
        "client_secret": SECRET,
        "fb_exchange_token": SHORT,
    }
    assert (listing.method, listing.path) == ("GET", "/v26.0/me/accounts")
    assert listing.headers["authorization"] == f"Bearer {LASTING}"
    assert listing.query["appsecret_proof"] == meta.proof(LASTING, SECRET)
    assert "made-up" not in str(listing.query)


def test_what_a_log_in_gives_is_an_account(page: WireBench) -> None:
    values, _ = log_in(page)
    profile = Facebook.connect(ACCOUNT, Shelf(BASE_URL=page.web.url, **values), now=lambda: NOW).account()
    assert (profile.name, profile.url) == ("Made-up Legal Aid", f"https://www.facebook.com/{PAGE}")


def test_a_page_is_chosen_among_those_on_which_the_person_may_write(page: WireBench) -> None:
    third = {"id": "9", "name": "Third", "access_token": "made-up-9", "tasks": ["CREATE_CONTENT"]}
    untold = {"id": "11", "name": "Tasks not told", "access_token": "made-up-11"}
    idle = {"id": "7", "name": "Without a role", "access_token": "made-up-7", "tasks": ["ANALYZE"]}
    instead(page, "/me/accounts", pages(third, idle, untold, {"id": "8", "name": "No token"}, 3))
    values, person = log_in(page, chooses=1)
    assert person.offered == ["Third (9)", "Tasks not told (11)"]
    assert (values["PAGE_ID"], values["PAGE_ACCESS_TOKEN"]) == ("11", "made-up-11")


def test_the_steps_name_where_to_go_and_what_to_ask_for_in_order(page: WireBench) -> None:
    told = "\n".join(log_in(page)[1].told)
    words = (
        "developers.facebook.com/apps",
        "publish the app",
        "developers.facebook.com/tools/explorer",
        "pages_manage_posts",
    )
    assert sorted(words, key=told.index) == list(words)
    assert max(map(len, told.splitlines())) <= 80


def test_the_app_need_not_be_copied_again(page: WireBench) -> None:
    values, _ = log_in(page, "", "", SHORT, APP_ID=APP, APP_SECRET=SECRET)
    assert (values["APP_ID"], values["APP_SECRET"]) == (APP, SECRET)


@pytest.mark.parametrize(
    "answers",
    [("my app", SECRET, SHORT), ("", SECRET, SHORT), (APP, "", SHORT), (APP, SECRET, ""), (APP, SECRET, "a b")],
)
def test_what_cannot_be_right_asks_nobody(page: WireBench, answers: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="nothing was changed"):
        log_in(page, *answers)
    assert page.web.seen == []


def test_without_an_app_s_secret_nobody_goes_on_to_the_token(page: WireBench) -> None:
    person = Scripted(APP, "")
    with pytest.raises(InputError, match="no App secret"):
        Facebook.log_in(ACCOUNT, Shelf(BASE_URL=page.web.url), person)
    assert len(person.told) == 1


@pytest.mark.parametrize(
    "listed", [pages(), pages({"id": PAGE, "name": "X", "access_token": "made-up-1", "tasks": ["ANALYZE"]})]
)
def test_who_may_write_on_no_page_is_told_what_to_do(page: WireBench, listed: Reply) -> None:
    instead(page, "/me/accounts", listed)
    with pytest.raises(InputError, match="names no Page") as caught:
        log_in(page)
    assert "Ask for a role on the Page" in caught.value.hint


def test_a_token_that_has_ended_is_said_and_none_is_shown(page: WireBench) -> None:
    instead(page, "/oauth/access_token", refused(400, f"Ended: {SHORT} {SECRET}", code=190, error_subcode=463))
    with pytest.raises(AccountOnHoldError, match="has ended") as caught:
        log_in(page)
    assert "with a new token from step 6" in caught.value.hint
    assert "Ended: … …" in caught.value.hint


def test_the_lasting_token_that_facebook_says_back_is_not_shown(page: WireBench) -> None:
    instead(page, "/me/accounts", refused(400, f"Not with {LASTING}", code=200))
    with pytest.raises(AccountOnHoldError) as caught:
        log_in(page)
    assert "Not with …" in caught.value.hint


@pytest.mark.parametrize("path", ["/oauth/access_token", "/me/accounts"])
@pytest.mark.parametrize("reply", [Reply(body={}), Reply(body=b"<html>"), Reply(status=502, body=b"<html>")])
def test_an_answer_of_no_use_may_be_tried_again(page: WireBench, path: str, reply: Reply) -> None:
    instead(page, path, reply)
    with pytest.raises(NotSentError, match="does not work as it should"):
        log_in(page)


@pytest.mark.parametrize(
    ("debug", "ends_at"),
    [
        ({"expires_at": 0, "data_access_expires_at": 0}, None),
        ({"expires_at": 0, "data_access_expires_at": ENDS}, datetime.fromtimestamp(ENDS, UTC)),
        ({"expires_at": ENDS - 60, "data_access_expires_at": ENDS}, datetime.fromtimestamp(ENDS - 60, UTC)),
        ({"expires_at": "soon"}, None),
        ({"expires_at": 10**30}, None),
    ],
)
def test_the_account_says_when_the_first_of_its_rights_ends(
    page: WireBench, facebook: OnFacebook, debug: Any, ends_at: datetime | None
) -> None:
    facebook.debug.clear()
    facebook.debug.update(debug)
    assert page.sender.account().ends_at == ends_at
    asked = page.web.seen[-1]
    assert (asked.method, asked.path, asked.query) == ("POST", "/v26.0/debug_token", {})
    assert fields(asked) == {"method": "get", "input_token": "made-up-token-93"}
    assert asked.headers["authorization"] == f"Bearer {APP}|{SECRET}"


@pytest.mark.parametrize("reply", [refused(400, code=190), Reply(body=b"<html>"), Reply(body={"data": []})])
def test_that_nobody_says_when_it_ends_is_no_obstacle(page: WireBench, reply: Reply) -> None:
    instead(page, "/debug_token", reply)
    assert page.sender.account().ends_at is None


def test_without_the_app_nobody_is_asked_when_it_ends(page: WireBench) -> None:
    page.shelf.values.pop("APP_ID")
    Facebook.connect(FACEBOOK_CASE.account(), page.shelf, now=lambda: NOW).account()
    assert [request.path for request in page.web.seen] == [f"/v26.0/{PAGE}"]


@pytest.mark.parametrize("reply", [Reply(body={"id": "7", "name": "Another"}), Reply(body={"id": PAGE})])
def test_another_page_is_not_taken_for_this_one(page: WireBench, reply: Reply) -> None:
    page.web.fault = always(reply)
    with pytest.raises(NotSentError, match="does not work as it should"):
        page.sender.account()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"PAGE_ID": "madeuplegalaid"}, "FACEBOOK_PAGE_ID is not the number"),
        ({"PAGE_ACCESS_TOKEN": "made up"}, "FACEBOOK_PAGE_ACCESS_TOKEN has signs in it"),
        ({"GRAPH_VERSION": "26"}, "FACEBOOK_GRAPH_VERSION is no version"),
        ({"BASE_URL": "https://example.org"}, "FACEBOOK_BASE_URL is not an address of this computer"),
    ],
)
def test_what_cannot_be_right_is_said_before_any_call(changes: dict[str, str], words: str) -> None:
    given = {"PAGE_ID": PAGE, "PAGE_ACCESS_TOKEN": "made-up-token-93", **changes}
    with pytest.raises(SetupError, match=words) as caught:
        Facebook.connect(FACEBOOK_CASE.account(), Shelf(**given))
    assert caught.value.hint
    assert "made up" not in f"{caught.value}{caught.value.hint}"


def test_the_option_is_one_of_two() -> None:
    assert (Facebook.rules({}).link, Facebook.rules({"embed": "images"}).link) == ("field", "text")
    with pytest.raises(InputError, match="embed"):
        Facebook.rules({"embed": "both"})


def test_the_steps_are_counted_through() -> None:
    steps = f"{logging_in._STEPS}\n{logging_in._THEN}".splitlines()
    assert [line[0] for line in steps if line[:2].rstrip(".").isdigit()] == list("123456")
