"""Posts in a channel: their ids and addresses, and finding one again by the mark that we have put on it.

A post's time is its id in a channel ("1503435956.000247"). Receipts hold it without the full stop, as addresses do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from storyshare.models import Absent, CannotTell, Json, Receipt
from storyshare.platforms.slack import blocks
from storyshare.platforms.slack.home import Handle

NEWEST = 200
_DECIMALS = 6
_TIME = re.compile(r"[0-9]{1,12}\.[0-9]{6}")
_PATH = re.compile(r"/archives/(?P<channel>[CGD][A-Z0-9]{2,})/p(?P<id>[0-9]{7,18})/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one post stands; `thread` is the time of the post that it answers, empty where it answers none."""

    channel: str
    time: str
    thread: str = ""


def place(receipt: Receipt) -> Place:
    """Where the post of a receipt stands."""
    return Place(
        channel=receipt.details.get("channel", ""),
        time=time_of(receipt.id),
        thread=receipt.details.get("thread", ""),
    )


def place_at(url: str, workspace: str) -> Place | None:
    """Where the post at an address of that workspace stands; None where the address is none of its posts'."""
    try:
        parts = urlsplit(url)
        thread = parse_qs(parts.query).get("thread_ts", [""])[0]
    except ValueError:
        return None
    found = _PATH.fullmatch(parts.path)
    if not found or f"{parts.scheme}://{parts.netloc}" != workspace or (thread and not _TIME.fullmatch(thread)):
        return None
    return Place(channel=found["channel"], time=time_of(found["id"]), thread=thread)


def time_of(identifier: str) -> str:
    """The post's time, as Slack wants it."""
    return f"{identifier[:-_DECIMALS]}.{identifier[-_DECIMALS:]}"


def receipt(workspace: str, at: Place, files: Iterable[str]) -> Receipt | None:
    """The receipt of a post that stands there; None where that can be no post."""
    if not _TIME.fullmatch(at.time):
        return None
    identifier = at.time.replace(".", "")
    url = f"{workspace}/archives/{at.channel}/p{identifier}"
    details = {"channel": at.channel}
    if at.thread:
        details["thread"] = at.thread
        url += f"?thread_ts={at.thread}&cid={at.channel}"
    if shown := " ".join(files):
        # Deleting a post leaves its pictures.
        details["files"] = shown
    return Receipt(id=identifier, url=url, details=details)


def found(
    handle: Handle, messages: Iterable[Mapping[str, Json]], *, thread: str, whole: bool
) -> Receipt | Absent | CannotTell:
    """What a channel's messages since the attempt say of it; `whole` where there were no more.

    The mark is certain. A message of the bot without any mark may be this one, if Slack has kept the marks to itself.
    """
    newest = [each for each in messages if each.get("ts") != thread]
    marked = [each for each in newest if blocks.mark(each) == handle.mark]
    if marked:
        at = Place(channel=handle.channel, time=str(marked[0].get("ts")), thread=thread)
        return receipt(handle.workspace, at, blocks.files(marked[0])) or CannotTell()
    unexplained = any(each.get("bot_id") == handle.bot and not blocks.mark(each) for each in newest)
    return Absent() if whole and not unexplained else CannotTell()
