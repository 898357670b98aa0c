"""What a file asks for before any pixel of it is unpacked: a few bytes can ask for hours of work.

A progressive JPEG may come back to all of its pixels with every hundred bytes (its scans). A hundred of them in 10 kB
took four seconds with 64 megapixels, and a file has room for half a million.
"""

from __future__ import annotations

import re

# The finest that encoders make is about twenty.
MOST_SCANS = 100

_MARKER_OF_A_SCAN = b"\xff\xda"
# In the picture's own data FF is followed by 00, a restart marker or another FF.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_EOI = 0xD9
_WITHOUT_LENGTH = {0x01, 0xD8, *range(0xD0, 0xD8)}


def scans(data: bytes) -> int:
    """How often a JPEG comes back to its pixels; for one with a strange structure, the most that it can be."""
    found, at = 0, 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _EOI:
            return found
        if marker in _WITHOUT_LENGTH or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == _MARKER_OF_A_SCAN[1]:
            found += 1
            following = _NEXT_MARKER.search(data, at)
            if found > MOST_SCANS or not following:
                return found
            at = following.start()
    return max(found, data.count(_MARKER_OF_A_SCAN))
