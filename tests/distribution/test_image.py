"""The Dockerfile keeps the rules of good ones; where Docker is there, CI builds and runs it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def instructions(text):
    """Each instruction of a Dockerfile with what follows it, its lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [tuple(line.split(None, 1)) for line in joined.splitlines() if line.strip()]


def faults(text):
    """What a linter would say, in words."""
    steps = instructions(text)
    stages = [rest for word, rest in steps if word == "FROM"]
    last = steps[max(place for place, step in enumerate(steps) if step[0] == "FROM") :]
    users = [rest for word, rest in last if word == "USER"]
    runs = [rest for word, rest in steps if word == "RUN"]
    checks = {
        "one stage": len(stages) < 2,
        "an image of no version": any(not re.search(r":[\w.-]*\d", each) for each in stages),
        "runs as root": not users or users[-1] in {"root", "0"},
        "packages of no version": any(
            re.search(r"install (?:-\S+ )*[a-z]+(?: |$)", run.split("&&")[1])
            for run in runs
            if "apt-get" in run
        ),
        "lists of packages are kept": any("apt-get" in r and "lists/*" not in r for r in runs),
        "a cache of pip is kept": any("pip install" in r and "--no-cache" not in r for r in runs),
        "ADD for files": any(word == "ADD" for word, _ in steps),
        "words for a shell as entry": any(
            word in {"ENTRYPOINT", "CMD"} and not rest.startswith("[") for word, rest in steps
        ),
        "sources in the last stage": any(
            word == "COPY" and "--from=build" not in rest for word, rest in last
        ),
    }
    return [fault for fault, found in checks.items() if found]


DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_dockerfile_has_no_fault():
    assert faults(DOCKERFILE) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("USER 10001", "USER root", "runs as root"),
        ("USER 10001", "", "runs as root"),
        ("make=4.3-4.1", "make", "packages of no version"),
        ("--no-cache-dir ", "", "a cache of pip is kept"),
        ('["populace"]', "populace", "words for a shell as entry"),
        ("COPY --from=build /opt", "COPY . /opt", "sources in the last stage"),
        ("    && rm -rf /var/lib/apt/lists/*", "    && true", "lists of packages are kept"),
        ("python:3.13-slim-bookworm", "python", "an image of no version"),
    ],
)
def test_a_fault_is_seen(old, new, fault):
    assert old in DOCKERFILE
    assert fault in faults(DOCKERFILE.replace(old, new))


def test_nothing_is_sent_to_docker_that_is_not_named():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "**"
    sent = [rule[1:] for rule in rules if rule.startswith("!")]
    tracked = subprocess.run(
        ["git", "ls-files", *sent], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert "Makefile" in tracked
    assert all((ROOT / each).exists() for each in sent)
    assert not {"demo", "dist", "tests"} & set(sent)
