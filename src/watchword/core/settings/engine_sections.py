"""Sections on what processes do: history, jobs, scripts, connectors, limits."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from watchword.core.secret import Secret
from watchword.core.settings.about import about


class CompatibilitySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What clients of Camunda 7 can see of its looser ways."""

    mode: Annotated[
        Literal["", "camunda-7"],
        about("`camunda-7`: statuses, types and laxities of the reference; never open access"),
    ] = ""


class HistorySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is remembered."""

    level: Annotated[Literal["none", "activity", "audit", "full"], about("how much is written")] = "full"
    time_to_live: Annotated[
        int | None,
        Meta(
            description="days that history of a definition without a time to live is kept; none: models must carry one"
        ),
    ] = None
    cleanup_enabled: Annotated[bool, about("allow history to be cleaned up")] = True
    cleanup_window_start: Annotated[
        str, about("time of day at which cleanup begins, `HH:MM` in UTC or `HH:MM+0100`; empty: only on demand")
    ] = ""
    cleanup_window_end: Annotated[str, about("time of day at which cleanup rests again, in the same form")] = "00:00"
    cleanup_days: Annotated[
        tuple[str, ...],
        about("days of the week with a window of their own: `saturday 08:00-20:00`; `sunday none`: no window"),
    ] = ()
    batch_time_to_live: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        about("days that history of ended batches is kept; none: until it is deleted"),
    ] = None
    batch_times_to_live: Annotated[
        dict[str, Annotated[int, Meta(ge=0)]], about("the same for single types of batch: `instance-deletion = 30`")
    ] = {}
    task_metrics_time_to_live: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        about("days that the figures on who worked on tasks are kept; none: until they are deleted"),
    ] = None
    removal_time: Annotated[
        Literal["start", "end", "none"],
        about("from when times to live count: start or end of the root instance; `none`: nothing is dated"),
    ] = "end"
    cleanup_strategy: Annotated[
        Literal["removalTimeBased", "endTimeBased"],
        about("what goes: rows whose removal time has come, or what ended longer ago than its time to live"),
    ] = "removalTimeBased"
    cleanup_batch_size: Annotated[
        int, Meta(ge=1, le=500, description="rows of a table, or instances, that one run of cleanup deletes at most")
    ] = 500
    cleanup_threshold: Annotated[
        int,
        Meta(ge=1, le=500, description="`endTimeBased`: a run that deleted this many is followed by another at once"),
    ] = 10
    cleanup_jobs: Annotated[int, Meta(ge=1, le=8, description="cleanup jobs that share the work")] = 1


class JobsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The job executor."""

    enabled: Annotated[bool, about("run due jobs in the server process")] = True
    threads: Annotated[int, Meta(ge=1, le=64, description="jobs that a process runs at a time")] = 3
    lock_seconds: Annotated[
        int, Meta(ge=10, le=86_400, description="how long a job is locked; renewed while the job runs")
    ] = 300


class ScriptsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Scripts in models."""

    enabled: Annotated[bool, about("allow scripts; they run in confined processes, apart from the server")] = False
    formats: Annotated[
        tuple[str, ...], about("languages that may be used, of `javascript` and `python`; expressions always may")
    ] = ("javascript", "python")
    memory_mb: Annotated[int, Meta(ge=8, le=4_096, description="memory of one script (MiB)")] = 64
    time_ms: Annotated[int, Meta(ge=10, le=600_000, description="computing time of one script (milliseconds)")] = 2_000
    stack_kb: Annotated[int, Meta(ge=64, le=4_096, description="stack of one script (KiB)")] = 512
    processes: Annotated[
        int, Meta(ge=1, le=64, description="processes per language that a server process keeps for scripts")
    ] = 2
    require_kernel_isolation: Annotated[
        bool | None,
        about("refuse scripts where the kernel can't bar them from files and network; none: only in production"),
    ] = None


class ConnectorsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Calls that service tasks make themselves."""

    http_allow: Annotated[
        tuple[str, ...],
        about(
            "where `http-connector` may go: `HOST:PORT`, `.DOMAIN`, and addresses or networks (`10.0.0.0/8`), which "
            "alone open private ones; without a port 80 and 443; empty: the connector is off"
        ),
    ] = ()
    http_seconds: Annotated[int, Meta(ge=1, le=300, description="time of one call")] = 10
    http_response_bytes: Annotated[int, Meta(ge=1_024, description="size of an answer")] = 1_048_576


class MailSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Messages of mail tasks."""

    host: Annotated[str, about("SMTP server; empty: mail is off")] = ""
    port: Annotated[int, Meta(ge=1, le=65535, description="its port")] = 587
    encryption: Annotated[
        Literal["starttls", "tls", "none"], about("how the connection is protected; `none` never with a password")
    ] = "starttls"
    certificate_authorities: Annotated[
        str, about("file with the authorities that vouch for the server (PEM); empty: those of the system")
    ] = ""
    user: Annotated[str, about("user at the server; empty: none")] = ""
    password: Annotated[Secret, about("its password, as a `vault:`, `file:` or `env:` reference")] = Secret("")
    sender: Annotated[str, about("sender of messages without a field `from`")] = ""
    recipients: Annotated[
        tuple[str, ...], about("who may be written to: addresses, `@DOMAIN`, or `*` for anybody; empty: nobody")
    ] = ()
    seconds: Annotated[int, Meta(ge=1, le=120, description="time that the server gets for an answer")] = 10


class DelegatesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Python code that models may name."""

    names: Annotated[
        tuple[str, ...],
        about("entry points of group `watchword.delegates` to load; nothing loads just by being installed"),
    ] = ()


class VariablesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What variables may hold."""

    object_types: Annotated[
        tuple[str, ...], about("further type names (or packages ending in `.`) that Object values may carry")
    ] = ()
    secret_key: Annotated[
        str,
        about(
            "where the key of secret variables comes from, as `vault.master_key` has it; empty: `variable.key` among "
            "the installation's keys"
        ),
    ] = ""


class LimitsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Bounds on what one request may ask for."""

    body_bytes: Annotated[int, Meta(ge=1_024, description="size of a request body")] = 1_048_576
    file_bytes: Annotated[int, Meta(ge=1_024, description="size of a request that carries files")] = 10_485_760
    steps: Annotated[int, Meta(ge=100, description="steps that one command may take in a process")] = 100_000
    executions: Annotated[int, Meta(ge=10, description="executions that one command may create")] = 50_000
    seconds: Annotated[float, Meta(gt=0, description="time that one command may work on a process")] = 60.0
    results: Annotated[
        int | None, Meta(description="rows that a list answers at most; none: 2,000, but no limit in `camunda-7` mode")
    ] = None
    waiting_polls: Annotated[int, Meta(ge=1, description="long polls that a process holds at a time")] = 1_000
    polls_of_one: Annotated[
        int, Meta(ge=1, description="long polls of one user that a process holds at a time; more are answered at once")
    ] = 500
    batches_of_one: Annotated[int, Meta(ge=1, description="batches of one user that may be under way at a time")] = (
        1_000
    )


class QuotasSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much each tenant may hold; what belongs to no tenant is not limited."""

    deployments: Annotated[Annotated[int, Meta(ge=0)] | None, about("deployments; none: no limit")] = None
    definitions: Annotated[
        Annotated[int, Meta(ge=0)] | None, about("versions of processes and decisions; none: no limit")
    ] = None
    instances: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        about("running process instances, besides those that others called; none: no limit"),
    ] = None
    stored_bytes: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        about("bytes of files, attachments and large values, with history's copies; none: no limit"),
    ] = None


class XmlSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much a model may hold when it is deployed; what is larger is refused before a tree is built."""

    process_bytes: Annotated[int, Meta(ge=1_024, description="size of a BPMN file")] = 10_000_000
    process_tags: Annotated[int, Meta(ge=10, description="opening brackets in it")] = 250_000
    process_attributes: Annotated[int, Meta(ge=10, description="equals signs in it")] = 500_000
    decision_bytes: Annotated[int, Meta(ge=1_024, description="size of a DMN file")] = 50_000_000
    decision_tags: Annotated[int, Meta(ge=10, description="opening brackets in it")] = 1_000_000
    decision_attributes: Annotated[int, Meta(ge=10, description="equals signs in it")] = 1_000_000
    depth: Annotated[int, Meta(ge=10, le=250, description="elements inside each other, in both")] = 100
