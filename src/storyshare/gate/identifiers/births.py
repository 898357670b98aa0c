"""Birth dates: a day with a word of birth beside it. Any other day is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, Hit

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|enero|ene|febrero|marzo|abril|abr|mayo|junio|julio|agosto|ago|sep?tiembre|set|octubre|noviembre|diciembre|dic"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro|out)"
)
_YEAR = r"(?:1[89]\d\d|20\d\d|'\d\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = r"(?:st|nd|rd|th|º|o|er)?"
_WORD_DAY = (
    r"(?:primero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete|dieciocho|diecinueve"
    r"|veinte|veinti(?:uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)|treinta(?:\sy\suno)?"
    r"|(?:twenty-|thirty-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_FULL = (
    rf"(?:{_DAY}{_ORDINAL}|{_WORD_DAY})[\s.\-/]{{0,2}}(?:of\s|de\s|del\s)?{_MONTH}\.?[\s,.\-/]{{0,3}}(?:de\s?|del\s|of\s)?(?:ano\s)?(?:{_YEAR}|\d\d)(?!\d)"
    rf"|{_MONTH}\.?[\s\-/]{{0,2}}(?:the\s)?{_DAY}{_ORDINAL}[\s,.\-/]{{1,3}}(?:of\s|de\s|del\s)?(?:{_YEAR}|\d\d)(?!\d)"
    rf"|{_DAY}\s?[-/.]\s?{_DAY}\s?[-/.]\s?(?:{_YEAR}|\d\d)(?!\d)|{_YEAR}\s?[-/.]\s?{_DAY}\s?[-/.]\s?{_DAY}(?!\d)|{_YEAR}[\s,]{{1,2}}{_MONTH}\.?\s{_DAY}{_ORDINAL}(?!\w)"
)
_DATE = re.compile(rf"(?<![\w/-])(?:{_FULL})", re.IGNORECASE)
_COMPACT = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|[12]\d|3[01])(?:19|20)\d\d)(?!\d)"
)
_PARTIAL = re.compile(
    rf"(?<![\w/-])(?:(?:{_DAY}{_ORDINAL}|{_WORD_DAY})\s(?:of\s|de\s)?{_MONTH}|{_MONTH}\.?\s{_DAY}{_ORDINAL}|{_MONTH}\.?,?\s(?:of\s|de\s|del\s)?(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?<![A-Za-z])(?:(?P<certain>D[./]?\s?O[./]?\s?B\.?|date\s{1,4}of\s{1,4}birth|birth\s?dates?|birthday|fecha\s{1,4}de\s{1,4}(?:su\s{1,4})?nacimiento|f(?:echa|\.)?\s{0,4}(?:de\s{1,4})?nac\b\.?|FDN|F\.?N\.?(?=\s?:)|nacimiento|cumpleanos|date\s{1,4}de\s{1,4}naissance|data\s{1,4}de\s{1,4}nascimento)"
    r"|(?:(?<!-)|(?<=first-)|(?<=last-)|(?<=youngest-))born|(?P<letter>b\.(?=\s?[\dA-Z]))|birth(?=\s?:)|vino\s{1,4}al\s{1,4}mundo|(?P<aged>turn(?:ed|s)\s{1,4}\d{1,2}|cumpl(?:io|e|ira)\s{1,4}\d{1,2})|nacio|nacido|nacida|nacieron|nacimos|naci|nace|cumple\s{1,4}anos|nee?\s{1,4}le|nascid[oa]|nasceu|fet\s{1,4}le)(?![A-Za-z])",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,]{0,2}(?:\(|-|:|is|es|,)?\s?(?:(?:\w{1,14}\s){0,3}(?:(?:was|were)\s{1,4}born|nac(?:i|io|imos|ieron)(?!\s{1,4}(?:el|la|un|una)\s{1,4}(?:movimiento|organizacion|clinica|ley|campana|red|idea)))\b|(?:her|his|my|the|su|mi)?\s?(?:date\s{1,4}of\s{1,4}birth|birth\s?da(?:te|y)|DOB|fecha\s{1,4}de\s{1,4}nacimiento|cumpleanos)\b)",
    re.IGNORECASE,
)
# Between the word and the day, these say that the day is another one's.
_ELSE = re.compile(
    r"\b(?:fled|left|arrived|came|crossed|moved|entered|died|won|detained|arrested|deported|huyo|llego|salio|vino|cruzo|murio|entro|migro|gano|detenid[oa]|deportad[oa]|until|hasta|since|desde)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?](?=\s{1,4}[A-Z])|;|\n\s{0,4}\n")
_NOT_PEOPLE = re.compile(
    r"\b(?:movement|idea|organi[sz]ation|clinic|group|law|campaign|program|tradition|movimiento|organizacion|clinica|ley|campana)\s{1,4}(?:was\s{1,4})?$",
    re.IGNORECASE,
)
_REACH = 60


def find(text: str) -> Iterator[Hit]:
    """Every birth date in a plain text; without a year, or with another event between, it is doubtful."""
    for word in _WORDS.finditer(text):
        yield from _after_word(text, word)
    for date in _DATE.finditer(text):
        if _AFTER.match(text, date.end(), date.end() + 60):
            yield Hit(kind="birth-date", start=date.start(), end=date.end(), certainty=NAMED)


def _after_word(text: str, word: re.Match[str]) -> Iterator[Hit]:
    place = word.end()
    reach = 30 if word["certain"] else _REACH
    if _NOT_PEOPLE.search(text, max(0, word.start() - 30), word.start()):
        return
    for pattern in (_DATE, _COMPACT) if word["certain"] else (_DATE,):
        found = pattern.search(text, place, place + reach + 40)
        if found and found.start() - place <= reach and not _STOP.search(text, place, found.start()):
            if _ELSE.search(text, place, found.start()):
                return
            yield _hit(found, doubtful=bool(word["aged"]))
            return
    found = _PARTIAL.search(text, place, place + 40 + 30)
    if (
        found
        and found.start() - place <= 40
        and not _STOP.search(text, place, found.start())
        and not _ELSE.search(text, place, found.start())
    ):
        yield _hit(found, doubtful=True)


def _hit(found: re.Match[str], *, doubtful: bool) -> Hit:
    if doubtful:
        return Hit(kind="birth-date", start=found.start(), end=found.end(), severity="warning", certainty=DOUBTFUL)
    return Hit(kind="birth-date", start=found.start(), end=found.end(), certainty=NAMED)
