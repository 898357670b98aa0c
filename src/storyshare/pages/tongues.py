"""How languages call themselves, and which way they are written."""

from __future__ import annotations

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_SCRIPTS = {"arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg"}
_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "hi": "हिन्दी",
    "ht": "Kreyòl ayisyen",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "pt": "Português",
    "ru": "Русский",
    "so": "Soomaali",
    "sw": "Kiswahili",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


def direction(language: str) -> str:
    """Whether a BCP 47 tag's language is written from the right ("rtl") or from the left ("ltr")."""
    first, *others = language.lower().split("-")
    scripts = [other for other in others if len(other) == 4 and other.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _SCRIPTS else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


def own_name(language: str) -> str:
    """What its speakers call it; the tag itself where that is not known here."""
    name = _NAMES.get(language.lower().split("-")[0])
    return name if name and "-" not in language else f"{name} ({language})" if name else language
