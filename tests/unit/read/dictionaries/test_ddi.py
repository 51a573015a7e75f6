"""DDI codebooks of every version: what is missing, invalid or measured is no public value."""

import pytest

from populace.read import import_schema
from populace.read.files.plain_xml import parsed
from populace.read.files.source import Source
from populace.vocabulary.errors import InputError

HEADS = {
    "1.2": '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    '<!DOCTYPE codeBook SYSTEM "Version1-2-2.dtd">\n<codeBook version="1.2.2">',
    "1.3": '<!DOCTYPE codeBook PUBLIC "-//DDI//DTD" "http://www.icpsr.umich.edu/DDI/Version1-3.dtd">'
    '<codeBook version="1.3">',
    "2.0": '<!DOCTYPE codeBook SYSTEM "Version2-0.dtd"><codeBook version="2.0">',
    "2.1": '<codeBook xmlns="http://www.icpsr.umich.edu/DDI" version="2.1">',
    "2.5": '<codeBook xmlns="ddi:codebook:2_5" version="2.5">',
}


def categories(*values):
    return "".join(
        f"<catgry><catValu>{value}</catValu><labl>L{value}</labl></catgry>" for value in values
    )


def read(tmp_path, inside, head=HEADS["2.5"]):
    path = tmp_path / "codebook.xml"
    text = f"{head}<dataDscr>{inside}</dataDscr></codeBook>"
    path.write_text(text, encoding="latin-1" if "8859" in head else "utf-8")
    return import_schema(path, origin="instrument")


FIRST = f'<var name="first">{categories(1, 2)}</var>'


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_every_version_is_read_with_its_document_type(tmp_path, head):
    imported = read(
        tmp_path, f'<var ID="V1" name="sex"><labl>Sexe é</labl>{categories(1, 2)}</var>', head
    )
    (column,) = imported.schema.columns
    assert (column.name, column.values, column.labels) == ("sex", ("1", "2"), ("L1", "L2"))


@pytest.mark.parametrize(
    "marks",
    [
        f'{categories(1, 2)}<catgry missing="Y"><catValu>9</catValu></catgry>',
        f'{categories(1, 2)}<catgry missing="y"><catValu>9</catValu></catgry>',
        f'{categories(1, 2)}<catgry missType="refusal"><catValu>9</catValu></catgry>',
        f"<invalrng><key>8 = refused, 9</key></invalrng>{categories(1, 2, 9)}",
        f'<invalrng><item VALUE="9"/></invalrng>{categories(1, 2, 9)}',
        f'<invalrng><item value="9.0"/></invalrng>{categories(1, 2, 9)}',
        f'<invalrng><range UNITS="INT" min="8" max="9"/></invalrng>{categories(1, 2, 9)}',
        f'<invalrng><range min="9"/></invalrng>{categories(1, 2, 9)}',
        f'<invalrng><range minExclusive="8"/></invalrng>{categories(1, 2, 9)}',
        f'<invalrng><range max="0"/><item VALUE="9"/></invalrng>{categories(-1, 0, 1, 2, 9)}',
        f'{categories(1, 2)}<catgry missing="Y" missType="sysmiss"><catValu>.</catValu></catgry>',
        categories(1, 2, ".", ".a", "Sysmiss"),
        (
            '<catgryGrp missing="Y" catgry="C9 C8"/>'
            f'{categories(1, 2)}<catgry ID="C9"><catValu>9</catValu></catgry>'
        ),
        (
            f'<sumStat type="min">1</sumStat><sumStat type="max">9</sumStat>'
            f'{categories(1, 2)}<catgry missing="Y"><catValu>9</catValu></catgry>'
        ),
        f'<valrng><item VALUE="1"/><item VALUE="2"/></valrng>{categories(1, 2, 9)}',
        f'<valrng><range min="1" max="2"/></valrng>{categories(1, 2, 9)}',
        f'<valrng><range min="1" maxExclusive="3"/></valrng>{categories(1, 2, 9)}',
    ],
)
def test_what_is_missing_or_invalid_is_no_value(tmp_path, marks):
    (column,) = read(tmp_path, f'<var name="sex">{marks}</var>').schema.columns
    assert column.values == ("1", "2")


@pytest.mark.parametrize(
    ("marks", "missing"),
    [
        (f'{categories(1, 2)}<catgry missing="Y"><catValu>9</catValu></catgry>', ("9",)),
        (
            f'<invalrng><item VALUE="8"/><range min="9"/></invalrng>{categories(1, 2, 9)}',
            ("8", "9"),
        ),
        (categories(1, 2, ".b"), (".b",)),
    ],
)
def test_what_is_missing_or_invalid_is_absent_and_no_fault_of_the_table(tmp_path, marks, missing):
    (column,) = read(tmp_path, f'<var name="sex">{marks}</var>').schema.columns
    assert column.missing == missing


def test_a_document_type_that_declares_nothing_is_one(tmp_path):
    head = '<!DOCTYPE codeBook PUBLIC "-//DDI//DTD 1.3//EN" "x.dtd" [\n<!-- none -->]><codeBook>'
    assert read(tmp_path, FIRST, head).schema.columns
    for declared in ("<!ENTITY a 'b'>", "<!ELEMENT a ANY>", "<!ATTLIST a b CDATA 'c'>"):
        with pytest.raises(InputError, match="declares nothing"):
            read(tmp_path, FIRST, head.replace("<!-- none -->", declared))


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ('intrvl="contin"', categories(20)),
        ('intrvl="Contin"', categories(0, 20)),
        ('nature="ratio"', categories(0)),
        ('nature="interval"', categories(0)),
        ('representationType="numeric"', categories(0)),
        ('wgt="wgt"', categories(1)),
        ("", f'<valrng><range UNITS="INT" min="0" max="20"/></valrng>{categories(20)}'),
        ("", f'<sumStat type="min">0</sumStat><sumStat type="max">97</sumStat>{categories(97)}'),
        ('dcml="1"', f'<sumStat type="max">40.5</sumStat>{categories(0, 1)}'),
        ("", f'<valrng><range min="1" max="5"/></valrng>{categories(1, 5)}'),
        ("", f'<valrng><range min="0" max="20"/></valrng>{categories(20, 99)}'),
    ],
)
def test_a_measured_variable_has_no_list_and_is_named(tmp_path, attributes, inside):
    imported = read(tmp_path, f'{FIRST}<var name="age" {attributes}>{inside}</var>')
    assert [column.name for column in imported.schema.columns] == ["first"]
    assert any("Measured" in note and "'age'" in note for note in imported.notes)


def test_what_is_left_out_is_named(tmp_path):
    imported = read(
        tmp_path,
        f'{FIRST}<var name="town"/><var name="odd"><valrng><range min="1" max="2"/></valrng>'
        f"{categories(1, 2, 3)}</var>"
        f'<var name="twice">{categories(1, 2)}</var><var name="twice">{categories(3, 4)}</var>',
    )
    said = "\n".join(imported.notes)
    assert "Without a list of categories, and left out: 'town'" in said
    assert "outside of the valid values, and count as absent: 'odd'" in said
    assert "Described in more than one way, and left out: 'twice'" in said


def test_a_multiple_response_must_be_marked_by_one(tmp_path):
    yes_is_two = "<catgry><catValu>1</catValu><labl>No</labl></catgry>"
    yes_is_two += "<catgry><catValu>2</catValu><labl>Yes</labl></catgry>"
    imported = read(
        tmp_path,
        '<varGrp name="means" type="multipleResp" var="A B"/>'
        f'<var ID="A" name="a">{yes_is_two}</var><var ID="B" name="b">{yes_is_two}</var>',
    )
    assert [column.name for column in imported.schema.columns] == ["a", "b"]
    assert any("'means'" in note for note in imported.notes)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ('<!DOCTYPE a SYSTEM "x.dtd"><a>x&eacute;y&amp;z</a>', "xéy&z"),
        ('<!DOCTYPE a SYSTEM "/etc/hostname"><a>x</a>', "x"),
        ("<a>&#233;</a>", "é"),
        ("<a><!-- &b; -->é</a>", "é"),
    ],
)
def test_characters_that_document_types_name_are_read_and_nothing_is_fetched(text, read_as):
    assert "".join(parsed(Source(text.encode())).itertext()) == read_as


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a SYSTEM "x.dtd"><a>&b;</a>',
        "<a>&eacute;</a>",
        f"{'<a>' * 5000}{'</a>' * 5000}",
        "<a>",
        "",
        '<?xml version="1.0" encoding="no-such"?><a/>',
    ],
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(InputError):
        parsed(Source(text.encode()))


def test_the_encoding_can_be_named(tmp_path):
    path = tmp_path / "codebook.xml"
    text = f'{HEADS["2.5"]}<var name="a">{categories("é", "b")}</var></codeBook>'
    path.write_text(text, encoding="cp1252")
    with pytest.raises(InputError, match="encoding="):
        import_schema(path, origin="instrument")
    imported = import_schema(path, origin="instrument", encoding="windows-1252")
    assert imported.schema.columns[0].values == ("é", "b")
