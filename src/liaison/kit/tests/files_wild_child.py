# SPDX-License-Identifier: AGPL-3.0-or-later
"""A reader that has lost its guards, or does by itself what a file could make it do; see test_files_apart.py.

The name of the file says what is to happen.
"""

import os
import pickle
import re
import sys
from pathlib import Path

from django.utils.text import format_lazy

from liaison.kit.files import child, read_table, workbook
from liaison.kit.files.archive import Findings


def trust_the_workbook(data, filename, **options):
    """As if the look inside had missed what is wrong with this one."""
    workbook.check_workbook = lambda data, limits: Findings()
    return read_table(data, filename, **options)


def loop(*_arguments, **_options):
    while True:
        pass


def sleep(*_arguments, **_options):
    while True:
        os.read(os.pipe()[0], 1)


def fill_memory(*_arguments, **_options):
    kept = []
    while True:
        kept.append(bytearray(50_000_000))


def fail(*_arguments, **_options):
    raise KeyError("Ana")


def die(*_arguments, **_options):
    os.abort()


def tell_secrets(*_arguments, **_options):
    raise child.UnreadableFile(" ".join(sorted(os.environ)))


def babble(*_arguments, **_options):
    sys.stdout.buffer.write(b"\x80\x05 this is no answer")
    sys.stdout.buffer.flush()
    os._exit(0)


def flood(*_arguments, **_options):
    while True:
        sys.stdout.buffer.write(b"\0" * 1_000_000)


class Command:
    def __reduce__(self):
        return os.system, ("touch taken-over",)


def take_over(*_arguments, **_options):
    sys.stdout.buffer.write(pickle.dumps(("table", Command(), ())))
    sys.stdout.buffer.flush()
    os._exit(0)


def weigh(data, filename, **options):
    """The refusal, and how many bytes this process had at its largest. getrusage would count our parent's too."""
    try:
        return read_table(data, filename, **options)
    except child.UnreadableFile as refusal:
        largest = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
        raise child.UnreadableFile(format_lazy("{} {}", refusal.message, int(largest[1]) * 1024)) from refusal


def read(data, filename, **options):
    return globals()[filename](data, filename, **options)


if __name__ == "__main__":
    child.main(read)
