"""The record of a post, and the call that writes it; pure.

Source: the lexicons app.bsky.feed.post, app.bsky.embed.images, app.bsky.embed.external, app.bsky.richtext.facet and
com.atproto.repo.putRecord.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from storyshare.i18n import _
from storyshare.images import FittedImage
from storyshare.models import Card, Facet, Json, Receipt
from storyshare.platforms.bluesky import syntax

COLLECTION = "app.bsky.feed.post"
REPOSTS = "app.bsky.feed.repost"


def post(  # noqa: PLR0913 -- what a post is made of
    *,
    text: str,
    created_at: datetime,
    language: str,
    facets: Sequence[Json],
    embed: Json,
    sent: Sequence[Receipt],
) -> dict[str, Json]:
    """The record of a post that answers the last of `sent`, in the thread that the first of them began."""
    record: dict[str, Json] = {"$type": COLLECTION, "text": text, "createdAt": _moment(created_at)}
    if language:
        record["langs"] = [language]
    if facets:
        record["facets"] = list(facets)
    if embed:
        record["embed"] = embed
    if sent:
        record["reply"] = {"root": _strong_ref(sent[0]), "parent": _strong_ref(sent[-1])}
    return record


def write(did: str, rkey: str, record: dict[str, Json]) -> dict[str, Json]:
    """The body of the putRecord call.

    `swapRecord` null means that the key must be free. The same record sent once more is answered before that is
    looked at, so a replay is harmless and anything else under this key is refused.
    """
    return {
        "repo": did,
        "collection": COLLECTION,
        "rkey": rkey,
        "record": record,
        "validate": True,
        "swapRecord": None,
    }


def repost(did: str, rkey: str, of: Receipt, created_at: datetime) -> dict[str, Json]:
    """The body of the putRecord call for a repost: under the same key it replaces itself, so a replay is harmless."""
    record: Json = {"$type": REPOSTS, "subject": _strong_ref(of), "createdAt": _moment(created_at)}
    return {"repo": did, "collection": REPOSTS, "rkey": rkey, "record": record, "validate": True}


def images(pictures: Iterable[tuple[Json, FittedImage]]) -> Json:
    """An embed of pictures, each given with its uploaded blob."""
    shown: list[Json] = [
        {
            "image": blob,
            "alt": picture.file.alt,
            "aspectRatio": {"width": picture.width, "height": picture.height},
        }
        for blob, picture in pictures
    ]
    return {"$type": "app.bsky.embed.images", "images": shown}


def external(card: Card, thumb: Json) -> Json:
    """An embed of a link card; `thumb` is its picture's blob, or None."""
    shown: dict[str, Json] = {"uri": card.uri, "title": card.title, "description": card.description}
    if thumb:
        shown["thumb"] = thumb
    return {"$type": "app.bsky.embed.external", "external": shown}


def facets(text: str, found: Iterable[Facet], dids: Mapping[str, str]) -> list[Json]:
    """The facets of a text; a mention whose handle is not in `dids` stays plain text.

    Raises ValueError for one that lies outside the text: the server takes it, and apps then show nonsense.
    """
    length = len(text.encode())
    marked: list[Json] = []
    for facet in found:
        if not 0 <= facet.byte_start < facet.byte_end <= length:
            raise ValueError(_("a link, mention or hashtag lies outside the text"))
        feature = _feature(facet, dids)
        if feature:
            index: Json = {"byteStart": facet.byte_start, "byteEnd": facet.byte_end}
            marked.append({"index": index, "features": [feature]})
    return marked


def at_uri(did: str, rkey: str, collection: str = COLLECTION) -> str:
    """Where the record is, in the protocol's own form."""
    return f"at://{did}/{collection}/{rkey}"


def place(uri: str) -> dict[str, str]:
    """The repo, collection and rkey that an at:// address names. Raises ValueError where it names no record."""
    repo, collection, rkey = uri.removeprefix("at://").split("/")
    if not (uri.startswith("at://") and syntax.did(repo) and syntax.is_collection(collection)):
        raise ValueError(_("an address of another form"))
    if syntax.record_key(rkey) is None:
        raise ValueError(_("an address without a record key"))
    return {"repo": repo, "collection": collection, "rkey": rkey}


def receipt(uri: str, cid: str) -> Receipt:
    """The receipt of the record at `uri`; its page is named by DID, which survives a change of handle."""
    at = place(uri)
    url = f"https://bsky.app/profile/{at['repo']}/post/{at['rkey']}"
    return Receipt(id=at["rkey"], url=url, details={"uri": uri, "cid": cid})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _strong_ref(part: Receipt) -> Json:
    return {"uri": part.details["uri"], "cid": part.details["cid"]}


def _feature(facet: Facet, dids: Mapping[str, str]) -> Json:
    if facet.kind == "link":
        return {"$type": "app.bsky.richtext.facet#link", "uri": facet.value}
    if facet.kind == "tag":
        return {"$type": "app.bsky.richtext.facet#tag", "tag": facet.value}
    did = dids.get(facet.value)
    return {"$type": "app.bsky.richtext.facet#mention", "did": did} if did else None
