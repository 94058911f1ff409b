"""BPMN files: read, checked, and kept as a model."""

from watchword.bpmn.read import read_bpmn
from watchword.markup.document import Limits

__all__ = ["Limits", "read_bpmn"]
