"""Where a reader could stop within a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.text.clauses import clauses


@pytest.mark.parametrize(
    "expected",
    [
        [],
        ["After three years,", "a judge said the words."],
        ["She fled at night;", "nobody helped her;", "she walked alone."],
        ["There is one rule:", "nobody is sent back."],
        ["She won her case —", "and her son's."],
        ["Rosa and her son", "(four years old)", "live in Tucson now."],
        ["Alex, a father, a son."],
        ["Rosa, who fled in May 2019,", "lives in Tucson now."],
        ["She paid $1,158 at 10:30 on May 3, 2026,", "and then she left."],
        ["John Perez, Jr. spoke of his long way."],
        ["Acme, Inc. hired her last year,", "and she is glad."],
        ["She said “I came, I saw a judge, I won” to us,", "and we all cried."],
        ["Read https://example.org/a,b;c and share it,", "please do it now."],
        ["It took 3–5 years of her life,", "and more of his."],
        ["وصلت روزا إلى هنا،", "وبعد ثلاث سنوات فازت؛", "ثم عادت إلى بيتها."],
        ["Вона приїхала до нас,", "і вона тепер вільна."],
        ["वह 2019 में आई,", "और वह जीत गई।"],
        ["እሷ በ2019 መጣች፣", "ከዚያም እሷ አሸነፈች።"],
        ["သူမ ရောက်လာပြီ၊", "သူမ အနိုင်ရသည်။"],
        ["เธอมาถึงสหรัฐอเมริกา", "และศาลให้เธออยู่ต่อ"],
    ],
)
def test_clauses(expected: list[str]) -> None:
    assert clauses(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["她在二零一九年来到美国，", "三年以后她赢了；", "现在她能睡着了。"],
        ["她，我，你来到了美国，", "三年以后她赢了。"],
        ["请看https://example.org/a—b—c的故事，", "三年以后她赢了。"],
        ["彼女は二千十九年に来て、", "三年待って勝った。"],
        ["Rosa fled her home at night—", "nobody helped her then—", "and she walked alone."],
    ],
)
def test_where_nothing_stands_between(expected: list[str]) -> None:
    assert clauses("".join(expected)) == expected


@given(
    st.lists(
        st.sampled_from(["Rosa ", "came", ", ", "，", "她", "— ", "—", "(", ") ", "“", "”", ": ", "5,", "#a", " "])
    )
)
def test_nothing_is_lost_but_white_space(pieces: list[str]) -> None:
    sentence = "".join(pieces)
    found = clauses(sentence)
    assert "".join("".join(found).split()) == "".join(sentence.split())
    assert all(found)
