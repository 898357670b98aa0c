"""The words for days that come again; each stands for one plain English word, "" for words that may be left out."""

from __future__ import annotations

from collections.abc import Mapping

# The plain words that the reader knows, with what they count.
WEEKDAYS: Mapping[str, int] = {
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
    "weekday": 0,
    "weekend": 5,
}
MONTHS: Mapping[str, int] = {
    "january": 1,
    "february": 2,
    "march": 3,
    "april": 4,
    "may": 5,
    "june": 6,
    "july": 7,
    "august": 8,
    "september": 9,
    "october": 10,
    "november": 11,
    "december": 12,
}
NUMBERS: Mapping[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
# Several words that are one, before anything else is read.
PHRASES = (
    (r"\bfin(?:es)? de semana\b", "weekend"),
    (r"\bdias? laborables?\b|\bentre semana\b", "weekday"),
)

_MORE = {
    "monday": "mon mondays lun lunes",
    "tuesday": "tue tues tuesdays martes",
    "wednesday": "wed wednesdays mie miercoles",
    "thursday": "thu thur thurs thursdays jue jueves",
    "friday": "fri fridays vie viernes",
    "saturday": "sat saturdays sab sabado sabados",
    "sunday": "sun sundays dom domingo domingos",
    "weekday": "weekdays",
    "weekend": "weekends",
    "january": "jan enero",
    "february": "feb febrero",
    "march": "marzo",
    "april": "apr abril",
    "may": "mayo",
    "june": "jun junio",
    "july": "jul julio",
    "august": "aug agosto",
    "september": "sep sept septiembre",
    "october": "oct octubre",
    "november": "nov noviembre",
    "december": "dec diciembre",
    "first": "primer primero primera",
    "second": "segundo segunda",
    "third": "tercer tercero tercera",
    "fourth": "cuarto cuarta",
    "fifth": "quinto quinta",
    "last": "ultimo ultima",
    "other": "",
    "day": "days daily dia dias",
    "week": "weeks semana semanas",
    "month": "months mes meses",
    "of": "de del",
    "and": "y e , &",
    "to": "a hasta through thru until",
    "after": "siguiente despues",
    "": "every each the on el la los las cada todos todas todo toda al st nd rd th o º ª",
}
VOCABULARY: Mapping[str, str] = {
    word: meant for meant, words in _MORE.items() for word in (meant, *words.split()) if word
}
