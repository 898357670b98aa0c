"""What approvers hand over, and the file of stories that were taken back: anything can stand in them."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import make_story, make_workspace

from storyshare.errors import InputError, SetupError
from storyshare.gate import signing
from storyshare.publish.evidence import is_withdrawn
from storyshare.publish.tombstones import WITHDRAWN_FILE, ids_in_file, link_digests, write_withdrawn

PEM, PUBLIC = signing.new_key("secret")
SAID = signing.statement("w", story_id="rosa-7f3k", digest="d" * 64, approver="Sam Lee", until=datetime.now(UTC))


DAMAGED = st.integers(0, len(PEM) - 1).map(lambda at: PEM[:at] + b"x" + PEM[at + 1 :])


@given(st.binary(max_size=400) | DAMAGED, st.text())
def test_a_file_that_is_no_key_is_one_plain_error(pem: bytes, passphrase: str) -> None:
    try:
        signing.read_key(pem, passphrase)
    except InputError as error:
        assert "secret" not in f"{error} {error.hint}"  # noqa: PT017 - most files raise, a lucky one may open


@given(st.text(), st.text())
def test_what_is_no_signature_verifies_nothing(key: str, signature: str) -> None:
    assert not signing.verifies(key, SAID, signature)
    assert not signing.verifies(PUBLIC, SAID, signature)


@given(st.binary(max_size=2000) | st.text(max_size=500).map(str.encode))
@example(b"\xef\xbb\xbfother-1111 2026-05-04\r\n")
@example("rosa-7f3k 2026-05-04\n".encode("utf-16"))
def test_whatever_stands_in_the_file_a_story_that_is_added_stays_taken_back(before: bytes) -> None:
    story = make_story()
    with tempfile.TemporaryDirectory() as folder:
        place = make_workspace(Path(folder))
        (place.root / WITHDRAWN_FILE).write_bytes(before)
        try:
            write_withdrawn(place, story.id, link_digests(story), "2026-05-04")
        except SetupError:  # then nothing is sent at all
            with pytest.raises(SetupError):
                is_withdrawn(place, None, story)
            return
        assert is_withdrawn(place, None, story)
        assert is_withdrawn(place, None, make_story(id="other-1111"))
        assert story.id in ids_in_file(place)
