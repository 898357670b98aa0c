"""A person who logs an account in, for tests."""

from collections.abc import Sequence


class Somebody:
    """Who answers with a token."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.heard = list(answers), ""

    def tell(self, text: str) -> None:
        self.heard += f"{text}\n"

    def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
        assert secret
        return self.answers.pop(0)

    def choose(self, question: str, choices: Sequence[str]) -> int:
        return int(self.answers.pop(0))

    def authorise(self, address: str, *, redirect: str) -> str:
        raise NotImplementedError
