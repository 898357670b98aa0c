"""Where a protected term stands already: files, git's history, caches, kits, the ledger, posts. Never says the term."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from storyshare.gate import ProtectedTerms, masked
from storyshare.i18n import N_, _, n_
from storyshare.ledger import Ledger, held_texts, held_texts_in_copy
from storyshare.models import Delivery, State, Story
from storyshare.publish.history import History, history_of
from storyshare.publish.lines import Found, Reader, decoded, text_in
from storyshare.publish.previews import cache
from storyshare.publish.safety import listed
from storyshare.workspace import STATE_FOLDER, Workspace, git

_SECONDS = 120
_LARGEST = 5_000_000
_POSTS = 200
_NOT_OURS = {".git", ".hg", ".venv", "venv", "node_modules", "__pycache__", STATE_FOLDER}
_CLOSED = {".docx", ".doc", ".odt", ".pages", ".pdf", ".xlsx", ".ods", ".pptx", ".zip", ".gz", ".eml", ".msg"}
_KITS = {"kit", "kits", "share-kit", "share-kits"}
_KIT_MANIFESTS = ("kit.json", "manifest.json")
_ADVICE = {
    "record": N_("Write it otherwise."),
    "file": N_("Write it otherwise, or delete the file."),
    "name": N_("Rename it, and what names it."),
    "kit": N_("Make the kit anew, and ask whoever has it to delete theirs."),
    "cache": N_("Delete it: storyshare makes what it needs anew."),
    "git": N_("Mended files do not mend git's history: docs/protected-names.md says how it is rewritten."),
    "ledger": N_("Settle or cancel it (storyshare resolve, storyshare cancel): the text is erased then."),
    "copy": N_("Delete this copy of the ledger, if a newer one is there."),
    "post": N_("Look at it yourself; take it down with storyshare delete URL."),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Trace:
    """One place where something protected stands, or may, and what to do; `labels` say which, as people named it."""

    where: str
    kind: str
    labels: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Everything that was found; posts to be looked at by a person; and what was not looked into."""

    found: tuple[Trace, ...]
    posts: tuple[Trace, ...]
    not_looked_into: tuple[str, ...]


def look_through(place: Workspace, ledger: Ledger | None, story: Story, terms: ProtectedTerms) -> Traces:
    """Look for what is protected wherever this workspace may hold it already; for two minutes at the most.

    The cache of previews is emptied of the story instead. Raises SetupError where it cannot be.
    """
    cache.forget(place.state, story.id)
    search = _Search(place=place, story=story, terms=terms, reader=Reader(terms=terms), until=monotonic() + _SECONDS)
    search.files()
    search.history()
    posts: tuple[Trace, ...] = ()
    if ledger is not None:
        search.ledger(ledger)
        posts = tuple(search.posts(ledger))
    if search.reader.cut:
        search.passed_over.append(_("The rest of lines with more than 20,000 signs"))
    if monotonic() > search.until:
        search.passed_over.append(
            _("What would have taken more than two minutes; run storyshare protect scan again later")
        )
    return Traces(found=tuple(search.found), posts=posts, not_looked_into=tuple(search.passed_over))


@dataclass(slots=True, kw_only=True)
class _Search:
    """One search; `versions` are the names of git's versions in which something was found."""

    place: Workspace
    story: Story
    terms: ProtectedTerms
    reader: Reader
    until: float
    found: list[Trace] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)
    repository: History | None = None

    # -- files ---------------------------------------------------------------------------------------------------

    def files(self) -> None:
        """Every file that is not ignored, by its kind; then caches, what was handed over, and kits."""
        root = self.place.root
        self.repository = history_of(root)
        if self.repository is None and git.repository(root):
            self.passed_over.append(_("git's history: git is not installed here, or refuses this folder"))
        kits = list(_kits(root))
        kept = self.repository.files() if self.repository else _walk(root, _NOT_OURS)
        everything = dict.fromkeys((*kept, *(file for kit in kits for file in _walk(kit, _NOT_OURS))))
        state = [path for path in _walk(root / STATE_FOLDER, set()) if "sqlite3" not in path.name]
        closed = []
        for path in sorted((*everything, *state), key=self._order):
            if path.name == ".env" or monotonic() > self.until:
                continue
            kind = self._kind(path, kits)
            self._name(path, kind)
            if path.suffix.lower() in _CLOSED or _size(path) > _LARGEST:
                closed.append(self._shown(path))
            elif text := text_in(path, most=_LARGEST):
                self._add(self._shown(path), kind, self.reader.look(text))
        if closed:
            self.passed_over.append(_("What is inside {closed}", closed=listed(closed)))

    def _order(self, path: Path) -> tuple[bool, str]:
        return path not in self._records(), str(path)

    def _records(self) -> set[Path]:
        return {self.story.path, *(each.path for each in self.story.translations.values())}

    def _kind(self, path: Path, kits: Iterable[Path]) -> str:
        if path in self._records():
            return "record"
        if (self.place.root / STATE_FOLDER) in path.parents:
            return "cache"
        return "kit" if any(kit in path.parents for kit in kits) else "file"

    def _name(self, path: Path, kind: str) -> None:
        inside = path.relative_to(self.place.root).as_posix()
        if hits := self.terms.find(inside):
            labels = tuple(sorted({hit.label for hit in hits}))
            advice = _(_ADVICE[kind if kind in ("kit", "cache") else "name"])
            self.found.append(
                Trace(
                    where=_("the name of {shown}", shown=self._shown(path)), kind="name", labels=labels, advice=advice
                )
            )

    # -- git -----------------------------------------------------------------------------------------------------

    def history(self) -> None:
        """Every version of every file, and what was said of each change."""
        if self.repository is None:
            return
        names: dict[str, list[str]] = {}
        labels: dict[str, frozenset[str]] = {}
        for version in self.repository.versions():
            if monotonic() > self.until:
                break
            path = version.path
            found = self.reader.look(decoded(version.text)).labels | self.reader.look(path).labels
            if found:
                self.versions.add(version.name)
                names.setdefault(path, []).append(version.name)
                labels[path] = labels.get(path, frozenset()) | found
        for path in sorted(names, key=self._masked):  # their order tells no name
            where = f"git: {self._masked(path)}" if path else _("git: what was said of a change, or its author")
            where = f"{where}, {self._changes(path, names[path])}"
            self.found.append(
                Trace(where=where, kind="git", labels=tuple(sorted(labels[path])), advice=_(_ADVICE["git"]))
            )
        if self.repository.unread:
            self.passed_over.append(_("Very large files in git's history, or what git was too slow to give"))

    def _changes(self, path: str, names: list[str]) -> str:
        if not path or self.repository is None:
            return _(
                "in {names}{what}",
                names=", ".join(name[:10] for name in names[:5]),
                what=" …" if len(names) > 5 else "",
            )
        versions = n_("in {number} version", "in {number} versions", len(names))
        asked = () if monotonic() > self.until else names[:10]
        changes = list(dict.fromkeys(each for name in asked for each in self.repository.changes(name)))
        return _("{versions}, first in {change}", versions=versions, change=changes[-1]) if changes else versions

    # -- the ledger ----------------------------------------------------------------------------------------------

    def ledger(self, ledger: Ledger) -> None:
        """What is being sent or in doubt, here and in copies; names and addresses in the story's deliveries."""
        for where, text in held_texts(ledger, self.story.id):
            self._add(_("the ledger: {where}", where=where), "ledger", self.reader.look(text))
        for folder in {self.place.copies, self.place.ledger.parent}:
            for path in sorted(folder.glob("*.sqlite3")):
                if path == self.place.ledger or monotonic() > self.until:
                    continue
                for text in held_texts_in_copy(path):
                    if found := self.reader.look(text):
                        self._add(self._shown(path), "copy", found)
                        break

    def posts(self, ledger: Ledger) -> Iterator[Trace]:
        """Where the story is public; the ledger has no texts of what is settled."""
        parts = [
            (delivery, part)
            for delivery in ledger.deliveries(self.story.id)
            for part in delivery.parts
            if part.state in (State.POSTED, State.WITHDRAW_FAILED) and part.receipt
        ]
        for number, (delivery, part) in enumerate(reversed(parts)):
            said = self._composed_from(delivery) if number < _POSTS else ""
            url = self._masked(part.receipt.url) if part.receipt else ""
            where = f"{url} ({delivery.key.account}, {part.changed_at:%Y-%m-%d}){said}"
            yield Trace(where=where, kind="post", advice=_(_ADVICE["post"]))

    def _composed_from(self, delivery: Delivery) -> str:
        if self.repository is None or not self.versions or monotonic() > self.until:
            return ""
        at = delivery.planned_at
        held = any(self.repository.version_at(path, at) in self.versions for path in self._records())
        return _(": its record had it then") if held else ""

    # -- how it is said ------------------------------------------------------------------------------------------

    def _add(self, where: str, kind: str, found: Found) -> None:
        if not found:
            return
        numbers = ", ".join(map(str, found.lines[:8])) + (" …" if len(found.lines) > 8 else "")
        lines = _(", line {numbers}", numbers=numbers) if kind not in ("ledger", "copy") else ""
        self.found.append(
            Trace(where=where + lines, kind=kind, labels=tuple(sorted(found.labels)), advice=_(_ADVICE[kind]))
        )

    def _shown(self, path: Path) -> str:
        inside = path.relative_to(self.place.root) if self.place.root in path.parents else path
        return self._masked(inside.as_posix())

    def _masked(self, name: str) -> str:
        return masked(name, self.terms)


def _walk(folder: Path, but: set[str]) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in but)
        for name in sorted(names):
            path = Path(at) / name
            if path.is_file() and not path.is_symlink():
                yield path


def _kits(root: Path) -> Iterator[Path]:
    """Folders that look like share kits, ignored by git or not."""
    for at, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _NOT_OURS]
        if Path(at) != root and (Path(at).name.lower() in _KITS or any(name in names for name in _KIT_MANIFESTS)):
            yield Path(at)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
