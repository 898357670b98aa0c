"""Whether a request is one that Telegram's published description of its Bot API knows."""

from __future__ import annotations

import json
from typing import Any

from contract.multipart import fields, is_multipart
from support import conformance_json

from storyshare.testing.web import Request

_SIMPLE: dict[str, type | tuple[type, ...]] = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}
_LIST = "Array of "


class BotApi:
    """The description; skips the test where it is not there."""

    def __init__(self) -> None:
        self._whole = conformance_json("api/telegram-bot-api.json")

    def check(self, request: Request) -> None:
        """Fail where the method, a field or its type is not as described."""
        name = request.path.rpartition("/")[2]
        assert request.method == "POST"
        assert request.query == {}
        method = self._whole["methods"][name]
        described = {each["name"]: each for each in method.get("fields", ())}
        asked = request.json() if not is_multipart(request) else self._form(request, described)
        self._check_object(asked, described, name)

    def _form(self, request: Request, described: dict[str, Any]) -> dict[str, Any]:
        """The fields of a form: of a file True, of what is not a text its JSON; each file is a field or is named."""
        asked: dict[str, Any] = {}
        attached = set()
        for each in fields(request):
            types = described.get(each.name, {"types": []})["types"]
            if each.file and "InputFile" in types:
                asked[each.name] = True
            elif each.file:
                attached.add(f"attach://{each.name}")
            else:
                text = each.data.decode()
                asked[each.name] = text if "String" in types else json.loads(text)
        assert attached == {each["media"] for each in asked.get("media", ())}
        return asked

    def _check_object(self, given: dict[str, Any], described: dict[str, Any], where: str) -> None:
        assert set(given) <= set(described), (where, set(given) - set(described))
        needed = {name for name, each in described.items() if each["required"]}
        assert needed <= set(given), (where, needed - set(given))
        for name, value in given.items():
            assert any(self._is(value, kind, f"{where}.{name}") for kind in described[name]["types"]), (where, name)

    def _is(self, value: Any, kind: str, where: str) -> bool:
        if kind == "InputFile":
            return value is True
        if kind in _SIMPLE:
            return isinstance(value, _SIMPLE[kind]) and (kind == "Boolean") == isinstance(value, bool)
        if kind.startswith(_LIST):
            return isinstance(value, list) and all(self._is(each, kind.removeprefix(_LIST), where) for each in value)
        if not isinstance(value, dict):
            return False
        described = {each["name"]: each for each in self._whole["types"][kind].get("fields", ())}
        if kind.startswith("InputMedia") and value.get("type") != kind.removeprefix("InputMedia").lower():
            return False
        self._check_object(value, described, where)
        return True
