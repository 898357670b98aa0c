"""What was sent, where, and what is in doubt: schema in `sql/`, transitions in `book`, dated copies in `copies`."""

from storyshare.ledger.book import SENDING_LEASE, Claim, Ledger
from storyshare.ledger.copies import Copy, copies, keep_copy, restore, set_aside
from storyshare.ledger.place import refuse_unsafe_place

__all__ = [
    "SENDING_LEASE",
    "Claim",
    "Copy",
    "Ledger",
    "copies",
    "keep_copy",
    "refuse_unsafe_place",
    "restore",
    "set_aside",
]
