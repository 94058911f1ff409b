"""Requirements of one file: that they exist, and lead in no circle."""

from __future__ import annotations

from collections.abc import Iterator

from watchword.dmn.model import Decision, Definitions, KnowledgeModel, Reference
from watchword.dmn.reading import Reading


def check_requirements(file: Definitions, reading: Reading) -> None:
    """Note references that lead nowhere, and decisions that require themselves."""
    known = {*file.inputs, *file.decisions, *file.knowledge, *file.services}
    imports = {one.namespace for one in file.imports}
    owners: tuple[Decision | KnowledgeModel, ...] = (*file.decisions.values(), *file.knowledge.values())
    for decision in owners:
        wanted = decision.requirements
        for reference in (*wanted.inputs, *wanted.decisions, *wanted.knowledge):
            _check(reference, file, known, imports, reading, decision)
    for service in file.services.values():
        for reference in (*service.outputs, *service.encapsulated, *service.input_decisions, *service.input_data):
            _check(reference, file, known, imports, reading, service)
    for circle in _circles(file):
        names = " -> ".join(circle)
        reading.problems.error(
            f"Decisions require each other in a circle: {names}", reading.places.get(id(file.decisions[circle[0]]))
        )


def _check(
    reference: Reference, file: Definitions, known: set[str], imports: set[str], reading: Reading, owner: object
) -> None:
    at = reading.places.get(id(owner))
    if reference.namespace is not None and reference.namespace != file.namespace:
        if reference.namespace not in imports:
            reading.problems.error(f"Namespace {reference.namespace!r} of a requirement is not imported", at)
    elif reference.id and reference.id not in known:
        reading.problems.error(f"The element {reference.id!r} that is required does not exist", at)


def required(decision: Decision, file: Definitions) -> Iterator[Decision]:
    """Return the decisions of the same file that one requires directly."""
    for reference in decision.requirements.decisions:
        if reference.namespace in (None, file.namespace) and reference.id in file.decisions:
            yield file.decisions[reference.id]


def _circles(file: Definitions) -> Iterator[list[str]]:
    done: set[str] = set()
    for start in file.decisions:
        path: list[str] = []
        stack: list[tuple[str, Iterator[Decision]]] = []
        if start in done:
            continue
        stack.append((start, required(file.decisions[start], file)))
        path.append(start)
        while stack:
            following = next(stack[-1][1], None)
            if following is None:
                done.add(stack.pop()[0])
                path.pop()
            elif following.id in path:
                yield [*path[path.index(following.id) :], following.id]
                return
            elif following.id not in done:
                stack.append((following.id, required(following, file)))
                path.append(following.id)
