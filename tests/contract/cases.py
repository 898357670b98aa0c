"""One row for each platform: how it is connected, what speaks for it, and where it may differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from contract import (
    on_bluesky,
    on_discord,
    on_discourse,
    on_facebook,
    on_lemmy,
    on_linkedin,
    on_mastodon,
    on_meta,
    on_reddit,
    on_slack,
    on_telegram,
    on_x,
)

from storyshare.errors import AccountOnHoldError, NotSentError, RejectedError
from storyshare.models import Account, Metrics
from storyshare.platforms.bluesky import Bluesky
from storyshare.platforms.discord import Discord
from storyshare.platforms.discourse import Discourse
from storyshare.platforms.facebook import Facebook
from storyshare.platforms.instagram import Instagram
from storyshare.platforms.lemmy import Lemmy
from storyshare.platforms.linkedin import LinkedIn
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.reddit import Reddit
from storyshare.platforms.slack import Slack
from storyshare.platforms.slack.webhook import Webhook
from storyshare.platforms.telegram import Telegram
from storyshare.platforms.threads import Threads
from storyshare.platforms.x import X
from storyshare.testing import FORBIDDEN, NOW, Case, Reply, Shelf


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


def _threads(account: Account, shelf: Shelf) -> Threads:
    adapter = Threads.connect(account, shelf, pause=lambda _: None, **_NOW)
    adapter.media = on_meta.Pictures()
    return adapter


THREADS_CASE = Case(
    platform=Threads,
    connect=_threads,
    stand_in=lambda: on_meta.OnThreads(NOW),
    refusal=on_meta.refused,
    variables=lambda url: {"BASE_URL": url, "ACCESS_TOKEN": on_meta.TOKEN},
    options={"embed": "images"},
    payload=on_meta.form,
    # The container, made before, names the part before; the call names the container.
    refers=lambda _: "creation_id",
    differs={FORBIDDEN.name: AccountOnHoldError},
    cannot={"replay": "Nobody has said whether a post that is released twice is there twice."},
)


def _instagram(account: Account, shelf: Shelf) -> Instagram:
    adapter = Instagram.connect(account, shelf, pause=lambda _: None, **_NOW)
    adapter.media = on_meta.Pictures()
    return adapter


INSTAGRAM_CASE = replace(
    THREADS_CASE,
    platform=Instagram,
    connect=_instagram,
    stand_in=lambda: on_meta.OnInstagram(NOW),
    options={},
    figures=Metrics(likes=5, replies=1),
    cannot={
        **THREADS_CASE.cannot,
        "delete": "Meta documents a deletion only for the log-in through a Facebook Page.",
        "boost": "Instagram has no reposts for programs.",
        "threads": "Instagram has no threads.",
    },
)
DISCOURSE_CASE = Case(
    platform=Discourse,
    connect=lambda account, shelf: Discourse.connect(account, shelf, **_NOW),
    stand_in=lambda: on_discourse.OnDiscourse(NOW),
    refusal=on_discourse.refused,
    variables=lambda url: {"BASE_URL": url, "API_KEY": "made-up-key-61", "USERNAME": on_discourse.USERNAME},
    options={"category": "7"},
    refers=lambda receipt: receipt.id.partition("/")[0],
    figures=Metrics(likes=5, replies=1),
    differs={FORBIDDEN.name: AccountOnHoldError},
    cannot={
        "boost": "Discourse has nothing like a boost.",
        "replay": "A second topic with the same id of ours is refused in the forum's own language, and one that "
        "waits for a moderator has no id yet.",
    },
)
_UNREADABLE = "A bot cannot read what stands in a channel, so a person looks."
TELEGRAM_CASE = Case(
    platform=Telegram,
    connect=lambda account, shelf: Telegram.connect(account, shelf, **_NOW),
    stand_in=on_telegram.OnTelegram,
    refusal=on_telegram.refused,
    variables=lambda url: {"BOT_TOKEN": on_telegram.TOKEN, "CHAT_ID": str(on_telegram.CHAT), "BASE_URL": url},
    options={"embed": "images"},
    payload=on_telegram.payload,
    sends_files=True,
    refers=lambda receipt: f"'message_id': {receipt.id}",
    differs={FORBIDDEN.name: AccountOnHoldError},
    cannot={
        "find": _UNREADABLE,
        "recognise": _UNREADABLE,
        "replay": "Telegram takes no key, so that sending again could be a second post.",
        "boost": "Forwarded twice it is there twice, and nobody could say what became of a lost call.",
        "measure": "Telegram tells bots no figures.",
    },
)
DISCORD_CASE = Case(
    platform=Discord,
    connect=lambda account, shelf: Discord.connect(account, shelf, **_NOW),
    stand_in=on_discord.OnDiscord,
    refusal=on_discord.refused,
    variables=lambda url: {"WEBHOOK_URL": on_discord.URL, "BASE_URL": url},
    options={"embed": "images"},
    payload=on_discord.payload,
    sends_files=True,
    figures=Metrics(likes=5),
    differs={FORBIDDEN.name: AccountOnHoldError},
    cannot={
        "find": "A webhook cannot list what stands in its channel, so a person looks.",
        "replay": "Discord takes no key from a webhook, so that sending again could be a second post.",
        "boost": "Only a bot can publish a message on to other channels.",
        "threads": "A webhook cannot answer a message.",
    },
)
SLACK_CASE = Case(
    platform=Slack,
    connect=lambda account, shelf: Slack.connect(account, shelf, pause=lambda _: None, **_NOW),
    stand_in=lambda: on_slack.OnSlack(NOW),
    refusal=on_slack.refused,
    variables=lambda url: {"BOT_TOKEN": "xoxb-made-up-token-47", "CHANNEL": on_slack.CHANNEL, "BASE_URL": url},
    # Every part of a thread answers its first.
    refers=lambda receipt: receipt.details.get("thread") or f"{receipt.id[:-6]}.{receipt.id[-6:]}",
    figures=Metrics(likes=5, replies=1),
    cannot={
        "replay": "Slack takes no key, so that sending again could be a second post.",
        "boost": "Slack has no boosts, only links to a post.",
    },
)
SLACK_WEBHOOK_CASE = Case(
    platform=Webhook,
    connect=lambda account, shelf: Slack.connect(account, shelf, pause=lambda _: None, **_NOW),
    stand_in=lambda: on_slack.OnSlack(NOW),
    refusal=on_slack.turned_away,
    variables=lambda url: {"WEBHOOK_URL": f"{url}{on_slack.WEBHOOK}"},
    options={"through": "webhook"},
    cannot={
        "find": "A webhook cannot read.",
        "replay": "Slack takes no key, so that sending again could be a second post.",
        "recognise": "A webhook cannot read.",
        "delete": "A webhook is not told which message it made.",
        "boost": "Slack has no boosts, only links to a post.",
        "measure": "A webhook cannot read.",
        "threads": "A webhook is not told which message it made.",
        "pictures": "A webhook can only show pictures that are on the web already.",
    },
)
REDDIT_CASE = Case(
    platform=Reddit,
    connect=lambda account, shelf: Reddit.connect(account, shelf, **_NOW),
    stand_in=lambda: on_reddit.OnReddit(NOW),
    refusal=on_reddit.refused,
    variables=lambda url: {
        "CLIENT_ID": on_reddit.CLIENT[0],
        "CLIENT_SECRET": on_reddit.CLIENT[1],
        "REFRESH_TOKEN": on_reddit.REFRESH,
        "USERNAME": on_reddit.USER,
        "BASE_URL": url,
    },
    options={"subreddit": "refugees"},
    payload=on_reddit.form,
    cannot={
        "replay": "Reddit takes no key, so that sending again could be a second post.",
        "boost": "Reddit has crossposts instead, which are posts of their own in another subreddit.",
        "threads": "Comments below one's own post are read as answers.",
        "pictures": "A post with pictures has no alt text, and Reddit's answer does not say whether it was made.",
    },
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
    },
)
LEMMY_CASE = Case(
    platform=Lemmy,
    connect=lambda account, shelf: Lemmy.connect(account, shelf, **_NOW),
    stand_in=lambda: on_lemmy.OnLemmy(NOW),
    refusal=on_lemmy.refused,
    variables=lambda url: {"BASE_URL": url, "USERNAME": on_lemmy.USERNAME, "PASSWORD": on_lemmy.PASSWORD},
    options={"community": on_lemmy.COMMUNITY},
    figures=Metrics(likes=5, replies=1),
    # Lemmy answers so to a log-in that is not taken any more; the next try makes a new one by the password.
    differs={FORBIDDEN.name: AccountOnHoldError, "401": NotSentError},
    cannot={
        "replay": "Lemmy takes no key, so that sending again could be a second post.",
        "boost": "Lemmy has cross-posts instead, which are posts of their own in another community.",
        "threads": "One post holds a whole story, and comments below one's own post are read as answers.",
    },
)
WIRE_CASES = (
    X_CASE,
    MASTODON_CASE,
    BLUESKY_CASE,
    LINKEDIN_CASE,
    FACEBOOK_CASE,
    TELEGRAM_CASE,
    THREADS_CASE,
    INSTAGRAM_CASE,
    DISCORD_CASE,
    DISCOURSE_CASE,
    SLACK_CASE,
    LEMMY_CASE,
    REDDIT_CASE,
)
