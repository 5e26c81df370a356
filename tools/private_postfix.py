# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail server to send through, for one run of the tests: Debian's Postfix in its own folder, on a free port.

What it takes for somebody it knows lies in a maildir. It passes nothing on: it knows no other server.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from private_certificate import make_certificate

STARTS_WITHIN = 30  # seconds
DOMAIN = "glanyrafon.example"
NO_POSTFIX = (
    "Postfix is not installed, or this is not root, so no mail went through it. As root on Debian: "
    "apt-get install postfix"
)
SETTINGS = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
default_privs = nobody
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
myhostname = mail.{domain}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/tls/certificate.pem
smtpd_tls_key_file = {folder}/tls/key.pem
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{ later@{domain} = 450 4.2.1 come back later }} }}
smtpd_reject_unlisted_recipient = yes
smtpd_error_sleep_time = 0
smtputf8_enable = yes
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ {{ eleri@{domain} = eleri/ }}, {{ later@{domain} = later/ }} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
alias_maps =
alias_database =
"""
SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def find_postfix() -> str | None:
    """Its master process has to be root's."""
    program = shutil.which("postfix", path="/usr/sbin:/usr/local/sbin")
    return program if os.geteuid() == 0 else None


class PrivatePostfix:
    """eleri@ and later@ its DOMAIN have mailboxes; the second is told "later" (450), all others "nobody" (550)."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.folder = Path(tempfile.mkdtemp(prefix="liaison-smtp-", dir="/tmp"))
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = int(server.getsockname()[1])

    def start(self) -> "PrivatePostfix":
        self.folder.chmod(0o755)
        for name in ("config", "queue", "data", "mail", "tls", "log"):
            (self.folder / name).mkdir()
        shutil.chown(self.folder / "data", "postfix")
        shutil.chown(self.folder / "mail", "nobody", "nogroup")
        make_certificate(self.folder / "tls")
        uid, gid = (self.folder / "mail").stat().st_uid, (self.folder / "mail").stat().st_gid
        known = {"folder": self.folder, "domain": DOMAIN, "uid": uid, "gid": gid, "port": self.port}
        (self.folder / "config" / "main.cf").write_text(SETTINGS.format(**known), encoding="utf-8")
        (self.folder / "config" / "master.cf").write_text(SERVICES.format(**known), encoding="utf-8")
        self._run("start")
        self._wait()
        return self

    def stop(self) -> None:
        with contextlib.suppress(subprocess.SubprocessError, OSError):
            self._run("stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def mails(self, name: str, count: int) -> list[bytes]:
        """What lies in somebody's mailbox, as soon as there are so many."""
        until = time.monotonic() + STARTS_WITHIN
        while True:
            found = sorted((self.folder / "mail" / name / "new").glob("*"))
            if len(found) >= count:
                return [path.read_bytes() for path in found]
            if time.monotonic() > until:
                raise RuntimeError(f"Only {len(found)} mail(s) came for {name}:\n{self._told()}")
            time.sleep(0.05)

    def _run(self, word: str) -> None:
        command = [self.program, "-c", str(self.folder / "config"), word]
        done = subprocess.run(command, capture_output=True, text=True, timeout=STARTS_WITHIN, check=False)
        if done.returncode:
            raise RuntimeError(f"postfix {word}:\n{done.stdout}{done.stderr}{self._told()}")

    def _told(self) -> str:
        log = self.folder / "log" / "mail.log"
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
                line.settimeout(5)
                if line.recv(3) == b"220":
                    return
            if time.monotonic() > until:
                raise RuntimeError(f"Postfix did not start:\n{self._told()}")
            time.sleep(0.05)
