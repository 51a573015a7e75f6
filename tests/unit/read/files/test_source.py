import gzip
import io
import os
import threading
from pathlib import Path

import pyarrow as pa
import pytest

from populace.read.files.source import Source, find_encoding, lines
from populace.vocabulary.errors import InputError


def text_of(content: bytes, given: str | None = None) -> str:
    source = Source(content)
    encoding, _ = find_encoding(source, given)
    return "".join(lines(source, encoding))


def test_paths_bytes_and_open_files_hold_the_same(tmp_path):
    content = b"a,b\n1,2\n"
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    for readable in (path, str(path), content, memoryview(content), io.BytesIO(content)):
        assert "".join(lines(Source(readable), "utf-8")) == "a,b\n1,2\n"
    assert "".join(lines(Source(io.StringIO("a\né\n")), "utf-8")) == "a\né\n"


def test_a_pipe_is_read_once(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=("a\né\n".encode(),))
    writer.start()
    source = Source(pipe)
    writer.join()
    assert "".join(lines(source, find_encoding(source)[0])) == "a\né\n"


def test_gzip_is_unpacked_whatever_the_name(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(gzip.compress("é\n".encode()))
    assert text_of(path.read_bytes()) == "é\n"
    assert "".join(lines(Source(path), find_encoding(Source(path))[0])) == "é\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_found(encoding):
    text = "name\nمرحبا, Łódź, 名前, 😀\n"
    mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be"} else ""
    assert text_of((mark + text).encode(encoding)) == text


def test_only_an_encoding_found_by_looking_at_everything_is_told():
    assert find_encoding(Source("a\né".encode())) == ("utf-8", "UTF-8")
    assert find_encoding(Source("a\né".encode("utf-8-sig"))) == ("utf-8-sig", None)
    assert find_encoding(Source("a\né".encode("cp1252"))) == ("cp1252", "Windows-1252")
    assert find_encoding(Source("a\né".encode("cp1252")), "latin-1") == ("iso8859-1", None)


@pytest.mark.parametrize(
    "words",
    [
        "Peña;Müller;garçon;São Paulo;Århus;Zürich",
        "l’été – “cités”…;nº 5;25°;10 €",
        "Señor",
    ],
)
def test_western_text_is_taken_as_windows_1252(words):
    assert text_of(words.encode("cp1252")) == words


def test_another_alphabet_is_told_from_windows_1252():
    words = "страна;возраст;гражданство\n" + "Украина;взрослый;Молдова и Россия\n" * 20
    assert text_of(words.encode("cp1251")) == words


def test_a_mixture_of_encodings_is_refused():
    mixed = "Müller;Peña;".encode() + "Zürich".encode("cp1252")
    with pytest.raises(InputError, match="UTF-8 in some places and not in others"):
        text_of(mixed)


def test_a_given_encoding_is_kept_to():
    assert text_of("é".encode("cp850"), "cp850") == "é"
    assert text_of("\ufeffé".encode(), "utf8") == "é"
    with pytest.raises(InputError, match="do not belong to its encoding"):
        text_of("é".encode("cp1252"), "utf-8")
    with pytest.raises(InputError, match="name of a text encoding"):
        text_of(b"a", "utf-99")


def test_without_the_guessing_library_only_one_plausible_reading_is_taken(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "chardet", None)
    words = "страна;возраст\n" * 5 + "Украина\n"
    assert text_of(words.encode("cp1251")) == words
    with pytest.raises(InputError, match="cannot be told for sure"):
        text_of("nő\n".encode("cp1250"))


@pytest.mark.parametrize("content", [b"a\n\0\n", b"a\nbc\0\n"])
def test_nul_bytes_are_refused(content):
    with pytest.raises(InputError, match="NUL byte in line 2"):
        text_of(content)


@pytest.mark.parametrize("damage", [lambda packed: packed[:-9], lambda packed: packed[:12] + b"x"])
def test_a_damaged_gzip_file_is_refused(damage):
    packed = gzip.compress(b"a,b\n" * 10_000)
    with pytest.raises(InputError, match="whole gzip or zstd file"):
        text_of(damage(packed))


def zstd(content: bytes) -> bytes:
    return pa.compress(content, "zstd", asbytes=True)


def test_zstd_is_unpacked_whatever_the_name(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(zstd("é\n".encode()) + zstd(b"b\n"))
    assert text_of(path.read_bytes()) == "é\nb\n"
    assert "".join(lines(Source(path), "utf-8")) == "é\nb\n"


@pytest.mark.parametrize("damage", [lambda packed: packed[:-9], lambda packed: packed + b"junk"])
def test_a_damaged_zstd_file_is_refused(damage):
    packed = zstd(bytes(range(1, 128)) * 10_000)
    with pytest.raises(InputError, match="whole gzip or zstd file"):
        text_of(damage(packed), "utf-8")


def test_what_cannot_be_opened_is_named(tmp_path, monkeypatch):
    with pytest.raises(InputError, match=r"no file of that name.*none\.csv"):
        Source(tmp_path / "none.csv").open()
    with pytest.raises(InputError, match="a folder"):
        Source(tmp_path).open()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "t.csv")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"may not be read \(t\.csv\)"):
        Source("t.csv").open()

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error", "t.csv")

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(InputError, match="Input/output error"):
        Source("t.csv").open()
