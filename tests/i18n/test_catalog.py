"""What people are shown is there in Spanish, whole and with the same places."""

import ast
import re
import string
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from i18n.texts import CODE, collected, of_click
from i18n.write_catalog import FOLDER, LANGUAGE, mo, read, untranslated

from storyshare import errors

_DOMAINS = {"storyshare": collected, "messages": of_click}
_SHOWN = {
    "say", "warn", "complain", "ask", "agreed", "tell", "problem", "need", "report", "rejected", "not_sent", "on_hold",
    "_say", "_complain", "_unplanned", "add", "bar", "choose", "copy", "fact", "in_doubt", "labelled", "look", "made",
    "mend", "note", "ok", "progress", "table", "to_do", "unknown", "waiting", "wrapped", "wrong", "_wrong",
    "Block", "CannotTell", "Change", "Fact", "Fault", "Finding", "Left", "LeftOut", "Line", "Need", "Problem", "Reason",
    "Refusal", "Section", "Slip", "Step", "Taken", "ToDo", "Trace", "Unusable", "Verdict", "Word",
}  # fmt: skip
# Named so, and given a name, a place or a sign.
_KNOWN_BY = {"name", "key", "id", "kind", "did", "rule", "state", "listener", "lock", "occasion", "queueing_lock"}
_NO_TEXT = {"platform", "account", "key", "field", "rule", "name", "path", "severity", "tone", "style", "env"}


@pytest.fixture(scope="module", params=sorted(_DOMAINS))
def domain(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_no_text_is_without_a_translation(domain: str) -> None:
    assert not untranslated(read(domain))


def test_the_catalog_holds_exactly_the_texts_of_the_code(domain: str) -> None:
    assert {_named(each) for each in read(domain) if each.id} == {
        _named(each) for each in _DOMAINS[domain]() if each.id
    }


def test_a_translation_has_the_places_of_its_text(domain: str) -> None:
    found = [(each, text) for each in read(domain) if each.id for text in _forms(each.string)]
    wrong = [text for each, text in found if _places(text) not in [_places(one) for one in _forms(each.id)]]
    assert not wrong


def test_what_the_program_reads_is_what_people_wrote(domain: str) -> None:
    written = (FOLDER / f"{domain}.po").read_bytes()
    assert (FOLDER / f"{domain}.mo").read_bytes() == mo(read_po(BytesIO(written), locale=LANGUAGE))


def test_no_text_goes_to_people_past_the_translation() -> None:
    assert not [place for path in sorted(CODE.rglob("*.py")) for place in _past(path)]


def test_every_text_stands_where_it_is_found() -> None:
    """What is called inside an f-string is never collected, and so never translated."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(CODE.rglob("*.py"))}
    assert not [
        f"{path.relative_to(CODE)}:{call.lineno}"
        for path, tree in trees.items()
        for outer in ast.walk(tree)
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call) and _name(call.func) in {"_", "n_"} and isinstance(call.args[0], ast.Constant)
    ]


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def test_no_name_by_which_programs_know_something_is_translated() -> None:
    assert not [place for path in sorted(CODE.rglob("*.py")) for place in _translated_names(path)]


def _translated_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) not in {"_", "n_", "Profile"}:  # a profile is only shown
            for each in node.keywords:
                value = each.value
                if each.arg in _KNOWN_BY and isinstance(value, ast.Call) and _name(value.func) in {"_", "n_"}:
                    yield f"{path.relative_to(CODE)}:{value.lineno}"


def _named(text: Message) -> str:
    return text.id[0] if isinstance(text.id, tuple) else str(text.id)


def _places(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return {text[:1]}


def _past(path: Path) -> Iterator[str]:
    known = {name for name in vars(errors) if name.endswith("Error")} | _SHOWN
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in known:
            for given in [*node.args, *(each.value for each in node.keywords if each.arg not in _NO_TEXT)]:
                if any(_is_text(leaf) for leaf in _leaves(given)):
                    yield f"{path.relative_to(CODE)}:{given.lineno}"


def _leaves(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from (*_leaves(node.body), *_leaves(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (leaf for each in node.values for leaf in _leaves(each))
    elif isinstance(node, ast.BinOp):
        yield from (*_leaves(node.left), *_leaves(node.right))
    else:
        yield node


def _is_text(node: ast.expr) -> bool:
    """Whether it has two words, or a sentence of one."""
    parts = [node] if isinstance(node, ast.Constant) else node.values if isinstance(node, ast.JoinedStr) else []
    text = "".join(str(each.value) if isinstance(each, ast.Constant) else "" for each in parts)
    is_command = re.fullmatch(r"\s*([A-Z_]+=\S+ )?(storyshare|git|chmod|mv|pip|printf|exiftool)\b.*", text, re.DOTALL)
    return bool(re.search(r"[a-z]{2,} [a-z]{2,}|^[A-Z][a-z]+\.$", text)) and not is_command


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
