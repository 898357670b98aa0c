"""What the forum says of itself: its present limits, its tags, its categories."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from storyshare.i18n import _
from storyshare.models import Json
from storyshare.platforms.discourse.server import GONE, Server, number, objects

# The names of the account's options, and Discourse's own names for them, which every visitor's browser is told.
_LIMITS = {
    "min_title": "min_topic_title_length",
    "max_title": "max_topic_title_length",
    "min_text": "min_first_post_length",
    "max_text": "max_post_length",
    "max_picture_kb": "max_image_size_kb",
}
_CLOSED = frozenset({HTTPStatus.FORBIDDEN, *GONE})


def limits(server: Server) -> Mapping[str, str]:
    """The present limits, by the names of the account's options; none where it does not tell. Raises PostError."""
    answer = server.asked("GET", "/site/settings.json")
    # An older forum has no such page, and a key may be for other things: then what storyshare.toml says holds.
    if answer.status in _CLOSED and server.said(answer):
        return {}
    if answer.status != HTTPStatus.OK:
        raise server.useless(answer)
    found = answer.json()
    known = {name: number(found.get(theirs)) for name, theirs in _LIMITS.items()}
    return {name: str(value) for name, value in known.items() if value}


def tags(server: Server, names: tuple[str, ...]) -> list[Json]:
    """The tags as this forum takes them. Raises RejectedError for one that it does not have, PostError.

    Since 2026.01 a tag has a number, and is named by an object with number and name; before, by its name alone.
    """
    known = {str(each.get("name") or each.get("text")): each for each in objects(server.read("/tags.json").get("tags"))}
    by_name = {name.casefold(): each for name, each in known.items()}
    written: list[Json] = []
    for name in names:
        tag = by_name.get(name.casefold())
        if tag is None:
            hint = _("Write one of its tags, or none: its tags are at {base}/tags.", base=server.base)
            raise server.failures.rejected(_("The forum has no tag “{name}”", name=name), hint)
        shown = str(tag.get("name") or tag.get("text"))
        written.append({"id": tag["id"], "name": shown} if number(tag.get("id")) else shown)
    return written


def categories(server: Server) -> list[tuple[int, str]]:
    """The categories that the account may write in: number and name. Raises PostError."""
    found = server.read("/categories.json", {"include_subcategories": "true"})
    inner = found.get("category_list")
    listed = objects(inner.get("categories")) if isinstance(inner, dict) else []
    return [entry for category in listed for entry in _with_inner(server, category)]


def _with_inner(server: Server, category: Mapping[str, Json]) -> list[tuple[int, str]]:
    here = [category, *objects(category.get("subcategory_list"))]
    # `permission` 1 is a right to begin topics; it is left out where nobody is logged in.
    return [
        (at, server.failures.said(each.get("name")))
        for each in here
        if (at := number(each.get("id"))) and each.get("permission") in {1, None}
    ]
