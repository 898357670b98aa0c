"""One story's preview for a script, in two halves: what follows from its words, and what follows from the day.

The first half (texts, counts, findings) can be kept; the second (consent, embargo, withdrawals, approvals, protected
terms) is judged anew each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyshare import gate, stories
from storyshare.compose import FIRST_OCCASION
from storyshare.errors import InputError, Refusal
from storyshare.models import Consent, ConsentStatus, Earlier, Rules, Story, StoryImage
from storyshare.publish.evidence import evidence
from storyshare.publish.planning import Planned, plan
from storyshare.publish.targets import targets
from storyshare.publish.tombstones import link_digests
from storyshare.stories import RecordFiles
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger

Json = dict[str, Any]
_NOWHERE = Path()
_A_MOMENT = 32  # texts, more than are tried for one share


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """How it is said to a script: one account's share, one refusal, and a record that cannot be used (by its name)."""

    share: Callable[[Planned], Json]
    refusal: Callable[[Refusal], Json]
    wrong: Callable[[str, InputError], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of one story: a line of JSON, and the exit code that it asks for."""

    name: str
    line: str
    code: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of every story: for whom (the words of `--to`), in which language, on which occasion, and how."""

    to: tuple[str, ...] = ()
    language: str = ""
    occasion: str = FIRST_OCCASION
    thread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What follows from a story's files, from what accounts had of it (`earlier`, a digest), and from nothing else.

    `said` is its line as if nothing spoke against it but its words. `uses` are what the gate is asked about each share
    (None where there is no share). `images` are the pictures' places below the folder of the records; None where what
    was read of them may change although the record does not. `code` is the exit code of a share that cannot be made.
    """

    name: str
    story_id: str
    earlier: str
    links: tuple[str, ...]
    consent: Consent | None
    embargo: datetime | None
    uses: tuple[gate.Shown | None, ...]
    images: tuple[str, ...] | None
    code: int
    said: str


class Composer:
    """Reads and composes single stories for the same accounts. Raises InputError as `targets` does."""

    def __init__(self, place: Workspace, asked: Asked, *, now: datetime, script: Script) -> None:
        self.place = place
        self.wanted = tuple(replace(target, rules=counted_once(target.rules)) for target in targets(place, asked.to))
        self.asked = asked
        self.now = now
        self.script = script
        self.records = stories.Records(place.stories, zone=place.timezone)

    def compose(self, files: RecordFiles, earlier: tuple[Earlier, ...] = ()) -> Composed | Told:
        """What follows from the files and what accounts had before; what is said where the files cannot be used."""
        try:
            record = self.records.load(files)
        except InputError as error:
            return self._wrong(files.name, error)
        shares, uses = [], []
        for planned in self._plan(record, gate.Evidence(earlier=earlier)):
            shown = gate.shown(planned.share) if planned.share else None
            uses.append(replace(shown, texts=()) if shown else None)
            timely = len(self._timely(record.consent, record.embargo, shown, gate.Evidence(), files.name))
            shares.append(replace(planned, refusals=planned.refusals[timely:]))
        return Composed(
            name=files.name,
            story_id=record.id,
            earlier=digest_of(earlier),
            links=link_digests(record),
            consent=record.consent,
            embargo=record.embargo,
            uses=tuple(uses),
            images=self._places(record),
            code=_code(shares),
            said=self._line(record, None, shares),
        )

    def finish(self, found: Composed, known: gate.Evidence) -> Told:
        """What is said of a composed story now."""
        said: Json | None = None
        for place, use in enumerate(found.uses):
            if refusals := self._timely(found.consent, found.embargo, use, known, found.name):
                said = said or json.loads(found.said)
                said["shares"][place]["refusals"][:0] = map(self.script.refusal, refusals)
        return Told(name=found.name, line=dumped(said) if said else found.said, code=found.code)

    def whole(self, ledger: Ledger | None, files: RecordFiles) -> Told:
        """What is said of a story with everything that is known of it, all of it made anew."""
        try:
            record = self.records.load(files)
        except InputError as error:
            return self._wrong(files.name, error)
        known = evidence(self.place, ledger, record)
        shares = self._plan(record, known)
        code = known.found.code if known.found else None
        return Told(name=record.name, line=self._line(record, code, shares), code=_code(shares))

    def _plan(self, record: Story, known: gate.Evidence) -> tuple[Planned, ...]:
        return plan(
            self.place,
            record,
            self.wanted,
            language=self.asked.language,
            occasion=self.asked.occasion,
            thread=self.asked.thread,
            evidence=known,
            now=self.now,
        )

    def _timely(
        self, consent: Consent | None, embargo: datetime | None, use: gate.Shown | None, known: gate.Evidence, name: str
    ) -> tuple[Refusal, ...]:
        return gate.timely_refusals(consent, embargo, use, known, story=name, now=self.now) if use else ()

    def _places(self, record: Story) -> tuple[str, ...] | None:
        places = tuple(image.path.relative_to(self.records.folder).as_posix() for image in record.images)
        return places if self.records.has_pictures(places) else None

    def _line(self, record: Story, code: str | None, shares: Sequence[Planned]) -> str:
        return dumped(story_json(record, code, map(self.script.share, shares)))

    def _wrong(self, name: str, error: InputError) -> Told:
        return Told(name=name, line=dumped(self.script.wrong(name, error)), code=error.exit_code)


def dumped(value: Json) -> str:
    """A value on one line, written as `preview STORY --json` writes it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def story_json(record: Story, code: str | None, shares: Iterable[Json]) -> Json:
    """A story's preview for a script; `code` is what an approver is asked for."""
    return {"story": record.name, "id": record.id, "approval_code": code, "shares": list(shares)}


def digest_of(earlier: tuple[Earlier, ...]) -> str:
    """A digest of what accounts had of a story; empty where they had nothing."""
    return hashlib.blake2b(repr(earlier).encode(), digest_size=16).hexdigest() if earlier else ""


def _code(shares: Iterable[Planned]) -> int:
    return next((share.problem.exit_code for share in shares if share.problem), 0)


def counted_once(rules: Rules) -> Rules:
    """The same rules; a text that was counted or looked through a moment ago is not again."""
    limits = (replace(limit, count=lru_cache(_A_MOMENT)(limit.count)) for limit in rules.limits)
    return replace(rules, limits=tuple(limits), find=lru_cache(_A_MOMENT)(rules.find))


# -- as it is kept -------------------------------------------------------------------------------------------------


def basis_of(found: Composed) -> str:
    """What is judged anew each time, as JSON; `composed_from` reads it."""
    return dumped(
        {
            "id": found.story_id,
            "earlier": found.earlier,
            "links": found.links,
            "consent": found.consent and _consent_json(found.consent),
            "embargo": _text(found.embargo),
            "uses": [
                use and [use.platform, use.language, [[image.file, image.shows_people] for image in use.images]]
                for use in found.uses
            ],
            "images": found.images,
            "code": found.code,
        }
    )


def composed_from(name: str, basis: str, said: str) -> Composed:
    """The same as it was composed. Raises ValueError, TypeError or KeyError for what `basis_of` has not written."""
    kept = json.loads(basis)
    return Composed(
        name=name,
        story_id=kept["id"],
        earlier=kept["earlier"],
        links=tuple(kept["links"]),
        consent=kept["consent"] and _consent(kept["consent"]),
        embargo=_instant(kept["embargo"]),
        uses=tuple(use and _shown(*use) for use in kept["uses"]),
        images=tuple(kept["images"]),
        code=kept["code"],
        said=said,
    )


def _consent_json(consent: Consent) -> Json:
    return {
        "status": consent.status.value,
        "granted": _text(consent.granted),
        "expires": _text(consent.expires),
        "begins_at": _text(consent.begins_at),
        "ends_at": _text(consent.ends_at),
        "platforms": None if consent.platforms is None else sorted(consent.platforms),
        "languages": None if consent.languages is None else sorted(consent.languages),
        "photos": consent.photos,
    }


def _consent(kept: Json) -> Consent:
    """Without its reference, which no reason names."""
    return Consent(
        status=ConsentStatus(kept["status"]),
        granted=date.fromisoformat(kept["granted"]) if kept["granted"] else None,
        expires=date.fromisoformat(kept["expires"]) if kept["expires"] else None,
        begins_at=_instant(kept["begins_at"]),
        ends_at=_instant(kept["ends_at"]),
        platforms=None if kept["platforms"] is None else frozenset(kept["platforms"]),
        languages=None if kept["languages"] is None else frozenset(kept["languages"]),
        photos=kept["photos"],
    )


def _text(at: date | None) -> str | None:
    return at.isoformat() if at else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _shown(platform: str, language: str, images: list[tuple[str, bool]]) -> gate.Shown:
    shown = (StoryImage(file=file, path=_NOWHERE, shows_people=people) for file, people in images)
    return gate.Shown(platform=platform, language=language, images=tuple(shown))
