"""A real server of the test's own: `watchword serve` as a child process."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

USER, PASSWORD = "demo", "Green-Frog-2026"


def free_port() -> int:
    """Return a port that nobody listens on, and that the system gives to nobody else while these tests run.

    Whoever says that addresses are used again, as servers do, may listen on it.
    """
    held = socket.socket()
    atexit.register(held.close)
    held.bind(("127.0.0.1", 0))
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return held.getsockname()[1]


@dataclass
class Server:
    """One server process on a database; `url` is the REST API's base."""

    folder: Path
    database_url: str = ""
    mode: str = ""
    options: tuple[str, ...] = ()
    settings: str = ""
    user: str = USER
    password: str = PASSWORD
    authority: str = ""
    """Certificate authority that vouches for it, if it speaks TLS."""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> str:
        return f"{'https' if self.authority else 'http'}://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.root}/engine-rest"

    @property
    def config(self) -> Path:
        return self.folder / "watchword.toml"

    def command(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run `watchword ARGS --config ...` and return its output; it must succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "watchword", *args, "--config", str(self.config)],
            capture_output=True, text=True, timeout=300, env=self.environment(),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def environment(self) -> dict[str, str]:
        return {k: v for k, v in os.environ.items() if not k.startswith("WATCHWORD_")}

    def initialise(self) -> None:
        """Write the configuration, make the schema and the administrator."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = ["[http]", f"port = {self.port}"]
        if self.database_url:
            lines += ["[database]", f'url = "{self.database_url}"']
        if self.mode:
            lines += ["[compatibility]", f'mode = "{self.mode}"']
        self.config.write_text("\n".join(lines) + "\n" + self.settings)
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.password + "\n")
        self.command("init", "--admin-id", self.user, "--admin-password-file", str(secret))

    def start(self) -> None:
        """Start the process and wait until it answers."""
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "watchword", "serve", "--config", str(self.config), "--allow-root", *self.options],
            stdout=log, stderr=log, env=self.environment(), start_new_session=True,
        )  # fmt: skip
        log.close()
        limit = time.monotonic() + 180
        while time.monotonic() < limit:
            assert self.process.poll() is None, self.log()
            try:
                if httpx.get(f"{self.root}/readyz", timeout=2, verify=self.trust()).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError(f"the server did not get ready: {self.log()}")

    def trust(self) -> ssl.SSLContext | bool:
        """Return what a client of it verifies with."""
        return ssl.create_default_context(cafile=self.authority) if self.authority else True

    def log(self) -> str:
        """Return what the server wrote."""
        return (self.folder / "server.log").read_text(errors="replace")

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end; return its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def client(self) -> httpx.Client:
        """Return an authenticated client of the REST API."""
        return httpx.Client(base_url=self.url, auth=(self.user, self.password), timeout=30, verify=self.trust())
