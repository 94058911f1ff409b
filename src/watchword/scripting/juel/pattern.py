"""Patterns of regular expressions as states of a machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from watchword.scripting.juel.errors import EvaluationFailed

MAX_PATTERN = 500
"""Characters of a pattern."""
MAX_STATES = 3_000
"""Instructions a pattern may compile to; counted repetition multiplies."""
MAX_DEPTH = 50
"""Nesting of groups."""

Test = Callable[[str], bool]


@dataclass(slots=True)
class State:
    """`do`: char (test), split (to both), jump, save (slot), assert (test of place), match."""

    do: str
    test: Test | None = None
    place: Callable[[str, int], bool] | None = None
    first: int = 0
    second: int = 0


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


class PatternCompiler:
    """Reads one pattern.

    Raises:
        EvaluationFailed: malformed, refused or too large.
    """

    def __init__(self, pattern: str) -> None:
        if len(pattern) > MAX_PATTERN:
            raise EvaluationFailed(f"a pattern has {len(pattern)} characters; at most {MAX_PATTERN} are allowed")
        self._pattern, self._at, self._groups, self._ignore_case = pattern, 0, 0, False
        self._states: list[State] = []

    def compile(self) -> tuple[int, list[State]]:
        """Return the number of groups and the states, the first to start with."""
        if self._pattern.startswith("(?i)"):
            self._ignore_case, self._at = True, 4
        self._emit(State("save", first=0))
        self._alternatives(0)
        if self._at < len(self._pattern):
            raise self._wrong("a ')' too many")
        self._emit(State("save", first=1))
        self._emit(State("match"))
        return self._groups, self._states

    def _alternatives(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self._wrong("groups nested too deeply")
        start, ends = len(self._states), []
        self._sequence(depth)
        while self._peek() == "|":
            self._at += 1
            self._insert(start, State("split", first=start + 1, second=len(self._states) + 2))
            ends.append(len(self._states))
            self._emit(State("jump"))
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
            self._emit(State("assert", place=_PLACES["A"]))
        elif char == "$":
            self._emit(State("assert", place=_at_end))
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
            self._emit(State("save", first=2 * group))
            self._alternatives(depth + 1)
            self._emit(State("save", first=2 * group + 1))
        if self._peek() != ")":
            raise self._wrong("a ')' is missing")
        self._at += 1

    def _escape(self) -> None:
        char = self._peek()
        self._at += 1
        if char in _CLASSES:
            self._emit_test(_CLASSES[char])
        elif char in _PLACES:
            self._emit(State("assert", place=_PLACES[char]))
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
        for _ in range(low - 1 if high is None else low):
            self._copy(body, start)
        if high is None:
            self._loop(body, start, lazy, optional=low == 0)
            return
        splits: list[int] = []
        for _ in range(high - low):
            splits.append(len(self._states))
            self._emit(State("split"))
            self._copy(body, start)
        for split in splits:
            self._choose(split, split + 1, len(self._states), lazy)

    def _loop(self, body: list[State], start: int, lazy: bool, *, optional: bool) -> None:
        """Emit a body that may come again, with the choice behind it.

        Who has come through the body without a character finds it visited and leaves the loop, before what the body
        likes less is tried: as engines do that go back.
        """
        skip = len(self._states)
        if optional:
            self._emit(State("split"))
        first = len(self._states)
        self._copy(body, start)
        again = len(self._states)
        self._emit(State("split"))
        self._choose(again, first, again + 1, lazy)
        if optional:
            self._choose(skip, first, again + 1, lazy)

    def _choose(self, split: int, into: int, past: int, lazy: bool) -> None:
        self._states[split].first, self._states[split].second = (past, into) if lazy else (into, past)

    def _copy(self, body: list[State], origin: int) -> None:
        shift = len(self._states) - origin
        for state in body:
            moved = shift if state.do in ("jump", "split") else 0
            self._emit(State(state.do, state.test, state.place, state.first + moved, state.second + moved))

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

    def _insert(self, at: int, state: State) -> None:
        self._states.insert(at, state)
        for later in self._states[at + 1 :]:
            if later.do in ("jump", "split"):
                later.first, later.second = later.first + 1, later.second + 1

    def _emit_test(self, test: Test) -> None:
        self._emit(State("char", test))

    def _emit(self, state: State) -> None:
        self._states.append(state)
        if len(self._states) > MAX_STATES:
            raise self._wrong("too large")

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _wrong(self, why: str) -> EvaluationFailed:
        return EvaluationFailed(f"pattern {self._pattern!r} is refused: {why} (character {self._at + 1})")
