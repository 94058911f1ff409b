"""Regular expressions in linear time: a machine of states without backtracking.

Java's syntax as far as it is regular: literals, classes, groups, alternation, greedy and lazy repetition, anchors.
Back references, look-around and possessive repetition are refused. Steps are at most states x characters, and bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from watchword.scripting.juel.errors import EvaluationFailed

MAX_PATTERN = 500
"""Characters of a pattern."""
MAX_STATES = 3_000
"""Instructions a pattern may compile to; counted repetition multiplies."""
MAX_STEPS = 1_000_000
"""States visited by one call, over all characters and matches: about a second."""
MAX_DEPTH = 50
"""Nesting of groups."""

Test = Callable[[str], bool]
Span = tuple[int, int]


@dataclass(slots=True)
class _State:
    """`do`: char (test), split (to both), jump, save (slot), assert (test of place), match."""

    do: str
    test: Test | None = None
    place: Callable[[str, int], bool] | None = None
    first: int = 0
    second: int = 0


class Regex:
    """A compiled pattern."""

    def __init__(self, pattern: str) -> None:
        self.groups, self._states = _Compiler(pattern).compile()

    def matches(self, text: str) -> bool:
        """Return whether the pattern matches the whole text."""
        return self._run(text, 0, [MAX_STEPS], whole=True) is not None

    def finds(self, text: str) -> Iterator[tuple[Span | None, ...]]:
        """Yield the spans of all matches that don't overlap, from left to right."""
        at, budget = 0, [MAX_STEPS]
        while at <= len(text):
            found = self._run(text, at, budget, whole=False)
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

    def _run(self, text: str, start: int, budget: list[int], *, whole: bool) -> tuple[Span | None, ...] | None:
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


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _boundary(text: str, at: int) -> bool:
    before, after = at > 0 and _is_word(text[at - 1]), at < len(text) and _is_word(text[at])
    return before != after


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"


def _is_space(char: str) -> bool:
    return char in " \t\n\x0b\f\r"


def _opposite(test: Test) -> Test:
    return lambda char: not test(char)


def _at_end(text: str, at: int) -> bool:
    return at == len(text) or (at == len(text) - 1 and text[at] == "\n")


_CLASSES: dict[str, Test] = {
    "D": _opposite(_is_digit),
    "S": _opposite(_is_space),
    "W": _opposite(_is_word),
    "d": _is_digit,
    "s": _is_space,
    "w": _is_word,
}
_CONTROLS = {"f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PLACES: dict[str, Callable[[str, int], bool]] = {
    "A": lambda text, at: at == 0,
    "B": lambda text, at: not _boundary(text, at),
    "Z": _at_end,
    "b": _boundary,
    "z": lambda text, at: at == len(text),
}


class _Compiler:
    def __init__(self, pattern: str) -> None:
        if len(pattern) > MAX_PATTERN:
            raise EvaluationFailed(f"a pattern has {len(pattern)} characters; at most {MAX_PATTERN} are allowed")
        self._pattern, self._at, self._groups, self._ignore_case = pattern, 0, 0, False
        self._states: list[_State] = []

    def compile(self) -> tuple[int, list[_State]]:
        if self._pattern.startswith("(?i)"):
            self._ignore_case, self._at = True, 4
        self._emit(_State("save", first=0))
        self._alternatives(0)
        if self._at < len(self._pattern):
            raise self._wrong("a ')' too many")
        self._emit(_State("save", first=1))
        self._emit(_State("match"))
        return self._groups, self._states

    def _alternatives(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self._wrong("groups nested too deeply")
        start, ends = len(self._states), []
        self._sequence(depth)
        while self._peek() == "|":
            self._at += 1
            self._insert(start, _State("split", first=start + 1, second=len(self._states) + 2))
            ends.append(len(self._states))
            self._emit(_State("jump"))
            start = len(self._states)
            self._sequence(depth)
        for end in ends:
            self._states[end].first = len(self._states)

    def _sequence(self, depth: int) -> None:
        while self._peek() not in ("", "|", ")"):
            start, groups = len(self._states), self._groups
            self._atom(depth)
            self._repeat(start, groups)

    def _atom(self, depth: int) -> None:
        char = self._peek()
        self._at += 1
        if char == "(":
            self._group(depth)
        elif char == "[":
            self._emit_test(self._class())
        elif char == ".":
            self._emit_test(lambda c: c not in "\n\r\x85\u2028\u2029")
        elif char == "^":
            self._emit(_State("assert", place=_PLACES["A"]))
        elif char == "$":
            self._emit(_State("assert", place=_at_end))
        elif char == "\\":
            self._escape()
        elif char in "*+?{":
            raise self._wrong(f"nothing before {char!r} to repeat")
        else:
            self._emit_test(self._literal(char))

    def _group(self, depth: int) -> None:
        if self._pattern.startswith("?:", self._at):
            self._at += 2
            self._alternatives(depth + 1)
        elif self._peek() == "?":
            raise self._wrong("look-around, named groups and flags inside are not supported")
        else:
            self._groups += 1
            group = self._groups
            self._emit(_State("save", first=2 * group))
            self._alternatives(depth + 1)
            self._emit(_State("save", first=2 * group + 1))
        if self._peek() != ")":
            raise self._wrong("a ')' is missing")
        self._at += 1

    def _escape(self) -> None:
        char = self._peek()
        self._at += 1
        if char in _CLASSES:
            self._emit_test(_CLASSES[char])
        elif char in _PLACES:
            self._emit(_State("assert", place=_PLACES[char]))
        else:
            self._emit_test(self._literal(self._escaped(char)))

    def _escaped(self, char: str) -> str:
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "" or char.isalnum():
            raise self._wrong(f"\\{char} is not supported")
        return char

    def _class(self) -> Test:
        negated = self._peek() == "^"
        self._at += negated
        tests: list[Test] = []
        first = True
        while first or self._peek() != "]":
            if self._peek() == "" or self._peek() == "[" or self._pattern.startswith("&&", self._at):
                raise self._wrong("a class is not closed, or holds another")
            tests.append(self._member())
            first = False
        self._at += 1
        chosen = tuple(tests)
        return lambda char: any(test(char) for test in chosen) != negated

    def _member(self) -> Test:
        char = self._peek()
        self._at += 1
        if char == "\\":
            char = self._peek()
            self._at += 1
            if char in _CLASSES:
                return _CLASSES[char]
            char = self._escaped(char)
        if self._peek() != "-" or self._pattern[self._at + 1 : self._at + 2] in ("]", ""):
            return self._literal(char)
        self._at += 1
        high = self._peek()
        self._at += 1
        if high == "\\":
            high = self._escaped(self._peek())
            self._at += 1
        if high < char:
            raise self._wrong(f"the range {char}-{high} runs backwards")
        if self._ignore_case:
            return lambda c: char <= c <= high or char <= c.lower() <= high or char <= c.upper() <= high
        return lambda c: char <= c <= high

    def _literal(self, char: str) -> Test:
        if self._ignore_case:
            folded = char.lower()
            return lambda c: c.lower() == folded
        return lambda c: c == char

    def _repeat(self, start: int, groups: int) -> None:
        char = self._peek()
        if char not in ("*", "+", "?", "{"):
            return
        self._at += 1
        low, high = {"*": (0, None), "+": (1, None), "?": (0, 1), "{": (0, 0)}[char]
        if char == "{":
            low, high = self._counts()
        lazy = self._peek() == "?"
        self._at += lazy
        if self._peek() in ("*", "+", "?", "{"):
            raise self._wrong("possessive or doubled repetition is not supported")
        body = self._states[start:]
        del self._states[start:]
        for _ in range(low):
            self._copy(body, start)
        if high is None:
            self._loop(body, start, lazy)
            return
        splits: list[int] = []
        for _ in range(high - low):
            splits.append(len(self._states))
            self._emit(_State("split"))
            self._copy(body, start)
        for split in splits:
            self._choose(split, split + 1, len(self._states), lazy)

    def _loop(self, body: list[_State], start: int, lazy: bool) -> None:
        split = len(self._states)
        self._emit(_State("split"))
        self._copy(body, start)
        self._emit(_State("jump", first=split))
        self._choose(split, split + 1, len(self._states), lazy)

    def _choose(self, split: int, into: int, past: int, lazy: bool) -> None:
        self._states[split].first, self._states[split].second = (past, into) if lazy else (into, past)

    def _copy(self, body: list[_State], origin: int) -> None:
        shift = len(self._states) - origin
        for state in body:
            moved = shift if state.do in ("jump", "split") else 0
            self._emit(_State(state.do, state.test, state.place, state.first + moved, state.second + moved))

    def _counts(self) -> tuple[int, int | None]:
        end = self._pattern.find("}", self._at)
        low, comma, high = self._pattern[self._at : end].partition(",")
        if end < 0 or not low.isdecimal() or not (high == "" or high.isdecimal()):
            raise self._wrong("a repetition is written {2}, {2,} or {2,5}")
        self._at = end + 1
        least, most = int(low[:6]), int(high[:6]) if high else None if comma else int(low[:6])
        if least > 1000 or (most is not None and (most > 1000 or most < least)):
            raise self._wrong("a repetition counts up to 1000, and not backwards")
        return least, most

    def _insert(self, at: int, state: _State) -> None:
        self._states.insert(at, state)
        for later in self._states[at + 1 :]:
            if later.do in ("jump", "split"):
                later.first, later.second = later.first + 1, later.second + 1

    def _emit_test(self, test: Test) -> None:
        self._emit(_State("char", test))

    def _emit(self, state: _State) -> None:
        self._states.append(state)
        if len(self._states) > MAX_STATES:
            raise self._wrong("too large")

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _wrong(self, why: str) -> EvaluationFailed:
        return EvaluationFailed(f"pattern {self._pattern!r} is refused: {why} (character {self._at + 1})")
