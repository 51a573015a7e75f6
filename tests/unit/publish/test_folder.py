import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from populace import publish
from populace.publish import folder
from populace.vocabulary import folders
from populace.vocabulary.errors import OutputError, ParameterError, Stopped
from tests.unit.publish.made import FILES, made


def left_in(path: Path) -> set[str]:
    return {found.relative_to(path).as_posix() for found in path.rglob("*")}


def test_the_folder_holds_the_files_and_nothing_else(tmp_path):
    publish.write(made(), tmp_path / "release")
    assert left_in(tmp_path) == {"release", *(f"release/{name}" for name in FILES)}
    for name, content in publish.render(made()).items():
        assert (tmp_path / "release" / name).read_bytes() == content


def test_a_form_that_is_not_known_is_refused_before_anything_is_written(tmp_path):
    for formats in (["sdz"], "sds"):
        with pytest.raises(ParameterError, match="forms among 'sds'"):
            publish.write(made(), tmp_path / "release", formats=formats)
    assert not left_in(tmp_path)


def test_others_may_read_the_folder(tmp_path):
    (tmp_path / "any").mkdir()
    publish.write(made(), tmp_path / "release")
    assert (tmp_path / "release").stat().st_mode == (tmp_path / "any").stat().st_mode


def test_missing_parents_are_made(tmp_path):
    publish.write(made(), tmp_path / "a" / "b" / "release")
    assert publish.load(tmp_path / "a" / "b" / "release").name == made().name


def test_a_relative_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    publish.write(made(), Path("release"))
    assert (tmp_path / "release" / "README.md").exists()


def make_folder(path):
    path.mkdir()


def make_file(path):
    path.write_text("mine")


def make_dangling_link(path):
    path.symlink_to(path.parent / "nowhere")


@pytest.mark.parametrize("make", [make_folder, make_file, make_dangling_link])
@pytest.mark.parametrize("action", [publish.check, lambda path: publish.write(made(), path)])
def test_what_exists_is_refused_and_left_alone(tmp_path, make, action):
    make(tmp_path / "release")
    with pytest.raises(OutputError, match="exist") as refused:
        action(tmp_path / "release")
    assert refused.value.action
    assert left_in(tmp_path) == {"release"}


@pytest.mark.parametrize("action", [publish.check, lambda path: publish.write(made(), path)])
def test_a_path_through_a_file_is_refused(tmp_path, action):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="no folder"):
        action(tmp_path / "file" / "release")
    with pytest.raises(OutputError, match="no folder"):
        action(tmp_path / "file" / "deeper" / "release")
    assert left_in(tmp_path) == {"file"}


def test_a_check_leaves_nothing(tmp_path):
    publish.check(tmp_path / "a" / "release")
    assert left_in(tmp_path) == set()


FAILURES = [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO]


@pytest.mark.parametrize("number", FAILURES)
@pytest.mark.parametrize("files_before", [0, 3])
def test_a_failing_disk_leaves_nothing(tmp_path, monkeypatch, number, files_before):
    written = []
    write_file = folder._write_file

    def failing(path, content):
        if len(written) == files_before:
            path.write_bytes(content[: len(content) // 2])
            raise OSError(number, os.strerror(number))
        written.append(path)
        write_file(path, content)

    monkeypatch.setattr(folder, "_write_file", failing)
    with pytest.raises(OutputError) as refused:
        publish.write(made(), tmp_path / "new" / "release")
    assert "Nothing was written" in refused.value.action
    assert left_in(tmp_path) == set()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_parent_that_cannot_be_written_is_seen_before_the_run(tmp_path, monkeypatch, number):
    def refusing(*_arguments, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(folders, "mkdtemp", refusing)
    with pytest.raises(OutputError, match=r"permission|read-only"):
        publish.check(tmp_path / "release")
    assert left_in(tmp_path) == set()


def test_a_stop_leaves_nothing(tmp_path, monkeypatch):
    def stopped(path, content):
        path.write_bytes(content)
        raise KeyboardInterrupt

    monkeypatch.setattr(folder, "_write_file", stopped)
    with pytest.raises(KeyboardInterrupt):
        publish.write(made(), tmp_path / "release")
    assert left_in(tmp_path) == set()


def test_a_folder_that_appears_meanwhile_is_not_replaced(tmp_path, monkeypatch):
    write_file = folder._write_file

    def meanwhile(path, content):
        write_file(path, content)
        (tmp_path / "release").mkdir(exist_ok=True)

    monkeypatch.setattr(folder, "_write_file", meanwhile)
    with pytest.raises(OutputError):
        publish.write(made(), tmp_path / "release")
    assert left_in(tmp_path) == {"release"}


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a small disk")
def test_a_small_disk_that_fills_up(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("no permission to mount a small disk")
    try:
        with pytest.raises(OutputError, match="full disk"):
            publish.write(made(), disk / "release")
        assert left_in(disk) == set()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_writing_is_told_and_never_goes_back(tmp_path):
    steps = []
    publish.write(made(), tmp_path / "public", progress=steps.append)
    assert {step.stage for step in steps} == {"writing"}
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert len(set(shares)) > 6


def test_a_stop_while_files_are_written_leaves_nothing(tmp_path):
    def stop(step):
        if step.share > 0.9:
            raise Stopped

    with pytest.raises(Stopped):
        publish.write(made(), tmp_path / "public", progress=stop)
    assert not list(tmp_path.iterdir())
