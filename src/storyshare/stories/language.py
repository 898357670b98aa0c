"""Language tags, as `es` or `pt-BR` (BCP 47), and what people write instead."""

from __future__ import annotations

import re

from storyshare.i18n import _

_TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*", re.IGNORECASE)
# ISO 639-1, as the IANA subtag registry has it: a tag of two letters that is not here is a slip.
_TWO_LETTERS = (
    " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee"
    " el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is"
    " it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms"
    " mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si"
    " sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh"
    " yi yo za zh zu"
    " "
)
_NAMES = {
    "amharic": "am", "arabic": "ar", "bengali": "bn", "burmese": "my", "cantonese": "yue", "chinese": "zh",
    "creole": "ht", "haitian creole": "ht", "dari": "fa", "english": "en", "espanol": "es", "español": "es",
    "farsi": "fa", "french": "fr", "français": "fr", "german": "de", "hindi": "hi", "italian": "it", "korean": "ko",
    "mam": "mam", "k'iche'": "quc", "mandarin": "zh", "pashto": "ps", "persian": "fa", "portuguese": "pt",
    "punjabi": "pa", "russian": "ru", "somali": "so", "spanish": "es", "swahili": "sw", "tagalog": "tl",
    "tigrinya": "ti", "turkish": "tr", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi",
    "cn": "zh", "cz": "cs", "eng": "en", "gr": "el", "jp": "ja", "sp": "es", "spa": "es", "ua": "uk",
}  # fmt: skip


def language_tag(text: str) -> str:
    """The tag in its usual form (`es`, `pt-BR`, `zh-Hant`), or "" where the text is no plausible tag."""
    if not _TAG.fullmatch(text):
        return ""
    first, *rest = text.lower().split("-")
    if len(first) == len("es") and f" {first} " not in _TWO_LETTERS:
        return ""
    shapes = {2: str.upper, 4: str.title}
    return "-".join([first, *(shapes.get(len(part), str)(part) for part in rest)])


def language_hint(text: str) -> str:
    """What to write instead of something that is no language tag."""
    meant = _NAMES.get(text.casefold()) or language_tag(text.replace("_", "-"))
    return _("Write {meant}.", meant=meant) if meant else _("Write the code of the language, as en, es or pt-BR.")
