"""What Reddit allows and what an account needs; nothing here makes a call.

Sources: Reddit's archived API code and PRAW 8's documentation (title 300, text 40,000 in code points); since November
2025 Reddit gives keys only to those whom it has approved (its Responsible Builder Policy).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from storyshare import __version__
from storyshare.errors import InputError, SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, Limit, Rate, Rules, SecretStore
from storyshare.platforms.reddit import body
from storyshare.platforms.settings import filled_in, one_of, stand_in
from storyshare.text.graphemes import count_code_points

PLATFORM = "reddit"
TITLE = "Reddit"
API = "https://oauth.reddit.com"
LOG_IN = "https://www.reddit.com"
WITHOUT_KEYS = N_(
    "Reddit gives no new keys without its approval since November 2025. Without keys, "
    'post by hand: an account with platform = "by-hand" and share = "reddit" in '
    "storyshare.toml. post then gives you the address of Reddit's own page, with title "
    "and link filled in."
)
WHERE_APPS_ARE = N_("www.reddit.com/prefs/apps, an app that you have had, or that Reddit has approved")
CREDENTIALS = (
    Credential(name="CLIENT_ID", title="App's ID", where=f"{WHERE_APPS_ARE}: below its name"),
    Credential(name="CLIENT_SECRET", title=N_("App's secret"), where=f"{WHERE_APPS_ARE}: “secret”"),
    Credential(
        name="REFRESH_TOKEN",
        title="Log-in",
        where="storyshare accounts add reddit, which asks Reddit for it in your browser",
    ),
    Credential(
        name="USERNAME",
        title=N_("Your name there"),
        where=N_("Reddit, your profile: what follows u/ (Reddit wants to know who its apps speak for)"),
        secret=False,
    ),
)
_LONGEST_TITLE = 300
_LONGEST_TEXT = 40_000
_NAME = re.compile(r"[A-Za-z0-9_-]{3,20}")
_SUBREDDIT = re.compile(r"(?:u_)?[A-Za-z0-9][A-Za-z0-9_-]{1,22}")
_FLAIR = re.compile(r"[0-9A-Fa-f-]{10,40}")
_LONGEST_FLAIR = 64
# 100 calls a minute for each app, averaged over ten minutes (as Reddit's clients have it).
_READING = (Rate(calls=1000, within=timedelta(minutes=10)),)


def rules(options: Mapping[str, str]) -> Rules:
    """What Reddit allows, for a post of one's own text with a link in it, or for a link with a text beside it.

    Options: `subreddit` (without it: one's own profile), `kind` ("self" or "link"), `flair_id`, `flair_text`,
    `sendreplies` ("yes" or "no"). Raises InputError for one that cannot be right.
    """
    subreddit(options)
    flair(options)
    replies(options)
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        heading=Limit(maximum=_LONGEST_TITLE, unit="characters", count=count_code_points),
        limits=(Limit(maximum=_LONGEST_TEXT, unit="characters", count=_count_escaped),),
        find=body.find_links,
        link="text" if kind(options) == "self" else "field",
        # A post with pictures is another kind of post: it has no room for a text and a link, no alt text, and Reddit
        # does not say in its answer whether it was made.
        images=None,
        # Reddit has none.
        hashtags=0,
        reading=_READING,
        permalink="https://www.reddit.com/comments/{id}/",
        example_id="1abc2d3",
    )


def kind(options: Mapping[str, str]) -> Literal["self", "link"]:
    """What a post is: a text of its own, or a link with a text beside it."""
    return "link" if one_of(options, "kind", ("self", "link")) == "link" else "self"


def replies(options: Mapping[str, str]) -> bool:
    """Whether Reddit is to tell the account of comments."""
    return one_of(options, "sendreplies", ("yes", "no")) == "yes"


def subreddit(options: Mapping[str, str], username: str = "") -> str:
    """Where posts go: the subreddit's name, or the account's own profile."""
    given = options.get("subreddit", "").strip()
    name = re.sub(r"(?i)^/?r/", "", re.sub(r"(?i)^/?u(?:ser)?/", "u_", given)).strip("/")
    if name and not _SUBREDDIT.fullmatch(name):
        raise InputError(
            _("subreddit = “{given}” is no name of a subreddit.", given=given),
            hint=_("Write it without r/, such as refugees; or leave it out: then it is your own profile."),
        )
    return name or f"u_{username}"


def flair(options: Mapping[str, str]) -> dict[str, str]:
    """The flair that posts get, as Reddit wants it; some subreddits take no post without one."""
    number, text = options.get("flair_id", "").strip(), options.get("flair_text", "").strip()
    if number and not _FLAIR.fullmatch(number):
        raise InputError(
            _("flair_id = “{number}” cannot be right.", number=number),
            hint=_("Copy it from the subreddit's flair settings."),
        )
    if len(text) > _LONGEST_FLAIR:
        raise InputError(
            _("flair_text is longer than {longest_flair} characters.", longest_flair=_LONGEST_FLAIR),
            hint=_("Shorten it."),
        )
    if text and not number:
        hint = _("Reddit takes a text only for a flair that the subreddit has: give its flair_id too.")
        raise InputError(_("flair_text stands there without a flair_id."), hint=hint)
    return {**({"flair_id": number} if number else {}), **({"flair_text": text} if text else {})}


def _count_escaped(text: str, warning: str = "") -> int:
    return len(body.markdown(warning + text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account; `api` and `log_in` are Reddit's two addresses."""

    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    username: str
    api: str = API
    log_in: str = LOG_IN
    options: Mapping[str, str]

    @property
    def subreddit(self) -> str:
        """Where posts go."""
        return subreddit(self.options, self.username)

    @property
    def agent(self) -> str:
        """How Reddit wants a program to name itself; it slows others down."""
        return f"python:storyshare:v{__version__} (by /u/{self.username})"


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError naming everything that is missing, and where to get it."""
    try:
        given = filled_in(account, CREDENTIALS, secrets)
    except SetupError as error:
        raise SetupError(str(error), hint=f"{error.hint}\n    {_(WITHOUT_KEYS)}") from error
    username = re.sub(r"(?i)^/?u(?:ser)?/", "", given["USERNAME"])
    if not _NAME.fullmatch(username):
        raise SetupError(
            _("{env}_USERNAME is no name on Reddit.", env=account.env),
            hint=_("Write what follows u/ in your profile's address."),
        )
    for name in ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN"):
        if not given[name].isascii() or not given[name].isprintable() or " " in given[name]:
            raise SetupError(
                _("{env}_{name} has signs in it that none of Reddit's has.", env=account.env, name=name),
                hint=_("Copy it again."),
            )
    here = stand_in(account, secrets, TITLE)
    return Settings(
        client_id=given["CLIENT_ID"],
        client_secret=given["CLIENT_SECRET"],
        refresh_token=given["REFRESH_TOKEN"],
        username=username,
        api=here or API,
        log_in=here or LOG_IN,
        options=account.options,
    )
