"""One row for each platform: how it is connected, what speaks for it, and where it may differ."""

from __future__ import annotations

from datetime import UTC, datetime

from contract import on_bluesky, on_facebook, on_linkedin, on_mastodon, on_x

from storyshare.errors import AccountOnHoldError, RejectedError
from storyshare.platforms.bluesky import Bluesky
from storyshare.platforms.facebook import Facebook
from storyshare.platforms.linkedin import LinkedIn
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.x import X
from storyshare.testing import FORBIDDEN, NOW, Case, Reply


def _refusal_on_bluesky(status: int) -> Reply:
    return on_bluesky.refused(status, "AuthMissing" if status == 401 else "InvalidRequest")


_NOW = {"now": lambda: NOW}

X_SECRETS = {
    "API_KEY": "made-up-key-31",
    "API_SECRET": "made-up-secret-41",
    "ACCESS_TOKEN": f"{on_x.USER}-made-up-token-59",
    "ACCESS_TOKEN_SECRET": "made-up-token-secret-26",
}
X_CASE = Case(
    platform=X,
    connect=lambda account, shelf: X.connect(account, shelf, **_NOW),
    stand_in=on_x.OnX,
    refusal=on_x.refused,
    variables=lambda url: {**X_SECRETS, "BASE_URL": url},
    cannot={"replay": "X takes no key, so that sending again could be a second post."},
)
MASTODON_CASE = Case(
    platform=Mastodon,
    connect=lambda account, shelf: Mastodon.connect(account, shelf, pause=lambda _: None, **_NOW),
    stand_in=lambda: on_mastodon.OnMastodon(NOW),
    refusal=on_mastodon.refused,
    variables=lambda url: {"BASE_URL": url, "ACCESS_TOKEN": "made-up-token-53"},
    key_header="idempotency-key",
    differs={FORBIDDEN.name: AccountOnHoldError},
)
BLUESKY_CASE = Case(
    platform=Bluesky,
    connect=lambda account, shelf: Bluesky.connect(account, shelf, **_NOW),
    stand_in=lambda: on_bluesky.OnBluesky(NOW, "made-up-word-58"),
    refusal=_refusal_on_bluesky,
    variables=lambda url: {"PDS_URL": url, "HANDLE": "rosa.test", "APP_PASSWORD": "made-up-word-58"},
    options={"embed": "images"},
    # The protocol names every refusal, so that a status in the four hundreds with a name proves one.
    differs={FORBIDDEN.name: AccountOnHoldError, "409": RejectedError},
)
# LinkedIn counts by the day, and its refusals say nothing of a time.
_TOMORROW = datetime(2027, 2, 21, tzinfo=UTC)
LINKEDIN_CASE = Case(
    platform=LinkedIn,
    connect=lambda account, shelf: LinkedIn.connect(account, shelf, pause=lambda _: None, **_NOW),
    stand_in=lambda: on_linkedin.OnLinkedIn(NOW),
    refusal=on_linkedin.refused,
    variables=lambda url: {
        "ACCESS_TOKEN": "made-up-token-97",
        "AUTHOR_URN": on_linkedin.ORGANISATION,
        "BASE_URL": url,
    },
    options={"embed": "images"},
    differs={FORBIDDEN.name: AccountOnHoldError},
    until={"429, nothing said": _TOMORROW},
    cannot={
        "replay": "LinkedIn takes no key, so that sending again could be a second post.",
        "threads": "LinkedIn has no threads.",
        "boosting_twice_is_one_boost_and_it_can_be_taken_back": (
            "A second repost is refused as a duplicate, and the refusal may name one that is deleted."
        ),
    },
)
FACEBOOK_CASE = Case(
    platform=Facebook,
    connect=lambda account, shelf: Facebook.connect(account, shelf, **_NOW),
    stand_in=lambda: on_facebook.OnFacebook(NOW),
    refusal=on_facebook.refused,
    variables=lambda url: {
        "PAGE_ID": on_facebook.PAGE,
        "PAGE_ACCESS_TOKEN": "made-up-token-93",
        "APP_ID": "238462643383279",
        "APP_SECRET": "made-up-app-secret-50",
        "BASE_URL": url,
    },
    options={"embed": "images"},
    differs={FORBIDDEN.name: AccountOnHoldError},
    cannot={
        "replay": "Facebook takes no key: one client that sent again made seven copies.",
        "threads": "Facebook has no threads.",
        "boost": "Facebook has no reposts by its interface, and takes no links to itself.",
        "the_receipt_says_where_it_is": "The address that Facebook gives has the post's number in another form.",
    },
)
WIRE_CASES = (X_CASE, MASTODON_CASE, BLUESKY_CASE, LINKEDIN_CASE, FACEBOOK_CASE)
