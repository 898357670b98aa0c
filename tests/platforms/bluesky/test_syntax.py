"""The protocol's own published names: what is none is never taken, and what is one is."""

from datetime import UTC, datetime, timedelta

import pytest
from platforms.bluesky.made import NOW
from support import conformance

from storyshare.platforms.bluesky import record, syntax
from storyshare.platforms.bluesky.tid import TidClock, tid_from

POST = "at://did:plc:asdf123/app.bsky.feed.post"


def published(name: str) -> list[str]:
    lines = conformance(f"bluesky/syntax/{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_handles() -> None:
    assert [each for each in published("handle_syntax_valid") if not syntax.is_handle(each)] == []
    assert [each for each in published("handle_syntax_invalid") if syntax.is_handle(each)] == []


def test_dids() -> None:
    """A percent sign, and more than 200 signs, are allowed; no network gives one, and addresses could not hold it."""
    left_out = [each for each in published("did_syntax_valid") if not syntax.did(each)]
    assert [each for each in left_out if "%" not in each and len(each) <= 200] == []
    assert [each for each in published("did_syntax_invalid") if syntax.did(each)] == []


def test_record_keys() -> None:
    """More than 200 signs, and dots alone, are allowed; ours have 13 signs, and so has every post of an app."""
    left_out = [each for each in published("recordkey_syntax_valid") if not syntax.record_key(each)]
    assert [each for each in left_out if each.strip(".") and len(each) <= 200] == []
    assert [each for each in published("recordkey_syntax_invalid") if syntax.record_key(each)] == []


def test_kinds_of_records() -> None:
    assert [each for each in published("nsid_syntax_valid") if not syntax.is_collection(each)] == []
    assert [each for each in published("nsid_syntax_invalid") if syntax.is_collection(each)] == []


def test_addresses_of_records() -> None:
    """Of the valid ones those are taken that name one record of a DID."""

    def is_taken(uri: str) -> bool:
        try:
            record.place(uri)
        except ValueError:
            return False
        return True

    assert [each for each in published("aturi_syntax_invalid") if is_taken(each)] == []
    for uri in published("aturi_syntax_valid"):
        repo, collection, rkey = [*uri.removeprefix("at://").split("/"), "", ""][:3]
        one = bool(syntax.did(repo) and syntax.is_collection(collection) and syntax.record_key(rkey))
        assert (uri, is_taken(uri)) == (uri, one)
    assert is_taken("at://did:plc:asdf123/com.atproto.feed.post/record")


@pytest.mark.parametrize("uri", ["", "at://", POST, f"{POST}/", f"{POST}/a/b", "https://example.org/a/b", f"{POST}/.."])
def test_what_names_no_record_is_refused(uri: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        record.place(uri)


def test_what_we_make_is_valid() -> None:
    """Record keys, and the moment of a post, by the forms that the published cases were made for."""
    keys = [TidClock().tid(NOW + timedelta(days=days)) for days in range(0, 36500, 365)]
    keys += [tid_from(f"key-{number}") for number in range(100)]
    assert all(len(key) == 13 and key[0] in "234567abcdefghij" and syntax.record_key(key) for key in keys)
    assert record.place(record.at_uri("did:plc:asdf123", keys[0]))["rkey"] == keys[0]
    assert record._moment(datetime(1985, 4, 12, 23, 20, 50, 123456, UTC)) in published("datetime_syntax_valid")
