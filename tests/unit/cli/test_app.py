import contextlib
import http.client
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import threading

import pytest

import populace
from populace.cli import app, main

FILES = {
    "index.html": b"<title>the app</title>",
    "sw.js": b"'worker'",
    "python/pyodide.asm.wasm": b"\0asm",
    "python/pyodide-lock.json": b"{}",
    "python/python_stdlib.zip": b"PK",
    "python/populace-1.whl": b"PK wheel",
    "python/large.bin": bytes(8 * 2**20),
}
SECRET = b"what lies beside the app"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("beside") / "app"
    for name, content in FILES.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    (home.parent / "secret.csv").write_bytes(SECRET)
    return home


@pytest.fixture(scope="module")
def port(folder):
    running = app.server(folder, 0)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running.server_address[1]
    running.shutdown()
    running.server_close()
    thread.join()


def ask(port, path, method="GET", body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("python/pyodide.asm.wasm", "application/wasm"),
        ("python/pyodide-lock.json", "application/json"),
        ("python/python_stdlib.zip", "application/zip"),
        ("python/populace-1.whl", "application/zip"),
        ("python/large.bin", "application/octet-stream"),
    ],
)
def test_every_file_comes_whole_and_by_its_type(port, path, kind):
    answer, content = ask(port, f"/{path}")
    assert answer.status == 200
    assert content == FILES[path]
    assert answer.getheader("Content-Type") == kind
    assert answer.getheader("Content-Length") == str(len(content))


def test_the_page_stands_at_the_root_and_a_query_changes_nothing(port):
    for path in ("/", "/?a=1", "/index.html#b"):
        assert ask(port, path)[1] == FILES["index.html"]


@pytest.mark.parametrize("path", ["/", "/python/populace-1.whl", "/nothing"])
def test_every_answer_keeps_other_pages_out(port, path):
    answer, _ = ask(port, path)
    assert answer.getheader("Cache-Control") == "no-cache"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Referrer-Policy") == "no-referrer"
    assert answer.getheader("Cross-Origin-Opener-Policy") == "same-origin"
    assert answer.getheader("Cross-Origin-Resource-Policy") == "same-origin"
    policy = answer.getheader("Content-Security-Policy")
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.getheader("Set-Cookie") is None
    assert answer.getheader("Access-Control-Allow-Origin") is None


def test_head_has_no_body(port):
    answer, content = ask(port, "/", "HEAD")
    assert answer.status == 200
    assert answer.getheader("Content-Length") == str(len(FILES["index.html"]))
    assert content == b""


@pytest.mark.parametrize("path", ["/python", "/python/", "/python/."])
def test_no_folder_is_listed(port, path):
    answer, content = ask(port, path)
    assert answer.status == 404
    assert b"populace-1" not in content


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.csv",
        "/python/../../secret.csv",
        "/%2e%2e/secret.csv",
        "/..%2fsecret.csv",
        "/..\\secret.csv",
        "//../secret.csv",
        "/./../secret.csv",
        "../secret.csv",
        "/secret.csv%00.html",
        "/index.html/../../secret.csv",
    ],
)
def test_nothing_beside_the_app_is_reached(port, folder, path):
    for asked in (path, path.replace("secret.csv", str(folder.parent / "secret.csv"))):
        answer, content = ask(port, asked)
        assert answer.status == 404
        assert SECRET not in content


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT"])
def test_what_would_send_or_change_something_is_refused(port, folder, method):
    answer, _ = ask(port, "/index.html", method, b"data" if method in {"POST", "PUT"} else None)
    assert answer.status == 501
    assert (folder / "index.html").read_bytes() == FILES["index.html"]


def test_nobody_is_told_who_asked_for_what(port, capfd):
    ask(port, "/index.html")
    ask(port, "/nothing")
    hasty = socket.create_connection(("127.0.0.1", port))
    hasty.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    hasty.sendall(b"GET /python/large.bin HTTP/1.0\r\n\r\n")
    hasty.recv(100)
    hasty.close()
    ask(port, "/index.html")
    assert capfd.readouterr() == ("", "")


def test_it_listens_on_this_machine_alone(folder):
    with app.server(folder, 0) as running:
        assert running.socket.getsockname()[0] == "127.0.0.1"
        assert running.socket.family == socket.AF_INET


def test_a_taken_port_is_one_error(folder):
    with app.server(folder, 0) as running:
        taken = running.server_address[1]
        with pytest.raises(populace.OutputError) as caught:
            app.server(folder, taken)
    assert caught.value.expected == "a port that is free"
    assert str(taken) in caught.value.found
    assert "--port" in caught.value.action


def test_the_usual_port_is_left_to_who_has_it(folder, monkeypatch):
    with app.server(folder, 0) as first:
        monkeypatch.setattr(app, "PORT", first.server_address[1])
        with app.usual(folder) as second:
            assert second.server_address[1] != app.PORT
    with app.usual(folder) as third:
        assert third.server_address[1] == app.PORT


def test_without_the_app_one_error_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(app, "places", lambda: (tmp_path / "app", tmp_path / "dist"))
    assert main(["app", "--no-browser"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "the built app in this installation" in err
    assert "make web" in err


def test_the_package_comes_before_the_checkout():
    inside, checkout = app.places()
    assert inside.parent.name == "populace"
    assert checkout.parts[-2:] == ("web", "dist")


class Interrupted:
    """A browser whose user looks at the page once and then presses Ctrl-C."""

    def __init__(self):
        self.opened = []

    def __call__(self, address):
        self.opened.append(ask(int(address.rstrip("/").rpartition(":")[2]), "/")[1])
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("words", [[], ["--port", "0"]])
def test_the_browser_is_opened_at_the_address_and_ctrl_c_ends_it(
    folder, monkeypatch, capsys, words
):
    browser = Interrupted()
    monkeypatch.setattr(app, "PORT", 0)
    monkeypatch.setattr(app, "places", lambda: (folder,))
    monkeypatch.setattr(app.webbrowser, "open", browser)
    assert main(["app", *words]) == 0
    out, err = capsys.readouterr()
    assert browser.opened == [FILES["index.html"]]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", out)
    assert "Ended." in err
    assert "Traceback" not in err


def test_ctrl_c_ends_the_process_cleanly_and_frees_the_port(folder):
    script = (
        "import sys, pathlib; from populace.cli import app, main;"
        f"app.places = lambda: (pathlib.Path({str(folder)!r}),);"
        "app.webbrowser.open = lambda address: print('opened');"
        "sys.exit(main(['app', '--no-browser', '--port', '0']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        # The address is there at once, though nobody looks at a terminal.
        assert select.select([process.stdout], [], [], 30)[0]
        port = int(process.stdout.readline().strip().rstrip("/").rpartition(":")[2])
        assert ask(port, "/")[1] == FILES["index.html"]
        with contextlib.closing(socket.create_connection(("127.0.0.1", port))):
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
    finally:
        process.kill()
    assert process.returncode == 0
    assert out == ""
    assert "Traceback" not in err
    assert err.rstrip().endswith("Ended.")
    app.server(folder, port).server_close()
