"""What a server said, taken only where it is what it should be: it goes into the ledger, the screen, further calls."""

from __future__ import annotations

from urllib.parse import urlsplit

# Longer than any platform's; the ledger keeps them, and they stand in addresses.
_LONGEST_ID = 200
_LONGEST_ADDRESS = 2000
_LARGEST = 2**53


def identifier(value: object) -> str | None:
    """An id: printable ASCII without a space or anything that has a meaning in an address; None for all else."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID or not value.isascii():
        return None
    return value if all(each.isalnum() or each in "-_.:~" for each in value) and value.strip(".") else None


def number(value: object) -> str | None:
    """An id that is a number, as X gives them; None for all else."""
    return value if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 30 else None


def address(value: object) -> str | None:
    """A web address that can be shown and opened; None for all else."""
    if not isinstance(value, str) or len(value) > _LONGEST_ADDRESS or not value.isprintable():
        return None
    if " " in value or "\\" in value:  # of a backslash one program takes what stands before it for the server
        return None
    return value if value.startswith(("https://", "http://")) and host(value) else None


def host(url: str) -> str:
    """The server that an address names, with its port; empty where it is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc if parts.hostname else ""


def figure(value: object) -> int | None:
    """How many of something; None where that is no number, or none that can be."""
    return value if type(value) is int and 0 <= value < _LARGEST else None
