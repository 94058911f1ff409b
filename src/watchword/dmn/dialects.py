"""How models are understood: by the standard as the engine needs it, or as the reference does."""

from __future__ import annotations

from watchword.dmn.compile import Dialect
from watchword.dmn.fitting import AsVariables

AS_WE_DO = Dialect(fitting=AsVariables(), joins=True)
"""The standard, with the types of variables and names of outputs that models written for Camunda 7 count on."""
AS_CAMUNDA_7 = Dialect(feel="camunda", fitting=AsVariables(as_camunda=True), joins=True)
