"""URL parameters, JSON objects and Python keywords to criteria: one meaning, three spellings.

Errors are those of the published API: a value of the wrong type is `InvalidRequestException`, a bad sorting in JSON
`NotValidException`, an expression `BadUserRequestException`. Unknown names are ignored (observed in 7.24).
"""

from __future__ import annotations

from watchword.query.decode.json import from_json
from watchword.query.decode.keywords import from_keywords
from watchword.query.decode.url import from_parameters
from watchword.query.decode.values import engine_error, parse_moment

__all__ = ["engine_error", "from_json", "from_keywords", "from_parameters", "parse_moment"]
