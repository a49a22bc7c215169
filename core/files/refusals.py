"""Limits for incoming files and the one error that says why a file was refused and how to mend it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024

MAX_BYTES = 20 * MEGABYTE
"""Largest accepted file, in bytes."""

MAX_PIXELS = 50_000_000
"""Largest accepted picture, width × height."""

# One sentence per code: what is wrong, then what the person can do about it.
MESSAGES = {
    "empty": _("文件是空的。请重新选择文件后再上传。"),
    "too_big": _("文件超过 %(limit)s MB。请压缩或拆分后再上传。"),
    "extension": _("不支持这种文件。请上传 jpg、png、webp、pdf、docx 或 xlsx 文件。"),
    "not_allowed": _("此处不接受这种文件，只接受：%(allowed)s。"),
    "heic": _("不支持 HEIC 照片。请在手机相机设置中选择“兼容性最佳”，或另存为 jpg 后再上传。"),
    "old_office": _("不支持旧版或带宏的 Office 文件。请另存为 docx 或 xlsx 后再上传。"),
    "disguised": _("文件内容与扩展名 .%(extension)s 不一致。请用原来的软件打开，另存为正确的格式后再上传。"),
    "polyglot": _("文件中夹带了其他内容。请用原来的软件打开，另存为新文件后再上传。"),
    "broken": _("文件已损坏或不完整，无法打开。请检查原文件，重新保存后再上传。"),
    "encrypted": _("文件有密码保护。请取消密码后再上传。"),
    "macro": _("文件含有宏或可执行内容。请另存为不含宏的 docx 或 xlsx 后再上传。"),
    "external": _("文件会从外部地址加载模板或对象。请断开外部链接，另存后再上传。"),
    "bomb": _("文件解压后过大，可能损害系统。请删去多余的内容，另存后再上传。"),
    "active_pdf": _("PDF 含有脚本、启动程序或动态表单。请用“打印为 PDF”生成普通 PDF 后再上传。"),
    "unreadable_pdf": _("无法检查这个 PDF 的内部结构。请用“打印为 PDF”重新生成后再上传。"),
    "too_many_pixels": _("图片像素过大（上限 %(limit)s 万像素）。请缩小图片后再上传。"),
    "too_complex": _("图片编码过于复杂。请用看图软件另存为普通 jpg 后再上传。"),
    "seen_before": _("这个文件已经上传过（%(when)s）。请上传新的文件。"),
}


class RefusedFile(Exception):
    """A file that is not taken in.

    `code` is one of the keys of ``MESSAGES`` (stable, for programs); `message` is the sentence for the user in the
    language active when it is read; `detail` is for the log only and never shown.
    """

    def __init__(self, code: str, *, detail: str = "", **params: Any) -> None:
        self.code = code
        self.params = params
        self.detail = detail
        super().__init__(code, detail)

    @property
    def message(self) -> str:
        text = str(MESSAGES[self.code])
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code
