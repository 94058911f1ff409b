"""Bounds on what an expression may cost. Evaluation has no loops: its steps are bounded by the nodes of its tree."""

from __future__ import annotations

MAX_SOURCE = 20_000
"""Characters of an expression text."""
MAX_HEIGHT = 150
"""Nesting of one `${}`: parentheses, operators and chained calls."""
MAX_NODES = 2_000
"""Operators, operands and calls of one text, so evaluation steps."""
MAX_TEXT = 1_000_000
"""Characters of any text an expression makes."""
MAX_ITEMS = 100_000
"""Elements of any list an expression makes or searches."""
MAX_BITS = 4_096
"""Bits of a whole number without bounds of its own (BigInteger)."""
