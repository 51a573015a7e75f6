"""Archives of releases that are given to the page, and those that are none."""

import zipfile

import pytest

import populace
from populace.browser.archives import pack, unpack


def archive(path, names):
    """A file of an archive with these files in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, "x")
    return path


def test_a_folder_comes_back(tmp_path):
    folder, place = tmp_path / "release", tmp_path / "in"
    folder.mkdir()
    place.mkdir()
    (folder / "release.json").write_text("{}")
    found = unpack(str(pack(folder)), place)
    assert found == place / "release"
    assert [path.name for path in found.iterdir()] == ["release.json"]


@pytest.mark.parametrize(
    ("names", "inner"),
    [
        (["release.json", "index.html"], "."),
        (["release.json", "sds/x", "x"], "."),
        (["mine/release.json", "mine/x", "__MACOSX/mine/._x"], "mine"),
        (["release.json", "x", "__MACOSX/._x"], "."),
    ],
)
def test_archives_that_people_make_hold_the_folder_or_its_files(tmp_path, names, inner):
    place = tmp_path / "in"
    place.mkdir()
    found = unpack(str(archive(tmp_path / "a.zip", names)), place)
    assert found == place / inner
    assert (found / "release.json").is_file()
    assert not (place / "__MACOSX").exists()


@pytest.mark.parametrize("names", [[], ["a/x", "b/y"], ["a/x", "a/x/y"]])
def test_what_holds_no_folder_alone_is_refused_in_words(tmp_path, names):
    place = tmp_path / "in"
    place.mkdir()
    with pytest.raises(populace.ParameterError, match="the archive"):
        unpack(str(archive(tmp_path / "a.zip", names)), place)


@pytest.mark.parametrize("names", [["../x"], ["/x"], ["./../x"]])
def test_no_name_leads_out_of_the_folder(tmp_path, names):
    place = tmp_path / "in"
    place.mkdir()
    assert unpack(str(archive(tmp_path / "a.zip", names)), place).parent == place


@pytest.mark.parametrize(("at", "byte"), [(8, 1), (10, 99)])
def test_an_archive_that_is_encrypted_or_of_another_method_is_refused(tmp_path, at, byte):
    path, place = archive(tmp_path / "a.zip", ["a/x"]), tmp_path / "in"
    place.mkdir()
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + at] = byte
    path.write_bytes(content)
    with pytest.raises(populace.ParameterError, match="the archive"):
        unpack(str(path), place)
