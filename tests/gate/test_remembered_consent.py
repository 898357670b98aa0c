"""The narrowest consent that was ever seen holds, whatever a record says now."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import make_story

from storyshare import gate
from storyshare.gate.consent import is_wider, narrower
from storyshare.models import Consent, ConsentStatus, Story

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
WIDE = Consent(status=ConsentStatus.GRANTED, photos=True)


def narrow(**changes: Any) -> Consent:
    given: dict[str, Any] = {"status": ConsentStatus.GRANTED, "photos": True}
    return Consent(**(given | changes))


def rules(story: Story, remembered: Consent | None, platform: str = "x", language: str = "en") -> list[str]:
    what = gate.Shown(platform=platform, language=language)
    return [no.rule for no in gate.judge(story, what, gate.Evidence(consent=remembered), now=NOW).refusals]


@pytest.mark.parametrize(
    ("remembered", "refused"),
    [
        (None, []),
        (WIDE, []),
        (narrow(status=ConsentStatus.WITHDRAWN), ["consent-withdrawn-before"]),
        (narrow(status=ConsentStatus.PENDING), ["consent-pending-before"]),
        (narrow(platforms=frozenset({"mastodon"})), ["consent-platform-before"]),
        (narrow(platforms=frozenset({"x", "mastodon"})), []),
        (narrow(languages=frozenset({"es"})), ["consent-language-before"]),
        (narrow(ends_at=NOW, expires=date(2026, 5, 3)), ["consent-expired-before"]),
        (narrow(ends_at=NOW + timedelta(seconds=1), expires=date(2026, 5, 4)), []),
    ],
)
def test_a_record_that_says_more_than_was_known_widens_nothing(remembered: Consent | None, refused: list[str]) -> None:
    assert rules(make_story(consent=WIDE), remembered) == refused


def test_what_the_record_itself_refuses_is_said_once() -> None:
    remembered = narrow(status=ConsentStatus.WITHDRAWN)
    assert rules(make_story(consent=narrow(status=ConsentStatus.PENDING)), remembered) == ["consent-pending"]


CONSENTS = st.builds(
    Consent,
    status=st.sampled_from(ConsentStatus),
    begins_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    ends_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    platforms=st.none() | st.frozensets(st.sampled_from(["x", "mastodon", "bluesky"])),
    languages=st.none() | st.frozensets(st.sampled_from(["en", "es"])),
    photos=st.booleans(),
)


@given(CONSENTS, CONSENTS)
def test_what_both_allow_is_allowed_by_each(one: Consent, other: Consent) -> None:
    both = narrower(one, other)
    assert not is_wider(both, one)
    assert not is_wider(both, other)
    assert narrower(both, one) == both
