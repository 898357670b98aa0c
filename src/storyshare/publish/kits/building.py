"""Builds a kit, or brings one up to date: story by story, in an order that leaves whole pages wherever it is stopped.

What may not be shared any more goes first; a story is entered into the ledger before it can be seen, and looked at once
more after that; the front pages come last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from storyshare import stories
from storyshare.errors import Refusal
from storyshare.i18n import _
from storyshare.kit.front import front_file, front_pages
from storyshare.kit.manifest import Listed, Manifest
from storyshare.kit.records import End, Entry, Kit
from storyshare.ledger import Ledger
from storyshare.ledger import evidence as book
from storyshare.ledger.kits import KitAsked, built_kit, enter_kit, leave_out
from storyshare.publish.evidence import is_withdrawn
from storyshare.publish.kits.finding import Chosen, Finder, LeftOut
from storyshare.publish.kits.keeping import Row, digest_of_made, row_of, write_rows
from storyshare.publish.kits.offering import Refused
from storyshare.publish.kits.shelf import Shelf
from storyshare.workspace import Workspace

_AT_ONCE = 40
_INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A kit as it is now: how many pages, in which languages; how many stories were made anew, and what is left out."""

    id: str
    folder: Path
    partner: str
    story_ids: tuple[str, ...]
    pages: int
    languages: tuple[str, ...]
    end: End | None
    made: int
    left_out: tuple[LeftOut, ...]


def build_kit(  # noqa: PLR0913 - what a person asks for
    place: Workspace,
    ledger: Ledger,
    folder: Path,
    *,
    asked: KitAsked | None,
    partner: str | None,
    now: datetime,
    step: Callable[[], None] = lambda: None,
) -> Built:
    """Build the kit in a folder, or bring it up to date; what is None is as it was built before.

    Raises InputError where the folder holds anything but a kit, or a story that was asked for is not there, and
    SetupError where it cannot be written.
    """
    shelf = Shelf.open(folder)
    before = built_kit(ledger, shelf.id)
    if asked is None:
        # A record may be gone since: then its pages go, and nobody is asked about it.
        asked = before.asked if before else KitAsked()
    else:
        found = (stories.find(place.stories, name, zone=place.timezone).name for name in asked.stories)
        asked = replace(asked, stories=tuple(dict.fromkeys(found)))
    if partner is None:
        partner = before.partner if before else shelf.before.partner if shelf.before else ""
    building = _Building(place, ledger, shelf, asked=asked, partner=partner, now=now)
    with closing(building):
        return building.build(step)


class _Building:
    """One build."""

    def __init__(  # noqa: PLR0913 - what it is made from
        self, place: Workspace, ledger: Ledger, shelf: Shelf, *, asked: KitAsked, partner: str, now: datetime
    ) -> None:
        self._place = place
        self._ledger = ledger
        self._shelf = shelf
        self._asked = asked
        self._now = now
        self._kit = Kit(
            organisation=place.organisation,
            partner=partner,
            website=place.kit.website,
            support=place.kit.support,
            follow=tuple((_called(address), address) for address in place.kit.follow),
            fronts={},
            end=None,
        )
        self._finder = Finder(place, ledger, shelf, self._kit, asked=asked, now=now)
        self._stories: list[Chosen] = []
        self._left_out: list[LeftOut] = []
        self._rows: dict[str, Row] = {}
        self._files: dict[str, str] = {}

    def build(self, step: Callable[[], None]) -> Built:
        """All of it; `step` hears of each record."""
        records = iter(self._finder.records())
        while some := list(islice(records, _AT_ONCE)):
            found = list(self._finder.look(some, (each.listed.place for each in self._stories)))
            for each in found:
                if isinstance(each, LeftOut):
                    self._leave(each)
            self._put([each for each in found if isinstance(each, Chosen)])
            for _unused in some:
                step()
        listed = [each.listed for each in self._stories]
        end = min(filter(None, map(_end, listed)), key=lambda each: each.at, default=None)
        self._finish(listed, end)
        return Built(
            id=self._shelf.id,
            folder=self._shelf.folder,
            partner=self._kit.partner,
            story_ids=tuple(each.story_id for each in self._stories),
            pages=sum(len(each.entries) for each in listed),
            languages=tuple(_most_first(listed)),
            end=end,
            made=sum(each.made is not None for each in self._stories),
            left_out=tuple(each for each in self._left_out if each.refused or each.problem),
        )

    def close(self) -> None:
        """Let go of what helped."""
        self._finder.close()

    def _put(self, found: list[Chosen]) -> None:
        """Enter them, look whether one was taken back in between, and only then let anybody see them."""
        if not found:
            return
        enter_kit(
            self._ledger,
            self._shelf.id,
            place=str(self._shelf.folder),
            partner=self._kit.partner,
            asked=self._asked,
            story_ids=[each.story_id for each in found],
        )
        for each in found:
            if self._is_taken_back(each):
                refusal = Refusal(rule="withdrawn", message=_("the story was taken back"))
                language = next(iter(each.listed.entries), "")
                refused = Refused(language=language, refusals=(refusal,))
                self._leave(LeftOut(name=each.name, refused=(refused,)))
            else:
                self._show(each)

    def _is_taken_back(self, each: Chosen) -> bool:
        if each.record:
            return is_withdrawn(self._place, self._ledger, each.record)
        return book.known(self._ledger, each.story_id).withdrawn

    def _show(self, each: Chosen) -> None:
        if each.made and each.record:
            self._shelf.claim(set(each.made.files), self._manifest())
            files = {name: self._shelf.put(name, data) for name, data in each.made.files.items()}
            self._files |= files
            known = book.known(self._ledger, each.story_id).consent
            folder = each.listed.place
            self._rows[each.name] = row_of(
                each.record,
                folder,
                self._place.stories,
                known=known,
                digest=each.digest,
                made=digest_of_made(each.listed, files),
                now=self._now,
            )
            if each.made.refused:
                self._left_out.append(LeftOut(name=each.name, refused=each.made.refused))
            each = replace(each, made=replace(each.made, files={}), record=None)
        else:
            self._files |= self._shelf.files_of(each.listed.place)
            self._rows[each.name] = self._finder.kept[each.name]
        self._stories.append(each)

    def _leave(self, why: LeftOut) -> None:
        """At once, not at the end: who is killed in between leaves nothing of it."""
        self._left_out.append(why)
        row = self._finder.kept.get(why.name)
        if row and (files := set(self._shelf.files_of(row.folder))):
            self._shelf.claim(set(), self._manifest())
            self._shelf.remove(files)

    def _finish(self, listed: list[Listed], end: End | None) -> None:
        fronts = {name: text.encode() for name, text in self._fronts(listed, end)}
        if not all(map(self._shelf.is_same, fronts, fronts.values())):
            self._shelf.claim(set(fronts), self._manifest())
        for name, data in fronts.items():
            self._files[name] = self._shelf.put(name, data)
        self._shelf.finish(replace(self._manifest(), stories=tuple(listed), files=self._files))
        write_rows(self._place, self._shelf.id, self._rows)
        leave_out(self._ledger, self._shelf.id, (each.story_id for each in self._stories))

    def _fronts(self, listed: list[Listed], end: End | None) -> Iterator[tuple[str, str]]:
        entries = [entry for each in listed for entry in each.entries.values()]
        spoken = [(each.place, tuple(each.entries)) for each in listed]
        languages = _most_first(listed) or ["en"]
        kit = replace(self._kit, fronts={each: front_file(each) for each in languages}, end=end)
        for language in languages:
            own = sorted((each for each in entries if each.language == language), key=_newest_first)
            for file, text in front_pages(kit, language, own, spoken):
                yield file, text
                if file == front_file(languages[0]):
                    yield _INDEX, text

    def _manifest(self) -> Manifest:
        return Manifest(id=self._shelf.id, organisation=self._place.organisation, partner=self._kit.partner)


def _end(listed: Listed) -> End | None:
    if not listed.ends_at:
        return None
    return End(at=datetime.fromisoformat(listed.ends_at), day=date.fromisoformat(listed.ends))


def _newest_first(entry: Entry) -> tuple[int, str, str]:
    return -(entry.published.toordinal() if entry.published else 0), entry.title, entry.place


def _most_first(listed: Iterable[Listed]) -> list[str]:
    """The languages, the one that most stories are in first; of several, the one that most were written in."""
    counts: Counter[str] = Counter()
    written: Counter[str] = Counter()
    for each in listed:
        counts.update(list(each.entries))
        written.update(list(each.entries)[:1])
    return sorted(counts, key=lambda language: (-counts[language], -written[language], language))


def _called(address: str) -> str:
    """What an account is called where people follow it: its address without what all have."""
    parts = urlsplit(address)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"
