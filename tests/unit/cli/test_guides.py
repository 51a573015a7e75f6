"""Every command that the README and the guides show runs as written, and says what they show."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import xlsxwriter

import populace
from populace import codebooks
from populace.cli import main, program

ROOT = Path(__file__).resolve().parents[3]
GUIDES = [
    ROOT / "README.md",
    *(
        path
        for folder in ("guide", "tutorials", "roles", "explanation", "fr", "es")
        for path in sorted((ROOT / "docs" / folder).glob("*.md"))
    ),
]
SERVER = "postgresql://steward@server/ledgers"
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)

# Nobody of this name exists.
PEOPLE = ["id,full_name,email,sex"] + [
    f"{n},{first} {last},{first}.{last}@example.org,{'fm'[n % 2]}"
    for n, (first, last) in enumerate(
        (first, last)
        for first in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal")
        for last in ("Ash", "Birch", "Cedar", "Elm", "Fir", "Oak", "Pine", "Yew")
    )
]

RECIPE = """
[[prepare]]
do = "drop"
columns = ["case_no", "name", "notes", "registered", "needs", "office", "income"]

[[prepare]]
do = "bands"
column = "age"
edges = [0, 18, 60, 120]
"""


def commands(text):
    """Each command of a guide with what is shown beneath it, where something is."""
    found = []
    for block in BLOCK.findall(text):
        for line in re.sub(r"\\\n\s*", " ", block).splitlines():
            if words := re.match(r"(\$ )?(populace [a-z].*?)(\s{3,}.*)?$", line):
                found.append((words[2], [] if words[1] else None))
            elif line.startswith("$"):
                found.append(("", []))
            elif found and found[-1][1] is not None:
                found[-1][1].append(line)
    return [(command, "\n".join(shown or ())) for command, shown in found if command]


def form(path):
    """An XLSForm with one question of the case file."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheets = {
            "survey": [("type", "name", "label"), ("select_one sex", "gender", "Gender")],
            "choices": [
                ("list_name", "name", "label"),
                ("sex", "Female", "Female"),
                ("sex", "Male", "Male"),
            ],
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)


def shape(text):
    """A text without its numbers, and without where its lines and cells end."""
    return re.sub(r"[─\s]+", " ", re.sub(r"\d[\d,.]*", "#", text)).strip()


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """A folder in which a reader of the guides may stand."""
    folder = tmp_path_factory.mktemp("guides")
    populace.example(folder / "practice", victims=400)
    populace.example(folder / "messy", victims=300, messy=True)
    populace.example(folder / "other", victims=100, seed=1)
    for file in ("cases.csv", "schema.toml"):
        shutil.copy(folder / "practice" / file, folder / file)
    for file in ("victims", "perpetrators", "links"):
        shutil.copy(folder / "practice" / "linked" / f"{file}.csv", folder / f"{file}.csv")
    shutil.copy(folder / "other" / "cases.csv", folder / "others.csv")
    for file in ("register.csv", "raw.csv"):
        shutil.copy(folder / "messy" / "register.csv", folder / file)
    (folder / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    (folder / "people.csv").write_text("\n".join(PEOPLE) + "\n", encoding="utf-8")
    (folder / "config.json").write_text('{"use_columns": ["a"]}', encoding="utf-8")
    form(folder / "form.xlsx")
    return folder


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_commands_run_as_written_and_say_what_is_shown(
    guide, cases, tmp_path, monkeypatch, capsys, request
):
    folder = tmp_path / "reader"
    shutil.copytree(cases, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    text = guide.read_text(encoding="utf-8")
    if SERVER in text:
        text = text.replace(SERVER, request.getfixturevalue("server"))
    for command, shown in commands(text):
        words = shlex.split(command)[1:]
        if words[0] == "app" or "..." in words:
            continue
        if words[0] == "evaluate" and not Path(words[2]).exists():
            assert (
                main(["release", words[1], *words[3:5], "--epsilon", "2", "--out", words[2]]) == 0
            )
        if words[0] == "example":
            words += ["--victims", "300"]
            shutil.rmtree(words[1], ignore_errors=True)
        if "--out" in words:
            out = Path(words[words.index("--out") + 1])
            if out.is_dir():
                shutil.rmtree(out)
            out.unlink(missing_ok=True)
        capsys.readouterr()
        code = main(words)
        said = capsys.readouterr()
        fails = shown.startswith("This did not work.")
        assert code == (1 if fails else 0), f"{command}\n{said.err}"
        if shown:
            assert shape(said.err if fails else said.out) == shape(shown)


@pytest.mark.parametrize("name", ["README.md", "docs/guide/python.md", "docs/guide/publishing.md"])
def test_python_runs_as_written(name, cases, tmp_path, monkeypatch):
    folder = tmp_path / "reader"
    shutil.copytree(cases, folder)
    monkeypatch.chdir(folder)
    text = (ROOT / name).read_text(encoding="utf-8").replace("victims=2_000", "victims=200")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, name, "exec"), {})  # noqa: S102 - our own guide
    assert populace.load("public").guarantee.epsilon == 4


def test_every_function_that_the_guide_to_python_names_exists():
    text = (ROOT / "docs" / "guide" / "python.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    named = re.findall(r"`(\w+)`", " ".join(rows))
    assert len(named) > 10
    assert all(callable(getattr(populace, each)) for each in named)


def test_every_option_in_the_guides_exists():
    known = {
        name
        for command in program.populace.commands.values()
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
    }
    for guide in GUIDES:
        text = guide.read_text(encoding="utf-8")
        # Up to the name of the image they are Docker's.
        text = re.sub(r"docker run .*?\spopulace ", "", text, flags=re.DOTALL)
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*[a-z]\b", text))
        assert named <= known | {"--help"}, guide.name


def test_every_shipped_codebook_stands_in_the_guide():
    text = (ROOT / "docs" / "guide" / "codebooks.md").read_text(encoding="utf-8")
    table = text.partition("## Lists that come with Populace")[2].partition("\n## ")[0]
    named = re.findall(r"^\|.*?\|(.*)\|$", table, re.MULTILINE)
    assert sorted(re.findall(r"`([a-z0-9-]+)`", " ".join(named))) == sorted(codebooks.names())


def test_links_of_the_guides_lead_somewhere():
    for guide in GUIDES:
        for link in re.findall(r"\]\(([^)#]+)", guide.read_text(encoding="utf-8")):
            if "://" not in link:
                assert (guide.parent / link).exists(), f"{guide.name}: {link}"
