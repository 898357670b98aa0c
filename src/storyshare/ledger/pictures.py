"""Pictures at a public address of ours, from which a platform fetches them: noted before they are put there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storyshare.ledger.book import Ledger
from storyshare.ledger.rows import to_instant, to_text, understood

# Longer than anybody needs to put one there, and to see that it is.
PUTTING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPicture:
    """One picture there: the file's name, its address; `put` once it was seen there."""

    name: str
    story_id: str
    url: str
    put: bool = False
    removed_at: datetime | None = None


@understood
def note_picture(  # noqa: PLR0913 - what such a note says
    ledger: Ledger, *, story_id: str, account: str, digest: str, name: str, url: str
) -> PublicPicture | None:
    """Note, for good, that a picture is about to be put there: under `name`, or the one that it has already.

    None where it may not be put there, because the story is taken back.
    """
    with ledger.transaction() as run:
        if not ledger.one("may_be_public", story_id=story_id):
            return None
        for known, known_url, put in ledger.rows("picture_there", story_id=story_id, account=account, digest=digest):
            # After a move to another address it is put there anew.
            if known_url.rpartition("/")[0] == url.rpartition("/")[0]:
                run("note_picture_again", name=known)
                return PublicPicture(name=known, story_id=story_id, url=known_url, put=bool(put))
        run("note_picture", name=name, story_id=story_id, account=account, url=url, digest=digest)
        return PublicPicture(name=name, story_id=story_id, url=url)


def picture_put(ledger: Ledger, name: str) -> bool:
    """It was seen there; False where it is to be taken away by now."""
    with ledger.transaction() as run:
        return run("picture_put", name=name)


@understood
def leaving(ledger: Ledger, story_id: str | None = None) -> list[PublicPicture]:
    """What is to be taken away: all of a story that is taken back, and what no send needs any more; from now on."""
    if not ledger.one("pictures_there")[0]:
        return []
    with ledger.transaction() as run:
        run("pictures_leave", story_id=story_id)
        found = ledger.rows("pictures_leaving", story_id=story_id)
    return [PublicPicture(name=name, story_id=of, url=url) for name, of, url in found]


def picture_removed(ledger: Ledger, name: str) -> bool:
    """It is gone; False while somebody may still be putting it there: then it is taken away once more."""
    with ledger.transaction() as run:
        return run("picture_removed", name=name, before=to_text(ledger.now() - PUTTING))


@understood
def pictures_of(ledger: Ledger, story_id: str) -> list[PublicPicture]:
    """Every picture of the story that was, or is, at a public address."""
    return [
        PublicPicture(name=name, story_id=story_id, url=url, removed_at=to_instant(removed_at) if removed_at else None)
        for name, url, removed_at in ledger.rows("pictures_of", story_id=story_id)
    ]
