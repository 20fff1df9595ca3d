"""A document as a Word file (.docx) in the plain form of GB/T 9704-2012.

Every figure becomes an inline content control whose tag says which figure as of which day, so that the file can be
checked against the records later. The same document always gives the same bytes: no clock, no user, no program name.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Mm

from jiedao.gongwen.document import TAG_LIMIT, Block, Document, FigureRun, Gap, Heading, Paragraph, Run, Text, numbered
from jiedao.gongwen.signature import signature_indents
from jiedao.gongwen.styles import (
    BODY,
    HEADINGS,
    NORMAL,
    PAGE_NUMBER,
    STYLES,
    TITLE,
    TITLE_WIDTH,
    Style,
    font_table,
    run_fonts,
    settings_elements,
    style_element,
)
from jiedao.gongwen.title import title_lines
from jiedao.gongwen.wording import chinese_date

RED = "FF0000"
# From the paper's edge to the foot of the page number, so that its dash lies 7 mm below the text block.
FOOTER = Mm(25.5)
_SHORT_ENDING = 5 * 28  # characters: five lines
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNDATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
# What the library's blank file brings along and a document has no use for.
_DROPPED_FROM_PACKAGE = ("thumbnail", "extended-properties")
_DROPPED_FROM_DOCUMENT = ("customXml", "stylesWithEffects", "numbering", "webSettings", "fontTable", "theme")
_NOT_XML = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write(document: Document, target: Path | str | IO[bytes]) -> None:
    """Write the document to a path or an open binary file. OSError when the path cannot be written."""
    content = to_bytes(document)
    if isinstance(target, Path | str):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def to_bytes(document: Document) -> bytes:
    """The .docx file's bytes, equal for equal documents."""
    word = docx.Document()
    _strip(word)
    _set_styles(word)
    _set_page(word)
    _set_properties(word, document)
    body = word.element.body
    for paragraph in _paragraphs(document):
        body.sectPr.addprevious(paragraph)
    return _pack(word)


def _strip(word: WordFile) -> None:
    """Leave of the blank file only the document, its styles, settings and properties."""
    package = word.part.package
    for owner, endings in ((package, _DROPPED_FROM_PACKAGE), (word.part, _DROPPED_FROM_DOCUMENT)):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.endswith(endings):
                del owner.rels[key]
    fonts = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, font_table(), package)
    word.part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)


def _set_styles(word: WordFile) -> None:
    """Our styles and settings and no other; the defaults below them without theme fonts, which would win over ours."""
    styles = word.styles.element
    styles.clear()
    styles.append(parse_xml(f"<w:docDefaults {nsdecls('w')}><w:rPrDefault/><w:pPrDefault/></w:docDefaults>"))
    for style in STYLES:
        styles.append(style_element(style))
    settings = word.settings.element
    settings.clear()
    settings.extend(settings_elements())


def _set_page(word: WordFile) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), FOOTER
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    _set_page_numbers(section)


def _set_page_numbers(section: Section) -> None:
    indent = PAGE_NUMBER.size * 10  # twips: one character of the page number's size
    _page_number(section.footer, "right", f'w:rightChars="100" w:right="{indent}"')
    _page_number(section.even_page_footer, "left", f'w:leftChars="100" w:left="{indent}"')


def _page_number(footer: _Footer, side: str, indent: str) -> None:
    footer.is_linked_to_previous = False
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:rPr>{0}</w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
    content = _run_xml("— ", PAGE_NUMBER) + field.format(run_fonts(PAGE_NUMBER)) + _run_xml(" —", PAGE_NUMBER)
    old = footer.paragraphs[0]._p
    old.addprevious(_paragraph(PAGE_NUMBER, content, f'<w:ind {indent}/><w:jc w:val="{side}"/>'))
    old.getparent().remove(old)


def _set_properties(word: WordFile, document: Document) -> None:
    properties = word.core_properties
    day = document.date
    moment = _UNDATED
    if isinstance(day, datetime.date):
        moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    properties.title = _clean(document.plain_title)[:255]
    properties.author = _clean(document.signature)[:255] if isinstance(document.signature, str) else ""
    properties.last_modified_by = properties.author
    properties.comments = properties.keywords = properties.subject = ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = moment


def _paragraphs(document: Document) -> list[BaseOxmlElement]:
    """Title, number, an empty line, addressee, body, then an empty line, signature and date."""
    controls = count(1)
    lines = "<w:r><w:br/></w:r>".join(_run_xml(line, TITLE) for line in title_lines(document.title, TITLE_WIDTH))
    elements = [_paragraph(TITLE, lines)]
    if document.number is not None:
        elements.append(_paragraph(NORMAL, _run_xml(document.number, NORMAL), '<w:jc w:val="center"/>'))
    elements.append(_paragraph(NORMAL, ""))
    if document.addressee is not None:
        addressee = document.addressee.rstrip("：: ") if isinstance(document.addressee, str) else document.addressee
        content = _content(_as_run(addressee), NORMAL, controls) + _run_xml("：", NORMAL)
        elements.append(_paragraph(NORMAL, content, '<w:jc w:val="left"/>'))
    for number, block in numbered(document.body):
        elements.append(_block(number, block, controls))
    signature = _signature(document, controls)
    _keep_together(elements[-1:] + signature if _is_short(document.body) else signature)
    return elements + signature


def _is_short(body: tuple[Block, ...]) -> bool:
    return not body or len(body[-1].text) <= _SHORT_ENDING


def _keep_together(elements: list[BaseOxmlElement]) -> None:
    """Signature and date share a page, with the end of the text where that is short.

    A long last paragraph is not bound to them: LibreOffice would move all of it and leave half a page empty.
    """
    for element in elements[:-1]:
        element.pPr.pStyle.addnext(parse_xml(f"<w:keepNext {nsdecls('w')}/>"))


def _block(number: str, block: Heading | Paragraph, controls: count[int]) -> BaseOxmlElement:
    if isinstance(block, Heading):
        style = HEADINGS[block.level]
        return _paragraph(style, _run_xml(number + block.text, style))
    return _paragraph(BODY, "".join(_content(run, BODY, controls) for run in block.runs))


def _signature(document: Document, controls: count[int]) -> list[BaseOxmlElement]:
    name = None if document.signature is None else _as_run(document.signature)
    day = None if document.date is None else _as_run(document.date)
    if name is None and day is None:
        return []
    indents = signature_indents(name.text if name else None, day.text if day else None)
    elements = [_paragraph(NORMAL, "")]
    for run, indent in zip((name, day), indents, strict=True):
        if run is not None:
            position = f'<w:ind w:right="{indent}"/><w:jc w:val="right"/>'
            elements.append(_paragraph(NORMAL, _content(run, NORMAL, controls), position))
    return elements


def _as_run(element: str | datetime.date | Gap) -> Text | Gap:
    if isinstance(element, Gap):
        return element
    return Text(chinese_date(element) if isinstance(element, datetime.date) else element)


def _content(run: Run, style: Style, controls: count[int]) -> str:
    match run:
        case Text(text):
            return _run_xml(text, style)
        case Gap(text):
            return _run_xml(text, style, RED)
        case FigureRun(text, tag, missing, label):
            return _control(_run_xml(text, style, RED if missing else ""), tag, label, next(controls))


def _control(content: str, tag: str, label: str, number: int) -> str:
    """An inline content control. It is not declared plain text (w:text): LibreOffice would then drop the red."""
    alias = f"<w:alias w:val={_attribute(label[:TAG_LIMIT])}/>" if label else ""
    return (
        f'<w:sdt><w:sdtPr>{alias}<w:tag w:val={_attribute(tag)}/><w:id w:val="{number}"/></w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def _paragraph(style: Style, content: str, position: str = "") -> BaseOxmlElement:
    return parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style.key}"/>{position}</w:pPr>{content}</w:p>')


def _run_xml(text: str, style: Style, colour: str = "") -> str:
    """A w:r element. Fonts stand on the run too: text pasted elsewhere keeps them."""
    colouring = f'<w:color w:val="{colour}"/>' if colour else ""
    return (
        f'<w:r><w:rPr>{run_fonts(style)}{colouring}</w:rPr><w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r>'
    )


def _clean(text: str) -> str:
    """Without the control characters that text pasted from elsewhere brings and XML cannot hold."""
    return _NOT_XML.sub("", text)


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _pack(word: WordFile) -> bytes:
    """The package with a fixed time on every part, which the library would stamp with the clock."""
    saved, packed = BytesIO(), BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, source.read(name))
    return packed.getvalue()
