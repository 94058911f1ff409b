"""What a database refuses, in words a caller can act on."""

from __future__ import annotations

from watchword.core.errors import BadUserRequest, WatchwordError


class StoreError(WatchwordError):
    """The database refused a statement for a reason that repeating won't cure."""

    log_id, rest_type = "WW-3008", "ProcessEnginePersistenceException"
    public = "The database refused a statement"


class StoreUnavailable(StoreError):
    """The database can't be reached, or no connection became free in time."""

    log_id, status = "WW-3009", 503
    public = "The database can't be used at the moment; try again"


class UnstorableText(BadUserRequest):
    """A text is too long for its column, holds a NUL character, or is no valid Unicode."""

    log_id = "WW-4012"


class ReportFailed(BadUserRequest):
    """The database refused a report, or it took too long."""

    log_id = "WW-4021"


class SchemaMismatch(WatchwordError):
    """The tables found are not those of the version that is supported."""

    log_id = "WW-3010"
