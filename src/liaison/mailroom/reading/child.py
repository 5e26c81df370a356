# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that takes an uploaded file of mails apart, started by actions/uploading.py: caps first, then it.

python -m liaison.mailroom.reading.child MEMORY SECONDS ANSWER < file > answer

It answers with a line for each mail.
"""

import sys

from liaison.kit.files.child import cap
from liaison.mailroom.reading.rules.files import MOST_MAILS, mails_in
from liaison.mailroom.reading.rules.parsing import read_mail
from liaison.mailroom.reading.rules.passing import to_line


def main() -> None:
    cap(*map(int, sys.argv[1:4]))
    out = sys.stdout.buffer
    for number, data in enumerate(mails_in(sys.stdin.buffer.read())):
        if number > MOST_MAILS:
            break  # one more than are taken in, so that somebody is told
        out.write(to_line(read_mail(data)))
    out.flush()


if __name__ == "__main__":
    main()
