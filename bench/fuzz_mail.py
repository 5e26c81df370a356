# SPDX-License-Identifier: AGPL-3.0-or-later
"""Damage mails and read them as the mailroom does: headers, text, quotations, kind, report, absence, forwarding.

    .venv/bin/python bench/fuzz_mail.py [--mails 10000] [--seed 1]

It prints how many raised an exception, which kinds they were taken for, and how much processor time a mail took.
The exit status is 1 if one raised, or the mean is above five milliseconds. The two thousand of the test suite are
the first of these.
"""

import argparse
import sys
import time
from collections import Counter
from datetime import date

from liaison.mailroom.reading.rules.absence import back_on
from liaison.mailroom.reading.rules.forwards import forwarded_in
from liaison.mailroom.reading.rules.parsing import ReadMail, read_mail
from liaison.mailroom.reading.rules.quotes import fold_quotes
from liaison.mailroom.reading.rules.reports import read_report
from liaison.mailroom.reading.rules.sorting import sort
from liaison.mailroom.reading.tests.mails import damaged

MOST = 0.005  # seconds of processor
OURS = "Dear Ngozi, would you like to show your collections to everybody?\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    kinds: Counter[str] = Counter()
    times: list[float] = []
    wrong = 0
    for number, data in enumerate(damaged(options.mails, options.seed)):
        begun = time.process_time()
        try:
            mail = read_all(data)
        except Exception as error:
            wrong += 1
            print(f"mail {number}: {type(error).__name__}: {error}")
            continue
        times.append(time.process_time() - begun)
        kinds[sort(mail).kind.value] += 1
        kinds["damaged, and read all the same"] += mail.is_damaged
    times.sort()
    mean = sum(times) / len(times)
    print(f"{len(times)} read, {wrong} exceptions; {dict(kinds)}")
    print(
        f"processor time: mean {mean * 1000:.2f} ms, {times[len(times) * 99 // 100] * 1000:.2f} ms for 99 of 100,"
    )
    print(f"slowest {times[-1] * 1000:.2f} ms; {sum(one > MOST for one in times)} above {MOST * 1000:.0f} ms")
    return 1 if wrong or mean > MOST else 0


def read_all(data: bytes) -> ReadMail:
    """Everything that the product asks of a mail."""
    mail = read_mail(data)
    sort(mail)
    read_report(mail)
    forwarded_in(mail)
    back_on(mail.text, date(2026, 3, 3))
    fold_quotes(mail.text, OURS)
    _asked = (mail.sender, mail.recipients, mail.references, mail.message_id, mail.sent_at, mail.subject)
    return mail


if __name__ == "__main__":
    sys.exit(main())
