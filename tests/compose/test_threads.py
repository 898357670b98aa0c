"""A long story as a thread: all of its text, numbered, link and card on the first part."""

import re
from typing import Any

import pytest
from compose.test_compose import HANDS, LINK, ROSA, rules
from support import make_story

from storyshare.compose import compose
from storyshare.errors import InputError
from storyshare.models import Account, Share, Story

BODY = "\n\n".join(
    f"This is sentence {n} of the story. It goes on for a while, and then it ends." for n in range(1, 25)
)
NUMBER = re.compile(r"\n\d+/\d+\Z")


def thread(story: Story, platform: str = "x", **changes: Any) -> Share:
    account = Account(name=platform, platform=platform, env=platform.upper())
    return compose(story, rules(platform), account, thread=True, **changes)


def test_the_whole_text_is_there_in_order_and_once() -> None:
    made = thread(make_story(body=BODY))
    told = [NUMBER.sub("", part.text).replace(LINK, "") for part in made.parts]
    assert " ".join(" ".join(told).split()) == " ".join(BODY.split())


def test_parts_are_numbered_and_about_as_long_as_each_other() -> None:
    made = thread(make_story(body=BODY), "mastodon")
    lengths = [len(part.text) for part in made.parts]
    count = len(made.parts)
    assert [part.text.split("\n")[-1] for part in made.parts] == [f"{n}/{count}" for n in range(1, count + 1)]
    assert min(lengths) > max(lengths) / 2


def test_link_picture_and_hashtags_are_with_the_first_and_the_last_asks_to_follow() -> None:
    story = make_story(body=BODY, images=(HANDS,), hashtags=("Asylum",), actions=("read", "follow"))
    first, *others = thread(story).parts
    assert f"\n\nRead the story: {LINK}\n\n#Asylum\n1/" in first.text
    assert first.images == (HANDS,)
    assert not any(LINK in part.text or "#" in part.text or part.images or part.card for part in others)
    assert others[-1].text.endswith(f"\n\nFollow us for more stories.\n\n{len(others) + 1}/{len(others) + 1}")


def test_on_bluesky_the_card_is_with_the_first() -> None:
    parts = thread(make_story(body=BODY), "bluesky").parts
    assert [part.card is not None for part in parts] == [True] + [False] * (len(parts) - 1)


def test_a_name_is_explained_in_the_part_where_it_first_stands() -> None:
    made = thread(make_story(body=f"{BODY}\n\nThen Rosa won. Rosa may stay.", people=(ROSA,)))
    explained = ["*Name changed for safety." in part.text for part in made.parts]
    assert explained == ["Rosa*" in part.text for part in made.parts]
    assert sum(explained) == 1
    assert not explained[0]


def test_a_name_on_the_card_is_explained_with_the_card() -> None:
    made = thread(make_story(body=f"{BODY}\n\nThen Rosa won.", people=(ROSA,)), "bluesky")
    explained = [number for number, part in enumerate(made.parts, 1) if "*Name changed for safety." in part.text]
    assert explained == [1, len(made.parts)]


def test_what_fits_into_one_post_has_no_number() -> None:
    made = thread(make_story(body="Rosa won."))
    assert [part.text for part in made.parts] == [f"Rosa won.\n\n{LINK}"]


def test_where_there_are_no_threads_it_is_one_post_and_says_so() -> None:
    made = thread(make_story(body=BODY), "by-hand")
    assert (len(made.parts), made.notes) == (1, ("By hand has no threads: it is one post",))


def test_a_record_without_a_text_of_its_own_makes_no_thread() -> None:
    with pytest.raises(InputError, match="rosa has no text of its own"):
        thread(make_story())


def test_calls_are_left_out_before_the_thread_is() -> None:
    warning = "threats and violence, " * 9 + "and loss"
    made = thread(make_story(body="Rosa won. She may stay.", content_warning=warning, actions=("read", "follow")))
    assert made.notes == (
        "left out for lack of room: Read the story",
        "left out for lack of room: Follow us for more stories",
    )
    assert [part.text.count(LINK) for part in made.parts] == [1] + [0] * (len(made.parts) - 1)


def test_no_part_has_more_than_a_blank_line() -> None:
    story = make_story(
        body="For two years she worked, and then for one year more. They won it.\n\nRead it, and share it."
    )
    texts = [part.text for part in thread(story, "x", parameters={}).parts]
    assert not any("\n\n\n" in part for part in texts)
    body = "\n\n".join(f"{'word ' * 40}end." for _ in range(6))
    assert not any("\n\n\n" in part.text for part in thread(make_story(body=body)).parts)
