"""Ledgers in the layouts people keep: the header is found, the columns are named, only records come out."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from core.imports import (
    Merge,
    Reject,
    Sheet,
    UnreadableWorkbook,
    Workbook,
    find_layout,
    layout_at,
    read_rows,
    read_workbook,
    write_rejects,
)

from .builders import danger_vocabulary, xlsx

VOCABULARY = danger_vocabulary()


def sheet_of(rows, merges=(), name="台账"):
    width = max(map(len, rows))
    return Sheet(name, [[*row, *[None] * (width - len(row))] for row in rows], tuple(Merge(*edges) for edges in merges))


def laid_out(rows, merges=()):
    sheet, layout = find_layout(Workbook("xlsx", (sheet_of(rows, merges),)), VOCABULARY)
    return sheet, layout, {column.heading: column.field for column in layout.columns}


SITE_HEADINGS = [
    "隐患内容",
    "排查日期",
    "隐患类型",
    "隐患级别",
    "责任单位",
    "责任人",
    "整改期限",
    "整改措施与要求",
    "复查结果",
    "复查日期",
    "复查人",
    "隐患状态",
]
SITE_ROW = [
    1,
    "配电箱未上锁",
    43613,
    "触电、火灾",
    "一般事故隐患",
    "十六化建",
    "王强",
    43620,
    "上锁",
    "已整改",
    43619,
    "李明",
    "关闭",
]


def site_ledger():
    rows = [
        ["隐患排查与治理统计表"],
        ["序号", "项目名称：磷酸项目", None, None, None, "填报人：赵工", None, None, None, "填报时间：2019.6"],
        [None, *SITE_HEADINGS],
        SITE_ROW,
        [
            2,
            "临边无防护",
            43614,
            "高处坠落",
            "重大事故隐患",
            "〃",
            "王强",
            43621,
            "加护栏",
            "已整改",
            43620,
            "李明",
            "关闭",
        ],
        ["注：本表每月 25 日前报项目部。"],
    ]
    return rows, [(0, 0, 0, 12), (1, 0, 2, 0), (1, 1, 1, 4), (1, 5, 1, 8), (1, 9, 1, 12), (5, 0, 5, 12)]


def test_a_title_and_a_two_row_header_with_form_lines():
    sheet, layout, fields = laid_out(*site_ledger())
    assert (layout.title_rows, layout.header_rows, layout.first_data_row) == (range(1), range(1, 3), 3)
    assert fields["序号"] == "serial"
    assert fields["隐患内容"] == "description"
    assert fields["排查日期"] == "found_on"
    assert fields["整改期限"] == "due_on"
    assert fields["复查人"] == "acceptor"
    assert fields["复查日期"] == "accepted_on"
    assert fields["隐患状态"] == "status"
    assert fields["隐患级别"] == "severity"
    assert fields["责任单位"] == "enterprise_name", "no other column names the enterprise"
    rows = read_rows(sheet, layout)
    assert [row.number for row in rows.records] == [4, 5]
    assert rows.records[1][5] == "十六化建", "a ditto mark takes the value above"
    assert [left.why for left in rows.left_out] == ["note"]


def test_a_group_over_its_columns_is_joined_with_them():
    rows = [
        ["序号", "企业名称", "检查日期", "存在问题", "整改", None, None, "验收", None],
        [None, None, None, None, "责任人", "期限", "完成日期", "日期", "意见"],
        [1, "恒川汽配", "2026.11.1", "灭火器过期两具", "孟祥东", "2026.11.6", "2026.11.5", "2026.11.6", "同意销号"],
    ]
    merges = [(0, n, 1, n) for n in range(4)] + [(0, 4, 0, 6), (0, 7, 0, 8)]
    _sheet, layout, fields = laid_out(rows, merges)
    assert layout.header_rows == range(2)
    assert fields["整改/责任人"] == "responsible_person"
    assert fields["整改/期限"] == "due_on"
    assert fields["整改/完成日期"] == "rectified_on"
    assert fields["验收/日期"] == "accepted_on"
    assert fields["验收/意见"] == "acceptance_opinion"
    assert fields["检查日期"] == "found_on"


def test_the_software_export_of_the_same_site_is_understood_by_synonyms():
    headings = [
        "序号",
        "问题描述",
        "检查时间",
        "隐患类型",
        "隐患级别",
        "责任单位",
        "责任人",
        "整改期限",
        "处置措施",
        "复查结果",
        "复查日期",
        "复查人",
        "隐患状态",
    ]
    _sheet, layout, fields = laid_out([headings, SITE_ROW])
    assert fields["问题描述"] == "description"
    assert fields["检查时间"] == "found_on"
    assert fields["处置措施"] == "measures"
    assert layout.title_rows == range(0)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("序号 排查时间 排查人 隐患部位 隐患名称 隐患等级 治理措施 完成时限 责任部门 责任人 复查时间 复查人 复查结果",
         "serial found_on inspection_group location description severity measures due_on responsible_unit "
         "responsible_person accepted_on acceptor acceptance_opinion"),
        ("序号 隐患类别 隐患具体描述 隐患等级 排查发现日期 整改责任人 整改措施 计划完成时间 整改状态 "
         "整改完成时间 验证人 备注",
         "serial category description severity found_on responsible_person measures due_on status rectified_on "
         "acceptor remark"),
        ("序号 检查日期 受检单位 存在问题 隐患级别 所属领域 整改期限 责任人 检查组 是否整改 备注栏2",
         "serial found_on enterprise_name description severity sector due_on responsible_person inspection_group "
         "status remark"),
        ("存在问题 检查人 检查时间 隐患类型 所在区域/部门 隐患等级 整改负责人 要求整改日期 验收部门 验收时间",
         "description inspection_group found_on category location severity responsible_person due_on "
         "acceptor accepted_on"),
    ],
)  # fmt: skip
def test_headings_of_known_ledgers(headings, expected):
    _sheet, layout, _fields = laid_out([["2026年台账"], headings.split()])
    assert [column.field for column in layout.columns] == expected.split()


def test_merged_cells_fill_downwards_and_stay_left_sideways():
    rows = [
        ["企业名称", "检查日期", "存在问题", None, "整改期限"],
        ["恒川汽配", "2026.11.1", "灭火器过期", None, "2026.11.6"],
        [None, None, "通道堵塞", None, "2026.11.7"],
        ["一、化工企业"],
        ["韩亚模具", "2026.11.2", "电线老化", None, "2026.11.8"],
        ["合计", 3],
    ]
    merges = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (3, 0, 3, 4)]
    sheet, layout, _fields = laid_out(rows, merges)
    found = read_rows(sheet, layout)
    assert [(row[0], row[1], row[2], row[3]) for row in found.records] == [
        ("恒川汽配", "2026.11.1", "灭火器过期", None),
        ("恒川汽配", "2026.11.1", "通道堵塞", None),
        ("韩亚模具", "2026.11.2", "电线老化", None),
    ]
    assert [left.why for left in found.left_out] == ["group", "sum"]


def test_repeated_headers_unfilled_lines_and_blank_rows_are_no_records():
    head = ["序号", "企业名称", "检查日期", "存在问题"]
    rows = [
        head,
        [1, "甲厂", "2026.1.1", "通道堵塞"],
        head,
        [2, None, None, None],
        [],
        [3, "乙厂", "2026.1.2", "无证上岗"],
    ]
    sheet, layout, _fields = laid_out(rows)
    found = read_rows(sheet, layout)
    assert [row.number for row in found.records] == [2, 6]
    assert [left.why for left in found.left_out] == ["header", "unfilled"]


def test_the_sheet_that_is_a_ledger_is_chosen():
    cover = sheet_of([["封面"], ["二〇二六年"]], name="封面")
    ledger = sheet_of([["企业名称", "检查日期", "存在问题"], ["甲厂", "2026.1.1", "通道堵塞"]])
    assert find_layout(Workbook("xlsx", (cover, ledger)), VOCABULARY)[0].name == "台账"


def test_a_sheet_without_a_known_header_is_refused():
    with pytest.raises(UnreadableWorkbook) as caught:
        find_layout(Workbook("xlsx", (sheet_of([["苹果", "梨"], [1, 2]]),)), VOCABULARY)
    assert caught.value.code == "no_header"


def test_a_person_may_point_at_the_header_and_correct_columns():
    sheet = sheet_of([["甲", "乙"], ["企业名称", "说法"], ["恒川", "漏油"]])
    layout = layout_at(sheet, VOCABULARY, 1, 2).with_fields({1: "description"})
    assert layout.column_of("description").index == 1
    assert layout.column_of("description").confidence == 1.0


# ---- rows given back ------------------------------------------------------------------------------------------------


def given_back():
    rows = [
        ["盐城经开区2026年台账"],
        ["企业名称", "检查日期", "存在问题"],
        ["=cmd|x", date(2026, 11, 6), "-1+1 漏油"],
        ["韩亚", 46332, "通道堵塞"],
    ]
    content = xlsx(rows, ["A1:C1"])
    sheet, layout = find_layout(read_workbook(content, "台账.xlsx"), VOCABULARY)
    rejects = [Reject(row, ("没有这一天，9 月只有 30 天", "不是企业名称")) for row in read_rows(sheet, layout).records]
    return write_rejects(sheet, layout, rejects, original=content)


def test_rejected_rows_come_back_as_the_same_sheet_with_number_and_reason():
    target = openpyxl.load_workbook(io.BytesIO(given_back()))["台账"]
    assert target["A1"].value == "盐城经开区2026年台账"
    assert [str(merge) for merge in target.merged_cells.ranges] == ["A1:C1"]
    assert [cell.value for cell in target[2]] == ["企业名称", "检查日期", "存在问题", "原行号", "未导入原因"]
    assert target["A3"].value == "=cmd|x"
    assert target["A3"].data_type == "s"
    assert target["B3"].value.date() == date(2026, 11, 6)
    assert target["B4"].value == 46332
    assert [target["D3"].value, target["D4"].value] == [3, 4]
    assert target["E3"].value == "没有这一天，9 月只有 30 天；不是企业名称"


def test_a_mended_reject_file_can_be_imported_and_rejected_again():
    sheet, layout = find_layout(read_workbook(given_back(), "退回.xlsx"), VOCABULARY)
    assert [column.field for column in layout.columns] == ["enterprise_name", "found_on", "description", None, None]
    assert [column.ours for column in layout.columns] == [False, False, False, True, True]
    rows = read_rows(sheet, layout).records
    assert rows[0][3] is None
    again = openpyxl.load_workbook(io.BytesIO(write_rejects(sheet, layout, [Reject(rows[0], ("x",))])))["台账"]
    assert [cell.value for cell in again[2]] == ["企业名称", "检查日期", "存在问题", "原行号", "未导入原因"]
