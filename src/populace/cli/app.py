"""`populace app`: the browser app, served on this machine alone.

The server hands out the files of the app and nothing else; no data ever reach it.
"""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

import populace
from populace import app_places as places
from populace.cli import console, options

HOST = "127.0.0.1"
PORT = 17600
"""Taken when it is free: a browser keeps the app by its address, so one address is one copy."""
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".zip": "application/zip",
}
HEADERS = {
    "Cache-Control": "no-cache",
    # The page has a stricter policy of its own; the service worker has none but this.
    "Content-Security-Policy": "connect-src 'self'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with the app's files; says nothing of who asked for what.

    Args:
        given: what the base class takes.
        files: every file there is to have, by the path that is asked for.
    """

    def __init__(self, *given: Any, files: Mapping[str, Path]) -> None:  # noqa: ANN401 - the base's
        self.files = files
        super().__init__(*given)

    def do_GET(self) -> None:
        """A file."""
        path = self.files.get(urlsplit(self.path).path)
        if path is None or not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    do_HEAD = do_GET  # noqa: N815 - the base class's

    def end_headers(self) -> None:
        """Headers that keep other pages out and old files from being used."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
        """Nothing is logged."""


class Server(ThreadingHTTPServer):
    """Listens on this machine; a browser that turns away in mid-answer is no error."""

    # Elsewhere it would let two servers share a port.
    allow_reuse_address = os.name == "posix"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base's
        """Tell an error, unless it is that nobody listens any more."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(folder: Path, port: int) -> Server:
    """A server of the folder on this machine; port 0 takes any that is free.

    Raises:
        OutputError: the port is taken.
    """
    paths = [path for path in folder.rglob("*") if path.is_file()]
    files = {f"/{path.relative_to(folder).as_posix()}": path for path in paths}
    files["/"] = folder / "index.html"
    try:
        return Server((HOST, port), partial(Handler, files=files))
    except OSError as error:
        raise populace.OutputError(
            expected="a port that is free",
            found=f"port {port}: {error.strerror or 'an error'}",
            action="Choose another with --port, or leave it out.",
        ) from error


def usual(folder: Path) -> Server:
    """A server at the usual port, or at any free one where that is taken."""
    try:
        return server(folder, PORT)
    except populace.OutputError:
        return server(folder, 0)


@click.command("app", short_help="Open the browser app: the whole job in a web page.")
@click.option("--port", type=click.IntRange(0, 65535), help=f"{PORT} if free, any other otherwise.")
@click.option("--no-browser", is_flag=True, help="Only say the address; open nothing.")
@options.for_machines
def command(*, port: int | None, no_browser: bool, as_json: bool) -> None:
    """Open the browser app: the whole job in a web page.

    The page is served on this machine alone and does all its work in the browser; no byte of a
    table is sent anywhere. Ctrl-C ends it.
    """
    folder = next((place for place in places() if (place / "index.html").is_file()), None)
    if folder is None:
        raise populace.OutputError(
            expected="the built app in this installation",
            found="none",
            action="Install a released wheel, or say `make web` in a checkout of Populace.",
        )
    with usual(folder) if port is None else server(folder, port) as running:
        address = f"http://{HOST}:{running.server_address[1]}/"
        if as_json:
            console.show_json({"address": address, "folder": str(folder)})
        else:
            console.show(address)
        console.say(
            "The app runs in your browser; this window only serves its files. Ctrl-C ends it."
        )
        if not no_browser:
            # In a thread: a browser in the terminal returns only when it is closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            console.say("Ended.")
