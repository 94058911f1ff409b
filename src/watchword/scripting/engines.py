"""Which script formats can be run, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec

from watchword.core.errors import SettingsError, StepFailed
from watchword.scripting.sandbox.pool import Sandbox
from watchword.scripting.sandbox.protocol import ObjectData, Reply

EXPRESSIONS = frozenset(("feel", "juel"))
"""Formats that are evaluated by our own expression languages, in this process; always on."""
FORMATS: Mapping[str, str] = {
    "ecmascript": "javascript",
    "javascript": "javascript",
    "js": "javascript",
    "python": "python",
}
"""Language by format, as models name it in any case."""
LANGUAGES: Mapping[str, str] = {
    "javascript": "_quickjs",
    "python": "pydantic_monty",
}
"""Languages that run in the sandbox, and the module of the extra `scripts` that runs them."""


class ScriptEngines:
    """The formats that may be run here."""

    def __init__(self, sandbox: Sandbox | None = None, languages: Iterable[str] = ()) -> None:
        """Make the registry.

        Args:
            sandbox: runs the languages; None: no scripts.
            languages: those that are switched on.

        Raises:
            SettingsError: a language is unknown, or its engine is not installed.
        """
        self._sandbox = sandbox
        self._languages = frozenset(languages) if sandbox is not None else frozenset()
        for language in sorted(self._languages):
            module = LANGUAGES.get(language)
            if module is None:
                raise SettingsError(f"scripts.formats names {language!r}; expected some of {', '.join(LANGUAGES)}")
            if find_spec(module) is None:
                raise SettingsError(f"scripts in {language} need an extra: install watchword[scripts]")

    def refusal(self, script_format: str) -> str | None:
        """Return why scripts of a format are not run, None if they are."""
        name = script_format.lower()
        if name in EXPRESSIONS or FORMATS.get(name) in self._languages:
            return None
        if name not in FORMATS:
            known = ", ".join(sorted((*EXPRESSIONS, *LANGUAGES)))
            return f"scripts in {script_format!r} can't be run; rewrite it in one of {known}, or as an external task"
        if self._sandbox is None:
            return (
                f"scripts are switched off, so {script_format!r} is not run; set scripts.enabled = true to allow them"
            )
        return f"scripts in {script_format!r} are switched off; add {FORMATS[name]!r} to scripts.formats to allow them"

    def evaluate(
        self, script_format: str, source: str, objects: tuple[ObjectData, ...], *, wanted: bool = True
    ) -> Reply:
        """Run a script of a sandboxed format in a fresh context.

        Args:
            script_format: as the model names it.
            source: its text.
            objects: what the script sees; the variables of the first are names of their own.
            wanted: False if the result is of no interest, whatever it is.

        Raises:
            StepFailed: the format isn't run, or the sandbox failed.
        """
        reason = self.refusal(script_format)
        if reason is not None or self._sandbox is None:
            raise StepFailed(reason or f"scripts in {script_format!r} are not run here")
        return self._sandbox.evaluate(FORMATS[script_format.lower()], source, objects, wanted=wanted)

    def close(self) -> None:
        """End the script processes."""
        if self._sandbox is not None:
            self._sandbox.close()
