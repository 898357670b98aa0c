"""How each shell is answered that asks what could be typed next; values come quoted: no file name runs as a command.

The scripts that `--install-completion` installs are Typer's own, and so is what they ask; only the answer is written
here. Typer's would let `$(…)` in a name reach the shell's eval, and loads Rich for it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer._click.shell_completion import CompletionItem
    from typer.core import TyperGroup

VARIABLE = "_STORYSHARE_COMPLETE"
_OPTION = re.compile(r"(--[\w-]+=)(.*)", re.DOTALL)
# What a shell would take for more than a letter of a word.
_PLAIN = re.compile(r"[\w@%+./,-]")
_GLOB = re.compile(r"[*?\[\\]")
_HARMLESS = re.compile(r"[A-Za-z0-9./,@%+=-]")
_STARTS_AN_OPTION = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands on the line: whole words, then the one that is being typed, and that one as it was written.

    `option` is the `--to=` before it in the same word, for shells that put a value in the place of the whole word.
    """

    words: list[str]
    begun: str = ""
    written: str = ""
    option: str = ""

    @property
    def quote(self) -> str:
        """The quotation mark that was opened and not closed yet, if any."""
        return self.written[:1] if self.written[:1] in ("'", '"') else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The values that fit there; `path` where the shell's own files do as well."""

    typed: Typed
    values: list[CompletionItem]
    path: bool


def answer(app: TyperGroup, asked: str) -> tuple[str, int]:
    """What the shell is to read for `complete_bash` and the like, and the exit code.

    Empty where there is nothing to offer, and where something is wrong.
    """
    shell = _SHELLS.get(asked.removeprefix("complete_"))
    if shell is None:
        return "", 1
    read, write = shell
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            return write(_offered(app, read()))
    except (Exception, SystemExit):  # noqa: BLE001 - whoever presses Tab is typing: nothing may be printed there
        return "", 1


def _offered(app: TyperGroup, typed: Typed) -> Offered:
    from typer._completion_classes import BashComplete  # which one it is makes no difference to what is found

    found = BashComplete(app, {}, "storyshare", VARIABLE).get_completions(typed.words, typed.begun)
    path = any(each.type in ("file", "dir") for each in found) or _is_a_path(typed.begun)
    values = [each for each in found if each.type == "plain" and _can_be_typed(str(each.value), typed)]
    return Offered(typed=typed, values=values, path=path)


def _is_a_path(begun: str) -> bool:
    return "/" in begun or begun.startswith((".", "~"))


def _can_be_typed(value: str, typed: Typed) -> bool:
    """Whether it can be put into a command line and means itself there."""
    from storyshare.cli.safe import one_line

    option = value.startswith(_STARTS_AN_OPTION) and not typed.begun.startswith(_STARTS_AN_OPTION)
    return bool(value) and not option and one_line(value) == value


# -- what was typed ------------------------------------------------------------------------------------------------


def _words_of_bash() -> Typed:
    """Bash tears `--to=x` apart at the sign, and hands each word over as it was written."""
    number = int(os.environ["COMP_CWORD"])
    written = os.environ["COMP_WORDS"].split("\n")[: number + 1]
    written += [""] * (number + 1 - len(written))
    *before, last = written[1:]
    if last == "=" and _names_an_option(before[-1:]):
        last = ""
    elif before[-1:] == ["="] and _names_an_option(before[-2:-1]):
        del before[-1]
    return Typed(words=_read_all(before), begun=_read(last), written=last)


def _names_an_option(words: Sequence[str]) -> bool:
    return any(word.startswith("--") for word in words)


def _words_of_others() -> Typed:
    line = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    _unused, *written = _pieces(line)
    if not written or line[-1:].isspace():
        return Typed(words=_read_all(written))
    return _with_option(written[:-1], written[-1])


def _words_of_powershell() -> Typed:
    """PowerShell leaves out a space at the end, and says apart what is being typed."""
    _unused, *written = _pieces(os.environ.get("_TYPER_COMPLETE_ARGS", ""))
    last = os.environ.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "")
    return _with_option(written[:-1], last) if last else Typed(words=_read_all(written))


def _with_option(before: Sequence[str], last: str) -> Typed:
    option, value = found.groups() if (found := _OPTION.fullmatch(last)) else ("", last)
    words = [*before, option[:-1]] if option else before
    return Typed(words=_read_all(words), begun=_read(value), written=value, option=option)


def _pieces(line: str) -> list[str]:
    """The words of a line as they were written, with their quotation marks."""
    return re.findall(r"""(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|\\$)+""", line, flags=re.DOTALL)


def _read_all(words: Sequence[str]) -> list[str]:
    return [_read(word) for word in words]


def _read(word: str) -> str:
    """A word as the program would get it; a Mac may hand out é in two pieces, and names are compared in one."""
    from typer._click.shell_completion import split_arg_string

    return unicodedata.normalize("NFC", " ".join(split_arg_string(word)))


# -- what is answered ----------------------------------------------------------------------------------------------


def _for_bash(offered: Offered) -> tuple[str, int]:
    """A value a line; put in as it stands, after bash has taken `*` in it for files: such values are left out."""
    values = (_quoted_for_bash(str(each.value), offered.typed.quote) for each in offered.values)
    return "\n".join(filter(None, values)), 0


def _quoted_for_bash(value: str, quote: str) -> str:
    if _GLOB.search(value) or (quote == "'" and "'" in value):
        return ""
    if quote == "'":
        return value
    if quote == '"':
        return re.sub(r'(["$`!])', r"\\\1", value)
    return "".join(each if _PLAIN.match(each) else f"\\{each}" for each in value)


def _for_zsh(offered: Offered) -> tuple[str, int]:
    """What zsh evaluates: in it, every letter that could mean something is written as a number."""
    if not offered.values:
        return ("_files" if offered.path else ":"), 0
    rows = []
    for each in offered.values:
        value = f"{offered.typed.option}{each.value}".replace("\\", "\\\\").replace(":", "\\:")
        rows.append(_numbered(f"{value}:{_help(each)}" if each.help else value))
    return f"local -a shown; shown=({' '.join(rows)}); _describe -V storyshare shown", 0


def _numbered(text: str) -> str:
    """As bytes, so that it does not depend on the locale."""
    written = (each if _HARMLESS.match(each) else "".join(f"\\x{byte:02x}" for byte in each.encode()) for each in text)
    return f"$'{''.join(written)}'"


def _for_fish(offered: Offered) -> tuple[str, int]:
    """A value a line, a tab before its explanation; fish quotes values itself, and asks first whether there are any."""
    if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return "", 0 if offered.values or not offered.path else 1  # 1: then fish offers files
    option = offered.typed.option
    return "\n".join(f"{option}{each.value}" + (f"\t{_help(each)}" if each.help else "") for each in offered.values), 0


def _for_powershell(offered: Offered) -> tuple[str, int]:
    """A value a line, quoted where PowerShell would take it for more than a word, then ::: and its explanation."""
    rows = []
    for each in offered.values:
        value = str(each.value)
        if ":::" not in value:
            plain = re.fullmatch(r"[\w.+-]+", value)
            quoted = value if plain else "'" + re.sub(r"(['‘’‚‛])", r"\1\1", value) + "'"
            rows.append(f"{offered.typed.option}{quoted}:::{_help(each).replace(':::', ':') or ' '}")
    return "\n".join(rows), 0


def _help(each: CompletionItem) -> str:
    from storyshare.cli.safe import one_line

    return one_line(each.help or "")


_SHELLS: dict[str, tuple[Callable[[], Typed], Callable[[Offered], tuple[str, int]]]] = {
    "bash": (_words_of_bash, _for_bash),
    "zsh": (_words_of_others, _for_zsh),
    "fish": (_words_of_others, _for_fish),
    "powershell": (_words_of_powershell, _for_powershell),
    "pwsh": (_words_of_powershell, _for_powershell),
}
