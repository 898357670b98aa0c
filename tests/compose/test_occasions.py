"""A story that is shared again says something else, and the same to everybody who asks."""

from itertools import pairwise
from typing import Any

from compose.test_compose import rules
from support import make_story

from storyshare.compose import Said, compose
from storyshare.models import Account, Line, Quote, Share, Story

LINES = tuple(Line(text=f"Line {number}.") for number in range(1, 5))
STORY = make_story(quote=Quote(text="I can sleep.", by="Rosa"), body="She ran a bakery.\n\nThen she left.")


def share(story: Story, occasion: str = "first", *said: str, platform: str = "x", **changes: Any) -> Share:
    account = Account(name=changes.pop("account", platform), platform=platform, env="X")
    return compose(story, rules(platform), account, occasion=occasion, said=Said(before=said, **changes))


def opening(made: Share) -> str:
    return made.parts[0].text.split("\n")[0]


def shared_again(story: Story, times: int) -> list[Share]:
    """The story as it is shared on so many occasions, one after the other."""
    found: list[Share] = []
    for number in range(times):
        found.append(share(story, f"occasion-{number}", *(each.words() for each in found)))
    return found


def test_the_first_time_it_is_the_best_line() -> None:
    assert opening(share(make_story(lines=LINES))) == "Line 1."


def test_which_line_it_is_depends_on_story_account_and_occasion_alone() -> None:
    story = make_story(lines=LINES)
    by_occasion = {opening(share(story, f"o{number}")) for number in range(30)}
    by_account = {opening(share(story, "o1", account=f"a{number}")) for number in range(30)}
    by_story = {opening(share(make_story(lines=LINES, id=f"s{number}"), "o1")) for number in range(30)}
    assert by_occasion == by_account == by_story == {line.text for line in LINES}
    assert share(story, "o7") == share(story, "o7")


def test_no_text_comes_again_while_there_is_another() -> None:
    found = shared_again(make_story(lines=LINES, quote=STORY.quote, body=STORY.body), 8)
    assert {opening(each) for each in found[:4]} == {line.text for line in LINES}
    assert {opening(each) for each in found[4:6]} == {"Rosa may stay", "“I can sleep.” – Rosa"}
    assert len({each.words() for each in found}) == 8


def test_composed_texts_open_with_the_summary_the_quote_the_title_and_the_story_itself() -> None:
    texts = {each.parts[0].text for each in shared_again(STORY, 4)}
    link = STORY.link
    assert texts == {
        f"Rosa may stay\n\nRosa won asylum. She waited for three years.\n\n“I can sleep.” – Rosa\n\n{link}",
        f"“I can sleep.” – Rosa\n\nRosa won asylum. She waited for three years.\n\n{link}",
        f"Rosa may stay\n\n“I can sleep.” – Rosa\n\n{link}",
        f"Rosa may stay\n\nShe ran a bakery.\n\n“I can sleep.” – Rosa\n\n{link}",
    }


def test_when_all_was_said_what_was_said_longest_ago_comes_again() -> None:
    found = shared_again(make_story(lines=LINES[:2], summary="Line 3.", title="Line"), 6)
    words = [each.words() for each in found]
    assert len(set(words)) == 3
    assert words[3:] == words[:3]
    assert all(one != other for one, other in pairwise(words))


def test_another_address_does_not_make_it_another_text() -> None:
    one, other = (
        compose(STORY, rules("x"), Account(name="x", platform="x", env="X"), parameters={"utm_campaign": name})
        for name in ("spring", "autumn")
    )
    assert one.words() == other.words()
    assert one.digest() != other.digest()


def test_what_was_begun_stays_as_it_is() -> None:
    story = make_story(lines=LINES)
    begun = share(story, "o1", "something else")
    others = [each.words() for each in shared_again(story, 5) if each.words() != begun.words()]
    assert share(story, "o1", *others, now=begun.words()) == begun
