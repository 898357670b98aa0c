"""X: what it allows.

Sources: X's API reference 2.167 (`/2/tweets`, `/2/media/upload`, `/2/media/metadata`), its pages on media best
practices, counting characters and pricing (April 2026).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from storyshare.models import Credential, ImageRules, Limit, Price, Rules
from storyshare.platforms.settings import whole_number
from storyshare.text import x as text

_DEVELOPER_PORTAL = "developer.x.com, your app, “Keys and tokens”"


class X:
    """X, formerly Twitter."""

    name: ClassVar[str] = "x"
    title: ClassVar[str] = "X"
    credentials: ClassVar[tuple[Credential, ...]] = (
        Credential(name="API_KEY", title="API key", where=f"{_DEVELOPER_PORTAL}: API key"),
        Credential(name="API_SECRET", title="API secret", where=f"{_DEVELOPER_PORTAL}: API key secret"),
        Credential(
            name="ACCESS_TOKEN",
            title="Access token",
            where=f"{_DEVELOPER_PORTAL}: access token, made after the app may read and write",
        ),
        Credential(
            name="ACCESS_TOKEN_SECRET",
            title="Access token secret",
            where=f"{_DEVELOPER_PORTAL}: access token secret, made after the app may read and write",
        ),
    )

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What X allows. The option `limit` is the length of a post for accounts that may write longer ones.

        Raises InputError where `limit` is not a whole number above 0.
        """
        limit = whole_number(options, "limit", 280)
        return Rules(
            platform=cls.name,
            title=cls.title,
            limits=(Limit(maximum=limit, unit="weighted characters", count=text.weighted_length),),
            find=text.find_entities,
            images=ImageRules(
                count=4,
                # A GIF takes the place of all four pictures, so it is left out.
                types=("image/jpeg", "image/png", "image/webp"),
                max_bytes=5_000_000,
                alt_limit=1000,
            ),
            threads=True,
            price=Price(post=Decimal("0.015"), post_with_link=Decimal("0.200")),
            permalink="https://x.com/i/web/status/{id}",
            example_id="1958123456789012345",
        )
