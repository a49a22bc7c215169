"""What the engine says: faults of a case and notes on a result, by code. Chinese; whoever shows it translates."""

# ruff: noqa: E501  (Chinese text counts double in width)

from __future__ import annotations

gettext_noop = str  # marks texts for bin/manage make_messages; the engine itself knows no Django

FAULTS = {
    "in_row": gettext_noop("第 %(row)d 种物质：%(text)s"),
    "nearest": gettext_noop("相近的名称有：%(names)s。"),
    "not_a_case": gettext_noop("一个算例应是一个对象，含 exposed_people、unit 和 substances。"),
    "no_substances": gettext_noop("没有物质：substances 应是至少一行的列表。"),
    "not_a_substance": gettext_noop("应是一个对象，至少有名称、CAS 号、类别中的一项和设计最大量。"),
    "unit": gettext_noop("单元类别“%(value)s”不认识，应为 storage（储存单元）或 production（生产单元）。"),
    "people": gettext_noop("暴露人员“%(value)s”应为不小于 0 的整数；不清楚就留空。"),
    "no_quantity": gettext_noop("没有设计最大量（quantity_t，吨）。"),
    "not_a_number": gettext_noop("%(field)s“%(value)s”不是数。"),
    "negative": gettext_noop("%(field)s“%(value)s”不能小于 0。"),
    "too_large": gettext_noop("%(field)s“%(value)s”过大，请核对单位（吨）。"),
    "too_fine": gettext_noop("%(field)s“%(value)s”小数位过多。"),
    "not_positive": gettext_noop("%(field)s“%(value)s”须大于 0。"),
    "no_identity": gettext_noop("没有名称、CAS 号，也没有危险性类别，无法确定是什么。"),
    "not_text": gettext_noop("%(field)s 应是文字。"),
    "not_yes_no": gettext_noop("%(field)s 应是 true 或 false。"),
    "category": gettext_noop("危险性类别“%(value)s”不在表2（J1～J5、W1.1～W11）。"),
    "unknown_name": gettext_noop("“%(name)s”不在表1；请给出危险性类别（表2），或同时给出临界量和 β。"),
    "unknown_cas": gettext_noop("CAS 号“%(cas)s”不在对照表；请给出名称或危险性类别。"),
    "cas_conflict": gettext_noop(
        "名称“%(name)s”与 CAS 号“%(cas)s”对不上（该号是%(other)s的），请核对名称或去掉 CAS 号。"
    ),
    "form_needed": gettext_noop("“%(name)s”在表1有多种形态，临界量不同，请在 form 里说明是哪一种：%(forms)s。"),
    "form_unknown": gettext_noop("形态“%(form)s”与表1“%(name)s”的条件对不上，表1写的是：%(forms)s。"),
    "solution": gettext_noop(
        "“%(name)s”是%(of)s的溶液，不能按%(of)s计算；请按 4.2.3 填 mixture：与纯物质同危险类别（same_category 为 true），"
        "或不同时给出新的类别。"
    ),
    "solution_of": gettext_noop(
        "“%(name)s”与 mixture 里写的纯物质“%(said)s”对不上（应是%(of)s的溶液或混合物），请核对。"
    ),
    "mixture_named": gettext_noop("“%(name)s”在表1列名，按表1计算，不按混合物；请去掉 mixture。"),
    "mixture": gettext_noop("mixture 应写明 of（纯物质）和 same_category（true 或 false）。"),
    "mixture_category": gettext_noop("混合物与纯物质的危险类别不同，须给出混合物自己的类别（表2），按新类别查临界量。"),
    "cas_form": gettext_noop(
        "CAS 号“%(cas)s”也是溶液或其他形态的号，请同时在 form 里确认表1“%(name)s”的条件：%(forms)s。"
    ),
    "standard": gettext_noop("%(day)s 没有本系统收录的标准版本。"),
}

NOTES = {
    "unit_assumed": gettext_noop("没有说明单元类别，按储存单元计算。"),
    "unused_key": gettext_noop("没有使用的字段：%(keys)s。"),
    "near_name": gettext_noop("“%(name)s”与表1“%(found)s”只差位次、括号、全半角或空格，按“%(found)s”计算，请核对。"),
    "locants": gettext_noop("“%(name)s”与表1“%(found)s”的位次不同，可能是另一种物质，按“%(found)s”计算，请务必核对。"),
    "condition_assumed": gettext_noop("“%(name)s”按表1的条件“%(condition)s”取临界量，条件尚未确认。"),
    "cas_unknown": gettext_noop("CAS 号“%(cas)s”不在对照表，没有用来核对“%(name)s”。"),
    "zero": gettext_noop("“%(name)s”的设计最大量为 0，计为 0。"),
    "merged": gettext_noop("“%(name)s”有 %(n)d 行，已合并为 %(q)s t。"),
    "stock_above": gettext_noop(
        "“%(name)s”的现存量 %(stock)s t 超过设计最大量 %(q)s t；计算按设计最大量，请立即核查。"
    ),
    "not_in_table1": gettext_noop("“%(name)s”不在表1列名，按类别查表2取临界量。"),
    "near_table1": gettext_noop(
        "表1有与“%(name)s”相近的名称：%(names)s；若是同一种物质，请改用表1的名称，临界量以表1为准。"
    ),
    "cas_of_solution": gettext_noop("CAS 号“%(cas)s”也用于%(name)s的溶液，按纯物质计算，请核对。"),
    "same_substance": gettext_noop("“%(name)s”有 %(n)d 行，类别、β 或形态不同，分开计算后相加。"),
    "r_rounds_up": gettext_noop("R 的显示值是四舍五入的，准确值小于 %(border)s，级别按准确值。"),
    "table1_first": gettext_noop("“%(name)s”在表1列名，临界量只取表1的 %(q)s t，不取类别 %(symbol)s 的 %(other)s t。"),
    "table3_first": gettext_noop("“%(name)s”在表3列名，β 取表3的 %(beta)s，给出的类别不用于 β。"),
    "lowest_threshold": gettext_noop("“%(name)s”有多种危险性（%(symbols)s），取最低的临界量 %(q)s t（4.1.2）。"),
    "largest_beta": gettext_noop(
        "“%(name)s”有多种危险性（%(symbols)s），β 取最大的 %(beta)s；标准未规定，这是本系统的取法。"
    ),
    "derived_beta": gettext_noop("“%(name)s”的 β = %(beta)s 是推导值，待复核（%(symbol)s）。"),
    "missing_beta": gettext_noop(
        "“%(name)s”没有 β（表3未列名，表4没有对应的类别），不能计算 R；请按 SDS 确定类别或给出 β。"
    ),
    "threshold_by_hand": gettext_noop("“%(name)s”的临界量 %(q)s t 是人工给定的（表内为 %(table)s）。"),
    "beta_by_hand": gettext_noop("“%(name)s”的 β = %(beta)s 是人工给定的（表内为 %(table)s）。"),
    "name_by_hand": gettext_noop("“%(name)s”不在表1，或形态不明，临界量和 β 都是人工录入的。"),
    "mixture_same": gettext_noop("“%(name)s”与%(of)s同危险类别，视为纯物质按整体计（4.2.3）。"),
    "mixture_new": gettext_noop("“%(name)s”与%(of)s危险类别不同，按新类别 %(symbols)s 查临界量（4.2.3）。"),
    "provisional": gettext_noop(
        "生产单元的易燃液体（%(names)s）是否在沸点以上工作或处于特殊工艺条件（W5.1、W5.2）尚未回答，级别暂定：按 W5.1 为 R = %(r)s。"
    ),
    "people_unknown": gettext_noop("厂区边界外 500 米内常住人口不清楚，不能取 α，R 和级别未定。"),
    "reference_only": gettext_noop("S < 1，不构成重大危险源；R 仅供参考，不定级。"),
    "rounds_up": gettext_noop("S 的显示值是四舍五入的，准确值小于 1，不构成重大危险源。"),
}
