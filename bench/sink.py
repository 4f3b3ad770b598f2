"""A mail server that only counts: `python -m bench.sink` tells its port, then answers each line.

A program of its own, so that it does not wait for the one that measures.
"""

import asyncio
import re
import sys
from asyncio import StreamReader, StreamWriter
from collections import Counter

ANSWERS = {b"DATA": b"354 Go on", b"QUIT": b"221 Bye"}
MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)

mails: Counter[tuple[bytes, bytes]] = Counter()


async def receive(reader: StreamReader, writer: StreamWriter) -> None:
    writer.write(b"220 bench.example\r\n")
    recipient = b""
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"RCPT":
            recipient = line.partition(b":")[2].strip()
        writer.write(ANSWERS.get(verb, b"250 OK") + b"\r\n")
        if verb == b"DATA":
            mail = await reader.readuntil(b"\r\n.\r\n")
            found = MESSAGE_ID.search(mail)
            mails[found[1] if found else b"", recipient] += 1
            writer.write(b"250 OK\r\n")
        if verb == b"QUIT":
            break
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(receive, "127.0.0.1", 0, limit=2**20)
    port = server.sockets[0].getsockname()[1]
    tell(str(port))
    while await asyncio.to_thread(sys.stdin.readline):
        tell(f"{len(mails)} {mails.total() - len(mails)}")


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
