"""One post and its figures: what is unknown stays unknown."""

from datetime import timedelta

from measurings import POSTED, part, thread

from storyshare.models import Metrics
from storyshare.publish.reports.figures import FIGURES, Figure, posts_of


def test_what_nobody_told_is_unknown_and_not_zero() -> None:
    (post,) = posts_of([part(Metrics(likes=0))])
    assert post.figure("likes") == Figure(value=0)
    assert [post.figure(name) for name in FIGURES if name != "likes"] == [None] * 5
    assert post.figure("responses") == Figure(value=0)


def test_a_post_that_nobody_asked_about_has_no_figure() -> None:
    (post,) = posts_of([part()])
    assert (post.figures, post.figure("responses"), post.read_at, post.gone) == ({}, None, None, False)


def test_views_alone_are_no_responses() -> None:
    (post,) = posts_of([part(Metrics(views=7, bookmarks=2))])
    assert post.figure("responses") is None


def test_the_latest_reading_counts_even_where_it_is_less() -> None:
    (post,) = posts_of([part(Metrics(likes=9), Metrics(likes=7))])
    assert post.figure("likes") == Figure(value=7)
    assert post.read_at == POSTED + timedelta(hours=1, days=1)


def test_of_a_post_that_is_gone_the_last_figures_count() -> None:
    (post,) = posts_of([part(Metrics(likes=9), None)])
    assert (post.figure("likes"), post.gone, post.read_at) == (Figure(value=9), True, POSTED + timedelta(hours=1))


def test_a_post_that_was_taken_back_is_gone() -> None:
    (post,) = posts_of([part(Metrics(likes=9), taken_back=True, deleted=True)])
    assert post.gone


def test_a_post_that_could_not_be_deleted_is_not_called_gone() -> None:
    (post,) = posts_of([part(Metrics(likes=9), taken_back=True)])
    assert not post.gone


def test_when_the_same_was_told_again_is_when_it_was_read() -> None:
    later = POSTED + timedelta(days=9)
    (post,) = posts_of([part(Metrics(likes=9), told_at=later)])
    assert post.read_at == later


def test_a_thread_is_one_post_seen_as_often_as_its_first_part() -> None:
    (post,) = posts_of(thread(Metrics(views=90, likes=4), Metrics(views=50, likes=3)))
    assert (post.parts, post.figure("views"), post.figure("likes")) == (2, Figure(value=90), Figure(value=7))


def test_our_own_next_part_is_no_reply() -> None:
    (post,) = posts_of(thread(Metrics(replies=3), Metrics(replies=1), Metrics(replies=2)))
    assert post.figure("replies") == Figure(value=2 + 0 + 2)


def test_a_next_part_that_the_platform_does_not_count_takes_nothing_away() -> None:
    (post,) = posts_of(thread(Metrics(replies=0), Metrics(replies=0)))
    assert post.figure("replies") == Figure(value=0)


def test_where_a_part_is_unknown_it_is_at_least_so_much() -> None:
    (post,) = posts_of(thread(Metrics(likes=4), None))
    assert post.figure("likes") == post.figure("responses") == Figure(value=4, whole=False)
    assert post.read_at == POSTED + timedelta(hours=1)


def test_what_is_seen_of_a_thread_is_unknown_with_its_first_part() -> None:
    (post,) = posts_of(thread(None, Metrics(views=50)))
    assert post.figure("views") is None


def test_a_boost_is_no_post_and_is_noted_with_the_post_that_it_is_about() -> None:
    one, other = part(), part(occasion="second")
    boost = part(kind="boost", account="partner", occasion="mastodon/second")
    assert [post.boosted_by for post in posts_of([one, boost, other])] == [(), ("partner",)]


def test_another_language_is_not_boosted_along() -> None:
    boost = part(kind="boost", account="partner", occasion="mastodon/first", language="es")
    assert [post.boosted_by for post in posts_of([part(), boost])] == [()]


def test_how_it_grew_is_known_from_reading_to_reading() -> None:
    (post,) = posts_of([part(Metrics(likes=1), Metrics(likes=4, boosts=2), None)])
    hour = POSTED + timedelta(hours=1)
    assert post.grew == ((hour, 1), (hour + timedelta(days=1), 6))
