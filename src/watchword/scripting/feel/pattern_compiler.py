"""Regular expressions of XPath as states of a machine.

Source: XPath and XQuery Functions and Operators 3.1, 5.6.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from watchword.scripting.juel.pattern import PatternCompiler, State, Test

FLAGS = frozenset("imqsx")
_BLOCKS: Mapping[str, tuple[int, int]] = {
    "IsArabic": (0x0600, 0x06FF),
    "IsBasicLatin": (0x0000, 0x007F),
    "IsCyrillic": (0x0400, 0x04FF),
    "IsGreek": (0x0370, 0x03FF),
    "IsGreekandCoptic": (0x0370, 0x03FF),
    "IsHebrew": (0x0590, 0x05FF),
    "IsHiragana": (0x3040, 0x309F),
    "IsKatakana": (0x30A0, 0x30FF),
    "IsLatin-1Supplement": (0x0080, 0x00FF),
    "IsLatinExtended-A": (0x0100, 0x017F),
    "IsLatinExtended-B": (0x0180, 0x024F),
}
_CATEGORIES: Mapping[str, str] = {
    "C": "cfno",
    "L": "lmotu",
    "M": "cen",
    "N": "dlo",
    "P": "cdefios",
    "S": "ckmo",
    "Z": "lps",
}
"""Groups of general categories, and the second letters of their members."""
_DIGITS = "0123456789"
_CONTROLS: Mapping[str, str] = {"n": "\n", "r": "\r", "t": "\t"}
_PLAIN_ESCAPES = frozenset("\\|.-^?*+{}()[]$/\"' ,;:=@&#!~<>%_")


def _is_category(name: str) -> bool:
    return name[:1] in _CATEGORIES and (len(name) == 1 or (len(name) == 2 and name[1] in _CATEGORIES[name[0]]))


def _category(name: str) -> Test:
    if len(name) == 1:
        return lambda char: unicodedata.category(char)[0] == name
    return lambda char: unicodedata.category(char) == name


def _is_initial(char: str) -> bool:
    return char in "_:" or char.isalpha()


def _is_name(char: str) -> bool:
    return char in "_:-.\u00b7" or char.isalnum()


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] not in "PZC"


def _not(test: Test) -> Test:
    return lambda char: not test(char)


_CLASSES: Mapping[str, Test] = {
    "c": _is_name,
    "d": _category("Nd"),
    "i": _is_initial,
    "s": lambda char: char in " \t\n\r",
    "w": _is_word,
}
_TESTS: Mapping[str, Test] = {**_CLASSES, **{name.upper(): _not(test) for name, test in _CLASSES.items()}}
_PLACES: Mapping[str, Callable[[str, int], bool]] = {
    "$": lambda text, at: at == len(text),
    "$m": lambda text, at: at == len(text) or text[at] == "\n",
    "^": lambda text, at: at == 0,
    "^m": lambda text, at: at == 0 or (text[at - 1] == "\n" and at < len(text)),
}


class XPathPattern(PatternCompiler):
    """Reads one pattern; raises what its base raises."""

    def __init__(self, pattern: str, flags: str) -> None:
        super().__init__(_without_space(pattern) if "x" in flags else pattern)
        self._flags, self._ignore_case = flags, "i" in flags

    def _atom(self, depth: int) -> None:
        char = self._peek()
        if char == ".":
            self._at += 1
            self._emit_test((lambda c: True) if "s" in self._flags else (lambda c: c not in "\n\r"))
        elif char in ("^", "$"):
            self._at += 1
            self._emit(State("assert", place=_PLACES[f"{char}m" if "m" in self._flags else char]))
        elif char == "[":
            self._at += 1
            self._emit_test(self._set(0))
        elif char == "]" or char == "}":
            raise self._wrong(f"a {char!r} stands alone; write \\{char}")
        else:
            super()._atom(depth)

    def _escape(self) -> None:
        if self._peek() in _DIGITS and self._peek():
            self._emit(State("back", first=self._group_before()))
        else:
            self._emit_test(self._escaped_test())

    def _group_before(self) -> int:
        """Return the group a back reference means: as many digits as there are groups, and it is closed by now."""
        end = self._at + 1
        while self._pattern[end : end + 1] in _DIGITS and self._pattern[end : end + 1]:
            if int(self._pattern[self._at : end + 1]) > self._groups:
                break
            end += 1
        group = int(self._pattern[self._at : end])
        if not any(state.do == "save" and state.first == 2 * group + 1 for state in self._states) or not group:
            raise self._wrong(f"there is no group {group} before \\{group}")
        self._at = end
        return group

    def _escaped_test(self) -> Test:
        char = self._peek()
        self._at += 1
        if char in _TESTS and char:
            return _TESTS[char]
        if char in ("p", "P"):
            return self._property(negated=char == "P")
        return self._literal(self._plain_escape(char))

    def _plain_escape(self, char: str) -> str:
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char and char in _PLAIN_ESCAPES:
            return char
        raise self._wrong(f"\\{char} is not supported")

    def _property(self, *, negated: bool) -> Test:
        end = self._pattern.find("}", self._at)
        name = self._pattern[self._at + 1 : end]
        if self._peek() != "{" or end < 0 or not (_is_category(name) or name in _BLOCKS):
            raise self._wrong("a category such as \\p{L} or \\p{IsBasicLatin} is expected")
        self._at = end + 1
        if name in _BLOCKS:
            low, high = _BLOCKS[name]
            test: Test = lambda char: low <= ord(char) <= high  # noqa: E731
        else:
            test = _category(name)
        return _not(test) if negated else test

    def _set(self, depth: int) -> Test:
        """Return the test of a class, whose opening bracket has been read."""
        if depth > 10:
            raise self._wrong("classes are nested too deeply")
        negated = self._peek() == "^"
        self._at += negated
        tests: list[Test] = []
        without: Test | None = None
        while self._peek() != "]":
            if self._peek() in ("", "["):
                raise self._wrong("a class is not closed")
            if tests and self._pattern.startswith("-[", self._at):
                self._at += 2
                without = self._set(depth + 1)
                if self._peek() != "]":
                    raise self._wrong("a subtraction ends its class")
                break
            tests.append(self._set_member())
        self._at += 1
        if not tests:
            raise self._wrong("a class is empty")
        chosen, taken = tuple(tests), without
        return lambda char: any(test(char) for test in chosen) != negated and not (taken is not None and taken(char))

    def _set_member(self) -> Test:
        char = self._peek()
        self._at += 1
        if char == "\\":
            if self._peek() in _TESTS or self._peek() in ("p", "P"):
                return self._escaped_test()
            char = self._plain_escape(self._peek())
            self._at += 1
        if self._peek() != "-" or self._pattern[self._at + 1 : self._at + 2] in ("]", "[", ""):
            return self._literal(char)
        self._at += 1
        high = self._peek()
        self._at += 1
        if high == "\\":
            high = self._plain_escape(self._peek())
            self._at += 1
        if high < char:
            raise self._wrong(f"the range {char}-{high} runs backwards")
        return self._span(char, high)

    def _span(self, low: str, high: str) -> Test:
        if self._ignore_case:
            return lambda c: any(low <= variant <= high for variant in (c, c.lower(), c.upper(), c.lower().upper()))
        return lambda c: low <= c <= high


def _without_space(pattern: str) -> str:
    """Return a pattern without the white space outside classes, even between a backslash and what it escapes."""
    kept: list[str] = []
    depth, escaped = 0, False
    for char in pattern:
        if depth == 0 and char in " \t\n\r":
            continue
        kept.append(char)
        if escaped:
            escaped = False
            continue
        escaped = char == "\\"
        depth += (char == "[") - (char == "]")
    return "".join(kept)
