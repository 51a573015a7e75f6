"""No wheel is built without the compiled loops that belong into it."""

import io
import zipfile
from pathlib import Path

import build_kernel
import build_wheel
import pytest


@pytest.mark.parametrize(
    ("app", "gone"),
    [(False, build_kernel.BROWSER), (True, build_kernel.BROWSER), (True, "linux-x86_64.so")],
)
def test_a_wheel_without_its_loops_is_not_built(tmp_path, monkeypatch, app, gone):
    monkeypatch.setattr(build_kernel, "missing", lambda: [gone])
    (tmp_path / "index.html").write_text("")
    with pytest.raises(build_wheel.WheelError, match=gone):
        build_wheel.wheel(tmp_path if app else None)


def test_the_wheel_of_the_app_has_the_loops_of_the_browser_alone():
    if build_kernel.missing():
        pytest.skip("the loops were not compiled: say make kernel")
    _, content = build_wheel.wheel()
    names = [Path(each) for each in zipfile.ZipFile(io.BytesIO(content)).namelist()]
    loops = [each.name for each in names if each.parent.name == "libraries"]
    assert loops == [build_kernel.BROWSER]
