"""Write src/watchword/client/operations.py from the operation table: one method for each published operation.

    python scripts/client_operations.py [--check]

With --check nothing is written; the exit status tells whether the file is up to date.
"""

from __future__ import annotations

import argparse
import keyword
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from watchword.rest.op import BodyKind, Op
from watchword.rest.openapi import document
from watchword.rest.resources import RESOURCES

FILE = Path(__file__).resolve().parent.parent / "src" / "watchword" / "client" / "operations.py"
TYPES = {"boolean": "bool", "integer": "int", "number": "float"}
HEAD = '''"""One method for each operation of the API. Made by scripts/client_operations.py from the operation table.

Path parameters are positional; query parameters are keywords, their Python names in snake_case; bodies are what the
OpenAPI document says. What comes back is the decoded JSON (or text, or bytes); the asynchronous client's is awaited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from watchword.client.transport import Request, path_of

Body = Mapping[str, Any] | Sequence[Any] | None


class Operations:
    """All operations; `client.api` is one."""

    def __init__(self, request: Callable[[Request], Any]) -> None:
        self._request = request
'''


def snake(name: str) -> str:
    """Return a published name as Python writes names."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    text = re.sub(r"\W", "_", text)
    return f"{text}_" if keyword.iskeyword(text) else text


def methods() -> Iterator[str]:
    """Yield the source of each method, in the order of the document."""
    paths = document(RESOURCES)["paths"]
    for resource in RESOURCES:
        for op in resource.ops:
            path = resource.path + op.path
            described = paths.get(path, {}).get(op.method.lower(), {})
            yield method(op, path, described.get("parameters", ()))


def method(op: Op, path: str, parameters: list[dict]) -> str:
    """Return the source of one method."""
    places = re.findall(r"\{(.+?)\}", path)
    query = [p for p in parameters if p.get("in") == "query"]
    arguments = ["self", *(f"{snake(place)}: str" for place in places)]
    given = ", ".join(snake(place) for place in places)
    target = f'path_of("{path}", {given})' if places else f'"{path}"'
    extra = []
    if op.body is BodyKind.MULTIPART:
        arguments.append("files: Any")
        extra.append("files=files")
    elif op.body is not BodyKind.NONE:
        arguments.append("body: Body = None")
        extra.append("body=body")
    if query:
        arguments += ["*", *(f"{argument(p, places)}: {kind(p)} | None = None" for p in query)]
        values = ", ".join(f'"{p["name"]}": {argument(p, places)}' for p in query)
        extra.insert(0, f"query={{{values}}}")
    call = ", ".join([f'"{op.method}"', target, *extra])
    return (
        f"\n    def {snake(op.operation_id)}({', '.join(arguments)}) -> Any:\n"
        f'        """{op.method} {path}"""\n'
        f"        return self._request(Request({call}))\n"
    )


def argument(parameter: dict, places: list[str]) -> str:
    name = snake(parameter["name"])
    return f"{name}_" if name in {"body", "files", "self", *map(snake, places)} else name


def kind(parameter: dict) -> str:
    return TYPES.get(parameter.get("schema", {}).get("type", ""), "str | Sequence[str]")


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--check", action="store_true")
    args = cli.parse_args()
    text = HEAD + "".join(methods())
    if args.check:
        return 0 if FILE.exists() and FILE.read_text() == text else 1
    FILE.write_text(text)
    print(f"{text.count('    def ') - 1} operations written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
