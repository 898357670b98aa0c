"""What a platform may make clickable, by the widest rule: no text is cut inside of it, and no ellipsis touches it."""

import re

_ENDS = '\\s。！？｡，、；：「」『』（）《》【】“”‘’<>"…'
_UNBROKEN = re.compile(rf"[a-zA-Z][a-zA-Z0-9+.-]{{0,20}}://[^{_ENDS}]+|[#＃][^{_ENDS}]+|[@＠][^{_ENDS}]+|\$[A-Za-z]+")
_LAST_ADDRESS = re.compile(r"(?:://|[^\W\d_]\.[^\W\d_]{2})[^\s]*\Z")
_LONGEST = 500


def unbroken(text: str) -> list[tuple[int, int]]:
    """Where addresses, mentions, hashtags and cashtags stand (code points), and what only looks like one, in order."""
    return [match.span() for match in _UNBROKEN.finditer(text)]


def ends_with_address(text: str) -> bool:
    """Whether whatever follows the text directly might be taken for a part of an address."""
    words = text[-_LONGEST:].split()
    return bool(words) and bool(_LAST_ADDRESS.search(words[-1]))
