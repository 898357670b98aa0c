"""Who posts, as what a person has set says, and as LinkedIn says."""

from datetime import UTC, datetime
from typing import Any

import pytest
from contract.cases import LINKEDIN_CASE
from contract.on_linkedin import ORGANISATION, PERSON, refused

from storyshare.errors import AccountOnHoldError, InputError, SetupError
from storyshare.models import Profile
from storyshare.platforms.linkedin import LinkedIn
from storyshare.testing import NOW, Reply, Shelf, WireBench, always

GIVEN = {"ACCESS_TOKEN": "made-up-token-97", "AUTHOR_URN": ORGANISATION}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"AUTHOR_URN": "urn:li:share:1"}, "LINKEDIN_AUTHOR_URN names nobody"),
        ({"AUTHOR_URN": "2414183"}, "LINKEDIN_AUTHOR_URN names nobody"),
        ({"API_VERSION": "2026"}, "LINKEDIN_API_VERSION is no version"),
        ({"API_VERSION": "202613"}, "LINKEDIN_API_VERSION is no version"),
        ({"ACCESS_TOKEN": "made up"}, "LINKEDIN_ACCESS_TOKEN has signs in it"),
        ({"LOG_IN_ENDS": "soon"}, "LINKEDIN_LOG_IN_ENDS is no date"),
        ({"BASE_URL": "https://example.org"}, "LINKEDIN_BASE_URL is not an address of this computer"),
    ],
)
def test_what_cannot_be_right_is_said_before_any_call(changes: dict[str, str], words: str) -> None:
    with pytest.raises(SetupError, match=words) as caught:
        LinkedIn.connect(LINKEDIN_CASE.account(), Shelf(**{**GIVEN, **changes}))
    assert caught.value.hint
    assert "made-up-token" not in f"{caught.value}{caught.value.hint}"


def test_the_version_may_be_another(page: WireBench) -> None:
    page.shelf.put("API_VERSION", "202701")
    LinkedIn.connect(LINKEDIN_CASE.account(), page.shelf, now=lambda: NOW).account()
    assert page.web.seen[-1].headers["linkedin-version"] == "202701"


def test_an_organisation_is_known_by_its_name_and_the_end_of_the_log_in(page: WireBench) -> None:
    page.shelf.put("LOG_IN_ENDS", "2027-04-20")
    found = LinkedIn.connect(LINKEDIN_CASE.account(), page.shelf, now=lambda: NOW).account()
    assert found == Profile(
        name="Made-up Legal Aid",
        url="https://www.linkedin.com/company/2414183/",
        ends_at=datetime(2027, 4, 20, tzinfo=UTC),
    )


def test_a_person_is_known_by_their_name(person: WireBench) -> None:
    assert person.sender.account().name == "Ana"


@pytest.mark.parametrize(
    "reply", [Reply(body={"elements": []}), Reply(body={"elements": [{"organization": "urn:li:organization:1"}]})]
)
def test_a_log_in_that_may_not_post_for_the_organisation_is_on_hold(page: WireBench, reply: Reply) -> None:
    page.web.fault = always(reply)
    with pytest.raises(AccountOnHoldError, match="not an administrator") as caught:
        page.sender.account()
    assert "LINKEDIN_AUTHOR_URN" in caught.value.hint


def test_somebody_else_s_log_in_is_on_hold(person: WireBench) -> None:
    person.web.fault = always(Reply(body={"sub": "Other", "name": "Sam"}))
    with pytest.raises(AccountOnHoldError, match="belongs to somebody else") as caught:
        person.sender.account()
    assert PERSON in caught.value.hint


def test_a_name_that_linkedin_does_not_tell_is_no_obstacle(page: WireBench) -> None:
    stand_in: Any = page.web.stand_in
    plain = stand_in.answer
    stand_in.answer = lambda request: refused(403) if "/organizations/" in request.path else plain(request)
    assert page.sender.account().name == ORGANISATION


def test_the_option_is_one_of_two() -> None:
    assert (LinkedIn.rules({}).link, LinkedIn.rules({"embed": "images"}).link) == ("card", "text")
    with pytest.raises(InputError, match="embed"):
        LinkedIn.rules({"embed": "both"})
