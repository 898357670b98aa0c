"""Where a supporter can share: the networks, what each takes over from a share link, plain rules for some of them.

Source: `shared/facts/chat-forums-and-share-links.md`, chapter 9. A network that storyshare itself posts to has its
adapter's rules instead, and only what a share link changes is changed here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import ascii_letters, digits
from typing import Literal

from storyshare.models import Limit, Rules
from storyshare.text.graphemes import count_code_points
from storyshare.text.plain import find_entities

# What stands in an address as it is: RFC 3986, "unreserved".
_PLAIN = (ascii_letters + digits + "-._~").encode()
# Rule of thumb of the facts: a share link of more than about 2000 characters does not arrive everywhere.
_LONGEST_LINK = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One network. `takes` says what its share link carries over: all of the text, the text beside a link, or a link.

    `medium` is what the link says of it as utm_medium. `length`, `heading` and `hashtags` are plain rules, for a
    network that storyshare does not post to. `title` is its name; empty where that is a word of a language.
    """

    name: str
    title: str
    takes: Literal["text", "text and link", "link", "title and link"]
    medium: str = "social"
    length: int
    heading: int = 0
    hashtags: int = 0

    @property
    def pasted(self) -> bool:
        """Whether a person has to paste the text there, because the share link cannot carry it."""
        return self.takes == "link"


NETWORKS = (
    Network(name="whatsapp", title="WhatsApp", takes="text", medium="messaging", length=1000),
    Network(name="facebook", title="Facebook", takes="link", length=2000, hashtags=2),
    Network(name="x", title="X", takes="text", length=280, hashtags=2),
    Network(name="bluesky", title="Bluesky", takes="text", length=300, hashtags=3),
    Network(name="mastodon", title="Mastodon", takes="text", length=500, hashtags=4),
    Network(name="threads", title="Threads", takes="text", length=500, hashtags=1),
    Network(name="linkedin", title="LinkedIn", takes="link", length=3000, hashtags=3),
    Network(name="telegram", title="Telegram", takes="text and link", medium="messaging", length=1000, hashtags=1),
    Network(name="reddit", title="Reddit", takes="title and link", medium="community", length=1000, heading=300),
    Network(name="email", title="", takes="text", medium="email", length=1500, heading=150),
    Network(name="sms", title="SMS", takes="text", medium="sms", length=300),
    # The device's own share sheet, where the browser has one: it knows best what its targets take.
    Network(name="device", title="", takes="text and link", length=500),
)


def plain_rules(network: Network) -> Rules:
    """The rules of a network that storyshare does not post to, counted in characters."""
    return Rules(
        platform=network.name,
        title=network.title or network.name,
        limits=(_limit(network.length),),
        find=find_entities,
        heading=_limit(network.heading) if network.heading else None,
        hashtags=network.hashtags,
        permalink="https://example.org/{id}",
        example_id="post-1",
    )


def for_sharing(network: Network, rules: Rules) -> Rules:
    """The rules under which a text is composed that a supporter shares: as the network's, as far as a link carries.

    The link stands in the text unless the share link has a place for it; so does a content warning. Pictures are
    saved and added by hand. What is posted from somebody else's account repeats nothing of ours.
    """
    carried = Limit(maximum=_LONGEST_LINK, unit="characters of a share link", count=encoded_length)
    heading = rules.heading or (_limit(network.heading) if network.heading else None)
    return replace(
        rules,
        limits=(*rules.limits, carried),
        link="text" if network.takes == "text" else "field",
        warning="text",
        heading=heading if network.heading else None,
        images=None,
        card_image=None,
        repeats=True,
        price=None,
    )


def encoded_length(text: str, warning: str = "") -> int:
    """How long a text is in an address, where every sign but ASCII letters takes three characters or more."""
    data = (warning + text).encode("utf-8", "surrogatepass")
    return len(data) + 2 * len(data.translate(None, _PLAIN))


def _limit(maximum: int) -> Limit:
    return Limit(maximum=maximum, unit="characters", count=count_code_points)
