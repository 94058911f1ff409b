"""Write src/watchword/rest/published.json: what rows of the operation table don't say about published operations.

    python scripts/published_api.py rest-api.json

Kinds of parameters, names of schemas, media types and statuses, and the schemas themselves; operations one a line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src/watchword/rest/published.json"
JSON = "application/json"
ERROR = {JSON: {"$ref": "#/components/schemas/ExceptionDto"}}


def main() -> None:
    document = json.loads(Path(sys.argv[1]).read_text())
    operations = {}
    for path, item in sorted(document["paths"].items()):
        for method, operation in item.items():
            operations[operation["operationId"]] = facts(method, path, operation)
    schemas = document["components"]["schemas"]
    lines = ["{", '"operations": {', lined(operations), "},", '"schemas": {', lined(schemas), "}", "}", ""]
    TARGET.write_text("\n".join(lines))


def lined(rows: dict[str, Any]) -> str:
    return ",\n".join(
        f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'), ensure_ascii=False)}" for k, v in sorted(rows.items())
    )


def facts(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"at": f"{method.upper()} {path}", "tags": operation["tags"]}
    if operation.get("deprecated"):
        found["deprecated"] = True
    parameters = operation.get("parameters", [])
    kinds = {p["name"]: p["schema"] for p in parameters if p["schema"] != {"type": "string"}}
    if kinds:
        found["kinds"] = kinds
    required = [p["name"] for p in parameters if p.get("required") and p["in"] == "query"]
    if required:
        found["required"] = required
    if "requestBody" in operation:
        found["body"] = contents(operation["requestBody"]["content"])
        if operation["requestBody"].get("required"):
            found["body_required"] = True
    good, errors = {}, []
    for status, answer in operation["responses"].items():
        content = contents(answer.get("content", {}))
        if int(status) >= 400 and content == ERROR:
            errors.append(status)
        else:
            good[status] = content
    found["answers"] = good
    if errors:
        found["errors"] = errors
    return found


def contents(content: dict[str, Any]) -> dict[str, Any]:
    return {media: each.get("schema", {}) for media, each in content.items()}


if __name__ == "__main__":
    main()
