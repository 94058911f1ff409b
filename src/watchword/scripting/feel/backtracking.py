"""Matching of patterns with back references: these alone need backtracking, so their steps are bounded strictly."""

from __future__ import annotations

from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.pattern import State
from watchword.scripting.juel.regex import Span

MAX_TRIES = 200_000
"""States visited by one search."""


class Backtracker:
    """The states of a compiled pattern, tried one way after the other; answers as `Machine` does."""

    def __init__(self, groups: int, states: list[State], *, ignore_case: bool) -> None:
        self.groups, self._states, self._ignore_case = groups, states, ignore_case

    def run(self, text: str, start: int, budget: list[int], *, whole: bool) -> tuple[Span | None, ...] | None:
        """Return the spans of the leftmost match (group 0 first) at or after `start`; None if there is none.

        Raises:
            EvaluationFailed: too many ways had to be tried.
        """
        tries = [min(MAX_TRIES, budget[0])]
        first = tries[0]
        for at in range(start, len(text) + 1):
            slots = self._match(text, at, tries, whole)
            if slots is not None or whole:
                budget[0] -= first - tries[0]
                return None if slots is None else _spans(slots)
        budget[0] -= first - tries[0]
        return None

    def _match(self, text: str, start: int, tries: list[int], whole: bool) -> tuple[int, ...] | None:
        waiting = [(0, start, (-1,) * (2 * (self.groups + 1)))]
        while waiting:
            index, at, slots = waiting.pop()
            while True:
                tries[0] -= 1
                if tries[0] < 0:
                    raise EvaluationFailed(f"a pattern with back references takes more than {MAX_TRIES} tries")
                state = self._states[index]
                if state.do == "match":
                    if whole and at != len(text):
                        break
                    return slots
                if state.do == "split":
                    waiting.append((state.second, at, slots))
                    index = state.first
                elif state.do == "jump":
                    index = state.first
                elif state.do == "save":
                    index, slots = index + 1, (*slots[: state.first], at, *slots[state.first + 1 :])
                else:
                    after = self._step(state, text, at, slots)
                    if after < 0:
                        break
                    index, at = index + 1, after
        return None

    def _step(self, state: State, text: str, at: int, slots: tuple[int, ...]) -> int:
        """Return the place after a character, an assertion or a back reference; -1 if it doesn't hold."""
        if state.do == "back":
            low, high = slots[2 * state.first], slots[2 * state.first + 1]
            if low < 0 or high < 0:
                return at
            end = at + high - low
            same = self._shown(text[at:end]) == self._shown(text[low:high])
            return end if same and end <= len(text) else -1
        if state.place is not None:
            return at if state.place(text, at) else -1
        return at + 1 if at < len(text) and state.test is not None and state.test(text[at]) else -1

    def _shown(self, text: str) -> str:
        return text.lower() if self._ignore_case else text


def _spans(slots: tuple[int, ...]) -> tuple[Span | None, ...]:
    return tuple(
        (slots[at], slots[at + 1]) if slots[at] >= 0 and slots[at + 1] >= 0 else None for at in range(0, len(slots), 2)
    )
