"""LinkedIn: a person or a Page logged in through the browser; what is renewed serves for a year, and is never shown."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from contract.cases import LINKEDIN_CASE
from contract.on_linkedin import ORGANISATION, PERSON, OnLinkedIn, refused
from platforms.authorisation import Authorisation
from platforms.people import Somebody

from storyshare.errors import AccountOnHoldError, InputError, NotSentError, PostError
from storyshare.models import Account
from storyshare.platforms import env_example
from storyshare.platforms.linkedin import LinkedIn, logging_in
from storyshare.platforms.protocol import LoggedIn
from storyshare.testing import KEY, NOW, Reply, Request, Shelf, WireBench, cleared
from storyshare.testing.web import Web

ACCOUNT = Account(name="linkedin", platform="linkedin", env="LINKEDIN")
KEYS = ("made-up-app", "made-up-secret")
OTHER = "urn:li:organization:77"


class WithTokens(OnLinkedIn):
    """LinkedIn that gives tokens, to approved apps with one that renews, and takes only those that it gave."""

    def __init__(self, author: str = ORGANISATION) -> None:
        super().__init__(NOW, author)
        self.authorisation = Authorisation(rotates=False)
        self.approved = False
        self.lasts: Any = 5_184_000
        self.refresh_lasts: Any = None
        self.forms: list[dict[str, str]] = []
        self.asked: list[str] = []
        self.takes: set[str] = set()
        self.organisations = [ORGANISATION]

    def answer(self, request: Request) -> Reply:
        self.asked.append(f"{request.method} {request.path}")
        if request.path == "/oauth/v2/authorization":
            url = f"http://{request.headers['host']}{request.path}?{urlencode(request.query)}"
            return Reply(status=302, body=b"", headers=(("Location", self.authorisation.browse(url)),))
        if request.path == "/oauth/v2/accessToken":
            return self._token({name: values[0] for name, values in parse_qs(request.body.decode()).items()})
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.takes:
            return refused(401, "The token used in the request", code="INVALID_ACCESS_TOKEN")
        if request.path == "/rest/organizationAcls" and request.query["role"] == "ADMINISTRATOR":
            return Reply(body={"elements": [{"organization": each} for each in self.organisations]})
        return super().answer(request)

    def _token(self, form: dict[str, str]) -> Reply:
        self.forms.append(form)
        if (form["client_id"], form["client_secret"]) != KEYS:
            return Reply(status=401, body={"error": "invalid_client", "error_description": form["client_secret"]})
        status, found = self.authorisation.answer(form)
        if status == 200:
            self.takes.add(found["access_token"])
            found["expires_in"] = self.lasts
            found["refresh_token_expires_in"] = self.refresh_lasts
        if status == 200 and not self.approved:
            found.pop("refresh_token", None)
        return Reply(status=status, body=found)


@pytest.fixture
def linkedin() -> WithTokens:
    return WithTokens()


@pytest.fixture
def web(linkedin: WithTokens) -> Iterator[Web]:
    found = Web(linkedin)
    yield found
    found.close()


@pytest.fixture
def renewed(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    """An account of an app to which LinkedIn gives tokens that are renewed."""
    stand_in = WithTokens()
    stand_in.approved = True
    refresh = stand_in.authorisation.new_log_in()["refresh_token"]

    def variables(url: str) -> dict[str, str]:
        given = {"CLIENT_ID": KEYS[0], "CLIENT_SECRET": KEYS[1], "REFRESH_TOKEN": refresh}
        return {**given, "AUTHOR_URN": ORGANISATION, "BASE_URL": url, "LOG_IN_ENDS": "2028-02-20"}

    bench = WireBench(replace(LINKEDIN_CASE, stand_in=lambda: stand_in, variables=variables), monkeypatch)
    yield bench
    bench.web.close()


def log_in(web: Web, *answers: str, shelf: Shelf | None = None) -> tuple[LoggedIn, Somebody]:
    stand_in = web.stand_in
    assert isinstance(stand_in, WithTokens)
    person = Somebody(*answers, browse=stand_in.authorisation.browse)
    secrets = shelf or Shelf(BASE_URL=web.url)
    return logging_in.log_in(ACCOUNT, secrets, person, lambda: NOW), person


def linkedin_of(bench: WireBench) -> WithTokens:
    found = bench.web.stand_in
    assert isinstance(found, WithTokens)
    return found


def posted(bench: WireBench) -> Any:
    return bench.sender.commit(cleared(bench.sender.prepare(bench.share(), 1, ())), key=KEY)


def test_a_person_is_logged_in_as_themselves_for_sixty_days(web: Web, linkedin: WithTokens) -> None:
    found, person = log_in(web, "0", *KEYS)
    assert found.values == {
        "CLIENT_ID": KEYS[0],
        "CLIENT_SECRET": KEYS[1],
        "AUTHOR_URN": PERSON,
        "ACCESS_TOKEN": "made-up-access-2",
        "REFRESH_TOKEN": "",
        "LOG_IN_ENDS": "2027-04-21",
    }
    assert person.hidden == ["Client secret"]
    (asked,) = linkedin.authorisation.asked
    assert asked["scope"] == "openid profile w_member_social"
    assert asked["redirect_uri"] == "http://127.0.0.1:8735/"
    assert asked["state"]
    assert "code_challenge" not in asked


def test_the_steps_name_where_to_go_and_what_to_ask_for_in_order(web: Web) -> None:
    told = "\n".join(log_in(web, "0", *KEYS)[1].told)
    words = ("linkedin.com/developers/apps", "Sign In with LinkedIn using OpenID Connect", "Share on LinkedIn", "8735")
    assert sorted(words, key=told.index) == list(words)
    assert "Community Management API" not in told
    for text in (logging_in._APP, logging_in._FOR_A_PERSON, logging_in._FOR_A_PAGE, logging_in._AUTH):
        assert max(map(len, text.splitlines())) < 80


def test_a_page_is_chosen_among_those_of_the_person(web: Web, linkedin: WithTokens) -> None:
    linkedin.organisations = [OTHER, ORGANISATION]
    found, person = log_in(web, "1", *KEYS, "1")
    assert found.values["AUTHOR_URN"] == ORGANISATION
    assert linkedin.authorisation.asked[0]["scope"] == logging_in.AS_A_PAGE
    assert "Community Management API" in "\n".join(person.told)
    assert "GET /v2/userinfo" not in linkedin.asked


def test_who_administers_no_page_is_told_whom_to_ask(web: Web, linkedin: WithTokens) -> None:
    linkedin.organisations = []
    with pytest.raises(InputError, match="names no Page") as caught:
        log_in(web, "1", *KEYS)
    assert "super administrator" in caught.value.hint


def test_an_approved_app_keeps_what_renews_for_a_year_and_no_access_token(web: Web, linkedin: WithTokens) -> None:
    linkedin.approved = True
    found, _ = log_in(web, "0", *KEYS)
    kept = {name: found.values[name] for name in ("ACCESS_TOKEN", "REFRESH_TOKEN", "LOG_IN_ENDS")}
    assert kept == {"ACCESS_TOKEN": "", "REFRESH_TOKEN": "made-up-refresh-2", "LOG_IN_ENDS": "2028-02-20"}


def test_a_refresh_token_may_end_before_the_year_is_over(web: Web, linkedin: WithTokens) -> None:
    linkedin.approved = True
    linkedin.refresh_lasts = 86_400 * 30
    assert log_in(web, "0", *KEYS)[0].values["LOG_IN_ENDS"] == "2027-03-22"


def test_where_linkedin_does_not_say_when_it_ends_sixty_days_are_taken(web: Web, linkedin: WithTokens) -> None:
    linkedin.lasts = None
    assert log_in(web, "0", *KEYS)[0].values["LOG_IN_ENDS"] == "2027-04-21"


@pytest.mark.parametrize("approved", [False, True])
def test_what_a_log_in_gives_is_an_account_that_says_when_it_ends(
    web: Web, linkedin: WithTokens, *, approved: bool
) -> None:
    linkedin.approved = approved
    found, _ = log_in(web, "0", *KEYS)
    profile = LinkedIn.connect(ACCOUNT, Shelf(BASE_URL=web.url, **found.values), now=lambda: NOW).account()
    ends_at = datetime(2028, 2, 20, tzinfo=UTC) if approved else datetime(2027, 4, 21, tzinfo=UTC)
    assert (profile.name, profile.ends_at) == ("Ana", ends_at)


def test_the_app_need_not_be_copied_again(web: Web) -> None:
    shelf = Shelf(BASE_URL=web.url, CLIENT_ID=KEYS[0], CLIENT_SECRET=KEYS[1])
    assert log_in(web, "0", "", "", shelf=shelf)[0].values["CLIENT_ID"] == KEYS[0]


@pytest.mark.parametrize("keys", [("", "made-up-secret"), ("made-up-app", ""), ("made up", "made-up-secret")])
def test_without_an_app_nobody_is_sent_to_the_browser(web: Web, linkedin: WithTokens, keys: tuple[str, str]) -> None:
    with pytest.raises(InputError, match="nothing was changed"):
        log_in(web, "0", *keys)
    assert linkedin.authorisation.asked == []


def test_a_wrong_secret_is_said_and_not_shown(web: Web) -> None:
    with pytest.raises(AccountOnHoldError, match="the app's secret is another") as caught:
        log_in(web, "0", "made-up-app", "wrong-secret")
    assert "wrong-secret" not in f"{caught.value}{caught.value.hint}"


@pytest.mark.parametrize("change", [{"denies": True}, {"other_state": True}])
def test_a_no_or_another_s_answer_changes_nothing(web: Web, linkedin: WithTokens, change: dict[str, bool]) -> None:
    vars(linkedin.authorisation).update(change)
    with pytest.raises(InputError, match="nothing was changed"):
        log_in(web, "0", *KEYS)
    assert linkedin.forms == []


@pytest.mark.parametrize("error", ["user_cancelled_login", "user_cancelled_authorize"])
def test_a_no_in_linkedin_s_own_words_is_a_no(web: Web, linkedin: WithTokens, error: str) -> None:
    browse = linkedin.authorisation.browse
    no = Somebody("0", *KEYS, browse=lambda address: re.sub("code=[^&]*", f"error={error}", browse(address)))
    with pytest.raises(InputError, match="was not allowed in the browser"):
        logging_in.log_in(ACCOUNT, Shelf(BASE_URL=web.url), no, lambda: NOW)


def test_a_product_that_is_lacking_is_named_by_its_step(web: Web, linkedin: WithTokens) -> None:
    plain = linkedin.answer

    def missing(request: Request) -> Reply:
        said = f"{request.headers.get('authorization')} may not do that for made-up-secret"
        return refused(403, said, code="ACCESS_DENIED") if request.path == "/v2/userinfo" else plain(request)

    linkedin.answer = missing  # type: ignore[method-assign]
    with pytest.raises(AccountOnHoldError) as caught:
        log_in(web, "0", *KEYS)
    assert "what step 2 names" in caught.value.hint
    assert "LinkedIn says: Bearer … may not do that for …" in caught.value.hint


def test_one_renewal_serves_for_all_calls_and_for_the_next_run(renewed: WireBench) -> None:
    posted(renewed)
    posted_at = renewed.web.publishing()[0].headers["authorization"]
    next_run = LinkedIn.connect(renewed.case.account(), renewed.shelf, now=lambda: NOW + timedelta(days=59))
    next_run.account()
    assert posted_at == "Bearer made-up-access-2"
    assert linkedin_of(renewed).forms == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "made-up-refresh-1",
            "client_id": KEYS[0],
            "client_secret": KEYS[1],
        }
    ]


def test_it_is_renewed_again_before_it_ends_by_the_same_refresh_token(renewed: WireBench) -> None:
    posted(renewed)
    later = LinkedIn.connect(renewed.case.account(), renewed.shelf, now=lambda: NOW + timedelta(days=60))
    later.account()
    assert [form["refresh_token"] for form in linkedin_of(renewed).forms] == ["made-up-refresh-1"] * 2


def test_what_can_be_renewed_goes_before_an_access_token(renewed: WireBench) -> None:
    renewed.shelf.put("ACCESS_TOKEN", "made-up-old-token")
    LinkedIn.connect(renewed.case.account(), renewed.shelf, now=lambda: NOW).account()
    assert renewed.web.seen[-1].headers["authorization"] == "Bearer made-up-access-2"


def test_a_renewed_log_in_ends_when_its_year_does(renewed: WireBench) -> None:
    assert renewed.sender.account().ends_at == datetime(2028, 2, 20, tzinfo=UTC)


def test_publishing_is_one_call_however_late(renewed: WireBench) -> None:
    at = [NOW]
    late = LinkedIn.connect(renewed.case.account(), renewed.shelf, now=lambda: at[0], pause=lambda _: None)
    prepared = late.prepare(renewed.share(), 1, ())
    at[0] += timedelta(days=61)
    before = len(renewed.web.seen)
    late.commit(cleared(prepared), key=KEY)
    assert [f"{each.method} {each.path}" for each in renewed.web.seen[before:]] == ["POST /rest/posts"]


def test_without_a_token_nothing_is_published(renewed: WireBench) -> None:
    prepared = renewed.sender.prepare(renewed.share(), 1, ())
    renewed.shelf.values.pop("RENEWED_TOKEN")
    fresh = LinkedIn.connect(renewed.case.account(), renewed.shelf, now=lambda: NOW)
    with pytest.raises(NotSentError, match="it will be renewed"):
        fresh.commit(cleared(prepared), key=KEY)
    assert renewed.web.publishing() == []


def test_a_token_that_was_taken_back_early_is_renewed(renewed: WireBench) -> None:
    posted(renewed)
    linkedin_of(renewed).takes.clear()
    run = LinkedIn.connect(renewed.case.account(), renewed.shelf, now=lambda: NOW)
    with pytest.raises(NotSentError, match="it will be renewed") as caught:
        run.account()
    assert type(caught.value) is NotSentError
    assert run.account().name == "Made-up Legal Aid"


def test_a_new_token_that_is_not_taken_is_a_person_s_affair(renewed: WireBench) -> None:
    posted(renewed)
    linkedin_of(renewed).takes.clear()
    with pytest.raises(AccountOnHoldError) as caught:
        renewed.sender.account()
    assert "storyshare accounts add linkedin --name linkedin-main" in caught.value.hint


def test_an_access_token_alone_is_never_renewed(page: WireBench) -> None:
    page.web.stand_in.answer = lambda request: refused(401, "Expired", code="EXPIRED_ACCESS_TOKEN")  # type: ignore[method-assign]
    with pytest.raises(AccountOnHoldError, match="it holds for 60 days"):
        page.sender.account()
    assert "RENEWED_TOKEN" not in page.shelf.values


def test_a_year_that_is_over_puts_the_account_on_hold(renewed: WireBench) -> None:
    linkedin_of(renewed).authorisation.live.clear()
    with pytest.raises(AccountOnHoldError, match="the log-in has ended") as caught:
        renewed.sender.prepare(renewed.share(), 1, ())
    assert "made-up-refresh" not in f"{caught.value}{caught.value.hint}"
    assert renewed.web.publishing() == []


def test_a_renewed_token_that_linkedin_says_back_is_not_shown(renewed: WireBench) -> None:
    prepared = renewed.sender.prepare(renewed.share(), 1, ())
    renewed.web.stand_in.answer = lambda request: refused(403, request.headers["authorization"])  # type: ignore[method-assign]
    with pytest.raises(PostError) as caught:
        renewed.sender.commit(cleared(prepared), key=KEY)
    assert "LinkedIn says: Bearer …" in caught.value.hint


def test_the_variables_of_both_ways_stand_once_in_the_example() -> None:
    lines = [line.partition("=")[0] for line in env_example().splitlines() if line.startswith("LINKEDIN_")]
    assert sorted(lines) == sorted(set(lines))
    assert {"LINKEDIN_ACCESS_TOKEN", "LINKEDIN_REFRESH_TOKEN", "LINKEDIN_AUTHOR_URN"} <= set(lines)
