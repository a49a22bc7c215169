"""Take a Chinese company name apart: place, brand (字号), line of business, legal form, branch.

Works on full registered names and on the short ones people write ('恒川汽配', '十六化建', '宏远铝业(二期)').
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PROVINCES = """
    中国 江苏 浙江 上海 安徽 山东 北京 天津 广东 福建 江西 湖北 湖南 河南 河北 山西 陕西 四川 重庆 辽宁 吉林
    黑龙江 云南 贵州 海南 甘肃 青海 宁夏 新疆 西藏 内蒙古 广西 华东 苏北 苏南
"""
_CITIES = """
    南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 合肥 青岛 济南 深圳 广州
    武汉
"""
_COUNTIES = """
    玄武 秦淮 建邺 鼓楼 浦口 栖霞 雨花台 江宁 六合 溧水 高淳 锡山 惠山 滨湖 梁溪 新吴 江阴 宜兴 云龙 贾汪 泉山
    铜山 睢宁 新沂 邳州 天宁 钟楼 新北 武进 金坛 溧阳 虎丘 吴中 相城 姑苏 吴江 常熟 张家港 昆山 太仓 通州 崇川
    海门 如东 启东 如皋 海安 连云 海州 赣榆 东海 灌云 灌南 淮阴 清江浦 洪泽 涟水 盱眙 金湖 亭湖 盐都 大丰 响水
    滨海 阜宁 射阳 建湖 东台 广陵 邗江 江都 宝应 仪征 高邮 京口 润州 丹徒 丹阳 扬中 句容 海陵 高港 姜堰 兴化
    靖江 泰兴 宿城 宿豫 沭阳 泗阳 泗洪 徐圩 新浦
"""
WIDE_PLACES = frozenset(_PROVINCES.split())
"""Places so wide that a company anywhere may carry them: they never contradict another place."""
PLACES = WIDE_PLACES | frozenset(_CITIES.split()) | frozenset(_COUNTIES.split())
_PLACE = re.compile(
    rf"(?:({'|'.join(sorted(PLACES, key=len, reverse=True))})(?:省|市|区|县|自治区)?"
    r"|[省市](?=[一二三四五六七八九十])"  # 省三建, 市二建
    r"|(国家级|省级)?(经济技术开发区|高新技术产业开发区|经济开发区|化工园区|工业园区|工业园|经开区|高新区|开发区|新区|港区))"
)

# The ways of writing one line of business → its atoms. Compared by atoms, so 汽配 meets 汽车部件.
_ATOMS_TEXT = """
    汽配=汽车+配件 汽车零部件=汽车+配件 汽车=汽车 车业=汽车 汽修=汽车+维修 部件=配件 配件=配件 零部件=配件
    零件=配件 构件=配件 化工=化工 化学=化工 精细化工=化工 石化=石油+化工 石油化工=石油+化工 生化=生物+化工
    化纤=化纤 化学纤维=化纤 纤维=纤维 化肥=肥料 肥业=肥料 肥料=肥料 新材料=新材料 新材=新材料 材料=材料
    复合材料=复合+材料 复材=复合+材料 新能源=新能源 新能=新能源 能源=能源 光伏=光伏 光电=光电 风电=风电
    风力发电=风电 热电=热电 热力=热电 电力=电力 发电=电力 锂电=锂电 锂电池=锂电 锂能=锂电 电池=电池 储能=储能
    电子=电子 半导体=半导体 电器=电器 电气=电气 机电=机械+电气 机电设备=机械+电气 机械=机械 机械设备=机械
    机床=机床 农机=农业+机械 农业机械=农业+机械 纺机=纺织+机械 纺织机械=纺织+机械 重工=重工 重型机械=重工
    装备=装备 设备=装备 环保=环保 环保设备=环保+装备 环境=环保 水务=水务 自来水=水务 污水处理=污水 水处理=污水
    净水=污水 固废=固废 固体废物=固废 危废=固废 金属=金属 金属制品=金属 五金=五金 五金制品=五金 铝业=铝 铝材=铝
    铝制品=铝 铝合金=铝 铜业=铜 铜材=铜 不锈钢=不锈钢 钢铁=钢铁 特钢=特钢 特种钢=特钢 特殊钢=特钢 钢管=钢管
    钢构=钢结构 钢结构=钢结构 钢业=钢铁 铸造=铸造 铸业=铸造 铸件=铸造 锻造=锻造 锻压=锻造 锻件=锻造 模具=模具
    轴承=轴承 阀门=阀门 阀业=阀门 泵业=泵 水泵=泵 电机=电机 电缆=电缆 线缆=电缆 电线电缆=电缆 变压器=变压器
    变电=变压器 焊接=焊接 弹簧=弹簧 紧固件=紧固件 标准件=紧固件 塑料=塑料 塑业=塑料 塑胶=塑料 塑料制品=塑料
    橡塑=橡胶+塑料 橡胶=橡胶 橡胶制品=橡胶 包装=包装 包装材料=包装 包材=包装 纸业=纸 造纸=纸 纸品=纸 纸制品=纸
    印刷=印刷 印务=印刷 彩印=印刷 印染=印染 染整=印染 纺织=纺织 纺织品=纺织 织造=纺织 棉纺=棉纺 棉纺织=棉纺
    毛纺=毛纺 服装=服装 服饰=服装 制衣=服装 针织=针织 家纺=家纺 家用纺织=家纺 鞋业=鞋 制鞋=鞋 皮革=皮革
    玩具=玩具 家具=家具 家居=家具 木业=木 木材=木 木制品=木 板材=板材 人造板=板材 食品=食品 饮料=饮料 酒业=酒
    酿酒=酒 粮油=粮油 粮食=粮油 油脂=油脂 米业=米 面粉=面粉 饲料=饲料 水产=水产 水产品=水产 肉类=肉 肉业=肉
    冷链=冷链 冷藏=冷链 冷冻=冷链 乳业=乳 乳制品=乳 调味品=调味 医药=药 制药=药 药业=药 药品=药
    医疗器械=医疗+器械 医疗=医疗 器械=器械 生物=生物 生物科技=生物 生物技术=生物 生物质=生物质 农药=农药
    农化=农药 染料=染料 颜料=颜料 涂料=涂料 油漆=涂料 漆业=涂料 树脂=树脂 助剂=助剂 气体=气体 工业气体=气体
    燃气=燃气 天然气=燃气 液化气=液化气 石油=石油 油品=石油 加油站=加油站 建设=建设 建筑=建设 建工=建设+工程
    建筑工程=建设+工程 建设工程=建设+工程 工程=工程 工程局=工程+局 建安=建设+安装 建筑安装=建设+安装 安装=安装
    装饰=装饰 装潢=装饰 装修=装饰 市政=市政 园林=园林 绿化=园林 路桥=路桥 道路桥梁=路桥 交通=交通 水利=水利
    地产=地产 房地产=地产 置业=地产 物业=物业 建材=建材 建筑材料=建材 水泥=水泥 混凝土=混凝土 商品混凝土=混凝土
    商砼=混凝土 砼业=混凝土 玻璃=玻璃 陶瓷=陶瓷 石材=石材 砖瓦=砖瓦 砖业=砖瓦 新型建材=建材 劳务=劳务 物流=物流
    运输=运输 货运=运输 仓储=仓储 港口=港口 港务=港口 码头=码头 船舶=船舶 船业=船舶 造船=船舶 航运=航运
    海运=航运 外贸=外贸 进出口=外贸 贸易=贸易 商贸=贸易 经贸=贸易 商业=贸易 大酒店=酒店 酒店=酒店 宾馆=宾馆
    饭店=饭店 餐饮=餐饮 超市=超市 购物中心=商场 商场=商场 购物广场=商场 医院=医院 学校=学校 销售=销售 维修=维修
    电镀=电镀 表面处理=电镀 热处理=热处理 喷涂=喷涂 涂装=喷涂 压铸=压铸 冲压=冲压 传动=传动 齿轮=齿轮 液压=液压
    气动=气动 仪表=仪表 仪器=仪表 仪器仪表=仪表 自动化=自动化 智能=智能 机器人=机器人 信息=信息 软件=软件
    网络=网络 通信=通信 光缆=光缆 光纤=光纤 照明=照明 灯具=照明 灯饰=照明 再生资源=再生 再生=再生 资源=资源
    矿业=矿 矿山=矿 盐业=盐 盐化工=盐+化工 盐化=盐+化工 氟化工=氟+化工 氯碱=氯碱 碱业=碱 电梯=电梯 锅炉=锅炉
    压力容器=容器 容器=容器 特种设备=特设 起重=起重 起重机械=起重 消防=消防 安防=安防 防腐=防腐 保温=保温
    耐火材料=耐火 耐材=耐火 耐火=耐火 碳素=碳素 石墨=石墨 稀土=稀土 磁性材料=磁材 磁材=磁材 磁业=磁材
    滤清器=滤清 滤业=滤清 过滤=滤清 座椅=座椅 内饰=内饰 轮毂=轮毂 车轮=轮毂 轮胎=轮胎 制动=制动 制动器=制动
    刹车=制动 客车=客车 专用车=专用车 专用汽车=专用车 电动车=电动车 电动汽车=电动+汽车 自行车=自行车
    摩托车=摩托车 船用=船用 海洋=海洋 海工=海工 海洋工程=海工 畜牧=畜牧 养殖=养殖 农业=农业 种业=种子 种子=种子
    果蔬=果蔬 蔬菜=果蔬 丝绸=丝绸 茧丝=丝绸 日化=日化 日用化学=日化 洗涤=洗涤 香料=香料 工具=工具 刀具=刀具
    量具=量具
"""
_WEAK_TEXT = """
    科技 技术 制品 实业 工业 产业 发展 制造 加工 生产 投资 控股 集团 企业 服务 管理 股份 开发 国际 系统 应用 股
    业 厂 总 专业 用品 产品
"""
WEAK_ATOMS = frozenset(_WEAK_TEXT.split())
"""Words that say nothing about which company is meant."""
ATOMS = {word: tuple(atoms.split("+")) for word, atoms in (pair.split("=") for pair in _ATOMS_TEXT.split())}
ATOMS |= {word: (word,) for word in WEAK_ATOMS}
_LONGEST = max(map(len, ATOMS))

_FORM = re.compile(
    r"(?:集团)?(?:股份有限公司|有限责任公司|股份公司|有限公司|总公司|公司|个体工商户|合伙企业|普通合伙|有限合伙|集团|股份)$"
)
_BRANCH = re.compile(r"(?:有限责任公司|股份有限公司|有限公司|公司)?([^公司]{0,8}?)(分公司|分厂|分店|分部|子公司)$")
_N = "一二三四五六七八九十"
_SITE = re.compile(
    rf"(?:第?[{_N}\d]{{1,3}}(?:期|#|号)?(?:工程|项目|厂房|厂区|厂|车间|工段|生产线|仓库|库|楼|标段|线|期)"
    r"|[老新东西南北总本主]厂区?|[东西南北新老]区|(?:办公|宿舍|综合)楼|(?:生产|机加工|冲压|焊接|涂装|喷漆|注塑|装配|总装|包装|电镀|压铸)?车间"
    r"|食堂|宿舍|仓库|罐区|危化品库|项目部|工地|项目|厂区|在建工程|改扩建工程|扩建工程)$"
)
_ORDINAL = re.compile(rf"第([{_N}]{{1,3}}|\d{{1,2}})|([{_N}]{{2,3}})|([{_N}])(?=[局冶建航院棉化公])")


@dataclass(frozen=True)
class ParsedName:
    """`key`: everything, normalised. `bare`: without legal form. `core`: without place, form, ordinal, branch, site.

    `brand` + `tail` = `core`; `atoms` are the lines of business the tail names, without the weak ones.
    """

    key: str
    bare: str
    core: str
    brand: str
    tail: str
    atoms: frozenset[str]
    places: frozenset[str]
    ordinals: frozenset[int]
    branch: str
    has_form: bool


@lru_cache(maxsize=65_536)
def parse_name(text: str) -> ParsedName:
    """Take one name apart. Never fails; a text that is no name has an empty `core`."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    key = "".join(letter for letter in plain if letter.isalnum())
    rest, places = _without_brackets(plain)
    rest = "".join(letter for letter in rest if letter.isalnum() or letter == "#")
    rest, branch, branch_places = _without_branch(rest)
    shorter = _without_site(rest)
    has_form = bool(_FORM.search(shorter))
    bare = shorter
    while (cut := _FORM.sub("", bare)) != bare and len(cut) >= 2:
        bare = _without_site(cut)
    core, more = _without_places(bare)
    core, ordinals = _without_ordinals(core)
    core = re.sub(r"集团$|^集团", "", core)
    brand, tail = _brand_and_tail(core)
    return ParsedName(
        key=key,
        bare=bare.replace("#", ""),
        core=core,
        brand=brand,
        tail=tail,
        atoms=frozenset(atom for atom in atoms_of(tail) if atom not in WEAK_ATOMS),
        places=frozenset(places | more | branch_places),
        ordinals=ordinals,
        branch=branch,
        has_form=has_form,
    )


def atoms_of(tail: str) -> list[str]:
    """The atoms of a line of business; characters no word explains stand for themselves."""
    return [atom for word in words_of(tail) for atom in ATOMS.get(word, (word,))]


@lru_cache(maxsize=65_536)
def words_of(tail: str) -> tuple[str, ...]:
    """Longest-first words of the tail, single characters where there is none."""
    words, at = [], 0
    while at < len(tail):
        size = next((n for n in range(_LONGEST, 1, -1) if tail[at : at + n] in ATOMS), 1)
        words.append(tail[at : at + size])
        at += size
    return tuple(words)


def _without_brackets(text: str) -> tuple[str, set[str]]:
    """Bracketed places count as places, lines of business stay, all else (二期, 停产, a person) is a note."""
    places: set[str] = set()

    def judge(found: re.Match[str]) -> str:
        inner = found[1].strip()
        rest, inside = _without_places(inner, keep=0)
        if inside and not rest:
            places.update(inside)
            return ""
        return inner if inner in ATOMS else ""

    return re.sub(r"[(（\[【]([^)）\]】]*)[)）\]】]?", judge, text), places


def _without_places(text: str, keep: int = 2) -> tuple[str, set[str]]:
    places: set[str] = set()
    for _turn in range(5):
        found = _PLACE.match(text)
        if not found or len(text) - found.end() < keep:
            break
        if found[1]:
            places.add(found[1])
        text = text[found.end() :]
    return text, places


def _without_branch(text: str) -> tuple[str, str, set[str]]:
    found = _BRANCH.search(text)
    if not found:
        return text, "", set()
    inner, places = _without_places(found[1], keep=0)
    # Only a place or a number names a branch; anything else before it is part of the company's name.
    if found[0].startswith(("有限", "股份", "公司")):
        return text[: found.start()] + inner, found[2], places
    head = text[: found.start()] + found[1]
    for place in sorted(PLACES, key=len, reverse=True):
        if head.endswith(place) and len(head) - len(place) >= 2:
            return head[: -len(place)], found[2], {place}
    return head, found[2], set()


def _without_site(text: str) -> str:
    for _turn in range(3):
        cut = _SITE.sub("", text)
        if cut == text or not cut:
            break
        if len(cut) < 2:
            return ""
        text = cut
    return "" if _SITE.fullmatch(text) else text


def _without_ordinals(text: str) -> tuple[str, frozenset[int]]:
    numbers: set[int] = set()

    def take(found: re.Match[str]) -> str:
        numbers.add(_number(found[1] or found[2] or found[3]))
        return ""

    cut = _ORDINAL.sub(take, text)
    return (cut, frozenset(numbers)) if cut else (text, frozenset())


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    first = _N.find(tens) + 1 if tens else 1
    return (first * 10 if ten else 0) + (_N.find(ones[-1]) + 1 if ones else 0)


def _brand_and_tail(core: str) -> tuple[str, str]:
    """The brand ends where the first line of business begins; a name made of such words alone has no brand."""
    if all(len(word) > 1 or word in "局院处" for word in words_of(core)):
        return "", core
    for at in range(min(2, len(core)), len(core)):
        if any(core[at : at + n] in ATOMS for n in range(_LONGEST, 1, -1)):
            return core[:at], core[at:]
    return core, ""
