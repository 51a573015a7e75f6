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


def locked(name):
    """Versions of a lock by library, each with the marker it is for; every entry has a hash."""
    text = (ROOT / "tools" / "locked" / f"{name}.txt").read_text(encoding="utf-8")
    found = {}
    for entry in text.replace(" \\\n", " ").splitlines():
        assert re.search(r" --hash=sha256:[0-9a-f]{64}", entry), entry
        library, _, rest = entry.partition("==")
        version, _, marker = rest.partition(" --hash")[0].partition(";")
        found.setdefault(library, {})[marker.strip()] = version.strip()
    return found


def asked():
    """What each lock must hold, by its name."""
    project = PROJECT["project"]
    wanted = {name: list(each) for name, each in PROJECT["dependency-groups"].items()}
    wanted["build"] += project["dependencies"]
    wanted["test"] = project["dependencies"] + [
        each
        for name in ("formats", "sql", "evaluate", "plots", "packages", "spark", "test")
        for each in project["optional-dependencies"][name]
        if not each.startswith("populace[")
    ]
    return wanted


@pytest.mark.parametrize("name", asked())
def test_every_library_that_is_asked_for_is_locked_at_a_version_that_serves(name):
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found = locked(name)
    for each in map(Requirement, asked()[name]):
        versions = found[canonicalize_name(each.name)].values()
        assert all(each.specifier.contains(version) for version in versions), each


def test_locks_that_are_installed_together_name_the_same_versions():
    told = {}
    for name in asked():
        for library, versions in locked(name).items():
            told.setdefault(library, []).append(set(versions.values()))
    apart = {library for library, each in told.items() if any(one != each[0] for one in each)}
    assert apart == set()


def test_no_word_of_the_makefile_installs_what_no_lock_holds():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in text.splitlines() if re.search(r"pip install|PIP_INSTALL\)", line)]
    assert [line for line in installs if "--no-deps" not in line] == [
        "PIP_INSTALL := $(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check"
    ]
