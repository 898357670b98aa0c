"""The certificate of a withdrawal, for the client's file: what was public where and when; none of its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.i18n import N_, _, language
from storyshare.ledger import Ledger
from storyshare.ledger import withdrawals as book
from storyshare.ledger.pictures import PublicPicture, pictures_of
from storyshare.ledger.withdrawals import ToDo, Withdrawal
from storyshare.models import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post of the story: since when it was public, until when, and what is known of its being gone.

    `stands` is English, for programs and for `_`; `reason` is as the ledger has it.
    """

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
    reason: str


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
                stands=_WORDS[part.state],
                reason=part.reason,
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
    State.WITHDRAWN: N_("gone"),
    State.DELETED_UNSEEN: N_("deleted, not seen gone"),
    State.WITHDRAW_FAILED: N_("STILL PUBLIC"),
    State.POSTED: N_("STILL PUBLIC"),
    State.UNKNOWN: N_("MAY BE PUBLIC"),
    State.SENDING: N_("MAY BE PUBLIC"),
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
                "stands": f"{post.stands} ({post.reason})" if post.reason else post.stands,
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
    """For people, and for the file of the case, in the language of whoever writes it."""
    lines = [f"# {_(_TITLE)}", ""]
    lines += [f"- **{name}:** {value}" for name, value in _heads(found, zone)]
    columns = [_(each) for each in _COLUMNS]
    lines += ["", f"## {_(_POSTS)}", "", "| " + " | ".join(columns) + " |", "| --- " * len(columns) + "|"]
    lines += ["| " + " | ".join(_cell(cell) for cell in _row(post, zone)) + " |" for post in found.posts]
    lines += ["", f"## {_(_REMAINS)}", ""]
    lines += [f"- {each}" for each in _remains(found)] or [_(_NOTHING)]
    lines += ["", f"## {_(_BY_PEOPLE)}", ""]
    lines += [f"- {each}" for each in _by_people(found, zone)] or [_(_NOTHING)]
    return "\n".join([*lines, "", _(_FOOT), ""])


def as_html(found: Certificate, zone: ZoneInfo) -> str:
    """One page that prints well and calls nothing from anywhere, in the language of whoever writes it."""
    title = escape(_(_TITLE))
    heads = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in _heads(found, zone))
    columns = "".join(f'<th scope="col">{escape(_(name))}</th>' for name in _COLUMNS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _row(post, zone)) + "</tr>" for post in found.posts
    )
    return (
        f'<!doctype html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><main><h1>{title}</h1><dl>{heads}</dl>\n"
        f"<h2>{escape(_(_POSTS))}</h2><table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>\n"
        f"<h2>{escape(_(_REMAINS))}</h2>{_listed(list(_remains(found)))}\n"
        f"<h2>{escape(_(_BY_PEOPLE))}</h2>{_listed(list(_by_people(found, zone)))}\n"
        f"<p>{escape(_(_FOOT))}</p></main></body></html>\n"
    )


_TITLE = N_("Certificate of withdrawal")
_POSTS = N_("What was public")
_REMAINS = N_("What remains")
_BY_PEOPLE = N_("What people did and looked at")
_NOTHING = N_("Nothing that storyshare knows of.")
_COLUMNS = (
    N_("where"), N_("language"), N_("address"), N_("public since"), N_("removed"), N_("seen gone"), N_("stands"),
)  # fmt: skip
_FOOT = N_(
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
        yield _("Organisation"), found.organisation
    yield _("Story"), found.withdrawal.story_id
    taken_back = _when(found.withdrawal.begun_at, zone)
    yield _("Taken back"), _("{when}, asked by {person}", when=taken_back, person=found.withdrawal.asked_by)
    gone = sum(post.seen_gone_at is not None for post in found.posts)
    yield _("Posts"), _("{count}, of which {gone} were seen gone", count=len(found.posts), gone=gone)
    if found.pictures:
        left = sum(each.removed_at is None for each in found.pictures)
        yield (
            _("Pictures where platforms fetched them"),
            _("{count}, of which {left} may still be there", count=len(found.pictures), left=left),
        )
    erased = found.withdrawal.erased_at
    yield _("Text in the ledger"), _("erased {when}", when=_when(erased, zone)) if erased else _("not erased yet")
    yield _("As of"), f"{_when(found.made_at, zone)} ({zone.key})"


def _row(post: Post, zone: ZoneInfo) -> tuple[str, ...]:
    where = f"{post.account} ({post.platform})"
    if post.boost:
        where = _("{where}, a boost", where=where)
    elif post.part > 1:
        where = _("{where}, part {number}", where=where, number=post.part)
    return (
        where,
        post.language,
        post.url or _("not known"),
        _when(post.public_since, zone),
        _when(post.removed_at, zone),
        _when(post.seen_gone_at, zone),
        _(post.stands) + (f" ({_(post.reason)})" if post.reason else ""),
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
    return (
        "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
        if lines
        else f"<p>{escape(_(_NOTHING))}</p>"
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _when(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else _("not yet")
