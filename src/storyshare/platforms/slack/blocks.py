"""A text as Slack's blocks, so that readers see exactly that text.

Slack's own markup is never used: whatever stands in a rich_text block's text elements is shown as it is, so that
neither `*` nor `<!channel>` means anything there, and an address is a link because we say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from storyshare.models import Json
from storyshare.text.plain import find_whole_addresses

EVENT = "storyshare_post"


def body(text: str, *, unfurl: bool, pictures: Iterable[tuple[str, str]] = ()) -> dict[str, Json]:
    """What a call needs to show the text, and under it the pictures: ids of Slack's files, with their alt texts.

    `text` is what notifications and old programs show. Nothing in it can call anybody: `<` is escaped, and names and
    channels are not looked up.
    """
    images: list[Json] = [{"type": "image", "slack_file": {"id": file}, "alt_text": alt} for file, alt in pictures]
    return {
        "text": escaped(text),
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": unfurl,
        "unfurl_media": unfurl,
        "blocks": [
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements(text)}]},
            *images,
        ],
    }


def elements(text: str) -> list[Json]:
    """The text in pieces: what is shown as it is, and addresses that are links to themselves."""
    pieces: list[Json] = []
    position = 0
    for link in find_whole_addresses(text):
        pieces += _plain(text[position : link.start])
        # Without a text of its own, which would keep Slack from showing what the page says of itself.
        pieces.append({"type": "link", "url": link.text})
        position = link.end
    return pieces + _plain(text[position:])


def escaped(text: str) -> str:
    """The text with the three signs that have a meaning to Slack even where its markup is switched off."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def files(message: Mapping[str, Json]) -> tuple[str, ...]:
    """The ids of Slack's files that a message shows."""
    blocks = message.get("blocks")
    shown = [each.get("slack_file") for each in blocks if isinstance(each, dict)] if isinstance(blocks, list) else []
    return tuple(str(each["id"]) for each in shown if isinstance(each, dict) and isinstance(each.get("id"), str))


def mark(message: Mapping[str, Json]) -> str:
    """The mark that we have put on a message where no reader sees it; empty where there is none."""
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT:
        return ""
    payload = metadata.get("event_payload")
    found = payload.get("mark") if isinstance(payload, dict) else None
    return found if isinstance(found, str) else ""


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []
