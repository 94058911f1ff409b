"""Regular expressions of texts: XPath's patterns, flags and replacements, in bounded time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from watchword.scripting.feel.backtracking import Backtracker
from watchword.scripting.feel.errors import FeelError, Refused
from watchword.scripting.feel.pattern_compiler import FLAGS, XPathPattern
from watchword.scripting.feel.run import Run
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.regex import MAX_STEPS, Machine, Span

Spans = tuple[Span | None, ...]
_META = frozenset("\\|.?*+(){}[]^$")
_VISITS_A_STEP = 5


class Pattern:
    """A compiled pattern."""

    __slots__ = ("_literal", "_machine", "groups", "is_literal")

    def __init__(self, pattern: str, flags: str) -> None:
        self.is_literal = "q" in flags
        plain = self.is_literal or not _META.intersection(pattern)
        self._literal = pattern if plain and not {"i", "x"}.intersection(flags) else None
        self._machine: Machine | Backtracker | None = None
        self.groups = 0
        if self._literal is None:
            source = "".join(f"\\{char}" if char in _META else char for char in pattern) if self.is_literal else pattern
            self.groups, states = XPathPattern(source, flags.replace("x", "") if self.is_literal else flags).compile()
            backs = any(state.do == "back" for state in states)
            self._machine = (
                Backtracker(self.groups, states, ignore_case="i" in flags) if backs else Machine(self.groups, states)
            )

    def finds(self, text: str, run: Run) -> bool:
        """Return whether a part of the text matches."""
        if self._literal is not None:
            return self._literal in text
        return next(self.spans(text, run), None) is not None

    def spans(self, text: str, run: Run) -> Iterator[Spans]:
        """Yield the spans of all matches that don't overlap: the whole, then the groups.

        Raises:
            FeelError: the matching takes more than its limits.
        """
        if self._machine is None:
            yield from _occurrences(self._literal or "", text, run)
            return
        at, budget = 0, [MAX_STEPS]
        while at <= len(text):
            before = budget[0]
            try:
                found = self._machine.run(text, at, budget, whole=False)
            except EvaluationFailed as error:
                raise FeelError(str(error)) from error
            run.spend(1 + (before - budget[0]) // _VISITS_A_STEP)
            if found is None or found[0] is None:
                return
            yield found
            low, high = found[0]
            at = high if high > low else high + 1

    def refuse_empty(self, run: Run) -> None:
        """Raise Refused if the pattern matches a text without characters, which has no end. Source: FORX0003."""
        if self.finds("", run):
            raise Refused("the pattern matches nothing at all")


def compile_pattern(pattern: str, flags: str) -> Pattern:
    """Return the compiled pattern. Raises Refused if it or the flags are wrong or not supported."""
    if not FLAGS.issuperset(flags):
        raise Refused(f"flags are some of {''.join(sorted(FLAGS))}, not {flags[:20]!r}")
    try:
        return _compiled(pattern, flags)
    except EvaluationFailed as error:
        raise Refused(str(error)) from None


@lru_cache(maxsize=512)
def _compiled(pattern: str, flags: str) -> Pattern:
    return Pattern(pattern, flags)


def expand(replacement: str, groups: int) -> list[str | int]:
    """Return the texts and groups of a replacement: `$1` is a group, `\\$` and `\\\\` are plain.

    Raises:
        Refused: a lone `$` or `\\`.
    """
    parts: list[str | int] = []
    at = 0
    while at < len(replacement):
        char, after = replacement[at], replacement[at + 1 : at + 2]
        if char == "\\":
            if after not in ("\\", "$") or not after:
                raise Refused("in a replacement \\ stands before \\ or $")
            parts.append(after)
            at += 2
        elif char == "$":
            end = at + 1
            while end < len(replacement) and replacement[end] in "0123456789" and end - at <= 4:
                if end > at + 1 and int(replacement[at + 1 : end + 1]) > groups:
                    break
                end += 1
            if end == at + 1:
                raise Refused("in a replacement $ stands before the number of a group")
            parts.append(int(replacement[at + 1 : end]))
            at = end
        else:
            parts.append(char)
            at += 1
    return parts


def _occurrences(literal: str, text: str, run: Run) -> Iterator[Spans]:
    at = text.find(literal)
    while at >= 0:
        run.spend()
        yield ((at, at + len(literal)),)
        at = text.find(literal, at + (len(literal) or 1))
        if not literal and at >= len(text):
            return
