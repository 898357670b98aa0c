"""The words that a person is shown, in that person's language; English ones stand in the code.

`LANGUAGE`, `LC_ALL`, `LC_MESSAGES` and `LANG` choose, in this order, as everywhere (gettext). What scripts read (names
and states in JSON, options) is in English always. `tests/i18n` sees to it that no text lacks its translation.
"""

from __future__ import annotations

import gettext
import os
import sys
from functools import cache
from pathlib import Path

CATALOGS = Path(__file__).with_name("locales")
_DOMAIN = "storyshare"
# What click asks for its own words ("Usage:", "Missing option").
_CLICKS = "messages"


def _(text: str, /, **values: object) -> str:
    """The text in the person's language, with `values` in its {places}; without values, braces are braces."""
    if not text:
        return text  # to gettext, the empty text is the name of the catalog's head
    return _filled(catalog().gettext(text), text, values)


def n_(one: str, many: str, number: int, /, **values: object) -> str:
    """As `_`, in the form that belongs to `number`, which is the place {number}."""
    return _filled(catalog().ngettext(one, many, number), one if number == 1 else many, {"number": number, **values})


def N_(text: str, /) -> str:  # noqa: N802 - its name everywhere
    """The text as it is, marked for translation: `_` gets it later, when somebody is to read it."""
    return text


@cache
def catalog() -> gettext.NullTranslations:
    """The translations into the person's language; none where it is English, or one that nobody has translated to."""
    return gettext.translation(_DOMAIN, CATALOGS, languages=_languages(), fallback=True)


def language() -> str:
    """The language in which people are spoken to, as `en` or `es`."""
    return catalog().info().get("language", "en") or "en"


def speak_through_click() -> None:
    """Let click find the translations of its own words, too."""
    if language() != "en":
        gettext.bindtextdomain(_CLICKS, str(CATALOGS))
        gettext.textdomain(_CLICKS)


def _filled(text: str, english: str, values: dict[str, object]) -> str:
    if not values:
        return text
    try:
        return text.format_map(values)
    except (KeyError, ValueError, IndexError):
        # A slip in a translation must not hide what happened.
        return english.format_map(values)


def _languages() -> list[str] | None:
    """The languages asked for; None where gettext's own look at the environment is right."""
    if sys.platform != "win32" or any(os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")):
        return None
    import ctypes
    import locale

    # Windows sets none of these.
    return [locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "en")]
