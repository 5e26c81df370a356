# SPDX-License-Identifier: AGPL-3.0-or-later
"""A certificate for a server of one run of the tests, signed by itself: nobody trusts it who was not told to."""

import subprocess
from pathlib import Path


def make_certificate(folder: Path) -> None:
    """Writes certificate.pem and key.pem there, for "localhost" and 127.0.0.1. Raises CalledProcessError."""
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    places = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(["/usr/bin/openssl", *words, *names, *places], check=True, capture_output=True)
