"""DMN files: decisions, read, checked, compiled and evaluated."""

from watchword.dmn.compile import Dialect, Model
from watchword.dmn.errors import DecisionFailed, DecisionModelError
from watchword.dmn.evaluate import Evaluation, Result
from watchword.dmn.read import DecisionFile, read_dmn

__all__ = [
    "DecisionFailed",
    "DecisionFile",
    "DecisionModelError",
    "Dialect",
    "Evaluation",
    "Model",
    "Result",
    "read_dmn",
]
