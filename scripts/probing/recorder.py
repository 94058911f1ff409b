"""A scenario that is written while it is played against the reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from conform import Scenario


class Recorder:
    """Plays steps one by one, keeps them and what they answered; `finish` writes scenario and answers below `root`."""

    def __init__(self, root: Path, key: str, base: str) -> None:
        self.root, self.key = root, key
        (root / "scenarios" / key).parent.mkdir(parents=True, exist_ok=True)
        (root / "golden" / key).parent.mkdir(parents=True, exist_ok=True)
        (root / "models").mkdir(exist_ok=True)
        self.file = root / "scenarios" / f"{key}.yaml"
        self.file.write_text("steps: []\n")
        self.scenario = Scenario(self.file, root, base, ("demo", "demo"), 60)
        self.steps: list[dict[str, Any]] = []
        self.seen: list[dict[str, Any]] = []
        self.lasting: list[dict[str, Any]] = []
        """Steps that clean up."""

    def step(self, do: str, **more: Any) -> dict[str, Any]:
        """Play a step and return what was seen."""
        step = {"do": do, **more}
        try:
            seen = self.scenario.once(step)
        except LookupError:
            step.pop("save", None)
            seen = self.scenario.once(step)
        self.steps.append(step)
        self.seen.append(seen)
        return seen

    def ask(self, path: str, **query: Any) -> Any:
        """Ask without keeping the question; ${names} are filled in."""
        answer = self.scenario.send({"do": f"GET {path}", "query": query})
        return answer.json() if answer.content and answer.status_code < 300 else []

    def finish(self) -> None:
        """Write what was played and end what it made."""
        self.file.write_text(
            yaml.safe_dump(
                {"name": self.key, "steps": self.steps, "finally": self.lasting}, sort_keys=False, width=10_000
            )
        )
        (self.root / "golden" / f"{self.key}.json").write_text(json.dumps(self.seen, indent=1, sort_keys=True) + "\n")
        self.scenario.spec = {"steps": [], "finally": self.lasting}
        self.scenario.run()
        self.scenario.client.close()
