"""Whether a request is one that a platform's published description knows."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from support import conformance_json

from storyshare.testing.web import Request

_FIELD = re.compile(rb'Content-Disposition: form-data; name="(\w+)"')


class Description:
    """An OpenAPI description, and names that are documented elsewhere; skips the test where it is not there."""

    def __init__(self, name: str, *, also: frozenset[str] = frozenset()) -> None:
        self._whole = conformance_json(name)
        # Mastodon's says oneOf where both a text and pictures may be given, which would be two.
        body = self._whole["paths"].get("/api/v1/statuses", {}).get("post", {}).get("requestBody")
        if body:
            schema = body["content"]["application/json"]["schema"]
            schema["anyOf"] = schema.pop("oneOf")
        self._registry: Any = Registry().with_resource("urn:described", DRAFT202012.create_resource(self._whole))
        self._also = also

    def check(self, request: Request) -> None:
        """Fail where the path, a parameter or the body is not as described."""
        template = self._template(request)
        operation = self._whole["paths"][template][request.method.lower()]
        known = {self._named(each)["name"] for each in operation.get("parameters", ())}
        assert set(request.query) <= known | self._also, (template, request.query)
        if "requestBody" not in operation:
            assert not request.body.strip(b"{}"), template
        elif request.body:
            self._check_body(request, template, operation)

    def _check_body(self, request: Request, template: str, operation: Any) -> None:
        kind = request.headers["content-type"].partition(";")[0]
        assert kind in operation["requestBody"]["content"], (template, kind)
        place = template.replace("~", "~0").replace("/", "~1")
        inner = f"{request.method.lower()}/requestBody/content/{kind.replace('/', '~1')}/schema"
        schema = {"$ref": f"urn:described#/paths/{place}/{inner}"}
        if kind == "application/json":
            body = {name: value for name, value in request.json().items() if name not in self._also}
        else:
            body = {name.decode(): "x" for name in _FIELD.findall(request.body)}
            assert b'name="media_category"\r\n\r\ntweet_image\r\n' in request.body or "media_category" not in body
            body |= {"media_category": "tweet_image"} if "media_category" in body else {}
            # Discourse's: what is one of a few values, or yes or no.
            body |= {"upload_type": "composer"} if b'name="upload_type"\r\n\r\ncomposer\r\n' in request.body else {}
            body |= {"synchronous": True} if b'name="synchronous"\r\n\r\ntrue\r\n' in request.body else {}
        errors = [error.message for error in Draft202012Validator(schema, registry=self._registry).iter_errors(body)]
        assert errors == [], (template, errors)

    def _template(self, request: Request) -> str:
        """The path as described; one without variables before one with."""
        for template in sorted(self._whole["paths"], key=lambda each: each.count("{")):
            pattern = re.sub(r"\{\w+\}", "[^/]+", template)
            if re.fullmatch(pattern, request.path) and request.method.lower() in self._whole["paths"][template]:
                return str(template)
        raise AssertionError(f"{request.method} {request.path} is not described")

    def _named(self, parameter: Any) -> Any:
        reference = parameter.get("$ref")
        if not reference:
            return parameter
        found = self._whole
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        return found
