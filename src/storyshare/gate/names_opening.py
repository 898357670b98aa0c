"""Whether a word that opens a sentence, where every word has a capital, is a person by what follows it."""

from __future__ import annotations

import re

_LONGEST = 40
# "Devi waited", "Sokha sells", "Maykel dormía": a noun that is no name would have its article before it.
_SINGULAR = r"is|was|has|isn['’]t|wasn['’]t|does|doesn['’]t|es|era|fue|est[aá]|estaba|ten[ií]a|tiene|ha|hab[ií]a"
_VERBS = (
    r"had|can|could|can['’]t|couldn['’]t|would|did|didn['’]t|said|says|told|tells|went|goes|came|comes|knew|knows|found|finds|took|takes|left|leaves|ran|runs|saw|sees|heard|felt|feels|wore"
    r"|wears|held|holds|kept|keeps|lost|met|meets|sat|sits|slept|sleeps|spoke|speaks|stood|stands|taught|teaches|thought|thinks|wept|won|wrote|writes"
    r"|drew|draws|drove|drives|ate|eats|fell|fled|flees|gave|gives|grew|hid|hides|sang|sings|sells|sold|sent|sends|paid|pays|read|reads|rode|rose|swam"
    r"|woke|wakes|became|began|begins|brought|brings|built|bought|buys|got|gets|made|makes|put|shook|smiles|laughs|cries|prays|waits|lives|works|wants"
    r"|needs|loves|hopes|dreams|remembers|means|cooks|plays|studies|turns|walks|calls|asks|looks|dice|vive|trabaja|cuida|quiere|sabe|sue[nñ]a"
    r"|recuerda|espera|cocina|canta|llora|duerme|estudia|habla|hizo|dijo|vino|pudo|tuvo|supo|quiso|puso"
)
_ACTS = re.compile(
    rf"(?:\s(?:never\s|still\s|always\s|also\s|finally\s|later\s|ya\s|no\s|nunca\s|siempre\s|tambi[eé]n\s|se\s|me\s|le\s|nos\s|lo\s|la\s){{0,2}}"
    rf"(?:(?P<singular>{_SINGULAR})|{_VERBS}|[a-z]{{2,14}}ed|[a-záéíñ]{{2,14}}(?:ó|aba|ía))"
    r"|\s(?:and|y|with|con)\s(?:his|her|their|my|su|sus|mi|mis|I)"
    r"|,\s(?:who|whose|quien|(?:then|now)\s\d{1,2}|\d{1,2}(?=,|\sa[nñ]os)))(?![\w'’])"
)
# Of nouns that need no article: the many, and what is no thing ("Migrants waited", "Waiting is", "Detention has").
# "Cruzar costó": in Spanish the infinitive is a noun without an article.
_INFINITIVE = re.compile(r"[aei]r$")
_SPANISH = re.compile(r"(?:\s(?:es|era|fue|est[aá]|estaba|ha|hab[ií]a|no\s\w+)|ó|aba|ía)$")
_POSSESSED = re.compile(r"['’]s$")
_NO_THING = re.compile(
    r"(?:ing|ly|tion|sion|ment|ness|ism|ship|ance|ence|ancy|ency|cion|mente|dad|ores|ation|ure|hood|age|one|body|ed)$"
)


def does_what_people_do(text: str, word: re.Match[str]) -> bool:
    """Whether what follows a word is what only follows a name: a verb, without an article before the word.

    So it is after 's, too ("Tatyana's brother"): no name of a thing opens a sentence like that.
    """
    plain = _POSSESSED.sub("", word[0]).lower()
    if len(plain) < 3 or _NO_THING.search(plain):
        return False
    if _POSSESSED.search(word[0]) and text[word.end() : word.end() + 1] == " ":
        return not plain.endswith("s")
    found = _ACTS.match(text, word.end(), word.end() + _LONGEST)
    if not found or (_INFINITIVE.search(plain) and _SPANISH.search(found[0])):
        return False
    return bool(found["singular"]) or not plain.endswith("s")
