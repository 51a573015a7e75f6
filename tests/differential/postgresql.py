"""A PostgreSQL server of the tests' own, in a folder that goes away with it.

Nothing is asked of it here; a machine without PostgreSQL is told so in one line.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoPostgresError(Exception):
    """PostgreSQL is not on this machine."""


def _folder() -> Path:
    found = shutil.which("pg_ctl")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "pg_ctl").exists() and (place / "initdb").exists():
            return place
    raise NoPostgresError("PostgreSQL (initdb, pg_ctl) is not on this machine")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _as_nobody(command: list[str]) -> list[str]:
    """The command as another user, where we are root: PostgreSQL refuses to be run by root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return command
    return ["runuser", "-u", "nobody", "--", *command]


@contextmanager
def server() -> Iterator[str]:
    """A running server, in a folder of the system's that another user may reach.

    Yields:
        The address of its database.

    Raises:
        NoPostgresError: PostgreSQL is not on this machine.
    """
    programs = _folder()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o777)
        with _started(programs, folder) as address:
            yield address


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[str]:
    data, log = folder / "data", folder / "log"
    port = _free_port()

    def run(program: str, *options: str) -> None:
        command = _as_nobody([str(programs / program), *options])
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            words = log.read_text("utf-8") if log.exists() else ""
            raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}{words}")

    run("initdb", "-D", str(data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    listen = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    run("pg_ctl", "-D", str(data), "-l", str(log), "-o", listen, "-w", "-t", "120", "start")
    try:
        yield f"postgresql://tester@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
