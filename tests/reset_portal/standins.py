"""Programs as small as possible in the place of the portal's: a web that knows its nonce."""

import sys

from reset_portal.children import Program

WEB = """
import http.server, os
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("X-Portal-Nonce", os.environ["PORTAL_NONCE"])
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", {port}), Page).serve_forever()
"""
FAILING = "import time; time.sleep(1); print('no such module'); raise SystemExit(3)"


def python(name: str, script: str) -> Program:
    return Program(name, (sys.executable, "-c", script))


def web_only(port: int) -> list[Program]:
    return [python("web", WEB.format(port=port))]


def failing_worker(port: int) -> list[Program]:
    return [*web_only(port), python("worker", FAILING)]


def strangers_web(port: int) -> list[Program]:
    others = WEB.format(port=port).replace('os.environ["PORTAL_NONCE"]', '"of another start"')
    return [python("web", others)]


def ailing_web(port: int) -> list[Program]:
    ailing = WEB.format(port=port).replace("200", '200 if self.path == "/healthz/" else 500')
    return [python("web", ailing)]
