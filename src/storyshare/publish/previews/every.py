"""Previews of every story of a workspace, one after the other, each exactly as it would be said alone.

What was composed before lies in the cache. Only previews read it: what is sent is always composed from the record.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from storyshare.models import Consent, ConsentStatus
from storyshare.publish.evidence import Knowing
from storyshare.publish.previews.cache import Cache, Row
from storyshare.publish.previews.circumstances import circumstances
from storyshare.publish.previews.composing import Look, composed_each
from storyshare.publish.previews.single import (
    Asked,
    Composed,
    Composer,
    Script,
    Told,
    basis_of,
    composed_from,
    digest_of,
)
from storyshare.stories import RecordFiles
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger

_AT_ONCE = 100
# More than a record may hold: what is longer is refused by whoever reads it.
_LONGEST = 2 * 1024 * 1024


class Previews:
    """The previews of all stories as they were asked for, in order of name.

    Memory does not grow with the number of stories, but for their names. Raises InputError as `targets` does.
    """

    def __init__(self, place: Workspace, ledger: Ledger | None, asked: Asked, *, now: datetime, script: Script) -> None:
        self._place = place
        self._ledger = ledger
        self._composer = Composer(place, asked, now=now, script=script)
        self._records = self._composer.records
        self._folder = str(self._records.folder)

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Generator[Told, None, None]:
        """Each story's preview. Raises LedgerError and SetupError as `evidence` does."""
        knowing = Knowing(self._place, self._ledger)
        if knowing.asks_for_approval:
            yield from (self._composer.whole(self._ledger, files) for files in self._records)
            return
        with closing(Cache.open(self._place.state)) as cache:
            about = self._circumstances()
            for look, found in composed_each(self._looks(cache, about), self._composer):
                yield self._told(look, found, knowing, cache, about)
            cache.drop_all_but(self._records)

    def _circumstances(self) -> bytes | None:
        try:
            return circumstances(self._place, self._composer.wanted, self._composer.asked)
        except OSError:
            return None

    def _looks(self, cache: Cache, about: bytes | None) -> Iterator[Look]:
        """Each record with what is kept of it, if that is all still so; the cache is asked for some at once."""
        records = iter(self._records)
        while some := list(islice(records, _AT_ONCE)):
            digests = {files.name: digest for files in some if (digest := self._digest(files, about))}
            rows = cache.get(digests)
            for files in some:
                kept = self._kept(files.name, row) if (row := rows.get(files.name)) else None
                yield Look(files=files, digest=digests.get(files.name), kept=kept)

    def _kept(self, name: str, row: Row) -> Composed | None:
        try:
            found = composed_from(name, row.basis, row.said)
        except (ValueError, TypeError, KeyError):
            return None
        return found if found.images is not None and self._records.has_pictures(found.images) else None

    def _told(self, look: Look, found: Composed | Told, knowing: Knowing, cache: Cache, about: bytes | None) -> Told:
        if isinstance(found, Told):
            cache.drop(look.files.name)
            return found
        known = knowing.of(found.story_id, found.links)
        if known is None:
            cache.drop(found.name)
            return self._composer.whole(self._ledger, look.files)
        if found.earlier != digest_of(known.earlier):
            # Who had some of it before gets other words.
            again = self._composer.compose(look.files, known.earlier)
            return self._told(replace(look, kept=None), again, knowing, cache, about)
        if _is_withdrawn(found.consent) or _is_withdrawn(known.consent):
            cache.drop(found.name)
        elif look.kept is None:
            # Kept only where the files are as they were before they were read.
            if found.images is not None and look.digest and look.digest == self._digest(look.files, about):
                cache.keep(found.name, found.story_id, look.digest, Row(basis_of(found), found.said))
            else:
                cache.drop(found.name)
        return self._composer.finish(found, known)

    def _digest(self, files: RecordFiles, about: bytes | None) -> bytes | None:
        """Of everything that the story is composed from; None where that cannot be told."""
        if about is None:
            return None
        digest = hashlib.blake2b(key=about, digest_size=32)
        for language, file in (("", files.original), *files.translations):
            try:
                opened = os.open(f"{self._folder}/{file}", os.O_RDONLY | getattr(os, "O_BINARY", 0))
                try:
                    data = os.read(opened, _LONGEST)
                finally:
                    os.close(opened)
            except OSError:
                return None
            if len(data) == _LONGEST:
                return None
            digest.update(f"{language}/{file}/{len(data)}/".encode("utf-8", "surrogateescape"))
            digest.update(data)
        return digest.digest()


def _is_withdrawn(consent: Consent | None) -> bool:
    return consent is not None and consent.status is ConsentStatus.WITHDRAWN
