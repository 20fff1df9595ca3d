"""Response templates: for which acts there are any, what a template may say, and those to begin with."""

from __future__ import annotations

from jiedao.casework.rules.values import Verb
from jiedao.organisation.kinds import Role, Who

# The acts with which something is written, and the field into which a template goes.
INTO: dict[Verb, str] = {
    Verb.MEND: "note",
    Verb.ASSIGN: "note",
    Verb.GIVE_BACK: "reason",
    Verb.CONTACT: "note",
    Verb.HANDLE: "note",
    Verb.REPORT_DONE: "note",
    Verb.ANSWER: "answer",
    Verb.VERIFY: "note",
    Verb.SEND_BACK: "reason",
    Verb.CALL_BACK: "note",
    Verb.CLOSE: "reason",
    Verb.REOPEN: "reason",
    Verb.PAUSE: "reason",
    Verb.RESUME: "note",
    Verb.ASK_EXTENSION: "reason",
    Verb.DENY: "reason",
    Verb.REVOKE: "reason",
}
KEEPERS = frozenset({Role.OFFICE_HEAD, Role.CLERK})  # who keeps the templates
TITLE, TEXT = 40, 500  # characters

# What is usually written, as (act, title, text); an office takes it over and changes it. ×× is filled in by hand.
USUAL: tuple[tuple[Verb, str, str], ...] = (
    (Verb.ASSIGN, "按时限办理", "请先联系反映人，到现场核实后办理，并按时限回复结果。"),
    (Verb.GIVE_BACK, "属地不符", "经核实，反映地点不在本单位辖区，属××管辖，建议转××办理。"),
    (Verb.GIVE_BACK, "职责不符", "经核实，反映事项不属本单位职责，建议转××办理。"),
    (Verb.GIVE_BACK, "信息不全", "反映的地点（对象）不明确，无法核实，请补充后再派。"),
    (Verb.CONTACT, "已联系", "××日××时已电话联系反映人，了解诉求：××。约定××日上门核实。"),
    (Verb.CONTACT, "未接通", "××日××时、××时两次拨打，均未接通，已发短信告知。"),
    (Verb.HANDLE, "现场核实", "××日到现场核实，反映情况属实（部分属实、不属实）。已要求××于××日前整改。"),
    (Verb.REPORT_DONE, "已整改", "××日现场复查，已整改到位：××。已告知反映人。"),
    (Verb.VERIFY, "整改到位", "××日现场核查，情况与办理结果一致，整改到位。"),
    (Verb.SEND_BACK, "未整改到位", "现场核查，××仍未整改，请继续办理。"),
    (Verb.CALL_BACK, "认可", "已电话回访，反映人对办理结果表示认可。"),
    (Verb.CALL_BACK, "未接通", "××日××时、××时两次回访未接通。"),
    (Verb.CLOSE, "无法联系反映人", "多次回访未能联系反映人，现场核查已整改到位。"),
    (Verb.PAUSE, "等待第三方", "须由××施工（鉴定），预计××日完成。"),
    (Verb.ASK_EXTENSION, "须协调多家单位", "涉及××、××等单位，须协调后实施，原时限内无法完成。"),
)


def why_not_keep(who: Who) -> str | None:
    """Why somebody cannot keep templates."""
    if any(seat.role in KEEPERS for seat in who.seats):
        return None
    return "只有科室负责人和办公室工作人员可以管理常用语"


def why_not_phrase(*, verb: str, title: str, text: str, taken: bool, told: str) -> str | None:
    """Why a template cannot stand so; `told` is its text with the numbers of people masked."""
    if verb not in {known.value for known in INTO}:
        return "请选择常用语用在哪一步"
    if not title.strip() or not text.strip():
        return "请填写名称和内容"
    if len(title.strip()) > TITLE or len(text.strip()) > TEXT:
        return f"名称不超过{TITLE}字，内容不超过{TEXT}字"
    if told != text:
        return "常用语里不写电话和身份证号"
    return f"这一步已有名为“{title.strip()}”的常用语" if taken else None
