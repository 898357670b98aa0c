"""Boosts, names and figures against the real Bluesky PDS."""

import pytest
from live.real_pds import RealPds
from platforms.bluesky.made import ACCOUNT, commit, share

from storyshare.models import Absent, CannotTell
from storyshare.platforms.bluesky import Bluesky
from storyshare.platforms.bluesky.tid import tid_from

pytestmark = pytest.mark.live


@pytest.fixture
def bluesky(real_pds: RealPds) -> Bluesky:
    return Bluesky.connect(ACCOUNT, real_pds.account()[0])


def test_a_boost_under_the_same_key_is_one_record_and_can_be_taken_back(bluesky: Bluesky) -> None:
    receipt = commit(bluesky, bluesky.prepare(share(), 1, ()))
    first = bluesky.boost(receipt, key="boost")
    again = bluesky.boost(receipt, key="boost")
    assert first.id == again.id == tid_from("boost")
    assert first.url == receipt.url
    assert bluesky.is_gone(again) is False
    bluesky.unboost(first)
    bluesky.unboost(first)
    assert bluesky.is_gone(first) is True
    assert bluesky.is_gone(receipt) is False


def test_the_account_is_named(bluesky: Bluesky) -> None:
    profile = bluesky.account()
    assert profile.name.endswith(".test")
    assert profile.url.startswith("https://bsky.app/profile/did:plc:")


def test_without_the_networks_view_nobody_can_tell_the_figures(bluesky: Bluesky) -> None:
    receipt = commit(bluesky, bluesky.prepare(share(), 1, ()))
    assert isinstance(bluesky.metrics(receipt), CannotTell)
    assert not isinstance(bluesky.metrics(receipt), Absent)
