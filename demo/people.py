# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""People of the demo: one for every role, and enough of them in every zone to have written its history."""

from __future__ import annotations

import random
from dataclasses import dataclass

from demo.words import person
from demo.zones import YANCHENG, DemoZone

YANCHENG_EXPERTS = 6


@dataclass(frozen=True)
class Post:
    """A seat to fill: who, which role, where. `scope` is province, city, zone, area, department, enterprise."""

    username: str
    name: str
    role: str
    org: str
    post: str = ""
    area: str = ""
    department: str = ""


@dataclass(frozen=True)
class Signin:
    """A row of the sign-in table: user name and what to try there."""

    username: str
    hint: str


PROVINCE_POSTS = (
    Post("shenyue", "沈越", "province_staff", "江苏省商务厅", "开发区处"),
    Post("fangmin", "方敏", "province_auditor", "江苏省商务厅", "机关纪委"),
)
PROVINCE_OFFICERS = (
    Post("sheng-xitong", "石刚", "system_admin", "江苏省商务厅", "系统管理员"),
    Post("sheng-anquan", "侯静", "security_admin", "江苏省商务厅", "安全管理员"),
    Post("sheng-shenji", "汤平", "audit_admin", "江苏省商务厅", "审计管理员"),
)
# The people of Yancheng that the walkthrough and the screenshots show.
YANCHENG_NAMED = {
    "zone_office": ("lumin", "陆敏"),
    "zone_leader": ("gaojianguo", "高建国"),
    "inspector": ("caoyang", "曹洋"),
    "expert": ("zhougong", "周正元"),
    "acceptor:0": ("yanshouxin", "严守信"),
    "area:汽车产业园": ("wudi", "吴迪"),
    "area:韩资工业园": ("zhaoqiming", "赵启明"),
    "system_admin": ("xitong", "钟宇"),
    "security_admin": ("anquan", "秦玲"),
    "audit_admin": ("shenji", "白松"),
}
FIRST_ENTERPRISE = {"principal": ("qianguoping", "钱国平"), "safety_officer": ("mengxiangdong", "孟祥东")}

SIGNINS = (
    Signin("shenyue", "全省 118 家经开区的数字，进任一家看明细"),
    Signin("fangmin", "只读，看办理经过"),
    Signin("ycshangwu", "本市各经开区"),
    Signin("gaojianguo", "二级审批延期"),
    Signin("lumin", "审核、签发、导入台账、一级审批延期"),
    Signin("caoyang", "请用手机：今天的检查（有一次正在查），登记隐患"),
    Signin("wudi", "汽车产业园待督查的隐患"),
    Signin("yanshouxin", "待验收的隐患，通过或退回"),
    Signin("zhougong", "专家：只看分派给自己的企业，登记隐患"),
    Signin("qianguoping", "企业主要负责人：本企业全部隐患"),
    Signin("mengxiangdong", "企业安全员，请用手机：签收、拍照、提交整改"),
    Signin("xuwei", "徐圩：44 家接入企业"),
    Signin("xitong", "系统管理员：提出人员和岗位"),
    Signin("anquan", "安全管理员：启用人员和岗位"),
    Signin("shenji", "审计管理员：看登录和授权记录"),
)


def city_post(zone: DemoZone) -> Post:
    """The officer of the city's commerce bureau."""
    username = "ycshangwu" if zone.city == "盐城市" else f"city{zone.city_adcode}"
    return Post(username, person(random.Random(f"city-{zone.city}")), "city_staff", f"{zone.city}商务局", "开发区科")


def zone_posts(zone: DemoZone) -> list[Post]:
    """Everybody who works for a zone, experts and the three officers included, enterprises not."""
    rng = random.Random(f"people-{zone.seq}")
    known = YANCHENG_NAMED if zone.name == YANCHENG else {}
    posts: list[Post] = []
    used: set[str] = set()

    def add(key: str, tail: str, role: str, org: str, **more: str) -> None:
        username, name = known.get(key, (f"z{zone.seq:03d}-{tail}", ""))
        while not name or name in used:
            name = person(rng)
        used.add(name)
        posts.append(Post(username, name, role, org, **more))

    add("zone_office", "office", "zone_office", zone.name, post="区安委办")
    if zone.name.startswith("连云港徐圩"):
        posts[0] = Post("xuwei", posts[0].name, "zone_office", zone.name, post="区安委办")
    add("zone_leader", "leader", "zone_leader", zone.name, post="分管领导")
    add("inspector", "inspector1", "inspector", zone.name, post="检查一组")
    add("inspector2", "inspector2", "inspector", zone.name, post="检查二组")
    for number, department in enumerate(zone.departments):
        add(f"acceptor:{number}", f"acceptor{number + 1}", "acceptor", zone.name, post=department, department=department)
    for number, area in enumerate(zone.areas):
        add(f"area:{area}", f"area{number + 1}", "area_officer", zone.name, post=area, area=area)
    for number in range(YANCHENG_EXPERTS if zone.name == YANCHENG else 1):
        add("expert" if number == 0 else f"expert{number}", f"expert{number + 1}", "expert", "安全专家组", post="安全专家")
    if zone.name == YANCHENG:
        for role, post in (("system_admin", "系统管理员"), ("security_admin", "安全管理员"), ("audit_admin", "审计管理员")):
            add(role, role, role, zone.name, post=post)
    return posts
