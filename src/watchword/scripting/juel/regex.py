"""Regular expressions in linear time: a machine of states without backtracking.

Java's syntax as far as it is regular: literals, classes, groups, alternation, greedy and lazy repetition, anchors.
Back references, look-around and possessive repetition are refused. Steps are at most states x characters, and bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.pattern import PatternCompiler, State

MAX_STEPS = 1_000_000
"""States visited by one call, over all characters and matches: about a second."""
Span = tuple[int, int]


class Machine:
    """The states of a compiled pattern, of whatever syntax."""

    def __init__(self, groups: int, states: list[State]) -> None:
        self.groups, self._states = groups, states

    def run(self, text: str, start: int, budget: list[int], *, whole: bool) -> tuple[Span | None, ...] | None:
        """Return the spans of the leftmost match (group 0 first) at or after `start`; None if there is none."""
        slots = 2 * (self.groups + 1)
        threads: list[tuple[int, tuple[int, ...]]] = []
        best: tuple[int, ...] | None = None
        for at in range(start, len(text) + 1):
            seen: set[int] = set()
            current: list[tuple[int, tuple[int, ...]]] = []
            for index, saved in threads:
                self._follow(index, saved, text, at, seen, current)
            if best is None and (at == start or not whole):
                self._follow(0, (-1,) * slots, text, at, seen, current)
            budget[0] -= len(seen)
            if budget[0] < 0:
                raise EvaluationFailed(
                    f"a pattern takes more than {MAX_STEPS} steps on a text of {len(text)} characters"
                )
            threads = []
            for index, saved in current:
                state = self._states[index]
                if state.do == "match":
                    if whole and at != len(text):
                        continue
                    best = saved
                    break
                if at < len(text) and state.test is not None and state.test(text[at]):
                    threads.append((index + 1, saved))
            if not threads and (best is not None or whole):
                break
        if best is None:
            return None
        return tuple(
            (best[slot], best[slot + 1]) if best[slot] >= 0 and best[slot + 1] >= 0 else None
            for slot in range(0, slots, 2)
        )

    def _follow(
        self,
        start: int,
        slots: tuple[int, ...],
        text: str,
        at: int,
        seen: set[int],
        into: list[tuple[int, tuple[int, ...]]],
    ) -> None:
        """Add the states that wait for a character, in order of preference, reached from `start` without one."""
        waiting = [(start, slots)]
        while waiting:
            index, saved = waiting.pop()
            if index in seen:
                continue
            seen.add(index)
            state = self._states[index]
            if state.do in ("char", "match"):
                into.append((index, saved))
            elif state.do == "jump":
                waiting.append((state.first, saved))
            elif state.do == "split":
                waiting.append((state.second, saved))
                waiting.append((state.first, saved))
            elif state.do == "save":
                waiting.append((index + 1, (*saved[: state.first], at, *saved[state.first + 1 :])))
            elif state.place is not None and state.place(text, at):
                waiting.append((index + 1, saved))


class Regex(Machine):
    """A compiled pattern in Java's syntax."""

    def __init__(self, pattern: str) -> None:
        super().__init__(*PatternCompiler(pattern).compile())

    def matches(self, text: str) -> bool:
        """Return whether the pattern matches the whole text."""
        return self.run(text, 0, [MAX_STEPS], whole=True) is not None

    def finds(self, text: str) -> Iterator[tuple[Span | None, ...]]:
        """Yield the spans of all matches that don't overlap, from left to right."""
        at, budget = 0, [MAX_STEPS]
        while at <= len(text):
            found = self.run(text, at, budget, whole=False)
            if found is None or found[0] is None:
                return
            yield found
            low, high = found[0]
            at = high if high > low else high + 1

    def replace(self, text: str, replacement: str, *, all: bool = True) -> str:
        """Return the text with matches replaced; `$1` and `\\` in the replacement mean what they mean in Java."""
        template = _template(replacement, self.groups)
        parts: list[str] = []
        at = 0
        for spans in self.finds(text):
            low, high = spans[0] or (0, 0)
            parts.append(text[at:low])
            for piece in template:
                span = spans[piece] if isinstance(piece, int) else None
                parts.append(piece if isinstance(piece, str) else "" if span is None else text[span[0] : span[1]])
            at = high
            if not all:
                break
        parts.append(text[at:])
        return "".join(parts)

    def split(self, text: str, limit: int = 0) -> list[str]:
        """Return the parts between matches, as Java's String.split does; empty ones at the end are dropped."""
        parts: list[str] = []
        at = 0
        for spans in self.finds(text):
            low, high = spans[0] or (0, 0)
            if high == 0 or (low == high == len(text)):
                continue
            if limit > 0 and len(parts) == limit - 1:
                break
            parts.append(text[at:low])
            at = high
        parts.append(text[at:])
        while limit == 0 and len(parts) > 1 and not parts[-1]:
            parts.pop()
        return parts


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Regex:
    """Return the compiled pattern. Raises EvaluationFailed if it is malformed, refused or too large."""
    return Regex(pattern)


def _template(replacement: str, groups: int) -> list[str | int]:
    parts: list[str | int] = []
    at = 0
    while at < len(replacement):
        char = replacement[at]
        at += 1
        if char == "\\" and at < len(replacement):
            parts.append(replacement[at])
            at += 1
        elif char == "$" and at < len(replacement) and replacement[at] in "0123456789":
            group = int(replacement[at])
            at += 1
            if group > groups:
                raise EvaluationFailed(f"replacement {replacement!r}: the pattern has no group {group}")
            parts.append(group)
        elif char in "\\$":
            raise EvaluationFailed(f"replacement {replacement!r}: write \\{char} for a plain {char}")
        else:
            parts.append(char)
    return parts
