"""The adapter keeps the contract that every platform of storyshare keeps."""

from board import KEY, Board, refused
from storyshare_corkboard import Corkboard

from storyshare.testing import NOW, Case, PlatformContract


class TestCorkboard(PlatformContract):
    case = Case(
        platform=Corkboard,
        connect=lambda account, shelf: Corkboard.connect(account, shelf, now=lambda: NOW),
        stand_in=Board,
        refusal=refused,
        variables=lambda url: {"BASE_URL": url, "KEY": KEY},
        cannot={
            "threads": "a notice stands alone: the board has no answers to it",
            "recognise": "what a person posted on the board itself has no reference of ours",
            "boost": "the board has nothing like it",
            "measure": "the board counts nothing",
        },
    )
