"""The two ways an import says no: the whole file (`UnreadableWorkbook`) or one cell (`BadValue`).

Both carry a stable code for programs and a sentence for the person, rendered in the language active when it is read
(a worker raises it, a page shows it), so the parameters stay beside the untranslated sentence.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

WORKBOOK_MESSAGES = {
    "empty_file": _("文件是空的。请重新选择文件后再上传。"),
    "too_big": _("文件超过 %(limit)s MB。请删去图片或拆成几个文件后再上传。"),
    "extension": _("台账只接受 .xlsx、.xls 或 .csv 文件。请另存为 .xlsx 后再上传。"),
    "not_workbook": _("文件内容不是工作簿，可能只是改了扩展名。请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后再上传。"),
    "web_page": _("这个 .xls 其实是网页格式（系统导出常见）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"),
    "encrypted": _("工作簿有打开密码，无法读取。请取消密码后再上传。"),
    "broken": _("工作簿已损坏或不完整，无法打开。请用 Excel 或 WPS 打开，修复并另存后再上传。"),
    "bomb": _("工作簿解压后过大或结构异常，可能损害系统。请把台账复制到新工作簿，另存后再上传。"),
    "macro": _("工作簿含有宏或嵌入的程序。请另存为不含宏的 .xlsx 后再上传。"),
    "unsafe": _("工作簿中夹带了其他内容或外部链接。请把台账复制到新工作簿，另存后再上传。"),
    "too_heavy": _("工作簿太复杂，没能在规定的时间和内存内读完。请删去空白区域和图片，或拆成几个文件后再上传。"),
    "too_many_rows": _("工作表“%(sheet)s”有 %(rows)s 行，一次最多导入 %(limit)s 行。请拆成几个文件后再上传。"),
    "too_many_columns": _("工作表“%(sheet)s”有 %(columns)s 列，最多 %(limit)s 列。请删去右侧多余的列后再上传。"),
    "too_much_text": _("工作簿里的文字太多，超出一次导入的上限。请拆成几个文件后再上传。"),
    "encoding": _("看不出这个 .csv 用的是哪种编码。请另存为 UTF-8 编码的 .csv 或 .xlsx 后再上传。"),
    "no_rows": _("工作簿里没有数据。请确认数据所在的工作表后再上传。"),
    "no_header": _("没有找到表头。请确认表中有一行写着各列名称，例如“企业名称”“检查日期”。"),
}


class _Said(Exception):
    def __init__(self, code: str, message: Any, params: dict[str, Any]) -> None:
        self.code = code
        self.params = params
        self._message = message
        super().__init__(code)

    @property
    def message(self) -> str:
        """The sentence for the user, in the language active now."""
        text = str(self._message)
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return self.message


class UnreadableWorkbook(_Said):
    """The file as a whole is not taken in.

    `code` is a key of ``WORKBOOK_MESSAGES``; `detail` is for the log only and never shown.
    """

    def __init__(self, code: str, message: Any = None, *, detail: str = "", **params: Any) -> None:
        self.detail = detail
        super().__init__(code, WORKBOOK_MESSAGES[code] if message is None else message, params)


class BadValue(_Said):
    """One cell cannot be used as it stands. `suggestion` (may be empty) says how to mend it."""

    def __init__(self, code: str, message: Any, *, suggest: Any = "", **params: Any) -> None:
        self._suggestion = suggest
        super().__init__(code, message, params)

    @property
    def suggestion(self) -> str:
        text = str(self._suggestion)
        return text % self.params if self.params else text
