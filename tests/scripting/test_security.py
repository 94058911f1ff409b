"""What expressions must not reach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.core.errors import BpmnError
from watchword.scripting.juel import ExpressionError, ExpressionSyntaxError, compile_text
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.regex import compile_pattern

from .scopes import Facade, Variables


@pytest.mark.parametrize(
    "text",
    [
        "${''.getClass()}",
        "${''.class}",
        "${''.getClass().forName('java.lang.Runtime')}",
        "${s.__class__}",
        "${s['__class__']}",
        "${s.__class__.__mro__}",
        "${s['format']}",
        "${f.__init__}",
        "${f.secret}",
        "${f['secret']}",
        "${f.methods}",
        "${f.__dict__}",
        "${f.juel_call('x', 1)}",
        "${f['__class__']()}",
        "${d.__getitem__('a')}",
        "${d.keys()}",
        "${l.__class__}",
        "${l.append(1)}",
        "${now().strftime('%Y')}",
        "${runtimeService}",
        "${__import__}",
        "${print}",
    ],
)
def test_python_attributes_and_foreign_names_are_out_of_reach(text):
    scope = Variables(s="text", f=Facade(), d={"a": 1}, l=[1])

    with pytest.raises(ExpressionError):
        compile_text(text).evaluate(scope)


def test_map_entries_with_underscores_are_data():
    assert compile_text("${d.__class__}").evaluate(Variables(d={"__class__": 5})) == 5


def test_a_format_text_reads_no_attributes():
    assert compile_text("${s.format('{0.__class__} %s', 1)}").evaluate(Variables(s="")) == "{0.__class__} 1"


@pytest.mark.parametrize(
    "text",
    [
        "${" + "(" * 200 + "1" + ")" * 200 + "}",
        "${" + "-" * 400 + "1}",
        "${" + "1+" * 300 + "1}",
        "${a" + ".a" * 300 + "}",
        "${a" + "[a" * 300 + "]" * 300 + "}",
        "${" + "t?" * 300 + "1" + ":1" * 300 + "}",
        "${a.b(" + ",".join(["1"] * 3000) + ")}",
        "${1}" * 3000,
        "${'" + "x" * 20_000 + "'}",
        "${" + "9" * 5_000 + "}",
    ],
    ids=["parentheses", "signs", "sums", "chains", "indexes", "ternaries", "arguments", "parts", "length", "digits"],
)
def test_a_text_beyond_the_limits_is_refused_at_deployment(text):
    with pytest.raises(ExpressionSyntaxError):
        compile_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "${s.repeat(2000000)}",
        "${s.repeat(999999).concat(s.repeat(2))}",
        "${s.repeat(999).replace('x', s.repeat(9999))}",
        "${s.repeat(999).replaceAll('x', s.repeat(9999))}",
        "${s.repeat(999999)}${s.repeat(999999)}",
        "${'%99999999d'.format('%99999999d', 1)}",
        "${big * big * big}",
        "${dateTime().plusYears(99999999)}",
        "${dateTime().plusDays(2147483647)}",
    ],
)
def test_results_are_bounded(text):
    from watchword.values.java_types import BigInteger

    with pytest.raises(ExpressionError):
        compile_text(text).evaluate(Variables(s="x", big=BigInteger(2**2000)))


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(a*)*b", "(.*)*x", "(a|aa)+$", "a*a*a*a*a*a*b", "(a?){30}a{30}b"]
)
def test_catastrophic_patterns_take_linear_time(pattern):
    assert compile_pattern(pattern).matches("a" * 2_000 + "!") is False


def test_a_pattern_search_stops_at_its_step_limit():
    with pytest.raises(EvaluationFailed, match="steps"):
        compile_pattern(".*.{0,400}x").matches("a" * 9_000)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a)\\1",
        "(?=a)",
        "(?<=a)",
        "a*+",
        "a**",
        "(",
        ")",
        "[a",
        "a{2000}",
        "(a{900}){900}",
        "\\p{L}",
        "x" * 600,
        "*",
        "\\",
    ],
)
def test_patterns_beyond_the_engine_are_refused(pattern):
    with pytest.raises(EvaluationFailed):
        compile_pattern(pattern)


def test_errors_of_delegates_pass_through():
    def fail():
        raise BpmnError("code")

    with pytest.raises(BpmnError):
        compile_text("${f.run()}").evaluate(Variables(f=Facade(run=fail)))


def test_a_key_error_inside_a_delegate_is_not_taken_for_a_missing_method():
    def fail():
        raise KeyError("inner")

    with pytest.raises(KeyError, match="inner"):
        compile_text("${f.run()}").evaluate(Variables(f=Facade(run=fail)))


def test_a_type_error_inside_a_delegate_passes_through():
    def fail():
        raise TypeError("inner")

    with pytest.raises(TypeError, match="inner"):
        compile_text("${f.run()}").evaluate(Variables(f=Facade(run=fail)))


def test_a_facade_method_called_with_wrong_arguments_is_an_expression_error():
    with pytest.raises(ExpressionError):
        compile_text("${f.run(1, 2)}").evaluate(Variables(f=Facade(run=lambda: 1)))


@given(st.text(alphabet="${}#()[].,?:!<>=&|+-*/%'\"\\ abcnot1e0empty\n", max_size=60))
def test_any_text_compiles_or_is_refused_and_fails_in_no_other_way(text):
    try:
        compile_text(text).evaluate(Variables(a=1, b="x", c=[1], n=None))
    except (ExpressionSyntaxError, ExpressionError):
        pass
