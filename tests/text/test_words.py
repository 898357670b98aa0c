"""Where a text may be cut between two words."""

from itertools import pairwise

import pytest

from storyshare.text.words import word_ends


@pytest.mark.parametrize(
    "expected",
    [
        ["Rosa", " won", " here."],
        ["她", "在", "2019年", "来", "了。"],
        ["她", "们", "三人", "来", "了。"],
        ["「彼", "女」", "と", "きょ", "う"],
        ["请", "看", "https://example.org/a。", "谢", "谢"],
        ["我", "们", "#难民权利", " 大", "家"],
        ["လွတ်", "မြောက်"],
        ["བོད་", "སྐད།"],
        ["그녀는", " 이겼다."],
    ],
)
def test_word_ends(expected: list[str]) -> None:
    text = "".join(expected)
    starts = [0, *word_ends(text, 0, len(text))]
    assert [text[start:end] for start, end in pairwise(starts)] == expected
