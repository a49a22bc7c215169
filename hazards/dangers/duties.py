"""Separation of duties (features.md M-31) in words: one sentence for a rule in code and its database constraint."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# rule -> what the person reads. The constraint of the same rule is named `danger_<rule>` or `request_<rule>`.
SENTENCES = {
    "acceptor_is_not_finder": _("发现人不能验收自己发现的隐患，请由验收部门的另一人验收。"),
    "acceptor_is_not_rectifier": _("整改人、督查人不能验收同一条隐患。"),
    "acceptor_is_not_supervisor": _("整改人、督查人不能验收同一条隐患。"),
    "acceptor_is_of_another_organisation": _("企业不能验收自己的隐患。"),
    "supervisor_is_not_rectifier": _("整改人不能督查自己的整改。"),
}
REQUEST_SENTENCES = {
    "one_open": _("已有一件申请在审批，请等它办完。"),
    "first_is_not_asker": _("申请人不能审批自己的申请，须由另一人审批。"),
    "second_is_not_first": _("前一级是您本人，须由另一人审批。"),
    "second_is_not_asker": _("申请人不能审批自己的申请，须由另一人审批。"),
}
CONSTRAINTS = {
    **{f"danger_{rule}": words for rule, words in SENTENCES.items()},
    **{f"request_{rule}": words for rule, words in REQUEST_SENTENCES.items()},
}
