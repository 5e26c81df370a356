# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail server that takes everything, quickly, and writes down the Message-ID of each mail it took.

    python bench/outbox_sink.py 2525 taken.log --drop 0.01

With `--drop` it breaks the line after that share of mails: half of them it has taken by then, half it has not.
"""

import argparse
import asyncio
import os
import random
import re
import sys
from pathlib import Path

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")
HELLO = b"250-sink.example\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
ANSWERS = {b"EHLO": HELLO, b"DATA": b"354 Go on\r\n", b"QUIT": b"221 Bye\r\n"}


class Conversation(asyncio.Protocol):
    def __init__(self, log: int, drop: float) -> None:
        self.log, self.drop, self.waiting, self.in_mail = log, drop, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(b"220 sink.example\r\n")

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        end = b"\r\n.\r\n" if self.in_mail else b"\r\n"
        while end in self.waiting:
            piece, _end, self.waiting = self.waiting.partition(end)
            if self.in_mail:
                self.take(piece)
            else:
                self.obey(piece)
            end = b"\r\n.\r\n" if self.in_mail else b"\r\n"

    def obey(self, line: bytes) -> None:
        command = line[:4].upper()
        self.transport.write(ANSWERS.get(command, b"250 OK\r\n"))
        self.in_mail = command == b"DATA"
        if command == b"QUIT":
            self.transport.close()

    def take(self, mail: bytes) -> None:
        self.in_mail = False
        breaks = random.random() < self.drop
        if not breaks or random.random() < 0.5:
            os.write(self.log, MESSAGE_ID.search(mail).group(1) + b"\n")
        if breaks:
            self.transport.abort()
        else:
            self.transport.write(b"250 Taken\r\n")


async def serve(port: int, log: Path, drop: float) -> None:
    file = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    server = await asyncio.get_running_loop().create_server(lambda: Conversation(file, drop), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int, help="0 for any; it is printed")
    parser.add_argument("log", type=Path)
    parser.add_argument("--drop", type=float, default=0.0)
    options = parser.parse_args()
    try:
        asyncio.run(serve(options.port, options.log, options.drop))
    except KeyboardInterrupt:
        sys.exit(0)
