"""Meta's way to publish in two steps, on Threads and Instagram alike: a container that nobody sees, then its release.

Containers can be made at will: what is not released within a day lapses. Once it was released its own state says so,
which settles a lost answer. Whether releasing one twice makes two posts is not known: it is never done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Literal, TypeAlias

from storyshare.errors import InputError, NotSentError, PostError, RejectedError
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.models import Absent, CannotTell, ImageRules, Json, Part, Prepared, PublicFile
from storyshare.platforms import meta
from storyshare.platforms.failures import plain
from storyshare.platforms.graph import Found, Graph
from storyshare.platforms.protocol import MediaHost
from storyshare.platforms.said import identifier

# All waiting of one preparation together, in seconds: pictures are fetched, and a new id is not known at once.
_PAUSES = (0.5, 1, 2, 4, 8, 15, 15, 15, 15, 15, 15, 15)
_LONGEST_WAIT = timedelta(minutes=5)
_NOT_FETCHED = ("DOWNLOAD", "FETCH", "TIMEOUT", "TIMED OUT", "URI")
_Fields: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """By which a post is found again: the account's id and name, and the container that is or was released."""

    user: str
    name: str
    container: str

    def written(self) -> str:
        """As the ledger keeps it."""
        return f"{self.user}/{self.name}/{self.container}"

    @classmethod
    def read(cls, written: str) -> Handle | None:
        """As it was written; None for anything else."""
        pieces = [identifier(piece) for piece in written.split("/")]
        user, name, container = pieces if len(pieces) == 3 else (None, None, None)
        return cls(user=user, name=name, container=container) if user and name and container else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """What the two call the same things: the paths below an account, and the fields of a container's state."""

    make: str
    release: str
    state: str
    why: str


@dataclass(slots=True, kw_only=True)
class Making:
    """Makes the containers of one post, and waits until they can be released; `pause` waits so many seconds."""

    graph: Graph
    at: Endpoints
    user: str
    media: MediaHost | None
    pause: Callable[[float], None] = field(repr=False)
    _left: Iterator[float] = field(init=False, default_factory=lambda: iter(_PAUSES))

    def made(self, fields: _Fields) -> str:
        """The id of a new container that is ready. Raises PostError."""
        while True:
            answer = self.graph.ask("POST", f"/{self.user}/{self.at.make}", **fields)
            container = identifier(answer.json().get("id")) if answer.status == HTTPStatus.OK else None
            if container:
                self._wait(container)
                return container
            # What it answers may have been published a moment ago.
            if not (fields.get("reply_to_id") and meta.is_not_yet(answer) and self._again()):
                raise self.graph.useless(answer)

    def address(self, file: PublicFile, story_id: str) -> str:
        """Where Meta can fetch a picture. Raises PostError, SetupError."""
        if self.media is None:
            hint = _("Say under [media] in storyshare.toml how to put pictures there (docs/media.md).")
            raise self.graph.failures.rejected(
                _("{title} fetches pictures from a public address, and there is none", title=self.graph.failures.title),
                hint,
            )
        return self.media.put(file, story_id=story_id)

    def _wait(self, container: str) -> None:
        while True:
            answer = self.graph.ask("GET", f"/{container}", fields=f"{self.at.state},{self.at.why}")
            state = answer.json().get(self.at.state) if answer.status == HTTPStatus.OK else None
            if state == "FINISHED":
                return
            if state in ("ERROR", "EXPIRED"):
                raise self._failed(answer.json())
            if state not in (None, "IN_PROGRESS") or (state is None and not meta.is_not_yet(answer)):
                raise self.graph.useless(answer)
            if not self._again():
                message = _(
                    "{title} needs very long to get ready; it will be tried again", title=self.graph.failures.title
                )
                raise self.graph.failures.not_sent(message, until=self.graph.now() + _LONGEST_WAIT)

    def _failed(self, found: Found) -> PostError:
        said = self.graph.failures.said(found.get(self.at.why))
        title = self.graph.failures.title
        if any(word in said.upper() for word in _NOT_FETCHED):
            until = self.graph.now() + _LONGEST_WAIT
            hint = _(
                "{title} says: {said}. Does the address under [media] answer everybody, programs too (robots.txt)?",
                title=title,
                said=said,
            )
            return self.graph.failures.not_sent(
                _("{title} could not fetch a picture", title=title), hint=hint, until=until
            )
        return self.graph.failures.rejected(
            _("{title} could not make a post of it", title=title), _("{title} says: {said}", title=title, said=said)
        )

    def _again(self) -> bool:
        """Wait a little; False once that has been enough."""
        seconds = next(self._left, None)
        if seconds is None:
            return False
        self.pause(seconds)
        return True


def fitted(part: Part, rules: ImageRules | None, refuse: Callable[[str, str], RejectedError]) -> tuple[PublicFile, ...]:
    """The part's pictures as they will be public."""
    if not rules or not part.images:
        return ()
    if any(not image.alt.strip() for image in part.images):
        raise refuse(_("A picture has no alt text"), _("Describe it under `alt` in the story's record."))
    among = rules.among(len(part.images))
    try:
        return tuple(fit(image, among, number=number).file for number, image in enumerate(part.images, 1))
    except InputError as error:
        raise refuse(str(error), error.hint) from error


def released(graph: Graph, at: Endpoints, prepared: Prepared, doubt: str, key: str) -> str:
    """Release the container by the one call; the id of the post. Raises PostError."""
    handle = Handle.read(prepared.handle)
    if handle is None:
        raise graph.failures.not_sent(_("It was not prepared for this platform"), key)
    fields = {name: str(value) for name, value in prepared.payload.items()}
    answer = graph.change("POST", f"/{handle.user}/{at.release}", doubt, key=key, **fields)
    post = identifier(answer.json().get("id")) if answer.status == HTTPStatus.OK else None
    if post:
        return post
    raise graph.refused(answer, doubt, key)


def state_of(graph: Graph, at: Endpoints, handle: Handle) -> Literal["published"] | Absent | CannotTell:
    """Whether the container was released, by its own word. Never raises PostError."""
    try:
        state = graph.read(f"/{handle.container}", fields=at.state).get(at.state)
    except PostError:
        return CannotTell()
    if state == "PUBLISHED":
        return "published"
    return Absent() if state in ("FINISHED", "EXPIRED") else CannotTell()


def refuse_spent_quota(graph: Graph, found: Found, used: str, config: str, what: str) -> None:
    """Raise NotSentError where the account has used up what it may publish in 24 hours."""
    limits = found.get(config)
    total = limits.get("quota_total") if isinstance(limits, dict) else None
    spent = found.get(used)
    if type(total) is int and type(spent) is int and spent >= total > 0:
        message = _(
            "{title} lets this account publish {total} {what} in 24 hours, and they are used up",
            title=graph.failures.title,
            total=total,
            what=what,
        )
        raise graph.failures.not_sent(message, until=graph.now() + timedelta(hours=1))


def quota(graph: Graph, path: str, fields: str) -> Found:
    """The account's limits now; nothing where they cannot be had, which keeps nothing from being published."""
    try:
        answer = graph.ask("GET", path, fields=fields)
    except NotSentError:
        return {}
    found = answer.json().get("data") if answer.status == HTTPStatus.OK else None
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, dict) else {}


def figures(found: Found) -> dict[str, Json]:
    """The figures of an answer about a post's reach, by their names."""
    data = found.get("data")
    values: dict[str, Json] = {}
    for each in data if isinstance(data, list) else ():
        if not isinstance(each, dict) or not isinstance(each.get("name"), str):
            continue
        series, total = each.get("values"), each.get("total_value")
        last = series[-1] if isinstance(series, list) and series else total
        values[plain(each["name"])] = last.get("value") if isinstance(last, dict) else None
    return values
