"""Made-up news in Chinese and English, and forms filled in anew; what ``duplicate_pairs`` edits.

A number in, a title and paragraphs out: the same number gives the same text. Articles are put together from sentences
with blanks, so two of them share turns of phrase, as those of one desk do. Forms (weather, prices, flashes, match
reports, notices) share nearly all their words and differ in what they are about.
"""

# ruff: noqa: E501, SIM905  (tables of words and sentences, read as one; Chinese counts double)
from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Text:
    """A title and the paragraphs below it."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


_ZH = {
    "place": "柳汀镇 云桥市 石门县 北湖新区 青杉乡 白塔区 南渡口 梨园街道 松岭林场 沙洲港 望海村 东陵工业园 竹溪镇 盐井坝 长堤公园 红枫小区".split(),
    "who": "张晓岚 李维民 周荔 陈伯远 吴思齐 郑海燕 何承志 林月 徐文涛 孙若琳 马会宁 高远山 罗静 谢廷 宋小满 唐奕".split(),
    "office": "市水务局 县文旅局 区教育局 镇卫生院 交通运输局 市图书馆 农业技术站 气象服务中心 市场监管所 城建集团 渔政大队 公交公司 消防救援站 自然资源局".split(),
    "thing": "旧水塔 跨河步道 社区食堂 夜间公交线 智能灌溉系统 海水淡化设备 乡村图书角 冷链仓库 屋顶光伏 鱼苗孵化池 古城墙修缮工程 充电桩 河道清淤船 粮食烘干机 盲道 无人配送车".split(),
    "firm": "蓝鲸科技 远帆动力 木星软件 云杉半导体 小麦出行 海棠食品 极昼光电 星轨航天 九溪医药 长亭网络".split(),
    "device": "折叠屏手机 固态硬盘 电动皮卡 降噪耳机 家用机器人 显卡 智能手表 卫星终端 激光雷达 开源编译器 电子纸阅读器 游戏掌机".split(),
    "why": "资金迟迟没有到位 连日暴雨冲毁了便道 设计图纸改了又改 居民对噪声意见很大 关键零件要从外地运来 老电缆无法承受负荷 两家单位对产权各执一词 前一家施工方中途退场".split(),
    "say": "这件事等了太久，能开工就好 账要算清楚，话也要说清楚 我们不怕慢，就怕停 孩子们上学能少走一半路 先试半年，不行再改 数字好看没用，得用得上".split(),
}
_ZH_SENTENCES = """
{place}的{thing}在停用{n}年后重新启用，首日有{m}人前来体验。
{office}负责人{who}介绍，整个项目历时{n}个月，总投入约{m}万元。
“{say}。”家住附近的{who}对记者说。
按照计划，{thing}每天从早上{h}点开放到日落，一次最多容纳{n}人。
去年此时，同一项工作因为{why}而搁置，直到今年春天才重新列入议程。
记者在现场看到，施工人员正在给{thing}做最后的检修，旁边堆着拆下来的旧木料。
{office}的统计显示，与上年同期相比，相关投诉下降了{n}个百分点，办结率升到{m}%。
不过，{who}也提醒，{why}，短期内不宜抱过高的期望。
{firm}昨日发布新款{device}，起售价{m}元，首批备货{n}万台。
与上一代相比，这款{device}重量减轻{n}克，续航延长到{h}小时，但取消了耳机插孔。
{firm}产品经理{who}在发布会后表示，价格不会在年内调整。
有分析人士认为，{device}的降价潮还会持续，受影响最大的是中小厂商。
第三方测试机构给出的分数比官方数据低{n}%，{firm}没有对此回应。
参与试用的{m}名用户中，约有{n}人反映系统在低温下会自动重启。
{place}居民{who}算了一笔账：改造之后，每月水电开支少了{m}元。
会议持续了{h}个小时，{office}和{firm}最终在{n}项条款上达成一致。
受{why}影响，原定的开通日期推迟了{n}天。
专家组组长{who}认为，{thing}的经验值得在{place}推广，但不能照搬。
夜里{h}点，{place}的路灯准时熄灭一半，这是节能方案的一部分。
{office}将在{place}增设{n}处服务点，老人和孕妇可以免预约。
{who}从事这一行已经{n}年，经手的{thing}不下{m}处。
在{place}的旧货市场，一台{device}的价格从{m}元跌到了不足百元。
问及下一步打算，{who}只说了一句：“{say}。”
这项由{firm}牵头的研究，样本来自{place}等{n}个地方，历时{h}年。
当地小学把{thing}写进了校本课程，孩子们画了{m}张图纸。
有人提出把{thing}改成停车场，这一方案在听证会上被{n}票否决。
{office}提示，近期前往{place}的市民请绕行，预计每次多花{n}分钟。
{firm}的年报显示，{device}业务收入占比从{n}%升至{h}%。
傍晚时分，{place}的河堤上聚了不少人，{who}带着孙子也来看热闹。
至于{why}的说法，{office}没有否认，只说正在协调。
""".split("\n")[1:-1]
_ZH_TITLES = ["{place}{thing}重新启用", "{firm}{device}开售，{m}元起", "{office}回应{place}{thing}停工", "{who}：{say}", "{place}为什么留下这座{thing}", "{device}降价，{firm}怎么办"]  # fmt: skip
_ZH_HEADS = ["晚潮新闻讯 ", "【本网报道】", "文、图 / 江畔晚报记者 {who}\n", "来源：{firm}资讯\n编辑：{who}\n"]
_ZH_TAILS = [
    "江畔晚报记者{who}\n更多精彩内容，请下载“江畔”客户端，报料热线 0600-55{h}1{h}88。",
    "（编辑：{who}）\n本文为作者独立观点，不代表本站立场，未经许可不得转载。",
    "相关阅读\n{place}{thing}迎来首批访客\n{firm}回应{device}质量争议\n点击查看更多\n责任编辑：{who}",
]

_EN = {
    "place": "Harbour Lane;Millbrook;the Northern Quarter;Stonegate;Pine Hollow;East Ferry;Longmeadow;Kettle Bay;Ashworth;Fennick Island;Oldcastle;Upper Wye".split(
        ";"
    ),
    "who": "Ada Baker;Tom Reilly;Priya Nair;Lena Vogt;Marcus Hale;Ingrid Solberg;Samuel Okoro;Beth Lindqvist;Dario Conti;Ruth Abrams;Noel Pritchard;Mei Tanaka".split(
        ";"
    ),
    "office": "the harbour board;the county council;the water authority;the school district;the transit agency;the heritage trust;the fire service;the planning office".split(
        ";"
    ),
    "thing": "the old bridge;a floating library;the tidal pool;the tram depot;a seed bank;the covered market;the signal tower;a flood barrier;the night bus;the rope factory".split(
        ";"
    ),
    "firm": "Bluewhale Labs;Farsail Motors;Jupiter Software;Spruce Semiconductors;Wheatfield Mobility;Larkspur Foods;Orbitrail;Ninebrook Medical".split(
        ";"
    ),
    "device": "folding phone;solid state drive;electric pickup;home robot;graphics card;satellite terminal;reader with an ink display;open source compiler;hearing aid".split(
        ";"
    ),
    "why": "the money never arrived;heavy rain washed out the access road;the drawings were changed four times;neighbours complained of noise;a single part had to come by sea;two agencies disputed who owns the land".split(
        ";"
    ),
    "say": "we waited long enough, let it begin;count it properly and say it plainly;slow is fine, standing still is not;children will walk half as far to school;try it for half a year and then decide;a good figure is no use unless people use the thing".split(
        ";"
    ),
}
_EN_SENTENCES = """
After {n} years out of use, {thing} in {place} opened again on Saturday, and {m} people came to see it.
The work took {n} months and cost about {m} thousand, said {who} of {office}.
"{say}," said {who}, who lives around the corner.
It will be open from {h} in the morning until sunset, for no more than {n} visitors at a time.
A year ago the same plan was shelved because {why}, and it returned to the agenda only this spring.
On site, workers were giving {thing} a last inspection beside a pile of salvaged timber.
Figures from {office} show that complaints fell by {n} points, while {m} percent of cases were settled.
Still, {who} warned that {why}, and that nobody should expect too much too soon.
{firm} presented a new {device} yesterday; prices start at {m}, and the first batch is {n} thousand units.
Compared with its predecessor the {device} is {n} grams lighter and lasts {h} hours, but the headphone socket is gone.
{who}, who manages the product at {firm}, said the price would not move before the end of the year.
Analysts expect more price cuts for every kind of {device}, and small makers to suffer most.
An independent laboratory measured {n} percent less than the maker claims; {firm} did not reply to questions.
Of the {m} people who tried it, some {n} reported that it restarts by itself in the cold.
In {place}, {who} did the sums: the monthly bill is {m} lower than before.
The meeting lasted {h} hours before {office} and {firm} agreed on {n} clauses.
Because {why}, the opening was put off by {n} days.
The head of the review, {who}, thinks that {thing} deserves imitation in {place}, though not a copy.
At {h} in the evening half of the lamps in {place} go out, which is part of the plan to save power.
There will be {n} more counters in {place}, where {office} asks for no appointment from the elderly.
{who} has done this for {n} years and has seen to {m} sites, {thing} among them.
On the flea market of {place} a used {device} fell from {m} to less than a hundred.
Asked what comes next, {who} had one sentence: "{say}."
The study, led by {firm}, drew its sample from {place} and {n} other towns over {h} years.
The primary school put {thing} on its timetable, and pupils handed in {m} drawings.
A motion to turn {thing} into a car park was voted down with {n} voices against.
Drivers should avoid {place} for the time being, {office} said, and reckon with {n} minutes more.
The annual report of {firm} puts the share of its {device} business at {n} percent, up from {h}.
Towards evening a crowd had gathered on the embankment in {place}, {who} and two grandchildren among them.
As to whether {why}, {office} denied nothing and spoke of talks under way.
""".split("\n")[1:-1]
_EN_TITLES = ["{place} reopens {thing}", "{firm} sells its {device} from {m}", "Why {place} keeps {thing}", "{office} explains the delay in {place}", "{who}: {say}", "Cheaper {device}, and what {firm} makes of it"]  # fmt: skip
_EN_HEADS = ["By {who}, Staff Writer\n", "{place} (The Evening Tide) - ", "Originally published by {firm} News\n"]
_EN_TAILS = [
    "Follow The Evening Tide for more stories, and sign up for our morning letter. Tips: 555-01{h}1.",
    "This article was first published elsewhere and is used with permission. Editing by {who}.",
    "Related stories\n{firm} answers its critics\nWhat {place} makes of {thing}\nAll rights reserved.",
]
_WORDS = {"zh": _ZH, "en": _EN}
_BLANK = re.compile(r"\{(\w+)\}")


def _fill(random: Random, language: str, pattern: str) -> str:
    numbers = {"n": (3, 60), "m": (70, 9800), "h": (5, 23)}
    words = _WORDS[language]
    return _BLANK.sub(
        lambda name: str(random.randint(*numbers[name[1]])) if name[1] in numbers else random.choice(words[name[1]]),
        pattern,
    )


def article(number: int, language: str) -> Text:
    """Return an article of four to eight paragraphs."""
    random = Random(f"article {number} {language}")
    sentences = random.sample(_ZH_SENTENCES if language == "zh" else _EN_SENTENCES, random.randint(12, 22))
    joint = "" if language == "zh" else " "
    count = random.randint(4, 8)
    paragraphs = [joint.join(_fill(random, language, line) for line in sentences[i::count]) for i in range(count)]
    title = _fill(random, language, random.choice(_ZH_TITLES if language == "zh" else _EN_TITLES))
    return Text(title[:1].upper() + title[1:], tuple(line[:1].upper() + line[1:] for line in paragraphs))


def headline(number: int, language: str) -> str:
    """Return a headline that an editor might put in place of another."""
    return article(number + 500_000, language).title


def paragraph(number: int, language: str) -> str:
    return article(number + 700_000, language).paragraphs[0]


def framed(text: Text, number: int, language: str) -> Text:
    """Return the text with what a site puts before and after it."""
    random = Random(f"frame {number}")
    heads, tails = (_ZH_HEADS, _ZH_TAILS) if language == "zh" else (_EN_HEADS, _EN_TAILS)
    head, tail = (_fill(random, language, random.choice(some)) for some in (heads, tails))
    return Text(text.title, (head + text.paragraphs[0], *text.paragraphs[1:], tail))


_FORMS = {
    "weather zh": (
        "{place}天气预报（{h}月{d}日）",
        "{place}气象台{d}日{h}时发布：今天白天{sky}，最高气温{d}℃，{wind}风{h}级；夜间{sky2}，最低气温{n}℃。\n"
        "明天{sky2}转{sky}，气温{n}到{d}℃，相对湿度{m}%。空气质量指数{d}{n}，等级为良。\n"
        "气象台提醒市民外出注意添减衣物，驾车出行注意路面状况，户外作业人员请关注最新预警信息。",
    ),
    "prices zh": (
        "{place}今日菜价（{h}月{d}日）",
        "今日{place}批发市场主要品种均价如下。大白菜每公斤{n}.{d}元，土豆每公斤{d}.{n}元，西红柿每公斤{h}.{d}元，黄瓜每公斤{n}.{h}元。\n"
        "猪肉每公斤{d}.{n}元，牛肉每公斤{m}.{d}元，鸡蛋每公斤{h}.{n}元，草鱼每公斤{d}.{h}元。\n以上价格由市场信息员采集，仅供参考。",
    ),
    "flash zh": (
        "{firm}股价{move}{n}.{d}%",
        "行情显示，{firm}（代码{m}{d}）今日{h}时{d}分{move}{n}.{d}%，报{m}.{d}元，成交额{d}亿元，换手率{n}.{h}%。",
    ),
    "match zh": (
        "{place}队主场{n}比{d}{place2}队",
        "足球乙级联赛第{h}轮昨晚进行，{place}队在主场以{n}比{d}战胜{place2}队。{who}在第{d}分钟首开纪录，{who2}在第{n}分钟追加一球。\n"
        "本轮过后，{place}队积{d}分，排名第{h}；{place2}队积{n}分，排名第{d}。下一轮{place}队将做客挑战{place3}队。",
    ),
    "notice zh": (
        "关于{place}计划停水的通知",
        "因{place}供水管网改造施工需要，定于{h}月{d}日{h}时至次日{n}时对{place}及周边区域实施计划停水，届时水压会有下降。\n"
        "请有关单位和居民提前做好储水准备，恢复供水后先打开水龙头排出管内存水。由此带来的不便，敬请谅解。{office}客服电话 0600-{m}{d}。",
    ),
    "column zh": (
        "江畔早读｜{place}的清晨",
        "早安，这里是《江畔早读》，每天三分钟，陪你从一杯热茶开始新的一天。本栏目由江畔晚报编辑部出品，读者可在各大平台收听音频版。\n"
        "{zh} {zh} {zh}\n"
        "以上就是今天的《江畔早读》。如果你也有想分享的清晨故事，欢迎写信到编辑部信箱，来稿一经采用即付稿酬。转载须注明出处，侵权必究。祝你今天一切顺利，明天同一时间再见。",
    ),
    "appointment zh": (
        "{office}任命{who}为新任负责人",
        "{office}今日发布公告，任命{who}为新任主要负责人，接替因年龄原因卸任的{who2}。\n"
        "公告称，{who}长期在{place}从事一线工作，熟悉{thing}等业务，具有较强的组织协调能力。\n"
        "{who}表示，将尽快熟悉情况，与{who3}等同事一道把{thing}的工作做好。任命自发布之日起生效。",
    ),
    "appointment en": (
        "{office} names {who} as its head",
        "{office} said today that it had named {who} as its head, to succeed {who2}, who retires.\n"
        "{who} spent a career in {place} and knows the business of {thing} well, according to the statement.\n"
        "In a short speech {who} thanked {who3} and promised to see {thing} through. The appointment takes effect at once.",
    ),
    "weather en": (
        "{place} forecast, {month} {d}",
        "Today in {place}: {sky_en}, with a high of {n} and a {wind_en} wind of {d} kilometres an hour. Tonight {sky_en2}, low {h}.\n"
        "Tomorrow {sky_en2} at first, then {sky_en}, between {h} and {n} degrees, humidity {d} percent.\n"
        "Sunrise is at {h}.{d}, sunset at {n}.{d}. Drivers should watch for fog in the valleys before nine.",
    ),
    "prices en": (
        "Market prices in {place}, {month} {d}",
        "Wholesale prices per kilogram on the covered market of {place} this morning: potatoes {n}.{d}, onions {h}.{n}, "
        "carrots {d}.{h}, tomatoes {n}.{h}, apples {d}.{n}, pears {h}.{d}.\n"
        "Eggs are {n}.{d} a dozen, butter {h}.{d}, cod {m}.{d}. Prices were noted by our reporter at six and are without warranty.",
    ),
    "flash en": (
        "{firm} shares {move_en} {n}.{d} percent",
        "Shares of {firm} {move_en} {n}.{d} percent to {m}.{d} in early trading on a volume of {d} million, data showed at {h}.{d}.",
    ),
    "results en": (
        "{place} beat {place2} {n}-{d}",
        "{place} beat {place2} {n}-{d} on matchday {h} of the second division. {who} opened the score after {d} minutes, and {who2} "
        "added another in the {n}th.\n{place} are now {h}th with {d} points, {place2} {d}th with {n}. Next week {place} travel to {place3}.",
    ),
}  # fmt: skip
_MORE = {
    "sky": "晴 多云 小雨 阴 雷阵雨 中雪".split(), "wind": "东北 西南 偏北 偏南".split(), "move": "上涨 下跌".split(),
    "sky_en": ["sunny", "cloudy", "light rain", "overcast", "thunderstorms"], "wind_en": ["northerly", "south-westerly", "light"],
    "move_en": ["rose", "fell", "gained"], "month": ["March", "April", "May", "June", "October", "November"],
}  # fmt: skip
FORMS = tuple(_FORMS)


def form(kind: str, number: int, *, about: int) -> Text:
    """Return a form as filled in on the day ``number``; ``about`` says for which place or firm."""
    day, subject = Random(f"{kind} {number}"), Random(f"{kind} about {about}")
    words = _WORDS[kind[-2:]] | _MORE
    settled: dict[str, str] = {}

    def blank(match: re.Match[str]) -> str:
        name = match[1]
        if name == "zh":
            return _fill(day, "zh", day.choice(_ZH_SENTENCES))
        if name in ("d", "n", "m", "h"):
            return str(day.randint(*{"d": (10, 28), "n": (1, 39), "m": (11, 980), "h": (1, 12)}[name]))
        pool = words[name.rstrip("23") if name.rstrip("23") in words else name]
        return settled.setdefault(name, (subject if name in ("place", "firm", "office") else day).choice(pool))

    title, body = (_BLANK.sub(blank, pattern) for pattern in _FORMS[kind])
    return Text(title, tuple(body.split("\n")))


def part(number: int, series: int, language: str) -> Text:
    """Return a part of a numbered series: one opening and one ending for all, between them another text in each."""
    text = article(series * 100 + number + 900_000, language)
    opening, ending = article(series + 950_000, language).paragraphs[:2]
    name = article(series + 980_000, language).title
    title = f"{name}（{'一二三四五六七八'[number % 8]}）" if language == "zh" else f"{name}, part {number % 8 + 1} of 8"
    return Text(title, (opening, *text.paragraphs[:4], ending))
