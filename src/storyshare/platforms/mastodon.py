"""Mastodon and the servers that speak its language: what they allow.

Sources: docs.joinmastodon.org (statuses, media, Instance), Mastodon's status_length_validator.rb and
media_attachment.rb; for other software GoToSocial's internal/processing/status/common.go.
"""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from storyshare.errors import InputError
from storyshare.models import Counter, Credential, ImageRules, Limit, Rules
from storyshare.platforms.settings import whole_number
from storyshare.text import graphemes
from storyshare.text import mastodon as text

# Forks that kept Mastodon's own counting.
_COUNTS_AS_MASTODON = frozenset({"mastodon", "glitch", "hometown"})


class Mastodon:
    """Mastodon, and by the option `software` GoToSocial, Akkoma and others with the same interface."""

    name: ClassVar[str] = "mastodon"
    title: ClassVar[str] = "Mastodon"
    credentials: ClassVar[tuple[Credential, ...]] = (
        Credential(
            name="BASE_URL",
            title="Address of your server",
            where="the address bar of your browser when you are logged in, such as https://mastodon.social",
            secret=False,
        ),
        Credential(
            name="ACCESS_TOKEN",
            title="Access token",
            where="Preferences, Development, New application, with read:accounts, read:statuses, write:statuses and "
            "write:media; then “Your access token”",
        ),
    )

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What the account's server allows.

        Options, as the server publishes them: `max_characters`, `url_length` (0: addresses count in full),
        `max_media`, `description_limit`, `software`; and `base_url`, for the address of a post. Raises InputError
        where one of them cannot be right.
        """
        count, unit = _counter(options)
        return Rules(
            platform=cls.name,
            title=cls.title,
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
            permalink=f"https://{_host(options)}/@{{account}}/{{id}}",
            example_id="115123456789012345",
        )


def _counter(options: Mapping[str, str]) -> tuple[Counter, str]:
    """How the server counts, and what; software that is not known to discount links counts every code point."""
    url_length = whole_number(options, "url_length", 23, least=0)
    if options.get("software", "mastodon").strip().casefold() not in _COUNTS_AS_MASTODON:
        return graphemes.count_code_points, "code points"
    if not url_length:
        return graphemes.count_graphemes, "graphemes"
    return partial(text.count, url_length=url_length), "graphemes"


def _host(options: Mapping[str, str]) -> str:
    from urllib.parse import urlsplit

    value = options.get("base_url", "https://mastodon.example").strip()
    host = urlsplit(value if "://" in value else f"https://{value}").netloc
    if not host or any(character in host for character in "@{} "):
        raise InputError(
            f"base_url = “{value}” is not the address of a server.",
            hint="Write it as in your browser, such as https://mastodon.social.",
        )
    return host
