"""JSON Schemas of what may leave, made of Slack's own TypeScript types: see schema/README.md."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft7Validator

FOLDER = Path(__file__).parent / "schema"


def complaint(file: str, kind: str, payload: object) -> str:
    """What is wrong with a payload of that kind; empty where nothing is."""
    error = next(_validator(file, kind).iter_errors(payload), None)
    if error is None:
        return ""
    where = "/".join(map(str, error.instance_path))
    return f"{kind}/{where}: {error.message[-200:]}"


@cache
def schema(file: str) -> Any:
    """The whole of a file."""
    return json.loads((FOLDER / file).read_text(encoding="utf-8"))


@cache
def _validator(file: str, kind: str) -> Draft7Validator:
    everything = schema(file)
    kinds = {name: everything[name] for name in ("$schema", "definitions")}
    return Draft7Validator({**kinds, "$ref": f"#/definitions/{kind}"})
