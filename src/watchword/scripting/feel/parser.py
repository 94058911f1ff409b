"""A Pratt parser of FEEL: full expressions, unary tests and types."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.scripting.feel.errors import FeelSyntaxError
from watchword.scripting.feel.lexer import Token
from watchword.scripting.feel.names import Names
from watchword.scripting.feel.nodes import (
    AtLiteral,
    Between,
    Binary,
    Call,
    Comparison,
    ContextNode,
    Dash,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    Input,
    InstanceOf,
    Interval,
    Iterator,
    ListNode,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    UnaryTests,
)
from watchword.scripting.feel.numbers import literal
from watchword.scripting.feel.shapes import Shapes
from watchword.scripting.feel.token_reader import COMPARISONS, TokenReader
from watchword.scripting.feel.type_reader import TypeReader
from watchword.scripting.feel.types import Type

MAX_HEIGHT = 100
"""Expressions inside expressions."""
MAX_RETURNS = 1_000
"""Second readings of a part of the text, such as of `[1..2[`, where `2[` may begin a filter."""
MAX_NODES = 20_000
"""Nodes made while reading one text."""
_CONSTANTS: Mapping[str, bool | None] = {"false": False, "null": None, "true": True}
_RESERVED = frozenset(
    ("and", "between", "else", "every", "for", "if", "in", "instance", "or", "return", "satisfies", "some", "then")
)
_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _NEGATE, _INSTANCE, _POSTFIX = 10, 20, 30, 40, 50, 60, 70, 80, 90
_BINARY: Mapping[str, int] = {
    **dict.fromkeys(COMPARISONS, _COMPARE),
    "*": _MULTIPLY,
    "**": _POWER,
    "+": _ADD,
    "-": _ADD,
    "/": _MULTIPLY,
    "and": _AND,
    "or": _OR,
}


class Parser(TokenReader):
    """Reads one text; `as_camunda`: as the reference reads it (observed in 7.24, feel-scala 1.19).

    Raises:
        FeelSyntaxError: from every method, where the text is no FEEL.
    """

    def __init__(
        self, text: str, names: Names, built_in: Names, types: Mapping[str, Type], *, as_camunda: bool = False
    ) -> None:
        super().__init__(text, as_camunda=as_camunda)
        self._instance = _COMPARE if as_camunda else _INSTANCE
        self._shapes = Shapes(names, built_in, types)
        self._types = TypeReader(types)
        self._height = self._made = self._returns = 0
        self._bare_end = False

    def expression(self) -> Node:
        """Return the tree of a full expression."""
        node = self._expression(0)
        self._expect_end()
        return node

    def unary_tests(self) -> Node:
        """Return the tree of unary tests: Dash or UnaryTests."""
        if self._peek().kind == "end":
            return Dash()
        if self._is("-") and self._tokens[1].kind == "end":
            return Dash()
        negated = self._negated_tests()
        if negated is not None:
            return negated
        tests = self._tests()
        self._expect_end()
        return UnaryTests(tests)

    def _negated_tests(self) -> UnaryTests | None:
        """Return the tests inside `not(...)` if that is all there is, else None."""
        if not (self._is("not") and self._is("(", 1)):
            return None
        start = self._mark()
        self._at += 2
        try:
            tests = self._tests()
            self._expect(")")
            self._expect_end()
        except FeelSyntaxError:
            self._return_to(start)
            return None
        return UnaryTests(tests, negated=True)

    def type(self) -> Type:
        """Return a type alone."""
        kind, self._at = self._types.read(self._tokens, self._at)
        self._expect_end()
        return kind

    # --- expressions

    def _expression(self, power: int) -> Node:
        self._height += 1
        if self._height > MAX_HEIGHT:
            raise self._wrong(f"expressions are nested more than {MAX_HEIGHT} deep")
        node = self._prefix()
        while True:
            after = self._infix(node, power)
            if after is None:
                break
            node = after
        self._height -= 1
        return node

    def _infix(self, left: Node, power: int) -> Node | None:
        token = self._peek()
        if token.kind not in ("symbol", "name"):
            return None
        word = token.text
        if word in ("[", "(", "."):
            return self._postfix(left, word)
        strength = _BINARY.get(word)
        if strength is not None:
            if strength <= power:
                return None
            self._at += 1
            return self._made_node(Binary(word, left, self._expression(strength)))
        if word == "between" and power < _COMPARE:
            self._at += 1
            low = self._expression(_COMPARE)
            self._expect("and")
            return self._made_node(Between(left, low, self._expression(_COMPARE)))
        if word == "in" and power < _COMPARE:
            self._at += 1
            return self._made_node(In(left, self._in_tests()))
        if word == "instance" and power < self._instance and self._is("of", 1):
            self._at += 2
            kind, self._at = self._types.read(self._tokens, self._at)
            return self._made_node(InstanceOf(left, kind))
        return None

    def _postfix(self, left: Node, word: str) -> Node | None:
        if word == "[":
            if self._bare_end:
                return None
            self._at += 1
            with_members = self._shapes.enter_filter(left)
            test = self._free(0)
            self._shapes.leave(with_members)
            self._expect("]")
            return self._shapes.filtered(self._made_node(Filter(left, test)), left)
        self._at += 1
        if word == "(":
            return self._arguments(left)
        count, name = self._shapes.member(left, self._tokens, self._at)
        if not count:
            raise self._wrong(f"a name is expected after '.', not {self._shown()}")
        self._at += count
        return self._shapes.path(self._made_node(Path(left, name)), left, name)

    def _arguments(self, function: Node) -> Node:
        args: list[Node] = []
        names: list[str] = []
        while not self._is(")"):
            if args:
                self._expect(",")
            end = self._label_end()
            if end:
                names.append(self._spelled(end))
                self._at += 1
            args.append(self._free(0))
            if names and len(names) != len(args):
                raise self._wrong("arguments are all named, or none is")
        self._at += 1
        if len(set(names)) != len(names):
            raise self._wrong("an argument is named twice")
        return self._shapes.called(self._made_node(Call(function, tuple(args), tuple(names))), function)

    def _prefix(self) -> Node:
        token = self._peek()
        if token.kind == "number":
            self._at += 1
            if self._as_camunda and "e" in token.text.lower():
                self._at -= 1
                raise self._wrong("in compatibility mode camunda-7 numbers have no exponents")
            return self._made_node(Literal(literal(token.text)))
        if token.kind == "string":
            self._at += 1
            return self._made_node(Literal(token.text))
        if token.kind == "quoted":
            self._at += 1
            return self._shapes.named(self._made_node(Name(token.text)), token.text)
        if token.kind == "end":
            raise self._wrong("an expression is expected, the text ends")
        count, name = self._shapes.known(self._tokens, self._at)
        called = self._is("(", 1)
        reserved = token.text in _CONSTANTS or (token.text == "function" and called)
        if token.text in _RESERVED:  # those that are functions too, where one has that name
            reserved = not (called and token.text in ("and", "or"))
        if count > 1 or (count == 1 and not reserved):
            self._at += count
            return self._shapes.named(self._made_node(Name(name)), name)
        if token.kind == "name":
            return self._word(token)
        return self._symbol(token)

    def _word(self, token: Token) -> Node:
        self._at += 1
        word = token.text
        if word in _CONSTANTS:
            return self._made_node(Literal(_CONSTANTS[word]))
        if word == "if":
            return self._if()
        if word == "for":
            return self._for()
        if word in ("some", "every"):
            return self._quantified(word == "every")
        if word == "function" and self._is("("):
            return self._function()
        if word in _RESERVED:
            self._at -= 1
            raise self._wrong(f"an expression is expected, not {word!r}")
        return self._shapes.named(self._made_node(Name(word)), word)

    def _symbol(self, token: Token) -> Node:
        self._at += 1
        word = token.text
        if word == "-":
            return self._made_node(Negation(self._expression(_NEGATE)))
        if word == "(":
            return self._parenthesis()
        if word == "[":
            return self._list_or_range()
        if word == "]":
            return self._range(self._free(0), low_included=False)
        if word == "{":
            return self._context()
        if word == "@" and self._peek().kind == "string":
            self._at += 1
            return self._made_node(AtLiteral(self._tokens[self._at - 1].text))
        if word == "?":
            return self._made_node(Input())
        self._at -= 1
        raise self._wrong(f"an expression is expected, not {word!r}")

    def _parenthesis(self) -> Node:
        if self._peek().text in COMPARISONS and self._peek().kind == "symbol":
            node = self._comparison()
            self._expect(")")
            return node
        inner = self._free(0)
        if self._is(".."):
            return self._range(inner, low_included=False)
        self._expect(")")
        return inner

    def _list_or_range(self) -> Node:
        items: list[Node] = []
        while not self._is("]"):
            if items:
                self._expect(",")
            if self._peek().text in COMPARISONS and self._peek().kind == "symbol":
                items.append(self._comparison())
                continue
            items.append(self._free(0))
            if self._is("..") and len(items) == 1:
                return self._range(items[0], low_included=True)
        self._at += 1
        return self._shapes.listed(self._made_node(ListNode(tuple(items))), items)

    def _range(self, low: Node, *, low_included: bool) -> Node:
        self._expect("..")
        start = self._mark()
        try:
            high = self._range_end(bare=False)
        except FeelSyntaxError:
            self._return_to(start)
            high = self._range_end(bare=True)
        self._at += 1
        closed = self._tokens[self._at - 1].text == "]"
        return self._made_node(Interval(low, high, low_included, closed))

    def _range_end(self, *, bare: bool) -> Node:
        """Read the upper end of a range; `bare`: a '[' behind it closes the range, and begins no filter."""
        before, self._bare_end = self._bare_end, bare
        try:
            high = self._expression(_COMPARE)
        finally:
            self._bare_end = before
        if self._peek().text not in ("]", ")", "["):
            raise self._wrong(f"a range ends with ']', ')' or '[', not {self._shown()}")
        return high

    def _context(self) -> Node:
        entries: list[tuple[str, Node]] = []
        level = self._shapes.enter({})
        while not self._is("}"):
            if entries:
                self._expect(",")
            if self._peek().kind == "string":
                key = self._peek().text
                self._at += 1
            else:
                end = self._label_end()
                if not end:
                    raise self._wrong(f"the name of an entry and ':' are expected, not {self._shown()}")
                key = self._spelled(end)
            self._expect(":")
            value = self._free(0)
            entries.append((key, value))
            self._shapes.know(key, self._shapes.of(value))
        self._at += 1
        self._shapes.leave(level)
        return self._shapes.context(self._made_node(ContextNode(tuple(entries))), dict(entries))

    def _if(self) -> Node:
        test = self._free(0)
        self._expect("then")
        then = self._free(0)
        self._expect("else")
        otherwise = self._expression(0)
        return self._shapes.same(self._made_node(If(test, then, otherwise)), then)

    def _for(self) -> Node:
        level = self._shapes.enter({})
        iterators = self._iterators("return")
        self._shapes.know("partial", None)
        result = self._expression(0)
        self._shapes.leave(level)
        return self._shapes.listed(self._made_node(For(iterators, result)), [result])

    def _quantified(self, every: bool) -> Node:
        level = self._shapes.enter({})
        iterators = self._iterators("satisfies")
        test = self._expression(0)
        self._shapes.leave(level)
        return self._made_node(Quantified(every, iterators, test))

    def _iterators(self, closing: str) -> tuple[Iterator, ...]:
        found: list[Iterator] = []
        while True:
            end = self._at
            while self._tokens[end].kind in ("name", "number", "symbol", "quoted") and not self._is(
                "in", end - self._at
            ):
                end += 1
            if end == self._at or self._tokens[end].text != "in":
                raise self._wrong(f"a name and 'in' are expected, not {self._shown()}")
            name = self._spelled(end)
            self._at += 1
            domain = self._free(0)
            high = None
            if self._is(".."):
                self._at += 1
                high = self._free(0)
            found.append(Iterator(name, domain, high))
            self._shapes.know(name, None if high else self._shapes.item_of(domain))
            if self._is(","):
                self._at += 1
                continue
            self._expect(closing)
            return tuple(found)

    def _function(self) -> Node:
        self._at += 1
        parameters: dict[str, Type | None] = {}
        while not self._is(")"):
            if parameters:
                self._expect(",")
            end = self._at
            while self._tokens[end].kind in ("name", "number", "symbol", "quoted") and self._tokens[end].text not in (
                ",", ")", ":",
            ):  # fmt: skip
                end += 1
            if end == self._at:
                raise self._wrong(f"the name of a parameter is expected, not {self._shown()}")
            name = self._spelled(end)
            kind = None
            if self._is(":"):
                kind, self._at = self._types.read(self._tokens, self._at + 1)
            if name in parameters:
                raise self._wrong(f"the function has two parameters {name!r}")
            parameters[name] = kind
        self._at += 1
        external = self._is("external")
        self._at += external
        level = self._shapes.enter(parameters)
        body = self._expression(0)
        self._shapes.leave(level)
        node = self._made_node(FunctionNode(tuple(parameters.items()), body, external))
        return self._shapes.function(node, tuple(parameters.values()), body)

    # --- tests

    def _tests(self) -> tuple[Node, ...]:
        tests = [self._test()]
        while self._is(","):
            self._at += 1
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Node:
        if self._peek().kind == "symbol" and self._peek().text in COMPARISONS:
            return self._comparison()
        return self._free(0)

    def _comparison(self) -> Node:
        operator = self._peek().text
        self._at += 1
        return self._made_node(Comparison(operator, self._expression(_COMPARE)))

    def _in_tests(self) -> tuple[Node, ...]:
        if self._peek().kind == "symbol" and self._peek().text in COMPARISONS:
            return (self._comparison(),)
        if self._is("("):
            start = self._mark()
            try:
                self._at += 1
                tests = self._tests()
                if self._is(")") and self._ends_operand(1):
                    self._at += 1
                    return tests
            except FeelSyntaxError:
                pass
            self._return_to(start)
        return (self._expression(_COMPARE),)

    def _ends_operand(self, ahead: int) -> bool:
        token = self._tokens[min(self._at + ahead, len(self._tokens) - 1)]
        return token.text not in ("+", "-", "*", "/", "**", ".", "(", "instance") and (
            token.text != "[" or self._bare_end
        )

    # --- tokens

    def _mark(self) -> tuple[int, int, int]:
        """Return where reading stands, for `_return_to`."""
        return self._at, self._height, self._shapes.depth

    def _return_to(self, mark: tuple[int, int, int]) -> None:
        self._at, self._height, level = mark
        self._shapes.leave(level)
        self._returns += 1
        if self._returns > MAX_RETURNS:
            raise self._wrong("too much of the expression can be read in two ways")

    def _free(self, power: int) -> Node:
        """Read an expression inside brackets of its own: the end of a range around doesn't concern it."""
        bare, self._bare_end = self._bare_end, False
        try:
            return self._expression(power)
        finally:
            self._bare_end = bare

    def _made_node(self, node: Node) -> Node:
        self._made += 1
        if self._made > MAX_NODES:
            raise self._wrong("the expression is too large")
        return node
