"""Every platform in turn, and the dry run's mock, keeps the contract."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from contract import on_discord, on_linkedin
from contract.cases import (
    BLUESKY_CASE,
    DISCORD_CASE,
    DISCOURSE_CASE,
    FACEBOOK_CASE,
    INSTAGRAM_CASE,
    LEMMY_CASE,
    LINKEDIN_CASE,
    MASTODON_CASE,
    REDDIT_CASE,
    SLACK_CASE,
    SLACK_WEBHOOK_CASE,
    TELEGRAM_CASE,
    THREADS_CASE,
    X_CASE,
)
from contract.on_discourse import OnDiscourse

from storyshare.models import Account, Cleared, Metrics, Receipt, Share
from storyshare.platforms import load
from storyshare.platforms.instagram import InstagramThroughPage
from storyshare.platforms.mock import Mock
from storyshare.testing import NOW, Bench, Fault, PlatformContract, SenderContract, share


class TestX(PlatformContract):
    case = X_CASE


class TestMastodon(PlatformContract):
    case = MASTODON_CASE


class TestBluesky(PlatformContract):
    case = BLUESKY_CASE


class TestBlueskyCard(PlatformContract):
    case = replace(BLUESKY_CASE, options={}, cannot={"pictures": "a post with a link card shows no other picture"})


class TestThreads(PlatformContract):
    case = THREADS_CASE


class TestThreadsCard(PlatformContract):
    case = replace(
        THREADS_CASE,
        options={},
        cannot={**THREADS_CASE.cannot, "pictures": "a post with a link card shows no other picture"},
    )


class TestInstagram(PlatformContract):
    case = INSTAGRAM_CASE


class TestInstagramThroughPage(PlatformContract):
    case = replace(
        INSTAGRAM_CASE,
        platform=InstagramThroughPage,
        options={"log_in": "facebook"},
        cannot={name: why for name, why in INSTAGRAM_CASE.cannot.items() if name != "delete"},
    )


class TestDiscourse(PlatformContract):
    case = DISCOURSE_CASE


class TestDiscourseAnswering(PlatformContract):
    case = replace(
        DISCOURSE_CASE,
        options={"topic": "70"},
        stand_in=lambda: OnDiscourse(NOW, others=(70,)),
        figures=Metrics(likes=4, replies=0),
    )


class TestTelegram(PlatformContract):
    case = TELEGRAM_CASE


class TestTelegramCard(PlatformContract):
    case = replace(
        TELEGRAM_CASE,
        options={},
        cannot={**TELEGRAM_CASE.cannot, "pictures": "a post shows the card of the page or pictures"},
    )


class TestDiscord(PlatformContract):
    case = DISCORD_CASE


class TestDiscordCard(PlatformContract):
    case = replace(
        DISCORD_CASE,
        options={},
        cannot={**DISCORD_CASE.cannot, "pictures": "a post with a link card shows no other picture"},
    )


class TestDiscordThread(PlatformContract):
    case = replace(DISCORD_CASE, options={"embed": "images", "thread_id": on_discord.THREAD})


class TestSlack(PlatformContract):
    case = SLACK_CASE


class TestSlackWebhook(PlatformContract):
    case = SLACK_WEBHOOK_CASE


class TestReddit(PlatformContract):
    case = REDDIT_CASE


class TestRedditLink(PlatformContract):
    case = replace(REDDIT_CASE, options={"kind": "link"})


class TestLinkedIn(PlatformContract):
    case = LINKEDIN_CASE


class TestLinkedInCard(PlatformContract):
    case = replace(
        LINKEDIN_CASE,
        options={},
        cannot={**LINKEDIN_CASE.cannot, "pictures": "a post with a link card shows no other picture"},
    )


_UNREAD = "LinkedIn lets nobody read what a person has posted"


class TestLinkedInPerson(PlatformContract):
    case = replace(
        LINKEDIN_CASE,
        stand_in=lambda: on_linkedin.OnLinkedIn(NOW, on_linkedin.PERSON),
        variables=lambda url: {**LINKEDIN_CASE.variables(url), "AUTHOR_URN": on_linkedin.PERSON},
        cannot={
            **LINKEDIN_CASE.cannot,
            "what_was_published_is_found": _UNREAD,
            "what_arrived_is_found_although_its_answer_was_lost": _UNREAD,
            "what_is_not_there_or_not_ours_is_not_recognised": _UNREAD,
            "nobody_recognises_a_post_when_the_platform_does_not_answer": _UNREAD,
            "deleting_twice_is_no_error_and_it_is_seen_gone": _UNREAD,
            "the_figures_are_read": _UNREAD,
        },
    )


class TestFacebook(PlatformContract):
    case = FACEBOOK_CASE


class TestFacebookCard(PlatformContract):
    case = replace(
        FACEBOOK_CASE,
        options={},
        cannot={**FACEBOOK_CASE.cannot, "pictures": "a post with a link card shows no other picture"},
    )


class TestLemmy(PlatformContract):
    case = LEMMY_CASE


class CountingMock(Mock):
    """The mock, counting."""

    calls = 0

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        type(self).calls += 1
        return super().commit(cleared, key=key)


class MockBench:
    """The mock under Mastodon's rules."""

    name = "mock"

    def __init__(self) -> None:
        account = Account(name="mock-main", platform="mastodon", env="MASTODON")
        self.rules = load("mastodon").rules({})
        self.sender: Any = CountingMock(owner=account, rules=self.rules)
        CountingMock.calls = 0

    def attempts(self) -> int:
        return CountingMock.calls

    def public(self) -> int:
        return len(self.sender.outbox)

    def arm(self, fault: Fault) -> None:
        self.sender.faults[:] = [fault.mock]
        self.sender.retry_after = fault.until

    def disarm(self) -> None:
        self.sender.faults.clear()

    def expected(self, fault: Fault) -> tuple[type[Exception], object]:
        return fault.kind, fault.until

    def share(self, folder: Path | None = None, *, parts: int = 1) -> Share:
        return share(self.name, folder, parts=parts)


class TestMock(SenderContract):
    @pytest.fixture
    def bench(self) -> Bench:
        return MockBench()
