"""What Slack allows and what an account needs; nothing here makes a call.

Sources: docs.slack.dev (chat.postMessage, incoming webhooks, rich_text and image blocks, files.getUploadURLExternal).
Slack publishes no unit for its limits, so that UTF-16 is counted, the largest of those that it may mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, ImageRules, Limit, Rate, Rules, SecretStore
from storyshare.net import is_loopback
from storyshare.platforms.settings import filled_in, one_of, stand_in
from storyshare.text.plain import find_whole_addresses

PLATFORM = "slack"
TITLE = "Slack"
HOME = "https://slack.com"
WHERE_TOKENS_ARE = N_("api.slack.com/apps, your app, “OAuth & Permissions”, “Bot User OAuth Token”")
WEBHOOK_URL = Credential(
    name="WEBHOOK_URL",
    title=N_("Webhook, if not by a bot"),
    where=N_('api.slack.com/apps, your app, “Incoming Webhooks”; with through = "webhook" in storyshare.toml'),
    default="",
)
BOT_TOKEN = Credential(name="BOT_TOKEN", title=N_("Bot token"), where=WHERE_TOKENS_ARE, default="")
CHANNEL = Credential(
    name="CHANNEL",
    title=N_("Channel that the bot posts to"),
    where=N_("Slack, the channel's name at the top, “About”, at the very bottom: its ID, such as C0123ABCDEF"),
    secret=False,
    default="",
)
_ONLY_ROTATED = N_("only where the app has “token rotation” switched on")
ROTATION = (
    Credential(
        name="REFRESH_TOKEN",
        title=N_("Refresh token"),
        where=f"{_ONLY_ROTATED}: below the bot token",
        default="",
    ),
    Credential(
        name="CLIENT_ID",
        title="App's ID",
        where=f"{_ONLY_ROTATED}: “Basic Information”, “Client ID”",
        secret=False,
        default="",
    ),
    Credential(
        name="CLIENT_SECRET",
        title=N_("App's secret"),
        where=f"{_ONLY_ROTATED}: “Basic Information”, “Client Secret”",
        default="",
    ),
)
CREDENTIALS = (WEBHOOK_URL, BOT_TOKEN, CHANNEL, *ROTATION)
IMAGES = ImageRules(
    count=10,
    # Image blocks show no other files of Slack's.
    types=("image/jpeg", "image/png", "image/gif"),
    max_bytes=8_000_000,
    # An image block takes 2000, the upload itself 1000.
    alt_limit=1000,
)
# A section holds 3000, the text of notifications about 4000, all blocks together about 13,000.
_LONGEST = 3000

_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,}")
# A bot's token that ends after twelve hours.
ENDS = "xoxe.xoxb-"
_WEBHOOK = re.compile(r"https://hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]+")
_TEAM = re.compile(r"/services/(T[A-Z0-9]+)/")
# 50 calls a minute for an app of one's own workspace (Slack's third tier); apps that are sold get 1.
_READING = (Rate(calls=50, within=timedelta(minutes=1)),)


def rules(options: Mapping[str, str]) -> Rules:
    """What Slack allows. Options: `through` ("bot" or "webhook") and `unfurl` ("yes" or "no").

    A webhook can neither show pictures that are not on the web already, nor answer a post. Raises InputError.
    """
    unfurls(options)
    by_bot = through(options) == "bot"
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(Limit(maximum=_LONGEST, unit="characters", count=_count_utf16),),
        # What we make clickable ourselves. Nothing else is: no mention, no channel.
        find=find_whole_addresses,
        images=IMAGES if by_bot else None,
        # Slack has none.
        hashtags=0,
        threads=by_bot,
        reading=_READING,
        permalink="https://example.slack.com/archives/C0123ABCDEF/p{id}",
        example_id="1795251600000100",
    )


def through(options: Mapping[str, str]) -> Literal["bot", "webhook"]:
    """What posts: an app's bot, or a webhook."""
    return "webhook" if one_of(options, "through", ("bot", "webhook")) == "webhook" else "bot"


def unfurls(options: Mapping[str, str]) -> bool:
    """Whether Slack is to show what the linked page says of itself."""
    return one_of(options, "unfurl", ("yes", "no")) == "yes"


def _count_utf16(text: str, warning: str = "") -> int:
    return len((warning + text).encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account: a webhook's address, or the bot's token and its channel.

    `refresh` and what stands below it only where the token is one of those that end.
    """

    webhook: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    channel: str = ""
    refresh: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    base: str = HOME
    options: Mapping[str, str]


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError naming everything that is missing, and where to get it."""
    given = {each.name: (secrets.get(each.name) or "").strip() for each in CREDENTIALS}
    by_webhook, by_bot = bool(given["WEBHOOK_URL"]), bool(given["BOT_TOKEN"] or given["CHANNEL"])
    if not (by_webhook or by_bot):
        raise _nothing_set(account)
    if "through" not in account.options and by_webhook:
        raise _undecided(account, both=by_bot)
    if through(account.options) == "webhook":
        filled_in(account, (_needed(WEBHOOK_URL),), secrets)
        return Settings(webhook=_webhook(account, given["WEBHOOK_URL"]), options=account.options)
    filled_in(account, (_needed(BOT_TOKEN), _needed(CHANNEL)), secrets)
    rotated = given["REFRESH_TOKEN"] or given["BOT_TOKEN"].startswith(ENDS)
    more = filled_in(account, [_needed(each) for each in ROTATION], secrets) if rotated else {}
    return Settings(
        token=_token(account, given["BOT_TOKEN"]),
        channel=_channel(account, given["CHANNEL"]),
        refresh=more.get("REFRESH_TOKEN", ""),
        client_id=more.get("CLIENT_ID", ""),
        client_secret=more.get("CLIENT_SECRET", ""),
        base=stand_in(account, secrets, TITLE) or HOME,
        options=account.options,
    )


def team(webhook: str) -> str:
    """The workspace that a webhook belongs to, as its address says; empty where it does not."""
    found = _TEAM.search(webhook)
    return found[1] if found else ""


def _needed(credential: Credential) -> Credential:
    """One of a set of which all are needed, once that set is chosen."""
    return Credential(name=credential.name, title=credential.title, where=credential.where, secret=credential.secret)


def _nothing_set(account: Account) -> SetupError:
    env = account.env
    return SetupError(
        _("not set up: {env}_BOT_TOKEN and {env}_CHANNEL, or {env}_WEBHOOK_URL, missing in .env.", env=env),
        hint=_(
            "A bot can show pictures, post threads and delete; a webhook can only post.\n"
            "    {env}_BOT_TOKEN: {token}.\n"
            "    {env}_CHANNEL: {channel}.\n"
            "    {env}_WEBHOOK_URL: {webhook}.",
            env=env,
            token=_(BOT_TOKEN.where),
            channel=_(CHANNEL.where),
            webhook=_(WEBHOOK_URL.where),
        ),
    )


def _undecided(account: Account, *, both: bool) -> SetupError:
    env = account.env
    if both:
        return SetupError(
            _("{env}_WEBHOOK_URL and {env}_BOT_TOKEN are both set, and only one of them can post.", env=env),
            hint=_(
                'Take one out of .env, or write through = "bot" or through = "webhook" under the '
                "account in storyshare.toml."
            ),
        )
    return SetupError(
        _("{env}_WEBHOOK_URL is set, but storyshare.toml does not say that this account posts by a webhook.", env=env),
        hint=_('Write through = "webhook" under the account: then previews show what a webhook can do.'),
    )


def _webhook(account: Account, given: str) -> str:
    """The address, where it is safe to send a story to it: it is itself the key."""
    local = given.startswith(("http://", "https://")) and is_loopback(given)
    if _WEBHOOK.fullmatch(given) or local:
        return given
    raise SetupError(
        _("{env}_WEBHOOK_URL is not the address of an incoming webhook.", env=account.env),
        hint=_(
            "It begins with https://hooks.slack.com/services/T… Addresses with /triggers/ or "
            "/workflows/ start a workflow and take no posts."
        ),
    )


def _token(account: Account, given: str) -> str:
    if given.startswith(("xoxb-", ENDS)) and given.isascii() and given.isprintable() and " " not in given:
        return given
    raise SetupError(
        _("{env}_BOT_TOKEN is no bot token: those begin with xoxb-.", env=account.env), hint=f"{_(WHERE_TOKENS_ARE)}."
    )


def _channel(account: Account, given: str) -> str:
    if _CHANNEL.fullmatch(given):
        return given
    raise SetupError(
        _("{env}_CHANNEL is not the ID of a channel, such as C0123ABCDEF.", env=account.env),
        hint=_("A name can change, the ID cannot. {where}.", where=CHANNEL.where),
    )
