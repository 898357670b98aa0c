"""What Mastodon and the servers that speak its language allow, and what an account needs; nothing here makes a call.

Sources: docs.joinmastodon.org (statuses, media, Instance), Mastodon's status_length_validator.rb and
media_attachment.rb; for other software GoToSocial's internal/processing/status/common.go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from storyshare.errors import InputError, SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, Counter, Credential, ImageRules, Limit, Rate, Rules, SecretStore
from storyshare.net import is_loopback
from storyshare.platforms.settings import filled_in, one_of, whole_number
from storyshare.text import graphemes
from storyshare.text import mastodon as text

PLATFORM = "mastodon"
TITLE = "Mastodon"
WHERE_TOKENS_ARE = N_("Preferences, Development")
CREDENTIALS = (
    Credential(
        name="BASE_URL",
        title=N_("Address of your server"),
        where=N_("the address bar of your browser when you are logged in, such as https://mastodon.social"),
        secret=False,
    ),
    Credential(
        name="ACCESS_TOKEN",
        title=N_("Access token"),
        where=f"{WHERE_TOKENS_ARE}, New application, with read:accounts, read:statuses, write:statuses and "
        "write:media; then “Your access token”",
    ),
)
# Forks that kept Mastodon's own counting.
_COUNTS_AS_MASTODON = frozenset({"mastodon", "glitch", "hometown"})
# 300 calls in five minutes for each log-in (Mastodon's `rack_attack.rb`); other servers say less, or nothing.
_READING = (Rate(calls=300, within=timedelta(minutes=5)),)


def rules(options: Mapping[str, str]) -> Rules:
    """What the account's server allows.

    Options, as the server publishes them: `max_characters`, `url_length` (0: addresses count in full), `max_media`,
    `description_limit`, `software`; and `base_url`, for the address of a post; and `visibility`, which is ours. Raises
    InputError where one of them cannot be right.
    """
    visibility(options)
    count, unit = _counter(options)
    return Rules(
        platform=PLATFORM,
        title=TITLE,
        limits=(Limit(maximum=whole_number(options, "max_characters", 500), unit=unit, count=count),),
        find=text.find_entities,
        images=ImageRules(
            count=whole_number(options, "max_media", 4),
            types=("image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif", "image/avif"),
            max_bytes=16 * 1024 * 1024,
            max_pixels=33_177_600,
            alt_limit=whole_number(options, "description_limit", 1500),
        ),
        warning="field",
        language_tag=True,
        # People find posts by the hashtags that they follow; a longer row is read as advertising.
        hashtags=4,
        threads=True,
        many_servers=True,
        reading=_READING,
        permalink=f"https://{_host(options)}/@{{account}}/{{id}}",
        example_id="115123456789012345",
    )


def visibility(options: Mapping[str, str]) -> str:
    """Who is to see the posts: everybody, everybody but the public timelines, or followers alone."""
    return one_of(options, "visibility", ("public", "unlisted", "private"))


def counts_as_mastodon(software: str) -> bool:
    """Whether the software counts, and shows plain text, as Mastodon does."""
    return software.strip().casefold() in _COUNTS_AS_MASTODON


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set for an account: the server, the key to it, and the account's options."""

    base: str
    token: str = field(repr=False)
    options: Mapping[str, str]


def settings(account: Account, secrets: SecretStore) -> Settings:
    """An account's settings. Raises SetupError naming everything that is missing, and where to get it.

    The server is named where its token is, in the environment: the option `base_url` of storyshare.toml, which many
    people edit, can never send the token elsewhere.
    """
    given = filled_in(account, CREDENTIALS, secrets)
    base = address_of(given["BASE_URL"])
    if not base:
        raise SetupError(
            _("{env}_BASE_URL is not the address of a server.", env=account.env),
            hint=_("Write it as in your browser, beginning with https://, such as https://mastodon.social."),
        )
    token = given["ACCESS_TOKEN"]
    if not token.isascii() or not token.isprintable() or " " in token:
        raise SetupError(
            _("{env}_ACCESS_TOKEN has signs in it that no access token has.", env=account.env),
            hint=_("Copy it again: {where}.", where=CREDENTIALS[1].where),
        )
    return Settings(base=base, token=token, options=account.options)


def address_of(value: str) -> str:
    """Scheme, host and port, or nothing where that is no safe place for a token."""
    try:
        parts = urlsplit(value if "://" in value else f"https://{value}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    if not host or parts.username is not None or any(sign in host for sign in "{}\\ "):
        return ""
    base = f"{parts.scheme}://{host}{port}"
    return base if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(base)) else ""


def _counter(options: Mapping[str, str]) -> tuple[Counter, str]:
    """How the server counts, and what; software that is not known to discount links counts every code point."""
    url_length = whole_number(options, "url_length", 23, least=0)
    if not counts_as_mastodon(options.get("software", "mastodon")):
        return graphemes.count_code_points, N_("code points")
    if not url_length:
        return graphemes.count_graphemes, "graphemes"
    return partial(text.count, url_length=url_length), "graphemes"


def _host(options: Mapping[str, str]) -> str:
    value = options.get("base_url", "https://mastodon.example").strip()
    host = urlsplit(value if "://" in value else f"https://{value}").netloc
    if not host or any(character in host for character in "@{} "):
        raise InputError(
            _("base_url = “{value}” is not the address of a server.", value=value),
            hint=_("Write it as in your browser, such as https://mastodon.social."),
        )
    return host
