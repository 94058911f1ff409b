"""BPMN files: read, checked, and kept as a model."""

from watchword.bpmn.read import read_bpmn
from watchword.bpmn.xml import Limits

__all__ = ["Limits", "read_bpmn"]
