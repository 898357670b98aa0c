"""Somebody at the terminal who answers as a test has written down."""

from collections.abc import Callable, Sequence


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
