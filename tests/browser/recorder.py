"""A proxy that Chromium is forced through, and that writes down whatever is asked for.

It sees pages, workers, service workers and the browser itself alike. No test stands here.
"""

from __future__ import annotations

import http.client
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.browser.conftest import FLAGS

# What the browser asks for by itself, about updates, accounts, the time and forms: not the page's.
FEATURES = (
    "AutofillServerCommunication",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PreconnectToSearch",
    "Translate",
)
QUIET = (
    f"--disable-features={','.join(FEATURES)}",
    "--component-updater=url-source=http://127.0.0.1:9",
    "--gaia-url=http://127.0.0.1:9",
)
NOT_OURS = {"connection", "proxy-connection", "transfer-encoding"}
"""Headers between two neighbors, which a proxy does not hand on."""


@dataclass(frozen=True)
class Asked:
    """One request, as it left the browser."""

    method: str
    address: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Recorder:
    """What was asked for, and whether anything gets through.

    Args:
        server: the proxy's address.
    """

    server: str
    asked: list[Asked] = field(default_factory=list)
    cut: bool = False


class Handler(BaseHTTPRequestHandler):
    """Hands on what is for this machine, and answers all else by itself with nothing."""

    recorder: Recorder

    def do_GET(self) -> None:
        """Write down and hand on."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        address = f"tunnel://{self.path}" if self.command == "CONNECT" else self.path
        self.recorder.asked.append(Asked(self.command, address, headers, body))
        place = urlsplit(address)
        self.close_connection = True
        if self.recorder.cut or self.command == "CONNECT":
            return
        if place.hostname != "127.0.0.1":
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._hand_on(place.netloc, address.partition(place.netloc)[2], headers, body)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_CONNECT = do_GET  # noqa: N815

    def _hand_on(self, host: str, path: str, headers: dict[str, str], body: bytes) -> None:
        connection = http.client.HTTPConnection(host, timeout=30)
        try:
            handed = {name: value for name, value in headers.items() if name not in NOT_OURS}
            connection.request(self.command, path, body or None, handed)
            answer = connection.getresponse()
            content = answer.read()
        except OSError:
            # The server has ended: the browser is told by a connection that ends, too.
            return
        finally:
            connection.close()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in NOT_OURS:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
        """Nothing is printed."""


class Server(ThreadingHTTPServer):
    """A browser that turns away in mid-answer is no error."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@contextmanager
def recorded(chromium: Browser, *flags: str) -> Iterator[tuple[Browser, Recorder]]:
    """Another Chromium, all of whose requests are seen, those to this machine included."""
    kind = type("Bound", (Handler,), {})
    with Server(("127.0.0.1", 0), kind) as running:
        recorder = Recorder(f"http://127.0.0.1:{running.server_address[1]}")
        kind.recorder = recorder
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        route = (f"--proxy-server={recorder.server}", "--proxy-bypass-list=<-loopback>")
        browser = chromium.browser_type.launch(
            executable_path=shutil.which("chromium"), args=[*FLAGS, *QUIET, *route, *flags]
        )
        try:
            yield browser, recorder
        finally:
            browser.close()
            running.shutdown()
            thread.join()
