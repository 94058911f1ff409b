"""A client that openapi-generator makes of the document that the server itself gives out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from server import PASSWORD, USER

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent.parent / "examples" / "invoice" / "invoice.bpmn"
PACKAGE = "made_client"


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "MYPYPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def made(server, tmp_path_factory) -> Path:
    """Return the folder of the generated package."""
    folder = tmp_path_factory.mktemp("made")
    answer = httpx.get(f"{server.root}/openapi.json", auth=(USER, PASSWORD), timeout=30)
    (folder / "openapi.json").write_bytes(answer.content)
    generate = "import sys, openapi_generator_cli; sys.exit(openapi_generator_cli.run(sys.argv[1:]).returncode)"
    done = run(
        sys.executable, "-c", generate, "generate", "--input-spec", "openapi.json", "--generator-name", "python",
        "--output", str(folder), "--additional-properties", f"packageName={PACKAGE}", folder=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder


def test_the_generated_client_has_the_types_that_its_calls_need(made):
    whole = run(sys.executable, "-m", "mypy", "--config-file=", "--ignore-missing-imports", "-p", PACKAGE, folder=made)
    calls = run(
        sys.executable, "-m", "mypy", "--config-file=", "--strict", "--follow-imports=silent",
        str(HERE / "generated_calls.py"), folder=made,
    )  # fmt: skip

    assert (0, 0) == (whole.returncode, calls.returncode), whole.stdout[-3000:] + calls.stdout[-3000:]


def test_the_generated_client_deploys_starts_asks_and_completes(server, made):
    done = run(sys.executable, str(HERE / "generated_calls.py"), server.url, USER, PASSWORD, str(MODEL), folder=made)

    assert done.returncode == 0, done.stderr
    assert {
        "definition": "invoice",
        "key": "made-1",
        "task": "Review invoice M-1",
        "state": "COMPLETED",
        "started": True,
        "refusal": "InvalidRequestException",
    } == json.loads(done.stdout)
