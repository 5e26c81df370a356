# SPDX-License-Identifier: AGPL-3.0-or-later
"""The `liaison` command. What it understands is in parser.py; what each command does, in the file it names."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DatabaseError

from .answers import NOT_POSSIBLE, OK, WRONG_USE, Refusal, complain
from .parser import Options, build_parser

STOPPED_BY_HAND = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 done, 1 findings or partly done, 2 wrong use, 3 not possible now."""
    options = build_parser().parse_args(arguments, Options())
    try:
        return run(options)
    except BrokenPipeError:
        # Whoever read our output has seen enough, such as `head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return STOPPED_BY_HAND
    except Exception as error:
        if options.debug:
            raise
        status, sentence = plain_words(error)
        complain(sentence)
        return status


def run(options: Options) -> int:
    for name, value in options.environment(options).items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.project.settings")
    django.setup()
    # Commands use tables, which cannot be imported before this line; `--help` needs neither.
    module, name = options.target.split(":")
    command: Callable[[Options], int] = getattr(import_module(f"{__package__}.{module}"), name)
    return command(options)


def plain_words(error: Exception) -> tuple[int, str]:
    """The exit status and one sentence for whoever typed the command."""
    if isinstance(error, Refusal):
        return error.status, str(error)
    if isinstance(error, ValidationError):
        return WRONG_USE, " ".join(error.messages)
    first_line = str(error).strip().partition("\n")[0]
    if isinstance(error, DatabaseError):
        missing = "no such" in first_line or "does not exist" in first_line
        remedy = "Run: liaison upgrade" if missing else "Is it running, and is LIAISON_DATABASE_URL right?"
        return NOT_POSSIBLE, f"The database refused: {first_line}. {remedy}"
    if isinstance(error, ImproperlyConfigured | ValueError | OSError):
        return NOT_POSSIBLE, first_line
    return NOT_POSSIBLE, f"This went wrong: {type(error).__name__}: {first_line}. --debug shows where."
