"""Texts as literal parts and syntax trees: a Pratt parser. Source: `reference` 6.1."""

from __future__ import annotations

from collections.abc import Sequence

from watchword.scripting.juel.errors import ExpressionSyntaxError
from watchword.scripting.juel.functions import check_call
from watchword.scripting.juel.lexer import KEYWORDS, Token, tokens
from watchword.scripting.juel.limits import MAX_HEIGHT, MAX_NODES, MAX_SOURCE
from watchword.scripting.juel.nodes import Binary, Function, Index, Literal, Method, Name, Node, Ternary, Unary

_BINDING = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_PREFIX = frozenset(("-", "!", "empty"))


def parse_text(text: str) -> tuple[str | Node, ...]:
    """Return the parts of a text in order: literal texts, and one tree for each `${...}`.

    Raises:
        ExpressionSyntaxError: an expression is malformed, `${}` and `#{}` are mixed, or a limit is exceeded.
    """
    if len(text) > MAX_SOURCE:
        raise ExpressionSyntaxError(f"an expression has {len(text)} characters; at most {MAX_SOURCE} are allowed")
    parts: list[str | Node] = []
    at, opening, nodes = 0, "", 0
    while at < len(text):
        literal, at = _literal(text, at)
        if literal:
            parts.append(literal)
        if at >= len(text):
            break
        if opening not in ("", text[at]):
            raise ExpressionSyntaxError(f"expression {text!r} mixes ${{}} and #{{}}; use one of them")
        opening = text[at]
        parser = _Parser(text, tuple(tokens(text, at + 2)), MAX_NODES - nodes)
        parts.append(parser.parse())
        at, nodes = parser.end, nodes + parser.nodes
    return tuple(parts)


def _literal(text: str, at: int) -> tuple[str, int]:
    """Return the literal text at `at` with its escapes resolved, and where the next `${` or `#{` starts."""
    parts: list[str] = []
    escaped = False
    while at < len(text):
        char = text[at]
        if char == "\\":
            if escaped:
                parts.append(char)
            escaped = True
        else:
            opens = char in "$#" and text[at + 1 : at + 2] == "{"
            if opens and not escaped:
                break
            if escaped and not opens:
                parts.append("\\")
            parts.append(char)
            escaped = False
        at += 1
    if escaped:
        parts.append("\\")
    return "".join(parts), at


class _Parser:
    def __init__(self, text: str, stream: Sequence[Token], budget: int) -> None:
        self._text, self._stream, self._at, self._depth = text, stream, 0, 0
        self._budget, self.nodes = budget, 0
        self.end = stream[-1].at + 1

    def parse(self) -> Node:
        node = self._expression()
        self._expect("}")
        return node

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > MAX_HEIGHT:
            raise self._too_deep()
        test = self._binary(0)
        if self._accept("?"):
            then = self._expression()
            self._expect(":")
            otherwise = self._expression()
            test = self._counted(Ternary(test, then, otherwise, self._above(test, then, otherwise)))
        self._depth -= 1
        return test

    def _binary(self, binding: int) -> Node:
        left = self._unary()
        while True:
            operator = self._peek().kind
            strength = _BINDING.get(operator, 0)
            if strength <= binding:
                return left
            self._at += 1
            right = self._binary(strength)
            left = self._counted(Binary(operator, left, right, self._above(left, right)))

    def _unary(self) -> Node:
        operator = self._peek().kind
        if operator not in _PREFIX:
            return self._postfix(self._primary())
        self._at += 1
        self._depth += 1
        if self._depth > MAX_HEIGHT:
            raise self._too_deep()
        operand = self._unary()
        self._depth -= 1
        return self._counted(Unary(operator, operand, self._above(operand)))

    def _primary(self) -> Node:
        token = self._peek()
        if token.kind == "literal":
            self._at += 1
            return self._counted(Literal(token.value))
        if token.kind == "name":
            return self._name()
        if token.kind == "(":
            self._at += 1
            node = self._expression()
            self._expect(")")
            return node
        raise self._unexpected("a value")

    def _name(self) -> Node:
        name = str(self._expect("name").value)
        if self._peek().kind == ":" and [t.kind for t in self._stream[self._at + 1 : self._at + 3]] == ["name", "("]:
            self._at += 1
            name = f"{name}:{self._expect('name').value}"
        if not self._accept("("):
            return self._counted(Name(name))
        args = self._arguments()
        check_call(self._text, name, len(args))
        return self._counted(Function(name, args, self._above(*args)))

    def _postfix(self, node: Node) -> Node:
        while True:
            if self._accept("."):
                key: Node = Literal(self._expect("name").value)
            elif self._accept("["):
                key = self._expression()
                self._expect("]")
            else:
                return node
            if self._accept("("):
                args = self._arguments()
                node = self._counted(Method(node, key, args, self._above(node, key, *args)))
            else:
                node = self._counted(Index(node, key, self._above(node, key)))

    def _arguments(self) -> tuple[Node, ...]:
        args: list[Node] = []
        if self._accept(")"):
            return ()
        while True:
            args.append(self._expression())
            if self._accept(")"):
                return tuple(args)
            self._expect(",")

    def _above(self, *nodes: Node) -> int:
        height = 1 + max((node.height for node in nodes), default=0)
        if height > MAX_HEIGHT:
            raise self._too_deep()
        return height

    def _counted(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > self._budget:
            raise ExpressionSyntaxError(f"expression {self._text[:200]!r} has more than {MAX_NODES} parts")
        return node

    def _peek(self) -> Token:
        return self._stream[min(self._at, len(self._stream) - 1)]

    def _accept(self, kind: str) -> bool:
        if self._peek().kind != kind:
            return False
        self._at += 1
        return True

    def _expect(self, kind: str) -> Token:
        token = self._peek()
        if token.kind != kind:
            raise self._unexpected("a name" if kind == "name" else repr(kind))
        self._at += 1
        return token

    def _unexpected(self, wanted: str) -> ExpressionSyntaxError:
        token = self._peek()
        hint = " (a reserved word)" if token.value in KEYWORDS else ""
        found = f"{token.value!r}{hint} at character {token.at + 1}"
        return ExpressionSyntaxError(f"expression {self._text!r}: {wanted} is expected instead of {found}")

    def _too_deep(self) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(f"expression {self._text[:200]!r} is nested more than {MAX_HEIGHT} times")
