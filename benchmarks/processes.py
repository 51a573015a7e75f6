"""Running one program at a time, with its processor time, and saying on what machine.

What a program does is not known here.
"""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_WAITED = 6


@dataclass(frozen=True)
class Run:
    """What one run cost.

    Args:
        seconds: processor time, user and system, of the program and the processes it waited for.
        elapsed: seconds by the clock.
        peak: the most memory it held, in MiB.
        code: its exit code; None when it was stopped at the limit.
        words: the last line it wrote to stderr.
    """

    seconds: float
    elapsed: float
    peak: float
    code: int | None
    words: str


def run(command: Sequence[str | Path], log: Path, limit: float = 300.0) -> Run:
    """Run a program to its end, or stop it after `limit` seconds.

    Both by the clock and of processor time, so that other work on the machine takes nothing from
    it; after six times as many by the clock in any case.
    """
    start = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(map(str, command)), stdout=output, stderr=output, start_new_session=True
        )
        stopped, peak = False, 0.0
        while True:
            peak = resident(process.pid) or peak
            identifier, status, usage = os.wait4(process.pid, os.WNOHANG)
            if identifier:
                break
            elapsed = time.perf_counter() - start
            late = elapsed > limit and (spent(process.pid) > limit or elapsed > _WAITED * limit)
            if late and not stopped:
                os.killpg(process.pid, signal.SIGKILL)
                stopped = True
            time.sleep(0.02)
    process.returncode = os.waitstatus_to_exitcode(status)
    lines = log.read_text("utf-8", errors="replace").strip().splitlines()
    return Run(
        usage.ru_utime + usage.ru_stime,
        time.perf_counter() - start,
        peak,
        None if stopped else process.returncode,
        lines[-1] if lines else "",
    )


def spent(process: int) -> float:
    """Processor time of a process and of those it waited for, in seconds; 0 when it is gone."""
    try:
        [line] = _lines(f"/proc/{process}/stat")
    except (OSError, ValueError):
        return 0.0
    # The name of the program stands in brackets and may hold blanks.
    ticks = line.rpartition(")")[2].split()[11:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def resident(process: int) -> float:
    """The most memory a process has held so far, in MiB; 0 when it is gone."""
    # The system's account of ended processes includes what the parent held when it started them.
    try:
        lines = _lines(f"/proc/{process}/status")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def machine() -> str:
    """The processor, memory and versions, without anything that names the machine."""
    model = platform.machine()
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if "MemTotal" in line), "0")
    return (
        f"{model}, {os.cpu_count()} cores, {int(memory) / 2**20:.0f} GiB; "
        f"{platform.system()}, Python {platform.python_version()}, NumPy {np.__version__}; "
        f"load {os.getloadavg()[0]:.1f} at the start"
    )


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text("utf-8").splitlines() if file.exists() else []
