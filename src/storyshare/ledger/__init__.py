"""What was sent, where, and what is in doubt: schema in `sql/`, transitions in `book`, who did what in `log`.

It lies in a SQLite file, or for several hosts in a PostgreSQL database; nothing else differs between the two.
"""

from storyshare.ledger.book import SENDING_LEASE, Claim, Ledger
from storyshare.ledger.copies import Copy, copies, copies_with_text, copy_is_due, copy_is_whole, keep_copy, write_copy
from storyshare.ledger.place import refuse_unsafe_place, synced
from storyshare.ledger.protected import (
    KeptTerm,
    Protection,
    add_protection,
    held_texts,
    held_texts_in_copy,
    protect,
    protected,
    protected_count,
    protections,
    unprotect,
)
from storyshare.ledger.replacing import COPIED, HANDED_OVER, begin_anew, make, move, restore, set_aside, take_over

__all__ = [
    "COPIED",
    "HANDED_OVER",
    "SENDING_LEASE",
    "Claim",
    "Copy",
    "KeptTerm",
    "Ledger",
    "Protection",
    "add_protection",
    "begin_anew",
    "copies",
    "copies_with_text",
    "copy_is_due",
    "copy_is_whole",
    "held_texts",
    "held_texts_in_copy",
    "keep_copy",
    "make",
    "move",
    "protect",
    "protected",
    "protected_count",
    "protections",
    "refuse_unsafe_place",
    "restore",
    "set_aside",
    "synced",
    "take_over",
    "unprotect",
    "write_copy",
]
