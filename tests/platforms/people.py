"""A person at the terminal who has made up their mind."""

from __future__ import annotations

from collections.abc import Sequence


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
