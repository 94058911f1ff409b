"""Files for the host are made of the settings and are understood by the programs they are for."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import kubernetes_validate
import msgspec
import pytest
import yaml

from certificates import Authority
from server import free_port
from watchword.cli.generate import serving
from watchword.core.errors import SettingsError
from watchword.core.secret import Secret
from watchword.core.settings import (
    BackupSettings,
    ConnectorsSettings,
    DatabaseSettings,
    HttpSettings,
    LdapSettings,
    LogSettings,
    MailSettings,
    OidcSettings,
    ScriptsSettings,
    Settings,
    VaultSettings,
)  # fmt: skip
from watchword.operations.generate import KINDS, Host


def program(name: str) -> str:
    """Return a program of the system, or skip the test."""
    found = shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture
def host(tmp_path):
    settings = Settings(
        mode="production",
        http=HttpSettings(port=8089, behind_proxy=True),
        database=DatabaseSettings(url="postgresql://app@db.example.org/ww", password=Secret("Not-In-Files-7")),
        ldap=LdapSettings(
            enabled=True, server_urls=("ldaps://ldap.example.org",), manager_password=Secret("Not-In-Files-7")
        ),
        log=LogSettings(target="syslog", syslog="tls://logs.example.org"),
        vault=VaultSettings(file=str(tmp_path / "vault.json")),
    )
    return serving(Host(settings, tmp_path / "watchword.toml", name="process.example.org", program="/bin/true"))


def changed(host: Host, **sections) -> Host:
    return dataclasses.replace(host, settings=msgspec.structs.replace(host.settings, **sections))


@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_gets_into_a_file(host, kind):
    assert "Not-In-Files-7" not in "".join(KINDS[kind](host).values())


@pytest.mark.parametrize("scripts", [False, True])
def test_systemd_finds_the_unit_well_confined(host, tmp_path, scripts):
    analyze = program("systemd-analyze")
    unit = tmp_path / "watchword.service"
    unit.write_text(KINDS["systemd"](changed(host, scripts=ScriptsSettings(enabled=scripts)))["watchword.service"])

    verified = subprocess.run([analyze, "verify", "--man=no", unit], capture_output=True, text=True, timeout=60)
    judged = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", unit], capture_output=True, text=True, timeout=60
    )

    assert not [line for line in verified.stderr.splitlines() if "watchword.service" in line and "User" not in line]
    score = float(re.search(r"exposure level for \S+: ([\d.]+)", judged.stdout)[1])
    assert score <= 2.0, judged.stdout


def test_systemd_runs_backups_and_host_facts_each_day(host, tmp_path):
    analyze = program("systemd-analyze")
    units = KINDS["systemd"](host)
    for name, text in units.items():
        (tmp_path / name).write_text(text)

    verified = subprocess.run(
        [analyze, "verify", "--man=no", *map(str, tmp_path.glob("*.timer"))], capture_output=True, text=True, timeout=60
    )

    assert not [line for line in verified.stderr.splitlines() if "watchword" in line and "User" not in line]
    command = f"/bin/true backup --scheduled-by watchword-backup.timer --config {host.config}\n"
    assert command in units["watchword-backup.service"]
    assert {"watchword-backup.timer", "watchword-host-facts.timer"} == {n for n in units if n.endswith(".timer")}
    judged = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", tmp_path / "watchword-backup.service"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert float(re.search(r"exposure level for \S+: ([\d.]+)", judged.stdout)[1]) <= 2.0, judged.stdout


def test_a_server_that_takes_backups_itself_needs_no_timer(host):
    units = KINDS["systemd"](changed(host, backup=BackupSettings(every_hours=24, folder="/srv/backups")))

    assert "watchword-backup.timer" not in units
    assert "/srv/backups" in re.search("ReadWritePaths=(.*)", units["watchword.service"])[1]


def test_nginx_accepts_the_proxy(host, tmp_path):
    nginx = program("nginx")
    certificate, key = Authority(tmp_path / "ca").issue("proxy", ("process.example.org",))
    text = KINDS["nginx"](host)["watchword.conf"]
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in text
    text = text.replace("/etc/watchword/tls/process.example.org.pem", str(certificate))
    text = text.replace("/etc/watchword/tls/process.example.org.key", str(key))
    for port in (":80", ":443"):
        text = text.replace(f"[::]{port}", f"[::1]:{free_port()}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{free_port()} ")
    text = text.replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "watchword.conf").write_text(text)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ access_log off; include {tmp_path}/watchword.conf; }}\n"
    )

    done = subprocess.run([nginx, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, timeout=30)

    assert done.returncode == 0, done.stderr


def test_the_proxy_lets_through_what_is_served_and_nothing_else(host):
    text = KINDS["nginx"](host)["watchword.conf"]
    served = re.search(r"\?\(([a-z|-]+)\)\(/\|\$\)", text)[1].split("|")

    assert {"process-definition", "task", "external-task", "history"} <= set(served)
    assert "return 404;" in text


@pytest.mark.parametrize(
    ("http", "upstream"),
    [
        (HttpSettings(port=8089, host="0.0.0.0", behind_proxy=True), "127.0.0.1:8089"),
        (HttpSettings(port=8089, host="10.0.0.5", behind_proxy=True), "10.0.0.5:8089"),
        (HttpSettings(port=8089, host="::1"), "[::1]:8089"),
    ],
)
def test_the_proxy_finds_the_listener(host, http, upstream):
    assert f"    server {upstream};\n" in KINDS["nginx"](changed(host, http=http))["watchword.conf"]


def test_the_proxy_verifies_a_server_that_speaks_tls_itself(host):
    tls = HttpSettings(port=8443, tls_certificate="/a.pem", tls_key="/a.key")

    assert "proxy_ssl_verify on;" in KINDS["nginx"](changed(host, http=tls))["watchword.conf"]
    assert "proxy_ssl" not in KINDS["nginx"](host)["watchword.conf"]


def test_all_that_the_settings_name_is_let_out(host):
    named = changed(
        host,
        mail=MailSettings(host="mail.example.org"),
        oidc=OidcSettings(issuer="https://login.example.org/realm"),
        connectors=ConnectorsSettings(http_allow=("api.example.org:8443", ".example.net", "10.0.0.0/8")),
    )

    assert {
        ("mail.example.org", 587), ("login.example.org", 443), ("api.example.org", 8443), ("example.net", 443),
        ("10.0.0.0/8", 80), ("db.example.org", 5432),
    } <= set(named.outgoing())  # fmt: skip
    assert "tcp dport 587 accept" in KINDS["nftables"](named)["watchword.nft"]


def test_two_pods_never_open_one_sqlite_file(host, tmp_path):
    on_file = changed(host, database=DatabaseSettings(url="sqlite:////srv/watchword.db"))

    strategies = {
        kind: next(d for d in rendered(here, tmp_path / kind) if d["kind"] == "Deployment")["spec"].get("strategy")
        for kind, here in {"file": on_file, "server": host}.items()
    }

    assert {"file": {"type": "Recreate"}, "server": None} == strategies


@pytest.mark.parametrize("kind", ["container", "helm"])
def test_a_listener_that_nobody_outside_a_container_reaches_is_told(host, kind):
    wide = changed(host, http=HttpSettings(port=8089, host="0.0.0.0", behind_proxy=True))

    told = ["answers inside the container only" in "".join(KINDS[kind](one).values()) for one in (host, wide)]

    assert [True, False] == told


def test_the_firewall_is_well_formed(host, tmp_path):
    nft = program("nft")
    file = tmp_path / "watchword.nft"
    file.write_text(
        KINDS["nftables"](changed(host).__class__(host.settings, host.config, user="root"))["watchword.nft"]
    )

    done = subprocess.run([nft, "-c", "-f", file], capture_output=True, text=True, timeout=30)

    if "Operation not permitted" in done.stderr or "Protocol not supported" in done.stderr:
        pytest.skip("the kernel here has no nftables")
    assert done.returncode == 0, done.stderr


def test_the_firewall_lets_out_what_the_settings_name(host):
    text = KINDS["nftables"](host)["watchword.nft"]

    assert all(f"tcp dport {port} accept" in text for port in (5432, 636, 6514))
    assert "policy drop" in text and "meta skuid watchword drop" in text


def test_logs_are_turned_over_by_logrotate(host, tmp_path):
    logrotate = program("logrotate")
    file = tmp_path / "watchword.logrotate"
    file.write_text(
        KINDS["logrotate"](changed(host).__class__(host.settings, host.config, user="root"))["watchword.logrotate"]
    )
    file.chmod(0o644)

    done = subprocess.run([logrotate, "-d", "-s", tmp_path / "state", file], capture_output=True, text=True, timeout=30)

    assert done.returncode == 0 and "error:" not in done.stderr, done.stderr


def test_containers_run_without_rights(host):
    files = KINDS["container"](host)
    service = yaml.safe_load(files["compose.yaml"])["services"]["watchword"]

    assert (True, ["ALL"], ["no-new-privileges:true"]) == (
        service["read_only"], service["cap_drop"], service["security_opt"],
    )  # fmt: skip
    assert {"WATCHWORD_BACKUP_EVERY_HOURS": "24"} == service["environment"]  # no timer takes backups in there
    image = files["Containerfile"]
    assert re.search(r"install .* libldap-2.5-0 postgresql-client ", image)
    assert "USER 10001:10001" in image and "[ldap,postgres]==" in image
    assert 2 == image.count("pip install") == image.count("--no-deps")
    assert "--require-hashes --no-deps -r /tmp/requirements/server.txt -r /tmp/requirements/optional.txt" in image


def rendered(host: Host, folder: Path) -> list[dict]:
    """Return the documents of the chart: by helm where it is installed, which lints it too, else filled in by us."""
    files = KINDS["helm"](host)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    helm = shutil.which("helm")
    if helm is not None:
        subprocess.run([helm, "lint", "--strict", folder], check=True, capture_output=True, timeout=60)
        text = subprocess.run([helm, "template", "x", folder], check=True, capture_output=True, text=True).stdout
    else:
        values = yaml.safe_load(files["values.yaml"])
        templates = [text for name, text in files.items() if name.startswith("templates/")]
        text = re.sub(r"\{\{ \.Values\.(\w+) \}\}", lambda m: str(values[m[1]]), "\n---\n".join(templates))
    return [document for document in yaml.safe_load_all(text) if document]


KINDS_OF_HELM = {"Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"}
BY_ITSELF = BackupSettings(every_hours=24)


@pytest.mark.parametrize("changes", ["on PostgreSQL", "on SQLite", "with TLS", "backups by itself"])
def test_kubernetes_understands_the_chart(host, tmp_path, changes):
    sections = {
        "on PostgreSQL": {},
        "on SQLite": {"database": DatabaseSettings(url="sqlite:////srv/watchword.db")},
        "with TLS": {"http": HttpSettings(port=8443, tls_certificate="/a.pem", tls_key="/a.key")},
        "backups by itself": {"backup": BY_ITSELF},
    }[changes]
    nightly = {"CronJob"} if changes in ("on PostgreSQL", "with TLS") else set()

    documents = rendered(changed(host, **sections), tmp_path)

    assert KINDS_OF_HELM | nightly == {d["kind"] for d in documents}
    for document in documents:
        kubernetes_validate.validate(document, "1.30", strict=True)


@pytest.mark.parametrize(
    ("sections", "variables"),
    [
        ({"database": DatabaseSettings(url="sqlite:////srv/watchword.db")}, {"WATCHWORD_BACKUP_EVERY_HOURS": "24"}),
        ({"backup": BY_ITSELF}, {}),
    ],
)
def test_a_server_that_takes_backups_has_where_to_write_them(host, tmp_path, sections, variables):
    pod = next(d for d in rendered(changed(host, **sections), tmp_path) if d["kind"] == "Deployment")["spec"]
    container = pod["template"]["spec"]["containers"][0]

    assert variables == {one["name"]: one["value"] for one in container.get("env", ())}
    assert {"name": "backups", "mountPath": "/configuration/watchword-data/backups"} in container["volumeMounts"]
    assert {"name": "temporary", "emptyDir": {}} in pod["template"]["spec"]["volumes"]  # a dump may be large


def test_requests_never_go_to_pods_that_take_backups(host, tmp_path):
    documents = rendered(host, tmp_path)
    job = next(d for d in documents if d["kind"] == "CronJob")["spec"]["jobTemplate"]["spec"]["template"]
    wanted = next(d for d in documents if d["kind"] == "Service")["spec"]["selector"]

    assert not wanted.items() <= job["metadata"]["labels"].items()


def test_pods_have_no_rights_and_keys_that_nobody_else_reads(host, tmp_path):
    kinds = {d["kind"]: d for d in rendered(host, tmp_path)}
    server = kinds["Deployment"]["spec"]["template"]["spec"]
    nightly = kinds["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]

    for pod in (server, nightly):
        assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
        for container in (*pod["initContainers"], *pod["containers"]):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
            }  # fmt: skip
        assert "umask 077" in pod["initContainers"][0]["command"][-1]
        assert [] == [m for m in pod["containers"][0]["volumeMounts"] if "secret" in m["name"]]
    egress = kinds["NetworkPolicy"]["spec"]["egress"][1:]
    assert {5432, 636, 6514} == {p["port"] for rule in egress for p in rule["ports"]}


def test_a_pod_gets_configuration_and_keys_for_itself(host, tmp_path):
    """Run the init container's command on what Kubernetes would mount."""
    deployment = next(d for d in rendered(host, tmp_path / "chart") if d["kind"] == "Deployment")
    command = deployment["spec"]["template"]["spec"]["initContainers"][0]["command"]
    for name in ("configuration/watchword.toml", "keys/session.key"):
        file = tmp_path / "secrets" / name
        file.parent.mkdir(parents=True)
        file.write_text(name)
        file.chmod(0o440)
    here = [
        part.replace("/secrets", f"{tmp_path}/secrets").replace(" /configuration", f" {tmp_path}/to")
        for part in command
    ]
    (tmp_path / "to").mkdir()

    subprocess.run(here, check=True, capture_output=True)

    key = tmp_path / "to" / "watchword-data" / "keys" / "session.key"
    assert ("keys/session.key", 0) == (key.read_text(), key.stat().st_mode & 0o077)
    assert "configuration/watchword.toml" == (tmp_path / "to" / "watchword.toml").read_text()


def test_the_kernel_watches_keys_and_configuration(host):
    text = KINDS["auditd"](host)["watchword.rules"]

    assert f"-w {host.config} -p wa -k watchword-configuration" in text
    assert "-k watchword-vault" in text and "-S execve" in text


SMUGGLED = (
    ("nginx", "name"), ("systemd", "user"), ("systemd", "config"), ("nftables", "user"), ("auditd", "user"),
    ("logrotate", "user"),
)  # fmt: skip


@pytest.mark.parametrize("text", ['x"; evil', "a b", "a\nb", "$(x)", "a;b", "a{b"])
@pytest.mark.parametrize(("kind", "field"), SMUGGLED)
def test_names_can_not_smuggle_anything_in(host, kind, field, text):
    with pytest.raises(SettingsError):
        KINDS[kind](dataclasses.replace(host, **{field: Path("/") / text if field == "config" else text}))
