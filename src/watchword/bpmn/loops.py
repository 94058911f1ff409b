"""Multi-instance loop characteristics."""

from __future__ import annotations

from watchword.bpmn.extensions import async_marks, retry_cycle
from watchword.bpmn.model import MultiInstance
from watchword.bpmn.names import Xml, child, ext, is_true, own_text
from watchword.bpmn.reading import Reading
from watchword.scripting.juel import compile_text


def loop_of(element: Xml) -> Xml | None:
    """Return the loop characteristics of an activity."""
    return child(element, "multiInstanceLoopCharacteristics")


def body_id(activity_id: str | None) -> str:
    """Return the id of an activity's multi-instance body."""
    return f"{activity_id}#multiInstanceBody"


def read_loop(loop: Xml, activity_id: str | None, reading: Reading) -> MultiInstance:
    """Read how often and with what an activity is repeated."""
    problems = reading.problems
    cardinality, completion = child(loop, "loopCardinality"), child(loop, "completionCondition")
    count = None if cardinality is None else own_text(cardinality)
    if count == "":
        problems.error("loopCardinality must not be empty", loop, body_id(activity_id))
    collection = _collection(loop)
    item = child(loop, "inputDataItem")
    variable = ext(loop, "elementVariable") if item is None else item.get("name")
    if cardinality is None and collection is None:
        problems.error("A multi-instance activity needs a loopCardinality or a collection", loop, body_id(activity_id))
    if collection is None and variable is not None:
        problems.error("An element variable needs a collection", loop, body_id(activity_id))
    is_expression = collection is not None and "{" in collection
    marks = async_marks(loop)
    return MultiInstance(
        sequential=is_true(loop.get("isSequential")) or loop.get("isSequential") == "1",
        cardinality=compile_text(count) if count else None,
        collection=compile_text(collection) if collection is not None and is_expression else None,
        collection_variable=None if is_expression else collection,
        element_variable=variable,
        completion_condition=None if completion is None else compile_text(own_text(completion)),
        async_before=marks.before,
        async_after=marks.after,
        exclusive=marks.exclusive,
        retry_cycle=retry_cycle(loop) if marks.before or marks.after else None,
    )


def _collection(loop: Xml) -> str | None:
    reference = child(loop, "loopDataInputRef")
    return ext(loop, "collection") if reference is None else own_text(reference)
