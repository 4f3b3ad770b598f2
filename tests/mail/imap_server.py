"""A small IMAP server for tests: one mailbox, and the few commands that the portal says."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

SEEN = "\\Seen"


@dataclass
class Kept:
    content: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer(socketserver.ThreadingTCPServer):
    """`messages` by their UID. `vanishing` are listed and then fetched in vain."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.tls = tls
        self.messages: dict[int, Kept] = {}
        self.vanishing: set[int] = set()
        self.said: list[str] = []
        self.hides_sizes = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def put(self, *contents: bytes) -> None:
        for content in contents:
            self.messages[len(self.messages) + 7] = Kept(content)

    def flags(self) -> list[set[str]]:
        return [message.flags for message in self.messages.values()]

    def get_request(self) -> Any:
        connection, address = super().get_request()
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, *_what: Any) -> None:
        """A client that does not trust the server hangs up."""


class Conversation(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self.say("* OK IMAP4rev1")
        for line in self.rfile:
            tag, command, *words = line.decode().rstrip("\r\n").split(" ", 2)
            rest = " ".join(words)
            self.server.said.append(f"{command} {rest}")
            answer = getattr(self, f"on_{command.lower()}")(rest)
            self.say(f"{tag} {answer}")
            if command == "LOGOUT":
                break

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def on_capability(self, _rest: str) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def on_login(self, rest: str) -> str:
        return "OK in" if rest == 'reader "p@ss word"' else "NO wrong password"

    def on_select(self, rest: str) -> str:
        self.say(f"* {len(self.server.messages)} EXISTS")
        return "OK selected" if rest in {'"INBOX"', '"Replies/New ones"'} else "NO such mailbox"

    def on_logout(self, _rest: str) -> str:
        self.say("* BYE")
        return "OK bye"

    def on_uid(self, rest: str) -> str:
        command, _, rest = rest.partition(" ")
        getattr(self, f"uid_{command.lower()}")(rest)
        return "OK done"

    def uid_search(self, rest: str) -> None:
        without = {f"\\{word.removeprefix('UN').capitalize()}" for word in rest.split()}
        found = [n for n, kept in self.server.messages.items() if not kept.flags & without]
        self.say(f"* SEARCH {' '.join(map(str, found))}".rstrip())

    def uid_fetch(self, rest: str) -> None:
        number, _, what = rest.partition(" ")
        if int(number) in self.server.vanishing:
            return
        kept = self.server.messages[int(number)]
        if "RFC822.SIZE" in what:
            told = "" if self.server.hides_sizes else f" RFC822.SIZE {len(kept.content)}"
            self.say(f"* 1 FETCH (UID {number}{told})")
            return
        if "PEEK" not in what:
            kept.flags.add(SEEN)
        self.say(f"* 1 FETCH (UID {number} BODY[]<0> {{{len(kept.content)}}}")
        self.wfile.write(kept.content)
        self.say(")")

    def uid_store(self, rest: str) -> None:
        number, _, flag = rest.partition(" ")
        found = re.fullmatch(r"\+FLAGS\.SILENT \((.+)\)", flag)
        assert found
        self.server.messages[int(number)].flags.add(found[1])


@contextmanager
def open_imap_server(tls: ssl.SSLContext | None = None) -> Iterator[ImapServer]:
    with ImapServer(tls) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
