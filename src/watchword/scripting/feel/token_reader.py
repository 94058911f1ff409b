"""A text of FEEL as tokens, and a place in it."""

from __future__ import annotations

from watchword.scripting.feel.errors import FeelSyntaxError
from watchword.scripting.feel.lexer import Token, tokenize, unescape_plainly

COMPARISONS = frozenset(("!=", "<", "<=", "=", ">", ">="))
_NEVER_IN_NAMES = frozenset((*COMPARISONS, "(", ")", ",", "->", "..", "?", "@", "[", "]", "{", "}"))


class TokenReader:
    """Base of the parser: what is asked of tokens.

    Raises:
        FeelSyntaxError: from every method that expects something.
    """

    def __init__(self, text: str, *, as_camunda: bool = False) -> None:
        self._tokens = tokenize(text, unescape_plainly if as_camunda else None)
        self._text, self._at, self._as_camunda = text, 0, as_camunda

    def _label_end(self) -> int:
        """Return where the ':' after a name stands, 0 if there is no label ahead."""
        end = self._at
        while True:
            token = self._tokens[end]
            if token.text == ":" and token.kind == "symbol":
                return end if end > self._at else 0
            if token.kind in ("string", "end") or token.text in _NEVER_IN_NAMES:
                return 0
            end += 1

    def _spelled(self, end: int) -> str:
        """Return the name that the tokens up to `end` spell, and go there."""
        first, last = self._tokens[self._at], self._tokens[end - 1]
        self._at = end
        if first is last and first.kind == "quoted":
            return first.text
        return " ".join(self._text[first.start : last.end].split())

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _is(self, text: str, ahead: int = 0) -> bool:
        token = self._tokens[min(self._at + ahead, len(self._tokens) - 1)]
        return token.text == text and token.kind in ("symbol", "name")

    def _expect(self, text: str) -> None:
        if not self._is(text):
            raise self._wrong(f"{text!r} is expected, not {self._shown()}")
        self._at += 1

    def _expect_end(self) -> None:
        if self._peek().kind != "end":
            raise self._wrong(f"nothing is expected after the expression, but there is {self._shown()}")

    def _shown(self) -> str:
        token = self._peek()
        return "the end" if token.kind == "end" else repr(self._text[token.start : token.end][:40])

    def _wrong(self, why: str) -> FeelSyntaxError:
        position = self._peek().start
        text = self._text if len(self._text) <= 200 else self._text[:200] + "..."
        return FeelSyntaxError(f"FEEL {text!r}: {why} (character {position + 1})", position)
