"""Finding a post again among the account's newest, by its text with the links put back that X has shortened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta

from storyshare.models import Absent, Attempt, CannotTell, Json, Receipt
from storyshare.platforms.said import number

# X refuses the same text twice, so that an older post can hardly be mistaken for the attempt.
TOLERANCE = timedelta(minutes=2)
FIELDS = ("created_at", "entities", "note_tweet", "referenced_tweets")
# X's guides and tweepy say tweet where its newest description says post.
_NOTES = ("note_tweet", "note_post")
_REFERENCES = ("referenced_tweets", "referenced_posts")


def found(attempt: Attempt, answer: Mapping[str, Json]) -> Receipt | Absent | CannotTell:
    """What the account's posts since the attempt say of it.

    Absent only where there is none at all: X may show a text otherwise than it was sent.
    """
    meta, posts = answer.get("meta"), answer.get("data", [])
    if not isinstance(meta, dict) or not isinstance(posts, list) or answer.get("errors"):
        return CannotTell()
    matching = [post for post in posts if isinstance(post, dict) and _matches(attempt.payload, post)]
    if len(matching) == 1:
        return receipt(matching[0].get("id")) or CannotTell()
    return CannotTell() if posts or meta.get("next_token") or meta.get("result_count") != 0 else Absent()


def receipt(identifier: Json) -> Receipt | None:
    """The receipt of a post by its id; its address names no account, so that it survives a change of name."""
    post = number(identifier)
    return Receipt(id=post, url=f"https://x.com/i/web/status/{post}") if post else None


def named(found: Mapping[str, Json], *names: str) -> Json:
    """What stands under the first of the names that is there."""
    return next((found[name] for name in names if name in found), None)


def _matches(payload: Mapping[str, Json], post: Mapping[str, Json]) -> bool:
    reply = payload.get("reply")
    answered = str(reply.get("in_reply_to_tweet_id")) if isinstance(reply, dict) else None
    return answered == _answered(post) and _comparable(str(payload["text"])) == _comparable(_shown(post))


def _answered(post: Mapping[str, Json]) -> str | None:
    references = named(post, *_REFERENCES)
    for reference in references if isinstance(references, list) else ():
        if isinstance(reference, dict) and reference.get("type") == "replied_to":
            return str(reference.get("id"))
    return None


def _shown(post: Mapping[str, Json]) -> str:
    """A post's text as it was written: a long one whole, links as they were, the pictures' own link taken off."""
    note = named(post, *_NOTES)
    source = note if isinstance(note, dict) and note.get("text") else post
    from html import unescape  # a preview reads no HTML

    text = unescape(str(source.get("text", "")))
    entities = source.get("entities")
    urls = entities.get("urls") if isinstance(entities, dict) else None
    for url in urls if isinstance(urls, list) else ():
        if isinstance(url, dict) and url.get("url"):
            text = text.replace(str(url["url"]), "" if url.get("media_key") else str(url.get("expanded_url")))
    return text


def _comparable(text: str) -> str:
    """Without what X may change: the form of letters, white space, a link's scheme and its last slash."""
    words = unicodedata.normalize("NFC", text).split()
    return " ".join(re.sub(r"^(\W*)https?://", r"\1", word).rstrip("/") for word in words)
