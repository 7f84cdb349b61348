"""Word documents: what is seen of them, in the order of the document."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from budgetlib.errors import SourceError
from budgetlib.readers import read_document
from budgetlib.readers.document import Document
from budgetlib.readers.docx.numbering import written

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NUMBERS = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>
<w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""
STYLES = f"""<w:styles {W}><w:style w:styleId="Title1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Own"><w:basedOn w:val="Title1"/></w:style></w:styles>"""


def package(body: str, path: Path) -> None:
    """Write the smallest .docx that Word opens."""
    kinds = "".join(
        f'<Override PartName="/word/{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{k}+xml"/>'
        for n, k in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"))
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{kinds}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="r1" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/numbering" Target="numbering.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERS,
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def read(tmp_path: Path, body: str) -> Document:
    package(body, tmp_path / "甲.docx")
    return read_document(tmp_path / "甲.docx")


def p(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def c(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside if inside.startswith('<') else p(r(inside))}</w:tc>"


def shown(document: Document) -> list[str | tuple[str, ...]]:
    return [line.cells or line.text for line in document.lines]


def test_text_and_tables_stand_in_document_order(tmp_path: Path) -> None:
    merged = '<w:gridSpan w:val="2"/>'
    document = read(
        tmp_path,
        p(r("收支"), '<w:pStyle w:val="Own"/>')
        + table(c("名称") + c("金额", merged), c("甲") + c("1.00") + c("2.00"))
        + p(r("注：") + "<w:r><w:br/></w:r>" + r("无")),
    )
    assert shown(document) == ["收支", ("名称", "金额", ""), ("甲", "1.00", "2.00"), "注：", "无"]
    assert document.lines[0].heading == 1


def test_a_name_merged_downwards_is_told_to_the_rows_below(tmp_path: Path) -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = read(tmp_path, table(c("工资", restart) + c("基本"), c("", goes_on) + c("津贴")))
    assert [line.above for line in document.lines] == [(), ("工资", "")]


def test_numbers_of_lists_are_printed(tmp_path: Path) -> None:
    def numbered(level: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'

    texts = [p(r("收入"), numbered(0)), p(r("拨款"), numbered(1)), p(r("支出"), numbered(0)), p(r("基本"), numbered(1))]
    assert shown(read(tmp_path, "".join(texts))) == ["一、收入", "1.1拨款", "二、支出", "2.1基本"]


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (12, "chineseCounting", "十二"),
        (105, "chineseCountingThousand", "一百零五"),
        (4, "upperRoman", "IV"),
        (3, "x", "3"),
    ],
)
def test_numbers_are_written_as_lists_do(number: int, kind: str, text: str) -> None:
    assert written(number, kind) == text


@pytest.mark.parametrize(
    "gone",
    [
        f"<w:del>{r('123.45').replace('w:t', 'w:delText')}</w:del>",
        f"<w:moveFrom>{r('123.45')}</w:moveFrom>",
        r("123.45", "<w:strike/>"),
        r("123.45", "<w:vanish/>"),
        r("123.45", '<w:color w:val="FFFFFF"/>'),
    ],
)
def test_deleted_hidden_and_struck_text_is_left_out_and_named(tmp_path: Path, gone: str) -> None:
    document = read(tmp_path, p(gone + f"<w:ins>{r('5.28')}</w:ins>" + r("1", '<w:vertAlign w:val="superscript"/>')))
    assert shown(document) == ["5.28"]
    assert ["1 amounts" in remark.said for remark in document.remarks] == [True]


def test_nested_tables_text_boxes_and_content_controls(tmp_path: Path) -> None:
    inner = table(c("甲") + c("1.00"), c("乙") + c("2.00"))
    box = f"<w:r><w:pict><w:txbxContent>{p(r('附注'))}</w:txbxContent></w:pict></w:r>"
    control = f"<w:sdt><w:sdtContent>{p(r('标题'))}</w:sdtContent></w:sdt>"
    document = read(tmp_path, control + table(c(p(r("外")) + inner)) + p(box))
    assert shown(document) == ["标题", "外", ("甲", "1.00"), ("乙", "2.00"), "附注"]


def test_pages_begin_at_page_breaks(tmp_path: Path) -> None:
    turn = '<w:r><w:br w:type="page"/></w:r>'
    document = read(tmp_path, p(r("一") + turn) + p(r("二")) + p(r("三"), "<w:pageBreakBefore/>"))
    assert [(line.page, line.row) for line in document.lines] == [(1, 1), (2, 1), (3, 1)]


def test_a_picture_in_a_cell_is_marked(tmp_path: Path) -> None:
    picture = '<w:r><w:drawing><a:blip xmlns:a="urn:a"/></w:drawing></w:r>'
    assert shown(read(tmp_path, table(c("甲") + c(p(picture))))) == [("甲", "\ufffc")]


@pytest.mark.parametrize(
    ("content", "problem"), [(b"", "empty"), (b"PK\x03\x04 cut", "damaged"), (b"%PDF-1.7 ....", "damaged")]
)
def test_what_is_no_document_is_one_clear_error(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "甲.docx").write_bytes(content)
    with pytest.raises(SourceError, match=problem):
        read_document(tmp_path / "甲.docx")
