# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail server to read from, for one run of the tests: Dovecot in its own folder, on free ports, nothing kept."""

import contextlib
import ctypes
import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from private_certificate import make_certificate

STARTS_WITHIN = 30  # seconds
PASSWORD = "for-the-tests-åäö"  # noqa: S105 (of a server that lives for a minute)
NO_DOVECOT = "Dovecot is not installed, so no mailbox was read. On Debian: apt-get install dovecot-imapd"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
auth_mechanisms = plain login
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
"""


def find_dovecot() -> str | None:
    """Debian keeps it off the path of those who are not root."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


class PrivateDovecot:
    """Every user name is somebody here; the password is PASSWORD."""

    def __init__(self, program: str) -> None:
        self.program = program
        # A socket's path may have 107 characters, so not below a long TMPDIR.
        self.folder = Path(tempfile.mkdtemp(prefix="liaison-imap-", dir="/tmp"))
        self.port, self.tls_port = _free_port(), _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        # As root it would change users all the time; as somebody else it needs no rights at all.
        self.user, self.group = ("nobody", "nogroup") if os.geteuid() == 0 else _myself()
        self.identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            self.identity = {"user": self.user, "group": self.group, "extra_groups": []}

    def start(self) -> "PrivateDovecot":
        for name in ("run", "state", "mail", "home"):
            (self.folder / name).mkdir()
        make_certificate(self.folder)
        known = {"folder": self.folder, "user": self.user, "group": self.group, "password": PASSWORD}
        written = CONFIGURATION.format(port=self.port, tls_port=self.tls_port, **known)
        (self.folder / "dovecot.conf").write_text(written, encoding="utf-8")
        if self.identity:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, self.user, self.group)
        self.process = subprocess.Popen(
            [self.program, "-F", "-c", self.folder / "dovecot.conf"],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "errors").open("wb"),
            cwd=self.folder,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 (no other thread runs yet)
            **self.identity,
        )
        self._wait()
        return self

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=STARTS_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def signed_in(self, user: str) -> Any:
        """As that person's own mail program: it may change things, unlike ours."""
        mailbox = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        try:
            mailbox.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{PASSWORD}".encode())
            yield mailbox
        finally:
            mailbox.logout()

    def deliver(self, user: str, *mails: bytes, folder: str = "INBOX") -> None:
        with self.signed_in(user) as mailbox:
            for mail in mails:
                status, said = mailbox.append(
                    folder, "", None, mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
                )
                if status != "OK":
                    raise RuntimeError(f"The mail was not taken: {said}")

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
                line.settimeout(5)
                if line.recv(4) == b"* OK":
                    return
            if time.monotonic() > until or self.process is None or self.process.poll() is not None:
                told = [
                    path.read_text() for path in (self.folder / "errors", self.folder / "log") if path.exists()
                ]
                raise RuntimeError(f"Dovecot did not start:\n{''.join(told)}")
            time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _myself() -> tuple[str, str]:
    return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name


def _end_with_parent() -> None:
    """However the run ends, kill -9 included, the server does not outlive it."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
