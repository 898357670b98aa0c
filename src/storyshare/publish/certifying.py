"""The certificate of a withdrawal, for the client's file: what was public where and when; none of its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.ledger import Ledger
from storyshare.ledger import withdrawals as book
from storyshare.ledger.pictures import PublicPicture, pictures_of
from storyshare.ledger.withdrawals import ToDo, Withdrawal
from storyshare.models import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post of the story: since when it was public, until when, and what is known of its being gone."""

    account: str
    platform: str
    language: str
    part: int
    boost: bool
    url: str
    public_since: datetime
    removed_at: datetime | None
    seen_gone_at: datetime | None
    stands: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What storyshare knows of a withdrawal at one instant."""

    organisation: str
    withdrawal: Withdrawal
    posts: tuple[Post, ...]
    to_do: tuple[ToDo, ...]
    pictures: tuple[PublicPicture, ...]
    made_at: datetime

    @property
    def whole(self) -> bool:
        """Whether every post was seen gone, every picture taken away, and nothing is left for a person to do."""
        pictures = all(each.removed_at for each in self.pictures)
        return pictures and all(post.seen_gone_at for post in self.posts) and all(each.done_at for each in self.to_do)


def certificate(ledger: Ledger, story_id: str, *, organisation: str) -> Certificate:
    """What is known now. Raises InputError where the story was not taken back."""
    found = book.withdrawals(ledger, story_id)
    if not found:
        raise InputError(
            _("That story was not taken back."), hint=_("Take it back: storyshare withdraw STORY --reason …")
        )
    return Certificate(
        organisation=organisation,
        withdrawal=found[0],
        posts=tuple(_posts(ledger, story_id)),
        to_do=tuple(book.checklist(ledger, story_id)),
        pictures=tuple(pictures_of(ledger, story_id)),
        made_at=ledger.now(),
    )


def _posts(ledger: Ledger, story_id: str) -> Iterator[Post]:
    moments: dict[tuple[int, int], list[book.Moment]] = {}
    for moment in book.moments(ledger, story_id):
        moments.setdefault((moment.delivery, moment.number), []).append(moment)
    for delivery in ledger.deliveries(story_id):
        for part in delivery.parts:
            then = moments.get((delivery.id, part.number), [])
            if part.state not in _WORDS:
                continue
            since, removed = _public(then)
            yield Post(
                account=delivery.key.account,
                platform=delivery.platform,
                language=delivery.key.language,
                part=part.number,
                boost=delivery.key.kind == "boost",
                url=part.receipt.url if part.receipt else "",
                public_since=since or part.changed_at,
                removed_at=removed,
                seen_gone_at=part.changed_at if part.state is State.WITHDRAWN else None,
                stands=_WORDS.get(part.state, "") + (f" ({part.reason})" if part.reason else ""),
            )


def _public(then: list[book.Moment]) -> tuple[datetime | None, datetime | None]:
    """Since when a part may have been public, and since when it was no longer."""
    since = removed = None
    for moment in then:
        if moment.state in (State.PLANNED, State.REJECTED):
            since = None  # proved not public
        elif moment.state in (State.SENDING, State.POSTED):
            since = since or moment.at
        elif moment.state is State.WITHDRAW_FAILED:
            removed = None
        else:
            removed = removed or moment.at
    return since, removed


# What is or may have been public.
_WORDS = {
    State.WITHDRAWN: "gone",
    State.DELETED_UNSEEN: "deleted, not seen gone",
    State.WITHDRAW_FAILED: "STILL PUBLIC",
    State.POSTED: "STILL PUBLIC",
    State.UNKNOWN: "MAY BE PUBLIC",
    State.SENDING: "MAY BE PUBLIC",
}


# -- how it is written ---------------------------------------------------------------------------------------------


def as_json(found: Certificate) -> dict[str, object]:
    """For other programs; instants are ISO 8601, UTC."""
    return {
        "organisation": found.organisation,
        "story_id": found.withdrawal.story_id,
        "asked_by": found.withdrawal.asked_by,
        "asked_at": found.withdrawal.begun_at.isoformat(),
        "whole": found.whole,
        "text_erased_at": found.withdrawal.erased_at and found.withdrawal.erased_at.isoformat(),
        "posts": [
            {
                "account": post.account,
                "platform": post.platform,
                "language": post.language,
                "part": post.part,
                "kind": "boost" if post.boost else "post",
                "url": post.url or None,
                "public_since": post.public_since.isoformat(),
                "removed_at": post.removed_at and post.removed_at.isoformat(),
                "seen_gone_at": post.seen_gone_at and post.seen_gone_at.isoformat(),
                "stands": post.stands,
            }
            for post in found.posts
        ],
        "pictures": [
            {"url": each.url, "removed_at": each.removed_at and each.removed_at.isoformat()} for each in found.pictures
        ],
        "remains": [
            {"number": number, "what": each.what, "url": each.url or None}
            for number, each in enumerate(found.to_do, 1)
            if each.done_at is None
        ],
        "done_by_people": [
            {"what": each.what, "by": each.done_by, "at": each.done_at.isoformat()}
            for each in found.to_do
            if each.done_at
        ],
        "made_at": found.made_at.isoformat(),
    }


def as_markdown(found: Certificate, zone: ZoneInfo) -> str:
    """For people, and for the file of the case."""
    lines = [f"# {_TITLE}", ""]
    lines += [f"- **{name}:** {value}" for name, value in _heads(found, zone)]
    lines += ["", f"## {_POSTS}", "", "| " + " | ".join(_COLUMNS) + " |", "| --- " * len(_COLUMNS) + "|"]
    lines += ["| " + " | ".join(_cell(cell) for cell in _row(post, zone)) + " |" for post in found.posts]
    lines += ["", f"## {_REMAINS}", ""]
    lines += [f"- {each}" for each in _remains(found)] or [_NOTHING]
    lines += ["", f"## {_BY_PEOPLE}", ""]
    lines += [f"- {each}" for each in _by_people(found, zone)] or [_NOTHING]
    return "\n".join([*lines, "", _FOOT, ""])


def as_html(found: Certificate, zone: ZoneInfo) -> str:
    """One page that prints well and calls nothing from anywhere."""
    heads = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in _heads(found, zone))
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in _COLUMNS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _row(post, zone)) + "</tr>" for post in found.posts
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_TITLE}</title><style>{_STYLE}</style></head>\n<body><main><h1>{_TITLE}</h1><dl>{heads}</dl>\n"
        f"<h2>{_POSTS}</h2><table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>\n"
        f"<h2>{_REMAINS}</h2>{_listed(list(_remains(found)))}\n"
        f"<h2>{_BY_PEOPLE}</h2>{_listed(list(_by_people(found, zone)))}\n"
        f"<p>{escape(_FOOT)}</p></main></body></html>\n"
    )


_TITLE = "Certificate of withdrawal"
_POSTS = "What was public"
_REMAINS = "What remains"
_BY_PEOPLE = "What people did and looked at"
_NOTHING = "Nothing that storyshare knows of."
_COLUMNS = ("where", "language", "address", "public since", "removed", "seen gone", "stands")
_FOOT = (
    "This says what storyshare did, and what it or a person saw, at the times given. It cannot know of copies that "
    "others made. It holds nothing of the story's text."
)
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:2rem auto;max-width:60rem;"
    "padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border:1px solid #767676;padding:.4rem;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}dt{font-weight:bold}dd{margin:0 0 .5rem}"
    "@media print{body{margin:0;font-size:11pt}}"
)


def _heads(found: Certificate, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    if found.organisation:
        yield "Organisation", found.organisation
    yield "Story", found.withdrawal.story_id
    yield "Taken back", f"{_when(found.withdrawal.begun_at, zone)}, asked by {found.withdrawal.asked_by}"
    gone = sum(post.seen_gone_at is not None for post in found.posts)
    yield "Posts", f"{len(found.posts)}, of which {gone} were seen gone"
    if found.pictures:
        left = sum(each.removed_at is None for each in found.pictures)
        yield "Pictures where platforms fetched them", f"{len(found.pictures)}, of which {left} may still be there"
    yield "Text in the ledger", f"erased {_when(found.withdrawal.erased_at, zone)}"
    yield "As of", f"{_when(found.made_at, zone)} ({zone.key})"


def _row(post: Post, zone: ZoneInfo) -> tuple[str, ...]:
    part = ", a boost" if post.boost else f", part {post.part}" if post.part > 1 else ""
    return (
        f"{post.account} ({post.platform}){part}",
        post.language,
        post.url or "not known",
        _when(post.public_since, zone),
        _when(post.removed_at, zone),
        _when(post.seen_gone_at, zone),
        post.stands,
    )


def _remains(found: Certificate) -> Iterator[str]:
    for each in found.to_do:
        if each.done_at is None:
            yield each.what + (f": {each.url}" if each.url else "")


def _by_people(found: Certificate, zone: ZoneInfo) -> Iterator[str]:
    for each in found.to_do:
        if each.done_at and each.done_by != "storyshare":
            yield f"{each.what} ({each.done_by}, {_when(each.done_at, zone)})"


def _listed(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>" if lines else f"<p>{_NOTHING}</p>"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _when(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else "not yet"
