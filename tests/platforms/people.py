"""People at the terminal who have made up their minds."""

from __future__ import annotations

from collections.abc import Callable, Sequence


class Scripted:
    """Answers what is asked, in order; `told` is what was shown, `secret` the questions with hidden answers."""

    def __init__(self, *answers: str, chooses: int = 0) -> None:
        self.told: list[str] = []
        self.secret: list[str] = []
        self.offered: list[str] = []
        self._answers = list(answers)
        self._chooses = chooses

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
        if secret:
            self.secret.append(question)
        return (self._answers.pop(0) or default).strip()

    def choose(self, question: str, choices: Sequence[str]) -> int:
        self.told.append(question)
        self.offered = list(choices)
        return self._chooses if len(choices) > 1 else 0

    def authorise(self, address: str, *, redirect: str) -> str:
        raise AssertionError((address, redirect))


class Somebody:
    """`answers` in their order; `browse` is what the browser does with an address."""

    def __init__(self, *answers: str, browse: Callable[[str], str] = lambda _: "") -> None:
        self._answers = list(answers)
        self._browse = browse
        self.told: list[str] = []
        self.hidden: list[str] = []

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
        if secret:
            self.hidden.append(question)
        return self._answers.pop(0) or default

    def choose(self, question: str, choices: Sequence[str]) -> int:
        return int(self._answers.pop(0))

    def authorise(self, address: str, *, redirect: str) -> str:
        return self._browse(address)
