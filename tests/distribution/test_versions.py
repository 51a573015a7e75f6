"""What is said of this version in several files agrees, and the files are well formed."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEMPLATES = sorted(
    path
    for pattern in (".github/**/*.yml", ".gitlab-ci.yml", "CITATION.cff")
    for path in ROOT.glob(pattern)
)


def test_every_file_names_the_same_version():
    version = PROJECT["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    conda = yaml.safe_load((ROOT / "conda" / "recipe.yaml").read_text(encoding="utf-8"))
    assert citation["version"] == version
    assert conda["context"]["version"] == version
    assert citation["license"] == conda["about"]["license"] == PROJECT["project"]["license"]


def test_the_recipe_for_conda_asks_for_the_same_libraries():
    conda = yaml.safe_load((ROOT / "conda" / "recipe.yaml").read_text(encoding="utf-8"))
    said = {re.sub(r"\s", "", each) for each in conda["requirements"]["run"]}
    wanted = {each.split(";")[0].replace(" ", "") for each in PROJECT["project"]["dependencies"]}
    assert said == wanted | {f"python{PROJECT['project']['requires-python']}"}


def test_the_recipe_for_conda_starts_what_the_wheel_starts():
    conda = yaml.safe_load((ROOT / "conda" / "recipe.yaml").read_text(encoding="utf-8"))
    scripts = PROJECT["project"]["scripts"]
    said = [f"{name} = {target}" for name, target in scripts.items()]
    assert conda["build"]["python"]["entry_points"] == said
    commands = [line for test in conda["tests"] for line in test.get("script", ())]
    assert {line.split()[0] for line in commands} == set(scripts)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_well_formed(path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    if path.parent.name == "ISSUE_TEMPLATE" and path.name != "config.yml":
        assert {"name", "description", "body"} <= set(content)


def test_both_hosts_run_what_everybody_runs():
    for path in (ROOT / ".github" / "workflows" / "checks.yml", ROOT / ".gitlab-ci.yml"):
        assert ".ci/run" in path.read_text(encoding="utf-8")


def test_every_locked_version_is_one_that_its_group_asks_for():
    from packaging.requirements import Requirement

    for group, asked in PROJECT["dependency-groups"].items():
        text = (ROOT / "tools" / "locked" / f"{group}.txt").read_text(encoding="utf-8")
        entries = text.replace(" \\\n", " ").splitlines()
        locked = {}
        for entry in entries:
            assert re.search(r" --hash=sha256:[0-9a-f]{64}", entry), entry
            name, _, rest = entry.partition("==")
            locked.setdefault(name, re.split(r"[ ;]", rest, maxsplit=1)[0])
        for each in map(Requirement, asked):
            assert each.specifier.contains(locked[each.name.lower()]), each
