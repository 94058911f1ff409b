"""OpenTelemetry: spans go to a collector by OTLP over HTTP, in batches, beside the work (extra `otel`).

What can't be delivered is dropped; nothing waits for the collector. Source: guidelines W-32, W-36.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeVar

from watchword.core import trace as spans
from watchword.core.errors import SettingsError, WatchwordError
from watchword.core.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

T = TypeVar("T")
QUEUE, BATCH = 2_048, 512
"""Spans that wait at most, and that travel together."""


class _Span:
    """A span of the library."""

    __slots__ = ("_span",)

    def __init__(self, span: Any) -> None:
        self._span = span

    def note(self, **attributes: str | int | float | bool | None) -> None:
        """Add attributes."""
        for name, value in attributes.items():
            if value is not None:
                self._span.set_attribute(name.replace("__", "."), value)

    def rename(self, name: str) -> None:
        """Call it something else."""
        self._span.update_name(name)


class OtelTracer:
    """Hands spans to the library."""

    def __init__(self, provider: TracerProvider) -> None:
        """`provider` knows where they go."""
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._provider = provider
        self._tracer = provider.get_tracer("watchword")
        self._propagator = TraceContextTextMapPropagator()
        self._kinds = {kind.name.lower(): kind for kind in SpanKind}

    def span(
        self, name: str, kind: str, parent: Mapping[str, str] | None, attributes: Mapping[str, Any]
    ) -> AbstractContextManager[_Span]:
        """Open a span."""
        return self._open(name, kind, parent, attributes)

    @contextmanager
    def _open(
        self, name: str, kind: str, parent: Mapping[str, str] | None, attributes: Mapping[str, Any]
    ) -> Iterator[_Span]:
        from opentelemetry.trace import Status, StatusCode

        around = self._propagator.extract(parent) if parent else None
        # a failure is told by its type alone: messages may hold what users sent
        with self._tracer.start_as_current_span(
            name, around, self._kinds[kind], record_exception=False, set_status_on_exception=False
        ) as opened:
            span = _Span(opened)
            span.note(**attributes)
            try:
                yield span
            except BaseException as error:
                log_id = error.log_id if isinstance(error, WatchwordError) else None
                span.note(error__type=type(error).__name__, watchword__error=log_id)
                opened.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    def current(self) -> str | None:
        """Return the id of this thread's trace."""
        from opentelemetry.trace import format_trace_id, get_current_span

        context = get_current_span().get_span_context()
        return format_trace_id(context.trace_id) if context.is_valid else None

    def headers(self) -> Mapping[str, str]:
        """Return `traceparent` and `tracestate`."""
        found: dict[str, str] = {}
        self._propagator.inject(found)
        return found

    def carried(self, work: Callable[[], T]) -> Callable[[], T]:
        """Return `work` in a copy of this thread's context."""
        context = contextvars.copy_context()
        return lambda: context.run(work)


def start(settings: Settings, exporter: SpanExporter | None = None) -> Callable[[], None]:
    """Let spans of this process go where the settings say; return what sends the rest and ends it.

    Args:
        settings: `[tracing]`; without an endpoint nothing begins.
        exporter: where spans go instead.

    Raises:
        SettingsError: the extra `otel` isn't installed.
    """
    tracing = settings.tracing
    if not tracing.endpoint and exporter is None:
        return lambda: None
    try:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
    except ImportError as error:
        raise SettingsError(f"tracing needs the extra 'otel' (pip install 'watchword[otel]'): {error}") from None
    resource = Resource({"service.name": tracing.service_name, "service.version": version("watchword")})
    ours = TraceIdRatioBased(tracing.share)
    sampler = ParentBased(ours, remote_parent_sampled=ours)  # no client decides how much is sent
    provider = TracerProvider(resource=resource, sampler=sampler, shutdown_on_exit=False)
    provider.add_span_processor(
        BatchSpanProcessor(exporter or _exporter(settings), max_queue_size=QUEUE, max_export_batch_size=BATCH)
    )
    spans.listen(OtelTracer(provider))

    def end() -> None:
        spans.listen(None)
        provider.shutdown()

    return end


def _exporter(settings: Settings) -> SpanExporter:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    tracing = settings.tracing
    token = tracing.token.reveal()
    return OTLPSpanExporter(
        endpoint=tracing.endpoint,
        certificate_file=tracing.certificate_authorities or None,
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=10,
    )
