"""Which top-level domains there are; the list is read when a text first holds something that may be an address."""

from functools import cache

# Code points of the shortest name: a look at the length spares reading the list for "U.S." and "p.m.".
SHORTEST = 2


@cache
def delegated() -> frozenset[str]:
    """The top-level domains of the root zone, in lower case and in their Unicode form."""
    return _sections()[0]


@cache
def linked_by_x() -> frozenset[str]:
    """Those, and the ones that X and Mastodon link although they are in the root zone no more, or never were."""
    return frozenset().union(*_sections())


@cache
def longest() -> int:
    """Code points of the longest top-level domain."""
    return max(map(len, linked_by_x()))


@cache
def _sections() -> tuple[frozenset[str], ...]:
    from storyshare.text.packaged import sections

    return tuple(frozenset(words) for words in sections("tlds.txt"))
