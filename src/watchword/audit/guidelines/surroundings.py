"""Guidelines W-26 to W-41: the host, the network and what surrounds the product."""

from __future__ import annotations

from watchword.audit.checks import headers, host, packages, upkeep
from watchword.audit.guidelines.row import ATTESTED, AUDITED, ENFORCED, Guideline

ROWS: tuple[Guideline, ...] = (
    Guideline(
        "W-26",
        AUDITED,
        asks="an operating-system user of its own",
        met=(
            "the server gives up new privileges and core dumps, production refuses root; the generated unit "
            "takes the rest"
        ),
        expected="not root, no capabilities, no new privileges, can't change the program; nothing else under that user",
        evidence=(
            "/proc of the process that listens: user, capabilities, NoNewPrivs; in production other programs that run "
            "under its user"
        ),
        settings=("mode",),
        check=host.user,
        test="tests/operations/test_production.py::test_root_is_refused",
        remedy="watchword generate systemd; a user that nothing else runs under",
    ),
    Guideline(
        "W-27",
        AUDITED,
        asks="little software, and watch it",
        met="few packages, pinned by hash",
        expected="what the bill of materials lists, unchanged",
        evidence=("installed packages against the bill of materials; each file against the hash of its installation"),
        settings=("mode",),
        check=packages.little,
        test="tests/audit/test_weak.py::test_is_found",
        remedy="install requirements/server.txt only, into an environment of its own",
    ),
    Guideline(
        "W-28",
        AUDITED,
        asks="a firewall that opens needed ports only",
        met="rules are generated from the settings",
        expected="inbound packets dropped unless a rule lets them in",
        evidence="nftables or iptables by host-facts",
        settings=("audit.host_facts",),
        check=host.firewall,
        test="tests/operations/test_generate.py::test_the_firewall_is_well_formed",
        remedy="watchword generate nftables",
    ),
    Guideline(
        "W-29",
        ENFORCED,
        asks="cluster ports for members only",
        met="there is no such port: nodes meet in the database",
        expected="no socket but the listeners that are set, no line of pg_hba.conf for every address",
        evidence=(
            "sockets of the process that listens; pg_hba_file_rules where the role may read it, else pg_hba.conf by "
            "host-facts where the database is on this host"
        ),
        settings=(
            "audit.host_facts",
            "http.port",
            "management.port",
        ),
        check=host.own_sockets,
        test="tests/audit/test_weak.py::test_is_found",
        remedy="see what else runs in that process; name the servers' networks in pg_hba.conf; watchword host-facts",
    ),
    Guideline(
        "W-30",
        AUDITED,
        asks="safe remote access to the host",
        met="the product has no remote shell",
        expected="keys, no passwords, no root",
        evidence="sshd's own settings (sshd -T) by host-facts",
        settings=("audit.host_facts",),
        check=host.remote_access,
        test="tests/audit/test_weak.py::test_is_found",
        remedy="sshd_config: PermitRootLogin no, PasswordAuthentication no",
    ),
    Guideline(
        "W-31",
        AUDITED,
        asks="a patched operating system",
        met="the audit asks",
        expected="no security update waits, no restart",
        evidence="the package manager's list by host-facts",
        settings=("audit.host_facts",),
        check=host.patches,
        test="tests/audit/test_weak.py::test_is_found",
        remedy="install the updates; restart",
    ),
    Guideline(
        "W-32",
        AUDITED,
        asks="watch and collect logs of the host",
        met="rules for the kernel's audit are generated; our own log goes to the journal or a collector",
        expected="audit rules of ours, logs kept and passed on",
        evidence="auditctl, journald and rsyslog by host-facts; log.target",
        settings=(
            "audit.host_facts",
            "log.target",
        ),
        check=host.watching,
        test="tests/operations/test_generate.py::test_the_kernel_watches_keys_and_configuration",
        remedy='watchword generate auditd; [log] target = "syslog"',
    ),
    Guideline(
        "W-33",
        ENFORCED,
        asks="clean up in chunks",
        met="sessions, history and one-time links go in bounded chunks, each a short transaction",
        expected="nothing left over for an hour, at most 10,000 rows at once, in production a window of its own",
        evidence="sessions that are over, batch size, window and jobs of history cleanup",
        settings=(
            "history.cleanup_batch_size",
            "history.cleanup_days",
            "history.cleanup_enabled",
            "history.cleanup_window_start",
        ),
        check=upkeep.cleanup,
        test="tests/engine/test_history_cleanup.py::test_every_table_with_a_removal_time_is_cleaned_up",
        remedy="[history] cleanup_enabled = true, cleanup_window_start",
    ),
    Guideline(
        "W-34",
        AUDITED,
        asks="regular backups that can be restored",
        met="encrypted, restored into a scratch database and counted; the server or a timer takes them each day",
        expected="one within a day, something that takes the next one, one restored to see within 90 days",
        evidence="times of the files in backup.folder, backup.every_hours, systemd's enabled timers",
        settings=(
            "backup.every_hours",
            "backup.folder",
            "backup.scratch_url",
        ),
        check=upkeep.backup,
        test="tests/operations/test_backup.py::test_a_backup_under_load_goes_on_on_an_empty_machine",
        remedy="[backup] every_hours = 24, scratch_url, or the timer of `watchword generate systemd`; watchword backup",
    ),
    Guideline(
        "W-35",
        AUDITED,
        asks="failover, and watch health and resources",
        met=(
            "any number of nodes on one database, each of which says there every 30 seconds that it serves; health on "
            "the listener, figures on a listener of their own"
        ),
        expected="figures served, health answered, in production two nodes or more, at addresses of their own",
        evidence="management.port, /healthz and /readyz; the nodes that the database has heard of in the last 100 s",
        settings=("database.url", "management.port"),
        check=upkeep.figures,
        test="tests/operations/test_metrics.py::test_the_figures_of_a_server_are_served_apart_from_it",
        remedy="[management] port; `watchword serve` on a second host; watchword attest W-35 where one node is enough",
    ),
    Guideline(
        "W-36",
        AUDITED,
        asks="log at the network level",
        met="clients' addresses are taken from named proxies only; each answer has a request id",
        expected="no proxy, or named ones that nobody can go around",
        evidence="where the listener is, trusted_proxies and allowed_hosts",
        settings=("http.behind_proxy", "http.trusted_proxies", "http.host", "http.allowed_hosts"),
        check=upkeep.proxy,
        test="tests/audit/test_weak.py::test_is_found",
        remedy='[http] host = "127.0.0.1" behind a proxy, allowed_hosts',
    ),
    Guideline(
        "W-37",
        AUDITED,
        asks="check open ports",
        met="exactly the sockets that are set",
        expected="ours as set, others known",
        evidence="all listening sockets of this host",
        settings=(
            "http.host",
            "management.host",
            "audit.known_ports",
        ),
        check=host.open_ports,
        test="tests/audit/test_weak.py::test_is_found",
        remedy="close them, or [audit] known_ports",
    ),
    Guideline(
        "W-38",
        ATTESTED,
        asks="secure network devices",
        met="outside the product",
        expected="vouched for each quarter",
        evidence="who has looked at routes, rules and default credentials of the devices, and when",
        test="tests/audit/test_audit.py::test_attestations_end_and_name_known_guidelines",
    ),
    Guideline(
        "W-39",
        ATTESTED,
        asks="update network devices",
        met="outside the product",
        expected="vouched for each quarter",
        evidence="who has updated the devices, and when",
        test="tests/audit/test_audit.py::test_attestations_end_and_name_known_guidelines",
    ),
    Guideline(
        "W-40",
        ENFORCED,
        asks="administration not for the public",
        met=(
            "figures are on a listener of their own; the admin app needs a right, and the generated proxy "
            "keeps it to listed addresses"
        ),
        expected="figures not on the public listener, management on loopback, administration for listed addresses",
        evidence="management.host, http.admin_addresses, and /metrics on the public listener",
        settings=("management.host", "management.port", "http.admin_addresses"),
        check=headers.management,
        test="tests/operations/test_metrics.py::test_the_figures_of_a_server_are_served_apart_from_it",
        remedy="[management] host; [http] admin_addresses; watchword generate nginx",
    ),
    Guideline(
        "W-41",
        ENFORCED,
        asks="an allow-list of paths",
        met="only declared routes are served, and the generated proxy lists exactly those",
        expected="unknown paths end in 404 or 401",
        evidence="four paths that aren't there",
        check=headers.unknown_path,
        test="tests/operations/test_generate.py::test_the_proxy_lets_through_what_is_served_and_nothing_else",
        remedy="watchword generate nginx",
    ),
)
