"""A small, strict check of JSON against AT Protocol lexicons: also refuses fields that a lexicon does not name."""

import re
from typing import Any

from support import conformance_json

from storyshare.text.graphemes import count_graphemes

_FORMATS = {
    "at-identifier": r"did:[a-z]+:[\w.:-]+|[a-z0-9.-]+\.[a-z]+",
    "at-uri": r"at://did:[a-z]+:[\w.:-]+/[a-zA-Z.]+/[\w.~:-]+",
    "cid": r"baf[a-z2-7]{56}",
    "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "did": r"did:[a-z]+:[\w.:-]+",
    "language": r"[a-z]{2,3}(-[A-Za-z0-9]+)*",
    "nsid": r"[a-z]+(\.[a-zA-Z]+){2,}",
    "record-key": r"[\w.~:-]{1,512}",
    "tid": r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}",
    "uri": r"[a-z]+:\S+",
}


def check_record(record: Any) -> None:
    """Assert that a record is what its `$type` says."""
    _check(_definition(record["$type"])["record"], record, record["$type"])


def check_input(method: str, body: Any) -> None:
    """Assert that a body is what the method takes."""
    _check(_definition(method)["input"]["schema"], body, method)


def _definition(ref: str, within: str = "") -> Any:
    document, _, name = ref.partition("#")
    path = (document or within.partition("#")[0]).replace(".", "/")
    return conformance_json(f"api/bluesky-lexicons/{path}.json")["defs"][name or "main"]


def _check(schema: Any, value: Any, where: str) -> None:
    kind = schema["type"]
    if kind == "ref":
        ref = schema["ref"]
        return _check(_definition(ref, where), value, where.partition("#")[0] if ref[0] == "#" else ref)
    if kind == "union":
        refs = [where.partition("#")[0] + ref if ref[0] == "#" else ref for ref in schema["refs"]]
        assert value["$type"] in refs, where
        return _check(_definition(value["$type"]), value, value["$type"])
    return {"object": _object, "array": _array, "string": _string, "integer": _integer, "blob": _blob}.get(
        kind, _anything
    )(schema, value, where)


def _object(schema: Any, value: Any, where: str) -> None:
    assert isinstance(value, dict), where
    assert set(schema.get("required", ())) <= set(value), where
    assert set(value) <= {*schema["properties"], "$type"}, where
    for name, given in value.items():
        if name != "$type" and not (given is None and name in schema.get("nullable", ())):
            _check(schema["properties"][name], given, where)


def _array(schema: Any, value: Any, where: str) -> None:
    assert isinstance(value, list), where
    assert len(value) <= schema.get("maxLength", len(value)), where
    for given in value:
        _check(schema["items"], given, where)


def _string(schema: Any, value: Any, where: str) -> None:
    assert isinstance(value, str), where
    assert len(value.encode()) <= schema.get("maxLength", 10**9), where
    assert count_graphemes(value) <= schema.get("maxGraphemes", 10**9), where
    if "format" in schema:
        assert re.fullmatch(_FORMATS[schema["format"]], value), (where, value)


def _integer(schema: Any, value: Any, where: str) -> None:
    assert type(value) is int, where
    assert value >= schema.get("minimum", value), where


def _blob(schema: Any, value: Any, where: str) -> None:
    assert set(value) == {"$type", "ref", "mimeType", "size"}, where
    assert value["$type"] == "blob", where
    assert value["size"] <= schema["maxSize"], where
    assert value["mimeType"].startswith("image/"), where


def _anything(schema: Any, value: Any, where: str) -> None:
    assert schema["type"] in {"unknown", "boolean"}, where
    assert schema["type"] != "boolean" or isinstance(value, bool), where
