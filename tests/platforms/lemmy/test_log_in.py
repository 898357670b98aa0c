"""A person is led to a log-in: a server, an account, a community, and once the code of a second factor."""

import pytest
from contract.on_lemmy import COMMUNITY, PASSWORD, USERNAME, OnLemmy
from platforms.lemmy.conftest import Made
from platforms.people import Scripted

from storyshare.errors import AccountOnHoldError, RejectedError, SetupError
from storyshare.models import Account
from storyshare.platforms.lemmy import Lemmy
from storyshare.testing import NOW, Shelf

ACCOUNT = Account(name="lemmy-main", platform="lemmy", env="LEMMY")


def test_logging_in_leads_to_an_account_and_a_community(lemmy: Made) -> None:
    bench = lemmy()
    shelf, person = Shelf(), Scripted(bench.web.url, f"@{USERNAME}", PASSWORD, f"!{COMMUNITY}")
    found = Lemmy.log_in(ACCOUNT, shelf, person)
    assert found.values == {"BASE_URL": bench.web.url, "USERNAME": USERNAME, "PASSWORD": PASSWORD}
    assert found.options == {"base_url": bench.web.url, "community": COMMUNITY}
    assert person.secret == ["Its password"]
    assert (PASSWORD in repr(found), shelf.values) == (False, {})


def test_what_is_there_already_need_not_be_typed(lemmy: Made) -> None:
    bench = lemmy()
    shelf = Shelf(BASE_URL=bench.web.url, USERNAME=USERNAME)
    account = Account(name="lemmy-main", platform="lemmy", env="LEMMY", options={"community": COMMUNITY})
    found = Lemmy.log_in(account, shelf, Scripted("", "", PASSWORD))
    assert found.values["USERNAME"] == USERNAME
    assert found.options == {"base_url": bench.web.url}


def test_with_a_second_factor_the_log_in_itself_is_kept_and_does_for_posting(lemmy: Made) -> None:
    stand_in = OnLemmy(NOW)
    stand_in.code = "123456"
    bench = lemmy(stand_in)
    person = Scripted(bench.web.url, USERNAME, PASSWORD, "123456", COMMUNITY)
    found = Lemmy.log_in(ACCOUNT, Shelf(), person)
    assert found.values["JWT"] == stand_in.access
    assert len(person.secret) == 2
    before = len(stand_in.log_ins)
    sender = Lemmy.connect(bench.case.account(), Shelf(**found.values))
    assert sender.prepare(bench.share(), 1, ()).payload
    assert len(stand_in.log_ins) == before
    assert stand_in.access not in f"{sender!r}{sender.account()!r}"


@pytest.mark.parametrize("code", ["654321", "12"])
def test_a_wrong_code_is_said(lemmy: Made, code: str) -> None:
    stand_in = OnLemmy(NOW)
    stand_in.code = "123456"
    bench = lemmy(stand_in)
    with pytest.raises(AccountOnHoldError, match="code of the second factor was not taken"):
        Lemmy.log_in(ACCOUNT, Shelf(), Scripted(bench.web.url, USERNAME, PASSWORD, code))


def test_a_community_that_the_server_does_not_know_is_said(lemmy: Made) -> None:
    bench = lemmy()
    with pytest.raises(RejectedError, match="does not know the community weather"):
        Lemmy.log_in(ACCOUNT, Shelf(), Scripted(bench.web.url, USERNAME, PASSWORD, "weather"))


def test_no_password_is_sent_where_it_could_be_read_on_the_way() -> None:
    with pytest.raises(SetupError, match="BASE_URL is not the address of a server"):
        Lemmy.log_in(ACCOUNT, Shelf(), Scripted("http://lemmy.example.org", USERNAME, PASSWORD))
