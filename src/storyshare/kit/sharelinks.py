"""Share links: addresses that open a network with a text in it, for whoever is logged in there.

Source: `shared/facts/chat-forums-and-share-links.md`, chapter 9. Space is %20 (some show a "+" as it is), text is
NFC in UTF-8, and an address that is handed on is encoded as a whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from urllib.parse import quote, urlencode

MASTODON_PICKER = "https://share.joinmastodon.org/#text="


def share_link(network: str, *, text: str, link: str, title: str = "") -> str:
    """The address that offers to share, by a network's name; empty where there is no address for that.

    `text` is the text as it was composed for the network: with the link in it where the network takes one text, and
    without it where it takes the link beside. `title` is the subject or the post's own title.
    """
    if network == "mastodon":
        # Behind the "#", so that no server but the chosen one ever sees it.
        return MASTODON_PICKER + quote(unicodedata.normalize("NFC", text), safe="")
    if network == "email":
        body = text.replace("\r\n", "\n").replace("\n", "\r\n")
        return f"mailto:?{_query({'subject': title, 'body': body})}"
    found = _ADDRESSES.get(network)
    if found is None:
        return ""
    address, names = found
    said = {"text": text, "link": link, "title": title}
    return f"{address}?{_query({**{name: said[what] for name, what in names.items()}, **_ALWAYS.get(network, {})})}"


_ADDRESSES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "x": ("https://x.com/intent/tweet", {"text": "text"}),
    # It shows what the page says of itself, and ignores whatever else it is given.
    "facebook": ("https://www.facebook.com/sharer/sharer.php", {"u": "link"}),
    "linkedin": ("https://www.linkedin.com/sharing/share-offsite/", {"url": "link"}),
    "bluesky": ("https://bsky.app/intent/compose", {"text": "text"}),
    "threads": ("https://www.threads.com/intent/post", {"text": "text"}),
    "whatsapp": ("https://wa.me/", {"text": "text"}),
    # "/share/url", never "/share": Telegram's own programs know only the first.
    "telegram": ("https://t.me/share/url", {"url": "link", "text": "text"}),
    "reddit": ("https://www.reddit.com/submit", {"url": "link", "title": "title"}),
    "sms": ("sms:", {"body": "text"}),
}
# Without its type, Reddit asks for a text since 2024; others may have shared the address before.
_ALWAYS: Mapping[str, Mapping[str, str]] = {"reddit": {"type": "LINK", "resubmit": "true"}}


def _query(fields: Mapping[str, str]) -> str:
    plain = {name: unicodedata.normalize("NFC", value) for name, value in fields.items()}
    return urlencode(plain, quote_via=quote, safe="")
