"""`populace app`: the browser app, served on this machine alone.

The server hands out the files of the app and nothing else; no data ever reach it.
"""

from __future__ import annotations

import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

import populace
from populace.cli import console

HOST = "127.0.0.1"
PACKAGE = Path(populace.__file__).resolve().parent


def places() -> tuple[Path, ...]:
    """Where the built app may lie: in the package, or in the checkout it runs from."""
    return PACKAGE / "app", PACKAGE.parents[1] / "web" / "dist"


class Handler(SimpleHTTPRequestHandler):
    """Answers GET and HEAD with the app's files; says nothing of who asked for what."""

    extensions_map = {  # noqa: RUF012 - the name and form of the base class
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
    }

    def end_headers(self) -> None:
        """Headers that keep other pages out and old files from being used."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        super().end_headers()

    def list_directory(self, path: object) -> None:
        """No folder is listed."""
        del path
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
        """Nothing is logged."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of the folder on this machine; port 0 takes any that is free.

    Raises:
        OutputError: the port is taken.
    """
    try:
        return ThreadingHTTPServer((HOST, port), partial(Handler, directory=str(folder)))
    except OSError as error:
        raise populace.OutputError(
            expected="a port that is free",
            found=f"port {port}: {error.strerror or 'an error'}",
            action="Choose another with --port, or leave it out.",
        ) from error


@click.command("app", short_help="Open the browser app: the whole job in a web page.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A free one otherwise.")
@click.option("--no-browser", is_flag=True, help="Only say the address; open nothing.")
def command(*, port: int, no_browser: bool) -> None:
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
    with server(folder, port) as running:
        address = f"http://{HOST}:{running.server_address[1]}/"
        console.show(address)
        console.say(
            "The app runs in your browser; this window only serves its files. Ctrl-C ends it."
        )
        if not no_browser:
            webbrowser.open(address)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            console.say("Ended.")
