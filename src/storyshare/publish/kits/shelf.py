"""The folder of a kit: whoever opens it sees whole pages, and no file is touched that is not the kit's."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from storyshare.errors import InputError, SetupError, system_words
from storyshare.i18n import _
from storyshare.kit import manifest
from storyshare.kit.manifest import Manifest

_UNFINISHED = ".unfinished"
_LARGEST = 64_000_000


class Shelf:
    """One kit's folder. `before` is what its kit.json says, None where there is no kit yet; `open` makes it."""

    def __init__(self, folder: Path, before: Manifest | None) -> None:
        self.folder = folder
        self.before = before
        self.id = before.id if before else secrets.token_hex(8)
        self._own = set(before.files) if before else set()
        self._claimed = bool(before and not before.whole)
        self._by_folder: dict[str, dict[str, str]] = {}
        for name, digest in before.files.items() if before else ():
            self._by_folder.setdefault(name.rpartition("/")[0], {})[name] = digest

    @classmethod
    def open(cls, folder: Path) -> Shelf:
        """The kit there, or a place for one. Raises InputError for a folder with anything else in it."""
        try:
            folder = folder.resolve()
            if not folder.exists():
                return cls(folder, None)
            said = folder / manifest.FILE
            if said.is_file() and not said.is_symlink() and said.stat().st_size < _LARGEST:
                found = manifest.read(said.read_text(encoding="utf-8"))
                if found is not None:
                    return cls(folder, found)
            empty = folder.is_dir() and not any(folder.iterdir())
        except (OSError, UnicodeDecodeError) as error:
            raise _not_usable(folder) from error
        if said.exists():
            raise InputError(
                _("{said} is damaged: which files there are the kit's cannot be told. Nothing was changed.", said=said),
                hint=_("Delete the kit's pages there: stories that were taken back may be there. Then build it anew."),
            )
        if not empty:
            raise InputError(
                _("{folder} is not empty, and is no share kit: nothing was written there.", folder=folder),
                hint=_("Name a new folder, or the folder of a kit: storyshare kit build OUT"),
            )
        return cls(folder, None)

    def has(self, name: str, digest: str) -> bool:
        """Whether the file lies there, whole, as it was written."""
        try:
            return sha256((self.folder / name).read_bytes()).hexdigest() == digest
        except OSError:
            return False

    def is_same(self, name: str, data: bytes) -> bool:
        """Whether exactly this lies there, and is the kit's."""
        return name in self._own and self.has(name, sha256(data).hexdigest())

    def files_of(self, folder: str) -> dict[str, str]:
        """The kit's files in one of its folders, as it was before, with their digests."""
        return self._by_folder.get(folder, {})

    def claim(self, names: set[str], about: Manifest) -> None:
        """Note that these files are the kit's before any is written: who is killed then leaves nothing unclaimed.

        Raises InputError where one of them is there and is not the kit's.
        """
        self.refuse_others(names)
        if names <= self._own and self._claimed:
            return
        self._own |= names
        digests = dict(self.before.files) if self.before else {}
        files = {name: digests.get(name, "") for name in self._own}
        self._claimed = True
        self._write(manifest.FILE, manifest.written(_unfinished(about, files)).encode())

    def refuse_others(self, names: set[str]) -> None:
        """Raise InputError where a file of somebody else lies in the way."""
        for name in sorted(names - self._own):
            path = self.folder / name
            if path.exists() or path.is_symlink():
                raise InputError(
                    _("{path} is there, and is not the kit's: nothing is written over it.", path=path),
                    hint=_("Move it elsewhere, or name another folder."),
                )

    def put(self, name: str, data: bytes) -> str:
        """Write one file, whole or not at all; gives its SHA-256, hexadecimal. What lies there already is left."""
        digest = sha256(data).hexdigest()
        if not self.has(name, digest):
            self._write(name, data)
        return digest

    def remove(self, names: set[str]) -> None:
        """Take away files of the kit, and the folders that are empty then."""
        for name in sorted(names & self._own):
            path = self._inside(name)
            for each in (path, path.with_name(path.name + _UNFINISHED)):
                each.unlink(missing_ok=True)
            with suppress(OSError):
                if path.parent != self.folder:
                    path.parent.rmdir()

    def finish(self, about: Manifest) -> None:
        """Take away what belongs to the kit no more, and say in its kit.json what it is now."""
        self.remove(self._own - set(about.files))
        for name in about.files:
            path = self._inside(name)
            path.with_name(path.name + _UNFINISHED).unlink(missing_ok=True)
        text = manifest.written(about).encode()
        if not self.has(manifest.FILE, sha256(text).hexdigest()):
            self._write(manifest.FILE, text)

    def _write(self, name: str, data: bytes) -> None:
        path = self._inside(name)
        unfinished = path.with_name(path.name + _UNFINISHED)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            with unfinished.open("xb") as file:  # never through a link that somebody has put there
                file.write(data)
            unfinished.replace(path)
        except OSError as error:
            raise SetupError(
                _("{path} cannot be written: {why}.", path=path, why=system_words(error)),
                hint=_("Is the disk full, or the folder not yours?"),
            ) from error

    def _inside(self, name: str) -> Path:
        """Where a file lies; no link leads it elsewhere. Raises InputError."""
        path = self.folder / name
        for parent in path.parents:
            if parent == self.folder:
                break
            if parent.is_symlink() or (parent.exists() and parent.resolve() != parent):
                raise InputError(
                    _("{parent} leads out of the kit.", parent=parent),
                    hint=_("Remove that link, or name another folder."),
                )
        return path


def _unfinished(about: Manifest, files: Mapping[str, str]) -> Manifest:
    return Manifest(id=about.id, organisation=about.organisation, partner=about.partner, whole=False, files=files)


def _not_usable(folder: Path) -> InputError:
    return InputError(
        _("{folder} cannot be used for a kit.", folder=folder), hint=_("Name a folder that is yours to write.")
    )
