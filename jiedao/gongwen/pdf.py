"""A .docx as PDF by LibreOffice, with free fonts standing in for those a Linux machine has not got.

The document keeps naming the fonts of the standard. A fontconfig file made for the one conversion maps each name to the
fonts that are there, first the nearest in looks, then one with rare characters, so that no name loses a character.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from jiedao.gongwen.styles import FANGSONG, HEITI, KAITI, LATIN, SONGTI, XIAOBIAOSONG

SECONDS = 120  # a report takes two; a first start on a slow disk may take thirty
_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"

# Nearest first. A name of the same design counts as the font itself.
STAND_INS: Mapping[str, tuple[str, ...]] = {
    FANGSONG: ("仿宋", "FangSong", "方正仿宋_GBK", "FandolFang R", "FandolFang", _SERIF),
    KAITI: ("楷体", "KaiTi", "方正楷体_GBK", "FandolKai", "LXGW WenKai", "AR PL UKai CN", _SERIF),
    HEITI: ("SimHei", "FandolHei", _SANS, "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", _SERIF),
    XIAOBIAOSONG: ("方正小标宋_GBK", "方正小标宋简体", "Noto Serif CJK SC SemiBold", _SERIF, "FandolSong"),
    SONGTI: ("SimSun", "FandolSong", _SERIF, "AR PL UMing CN"),
    LATIN: ("Liberation Serif", "Tinos", "Nimbus Roman", "FreeSerif", "DejaVu Serif"),
}
_SAME_DESIGN = frozenset({"仿宋", "FangSong", "楷体", "KaiTi", "SimHei", "方正小标宋_GBK", "SimSun"})
_RARE_CHARACTERS = (_SERIF, _SANS)


class PdfError(Exception):
    """The PDF could not be made; the message is a Chinese sentence for the user."""


@dataclass(frozen=True)
class Substitutions:
    """Which font stood in for which: (named in the document, used in the PDF)."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        """What to tell the reader of the preview; empty when every font is the real one."""
        if not self.pairs:
            return ""
        listed = "，".join(f"{named}→{used}" for named, used in self.pairs)
        return f"预览字体为替代字体：{listed}。Word文档中仍为规定字体。"


def to_pdf(docx: Path, pdf: Path, *, seconds: int = SECONDS) -> Substitutions:
    """Render `docx` as `pdf` (replaced when there) and say which fonts stood in.

    PdfError when LibreOffice or every Chinese font is missing, when it fails, or when it takes longer than `seconds`.
    """
    program = shutil.which("soffice")
    if program is None:
        raise PdfError("没有找到LibreOffice（soffice），不能生成PDF。请安装libreoffice-writer后再试。")
    if not docx.is_file():
        raise PdfError(f"没有找到要转换的文档：{docx.name}。")
    if not zipfile.is_zipfile(docx):  # LibreOffice would print anything else as plain text
        raise PdfError(f"{docx.name}不是有效的Word文档。")
    fonts = _chosen_fonts(_installed_families())
    with tempfile.TemporaryDirectory(prefix="jiedao-pdf-") as folder:
        work = Path(folder)
        source = work / "document.docx"
        shutil.copyfile(docx, source)
        _convert(program, source, fonts, seconds)
        result = source.with_suffix(".pdf")
        if not result.is_file():
            raise PdfError(f"LibreOffice没有生成PDF：{docx.name}可能已损坏。")
        _replace(result, pdf)
    return substitutions(fonts)


def substitutions(fonts: Mapping[str, tuple[str, ...]]) -> Substitutions:
    """The stand-ins among the chosen fonts (font named → fonts used, the first before all)."""
    return Substitutions(
        tuple((named, used[0]) for named, used in fonts.items() if used[0] != named and used[0] not in _SAME_DESIGN)
    )


def has_chinese_font() -> bool:
    """Whether this machine has a font in which a document can be rendered."""
    try:
        _chosen_fonts(_installed_families())
    except PdfError:
        return False
    return True


def _installed_families() -> frozenset[str]:
    """Every family name that fontconfig knows, in every language."""
    program = shutil.which("fc-list")
    if program is None:
        raise PdfError("没有找到fontconfig（fc-list），不能生成PDF。请安装fontconfig后再试。")
    listed = subprocess.run([program, ":", "family"], capture_output=True, text=True, timeout=60, check=False).stdout
    return frozenset(name.strip().replace("\\", "") for line in listed.splitlines() for name in line.split(","))


def _chosen_fonts(installed: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """For each font the document names, the installed ones to use, in order."""
    chosen = {}
    for named, stand_ins in STAND_INS.items():
        there = [name for name in (named, *stand_ins) if name in installed]
        if not there and named != LATIN:
            raise PdfError(f"本机没有可以代替{named}的中文字体，不能生成PDF。请安装fonts-noto-cjk后再试。")
        rare = [name for name in _RARE_CHARACTERS if name in installed and name not in there[:1]]
        if there:
            chosen[named] = (there[0], *(rare if named != LATIN else ()))
    return chosen


def fontconfig(fonts: Mapping[str, tuple[str, ...]], base: str) -> str:
    """A fontconfig file that includes the file `base` and maps each name to the chosen fonts."""
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{escape(named)}</string></test>'
        f'<edit name="family" mode="assign" binding="same">'
        f"{''.join(f'<string>{escape(name)}</string>' for name in used)}</edit></match>\n"
        for named, used in fonts.items()
        if used[0] != named
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f'<fontconfig>\n<include ignore_missing="yes">{escape(base)}</include>\n{rules}</fontconfig>\n'
    )


def _convert(program: str, source: Path, fonts: Mapping[str, tuple[str, ...]], seconds: int) -> None:
    """Run LibreOffice with a profile of its own, so that conversions do not wait for each other or for a user's."""
    work = source.parent
    aliases = work / "fonts.conf"
    aliases.write_text(fontconfig(fonts, os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")), encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={(work / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(work), str(source)),
    ]
    # A user's home stays, it may hold fonts; a service account may have none.
    environment = {"HOME": str(work), **os.environ, "FONTCONFIG_FILE": str(aliases), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        status = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise PdfError(f"LibreOffice超过{seconds}秒没有完成转换，已停止。请稍后再试。") from None
    finally:
        _end(process)
    if status:
        raise PdfError(f"LibreOffice转换失败（代码{status}）。")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with its children: soffice is a script that starts the real one."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _replace(result: Path, target: Path) -> None:
    """Put the finished file in place in one step, so that nobody reads half of one."""
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".pdf")
    os.close(handle)
    try:
        shutil.copyfile(result, name)
        Path(name).chmod(0o644)
        os.replace(name, target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
