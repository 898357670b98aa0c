"""Check digits and the ranges that were really given out."""

from __future__ import annotations

from storyshare.gate.identifiers.evidence import digits


def is_social(plain: str) -> bool:
    """Whether the Social Security Administration can have given it: its rules of 2011."""
    return plain[:3] not in ("000", "666") and plain[0] != "9" and plain[3:5] != "00" and plain[5:] != "0000"


def is_itin(plain: str) -> bool:
    """IRS: it begins with 9, and the fourth and fifth digits lie in these ranges."""
    middle = int(plain[3:5])
    return plain[0] == "9" and (50 <= middle <= 65 or 70 <= middle <= 88 or 90 <= middle <= 92 or 94 <= middle <= 99)


def is_card(written: str) -> bool:
    """The Luhn sum, and the first digits that card networks have."""
    plain = digits(written)
    if not 13 <= len(plain) <= 19 or plain[0] not in "23456" or len(set(plain)) == 1:
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(plain))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def is_iban(written: str) -> bool:
    """ISO 13616: 97 leaves the remainder 1."""
    plain = "".join(written.split())
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1


def is_dui(plain: str) -> bool:
    """El Salvador: the ninth digit is the check digit of the eight before it."""
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(plain[:8]))
    return (10 - total % 10) % 10 == int(plain[8])


def is_cui(plain: str) -> bool:
    """Guatemala: the ninth digit is the check digit of the eight before it, modulo 11."""
    return sum(int(digit) * (place + 2) for place, digit in enumerate(plain[:8])) % 11 == int(plain[8])
