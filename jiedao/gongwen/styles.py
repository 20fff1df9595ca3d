"""The typography of GB/T 9704-2012 as Word styles: one table of styles, fonts and their other names.

28 characters of 16 pt are wider than the 156 mm text block and 22 lines of 29 pt are higher than its 225 mm, so
characters are set 0.25 pt closer and lines 28.95 pt apart (measured in LibreOffice 7.4). A character grid
(linesAndChars) is not used: LibreOffice then gives every character two cells.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"

# Names under which another machine may know the same design; the first one there is used when ours is not installed.
OTHER_NAMES = {
    FANGSONG: "仿宋",
    KAITI: "楷体",
    HEITI: "SimHei",
    XIAOBIAOSONG: "方正小标宋_GBK",
    SONGTI: "SimSun",
}

LINE = 579  # twips between lines: 28.95 pt
TIGHTER = -5  # twips between characters: -0.25 pt
CHARACTER = 315  # twips from one size-3 character to the next: 16 pt less 0.25 pt
SIZE_2, SIZE_3, SIZE_4 = 44, 32, 28  # half points: 二号, 三号, 四号
TITLE_WIDTH = 20  # characters of size 2 in a line of 156 mm


@dataclass(frozen=True)
class Style:
    """A paragraph style; `font` is the East Asian one, `latin` the one for Latin letters and digits."""

    key: str
    name: str  # the name Word knows, so that outline and navigation work in every language
    font: str = FANGSONG
    size: int = SIZE_3
    align: str = "both"
    indent: bool = False  # first line by two characters
    outline: int | None = None  # 0 for the highest heading
    line: int = LINE
    tighter: int = TIGHTER
    latin: str = LATIN


NORMAL = Style("Normal", "Normal")
TITLE = Style("Title", "Title", XIAOBIAOSONG, SIZE_2, "center", tighter=0)
BODY = Style("BodyText", "Body Text", indent=True)
HEADINGS = {
    1: Style("Heading1", "heading 1", HEITI, indent=True, outline=0),
    2: Style("Heading2", "heading 2", KAITI, indent=True, outline=1),
    3: Style("Heading3", "heading 3", indent=True, outline=2),
    4: Style("Heading4", "heading 4", indent=True, outline=3),
}
PAGE_NUMBER = Style("Footer", "footer", SONGTI, SIZE_4, "right", line=SIZE_4 * 10, tighter=0, latin=SONGTI)
STYLES = (NORMAL, TITLE, BODY, *HEADINGS.values(), PAGE_NUMBER)


def run_fonts(style: Style) -> str:
    """The w:rFonts element. The hint makes Word set “”、—— and …… from the East Asian font."""
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{style.latin}" w:hAnsi="{style.latin}" '
        f'w:eastAsia="{style.font}" w:cs="{style.latin}"/>'
    )


def style_element(style: Style) -> BaseOxmlElement:
    """The w:style element.

    The gap that Word and LibreOffice set between Chinese and Latin stays on: LibreOffice cannot turn it off, and the
    preview should break its lines where Word does.
    """
    based = "" if style is NORMAL else f'<w:basedOn w:val="{NORMAL.key}"/>'
    default = ' w:default="1"' if style is NORMAL else ""
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>' if style.indent else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="paragraph"{default} w:styleId="{style.key}">'
        f'<w:name w:val="{style.name}"/>{based}<w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{style.line}" w:lineRule="exact"/>'
        f'{indent}<w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{run_fonts(style)}<w:color w:val="000000"/><w:spacing w:val="{style.tighter}"/>'
        f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/>'
        f'<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:style>'
    )


def settings_elements() -> list[BaseOxmlElement]:
    """The children of w:settings: footers that differ on odd and even pages, and Chinese typesetting in today's Word.

    Punctuation is not compressed: every character has its place in the line.
    """
    word = "http://schemas.microsoft.com/office/word"
    return [
        parse_xml(element)
        for element in (
            f'<w:zoom {nsdecls("w")} w:percent="100"/>',
            f'<w:defaultTabStop {nsdecls("w")} w:val="{2 * CHARACTER}"/>',
            f"<w:evenAndOddHeaders {nsdecls('w')}/>",
            f'<w:characterSpacingControl {nsdecls("w")} w:val="doNotCompress"/>',
            f"<w:compat {nsdecls('w')}><w:useFELayout/>"
            f'<w:compatSetting w:name="compatibilityMode" w:uri="{word}" w:val="15"/></w:compat>',
            f'<w:themeFontLang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>',
        )
    ]


def font_table() -> bytes:
    """word/fontTable.xml: our fonts with their other names. No font file is embedded."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in OTHER_NAMES.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:fonts {nsdecls("w")}>{fonts}<w:font w:name="{LATIN}"/></w:fonts>'
    ).encode()
