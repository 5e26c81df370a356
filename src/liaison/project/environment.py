# SPDX-License-Identifier: AGPL-3.0-or-later
"""The settings an operator makes, read from environment variables that start with LIAISON_."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"LIAISON_{name}", default)


def flag(name: str) -> bool:
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    given = text(name)
    if not given:
        return default
    if not given.isdecimal():
        raise ValueError(f"LIAISON_{name} is a number, such as {default}.")
    return int(given)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder() -> Path:
    """Where everything that must outlive a restart is kept."""
    path = Path(text("DATA") or Path.cwd() / "var")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key(data: Path) -> str:
    """The operator's key, or one made on the first start and kept beside the data, readable by us alone."""
    given = text("SECRET_KEY")
    if given:
        return given
    path = data / "secret-key"
    if not path.exists():
        made = path.with_name(f"secret-key.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50))
        # Two processes may start at once: the first link wins, and both read the same file.
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text().strip()


def database(data: Path, url: str) -> dict[str, Any]:
    """Django's DATABASES entry: `postgresql://user:password@host:port/name?host=/socket/folder`, else SQLite."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "liaison.sqlite3",
            # A new connection reads the whole schema with its guards first, and knows no page of the file yet.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("LIAISON_DATABASE_URL starts with postgresql:// or is left empty for SQLite.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", parts.hostname or "")),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": query,
    }


def mail_server(url: str) -> dict[str, Any] | None:
    """`smtp://user:password@host:587` (STARTTLS), `smtps://…:465`, or `smtp+plain://localhost:25`; empty: none."""
    if not url:
        return None
    parts = urlsplit(url)
    ways = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("none", 25)}
    if parts.scheme not in ways or not parts.hostname:
        raise ValueError("LIAISON_SMTP looks like smtp://user:password@mail.example.org:587.")
    security, usual_port = ways[parts.scheme]
    return {
        "host": parts.hostname,
        "port": parts.port or usual_port,
        "security": security,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """The first is what holds where nothing is said."""
    given = text(name, choices[0])
    if given not in choices:
        raise ValueError(f"LIAISON_{name} is one of: {', '.join(choices)}.")
    return given
