# ruff: noqa: E501 - a line a case
"""Lines at the head and tail of articles with the credits they state, and lines with the same words that state none.

    python benchmarks/labelled_credits.py         precision and recall of names, and how many lines go that should not

All lines are hand-written. Each stands at its end of an article of plain paragraphs, which must come through untouched.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from crawler.credits import Credited, read_credits

PLAIN = (
    "<p>石桥昨天重新开放，许多人早早来到河边，看第一辆车从桥上开过，也看河水照旧往东流去，两岸的灯光一直亮到深夜，直到最后一班船靠岸才慢慢熄灭。</p>",
    "<p>The ferry will keep running until spring, as the road to the bridge is still being laid and nobody wants to walk through mud twice a day.</p>",
    "<p>桥重修了两年，比原先说的多了八个月；镇上的人说不清楚为什么，只记得那一年的雨下得特别久，连河堤上的老柳树都倒了三棵。</p>",
)


@dataclass(frozen=True)
class Case:
    """One line and what it says."""

    #: ``head`` or ``tail``.
    where: str
    #: Clean HTML of the line, without its paragraph.
    line: str
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    publisher: str = ""
    original_url: str = ""
    dateline: str = ""
    #: Whether the line is to go from the text.
    goes: bool = False

    @property
    def says(self) -> frozenset[tuple[str, str]]:
        """Return every credit as a pair of field and value."""
        return _pairs(self)

    def html(self) -> str:
        line = f"<p>{self.line}</p>"
        return line + "".join(PLAIN) if self.where == "head" else "".join(PLAIN) + line

    def read(self) -> Credited:
        return read_credits(self.html())


def _pairs(credits: object) -> frozenset[tuple[str, str]]:
    fields = ("authors", "editors", "publisher", "original_url", "dateline")
    values = ((field, getattr(credits, field)) for field in fields)
    return frozenset(
        (field, one) for field, value in values for one in ((value,) if isinstance(value, str) else value) if one
    )


def said(credited: Credited) -> frozenset[tuple[str, str]]:
    """Return what was read, as ``Case.says``."""
    return _pairs(credited.credits)


H, T = "head", "tail"
A = 'href="https://gazette.example/2026/bridge.html"'
URL = "https://gazette.example/2026/bridge.html"

CREDITS = [
    # Labels with every separator
    Case(H, "作者：林小舟", ("林小舟",), goes=True),
    Case(H, "作者:林小舟", ("林小舟",), goes=True),
    Case(H, "作者 | 林小舟", ("林小舟",), goes=True),
    Case(H, "作者丨林小舟", ("林小舟",), goes=True),
    Case(H, "作者｜林小舟", ("林小舟",), goes=True),
    Case(H, "作者 / 林小舟", ("林小舟",), goes=True),
    Case(H, "作者 林小舟", ("林小舟",), goes=True),
    Case(H, "<strong>作者：</strong>林小舟", ("林小舟",), goes=True),
    Case(H, "作者：林小舟、王大江", ("林小舟", "王大江"), goes=True),
    Case(H, "作者：林小舟 王大江", ("林小舟", "王大江"), goes=True),
    Case(H, "作者：林小舟，王大江", ("林小舟", "王大江"), goes=True),
    Case(H, "作者：王 伟", ("王伟",), goes=True),
    Case(H, "作者：凯伦·林德", ("凯伦·林德",), goes=True),
    Case(H, "作者：Karen Lind", ("Karen Lind",), goes=True),
    Case(H, "作者：Z", ("Z",), goes=True),
    Case(H, "文 | 欧阳小河", ("欧阳小河",), goes=True),
    Case(H, "文/林小舟", ("林小舟",), goes=True),
    Case(H, "撰文：林小舟", ("林小舟",), goes=True),
    Case(H, "文、图 / 河滨晚报全媒体记者 林小舟", ("林小舟",), publisher="河滨晚报", goes=True),
    Case(H, "整理 | 林小舟", ("林小舟",), goes=True),
    Case(H, "编译 | 林小舟", ("林小舟",), goes=True),
    Case(H, "原作者：Karen Lind", ("Karen Lind",), goes=True),
    # Several in one line
    Case(H, "整理 | 林小舟 责编 | 王大江", ("林小舟",), ("王大江",), goes=True),
    Case(H, "作者：林小舟 编辑：王大江", ("林小舟",), ("王大江",), goes=True),
    Case(H, "作者：林小舟编辑：王大江", ("林小舟",), ("王大江",), goes=True),
    Case(H, "作者：林小舟；编辑：王大江", ("林小舟",), ("王大江",), goes=True),
    Case(H, "作者 | 林小舟<br>编辑 | 王大江", ("林小舟",), ("王大江",), goes=True),
    Case(H, "整理 | 林小舟 责编 | 王大江<br>出品 | CSDN", ("林小舟",), ("王大江",), "CSDN", goes=True),
    Case(H, "来源：河滨商报 作者：林小舟", ("林小舟",), publisher="河滨商报", goes=True),
    Case(T, "记者 林小舟 编辑 王大江", ("林小舟",), ("王大江",), goes=True),
    Case(T, "（记者 林小舟 编辑 王大江）", ("林小舟",), ("王大江",), goes=True),
    Case(T, "责编：林小舟 | 审核：王大江 | 监制：李小河", (), ("林小舟", "王大江", "李小河"), goes=True),
    # Editors
    Case(T, "编辑：熊小乐", (), ("熊小乐",), goes=True),
    Case(T, "编辑 官小莉", (), ("官小莉",), goes=True),
    Case(T, "责任编辑：宪小瑞", (), ("宪小瑞",), goes=True),
    Case(T, "责任编辑：宪小瑞文章纠错", (), ("宪小瑞",), goes=True),
    Case(T, "（责任编辑：王大江）", (), ("王大江",), goes=True),
    Case(T, "编辑：牛三叔", (), ("牛三叔",), goes=True),
    Case(T, "校对：李小河", (), ("李小河",), goes=True),
    Case(T, "翻译：李小河", (), ("李小河",)),
    Case(T, "摄影师：Ada Lind", ("Ada Lind",)),
    # Reporters
    Case(T, "红河新闻记者 钟小妮", ("钟小妮",), publisher="红河新闻", goes=True),
    Case(T, "河滨晨报记者陈张书", ("陈张书",), publisher="河滨晨报", goes=True),
    Case(T, "本报记者 王大江", ("王大江",), goes=True),
    Case(T, "本报记者 王大江 通讯员 李小河", ("王大江", "李小河"), goes=True),
    Case(T, "河滨日报记者 王大江 李小河", ("王大江", "李小河"), publisher="河滨日报", goes=True),
    Case(T, "河滨日报记者 王大江 上海报道", ("王大江",), publisher="河滨日报", dateline="上海", goes=True),
    Case(T, "（河滨日报记者 王大江）", ("王大江",), publisher="河滨日报", goes=True),
    # Sources
    Case(T, "来源：河滨商报", publisher="河滨商报", goes=True),
    Case(T, "来源 | 石桥周记", publisher="石桥周记", goes=True),
    Case(T, "文章来源：石桥周记", publisher="石桥周记", goes=True),
    Case(T, f"来源：<a {A}>河滨商报</a>", publisher="河滨商报", original_url=URL, goes=True),
    Case(T, '来源：<a href="https://gazette.example/">河滨商报</a>', publisher="河滨商报"),
    Case(T, f"<a {A}>原文链接</a>", original_url=URL, goes=True),
    Case(T, f"原文链接：{URL}", original_url=URL, goes=True),
    Case(T, "如需转载请务必注明出处：石桥周记", publisher="石桥周记", goes=True),
    Case(H, "出品 | CSDN", publisher="CSDN", goes=True),
    Case(H, "机器之心报道", publisher="机器之心", goes=True),
    Case(
        H,
        "本文来自微信公众号“河边夜话”（ID:heyehua），作者：林小舟，36氪经授权发布。",
        ("林小舟",),
        publisher="河边夜话",
    ),
    Case(T, "本文来自微信公众号“河边的夜话”（ID：heyehua），作者：Z，36氪经授权发布。", ("Z",), publisher="河边的夜话"),
    Case(T, "河面上的船已经停了。（央河新闻）", publisher="央河新闻"),
    Case(T, "河面上的船已经停了。来源：河滨商报", publisher="河滨商报"),
    Case(T, "河面上的船已经停了。（记者 王大江）", ("王大江",)),
    Case(T, "（河滨基金报）", publisher="河滨基金报", goes=True),
    Case(T, "（小小）", ("小小",)),
    Case(H, "shiqiao_2000的回答", ("shiqiao_2000",), goes=True),
    # Leads
    Case(H, "IT 之家 9 月 12 日消息 有人在河边发现新桥。", publisher="IT之家", dateline="9月12日"),
    Case(H, "IT之家9月12日消息，有人在河边发现新桥。", publisher="IT之家", dateline="9月12日"),
    Case(H, "河滨科技 5 月 27 日消息，新桥开放。", publisher="河滨科技", dateline="5月27日"),
    Case(H, "【环河网报道】据外媒报道，桥已开放。", publisher="环河网"),
    Case(H, "【环河网报道 记者 王大江】桥已开放。", ("王大江",), publisher="环河网"),
    Case(H, "<strong>央河网消息：</strong>桥今天重新开放。", publisher="央河网"),
    Case(H, "央河网消息（记者 王大江）：桥今天重新开放。", ("王大江",), publisher="央河网"),
    Case(
        H,
        "新华社北京10月8日电（记者 王大江、李小河）桥今天重新开放。",
        ("王大江", "李小河"),
        publisher="新华社",
        dateline="北京10月8日",
    ),
    Case(
        H, "中新网上海10月8日电 (记者 王大江)桥今天重新开放。", ("王大江",), publisher="中新网", dateline="上海10月8日"
    ),
    Case(H, "河滨晚报讯（记者 王大江 通讯员 李小河）桥今天重新开放。", ("王大江", "李小河"), publisher="河滨晚报"),
    Case(
        H, "NEW YORK, Oct 8 (Reuters) - The bridge reopened on Monday.", publisher="Reuters", dateline="NEW YORK, Oct 8"
    ),
    Case(H, "(Reuters) - The bridge reopened on Monday.", publisher="Reuters"),
    Case(H, "WASHINGTON (AP) — The bridge reopened on Monday.", publisher="AP", dateline="WASHINGTON"),
    Case(H, "感谢IT之家网友 河边石 的线索投递！", publisher="IT之家"),
    # English
    Case(H, "By Jane Doe", ("Jane Doe",), goes=True),
    Case(H, "<em>By Jane Doe</em>", ("Jane Doe",), goes=True),
    Case(H, "By Jane Doe and John Q. Smith", ("Jane Doe", "John Q. Smith"), goes=True),
    Case(H, "By Jane Doe, John Smith and Ada Lind", ("Jane Doe", "John Smith", "Ada Lind"), goes=True),
    Case(H, "By Jean-Luc d’Arc", ("Jean-Luc d’Arc",), goes=True),
    Case(H, "By Ludwig van Doren", ("Ludwig van Doren",), goes=True),
    Case(T, "Reporting by Jane Doe; Editing by John Smith", ("Jane Doe",), ("John Smith",), goes=True),
    Case(T, "(Reporting by Jane Doe; Editing by John Smith)", ("Jane Doe",), ("John Smith",), goes=True),
    Case(T, "Reporting by Jane Doe in Harbour City; Editing by John Smith", ("Jane Doe",), ("John Smith",)),
    Case(T, "Source: Example Gazette", publisher="Example Gazette", goes=True),
    Case(T, f"Source: <a {A}>Example Gazette</a>", publisher="Example Gazette", original_url=URL, goes=True),
    Case(T, f"via <a {A}>Example Gazette</a>", publisher="Example Gazette", original_url=URL, goes=True),
    Case(
        T,
        f"This article originally appeared on <a {A}>Example Gazette</a>.",
        publisher="Example Gazette",
        original_url=URL,
        goes=True,
    ),
    Case(T, "This story was first published by The Harbour Post", publisher="The Harbour Post", goes=True),
    Case(
        T,
        f'The post <a {A}>A Bridge Reopens</a> appeared first on <a href="https://gazette.example">Example Gazette</a>.',
        publisher="Example Gazette",
        original_url=URL,
        goes=True,
    ),
    Case(H, f"Link: <a {A}>A bridge reopens</a>", original_url=URL),
    # What belongs to nobody's reading
    Case(T, "· END<strong>·</strong>", goes=True),
    Case(T, "—END—", goes=True),
    Case(T, "- 完 -", goes=True),
    Case(T, "（完）", goes=True),
    Case(T, "（下载红河新闻，报料有奖！）", publisher="红河新闻", goes=True),
    Case(
        T,
        '更多精彩内容，请在应用市场下载 " 河视频 " 客户端。欢迎提供新闻线索，24 小时报料热线 000-12345678。',
        goes=True,
    ),
    Case(T, "更多资讯，请关注微信公众号“石桥周记”。", goes=True),
    Case(T, "文章纠错", goes=True),
    Case(
        T,
        '话题标签：<a href="https://gazette.example/tag/bridge">石桥</a> <a href="https://gazette.example/tag/river">河</a>',
        goes=True,
    ),
    Case(T, "FTC: We use income earning auto affiliate links. More.", goes=True),
    Case(T, "推荐阅读：", goes=True),
    Case(T, "Related posts", goes=True),
    # Written after the rules, and read by them only in part at first: see the commit that added them
    Case(H, "出品 | CSDN（ID：CSDNnews）", publisher="CSDN"),
    Case(H, "来源 | 石桥周记（ID：shiqiao）", publisher="石桥周记"),
    Case(H, "河面新闻记者 | 查小君", ("查小君",), publisher="河面新闻", goes=True),
    Case(H, "河面新闻编辑 | 牙小翔", (), ("牙小翔",), "河面新闻", goes=True),
    Case(H, "记者丨林小舟", ("林小舟",), goes=True),
    Case(H, "文丨林小舟 编辑丨王大江", ("林小舟",), ("王大江",), goes=True),
    Case(H, "采写：南都记者 林小舟", ("林小舟",), publisher="南都", goes=True),
    Case(H, "Written by Jane Doe", ("Jane Doe",), goes=True),
    Case(H, "财联社9月12日电，桥今天重新开放。", publisher="财联社", dateline="9月12日"),
    Case(H, "新京报讯（记者 王大江）桥今天重新开放。", ("王大江",), publisher="新京报"),
    Case(H, "参考消息网9月12日报道 据外媒报道，桥今天开放。", publisher="参考消息网", dateline="9月12日"),
    Case(H, "文｜林小舟，编辑｜王大江", ("林小舟",), ("王大江",), goes=True),
    Case(H, "作者：[美]凯伦·林德", ("凯伦·林德",)),
    Case(H, "撰稿人/林小舟", ("林小舟",), goes=True),
    Case(H, "本报记者王大江", ("王大江",), goes=True),
    Case(H, "新华社记者林小舟、王大江", ("林小舟", "王大江"), publisher="新华社", goes=True),
    Case(T, "新京报记者 王大江 编辑 李小河 校对 林小舟", ("王大江",), ("李小河", "林小舟"), "新京报", goes=True),
    Case(T, "责任编辑：王晓易_NE0011", (), ("王晓易",), goes=True),
    Case(T, "责任编辑：王大江 SN123", (), ("王大江",), goes=True),
    Case(T, "【编辑:王大江】", (), ("王大江",), goes=True),
    Case(T, "[责任编辑：王大江]", (), ("王大江",), goes=True),
    Case(T, "(责编：王大江、李小河)", (), ("王大江", "李小河"), goes=True),
    Case(T, "来源：新华社、央视新闻", publisher="新华社"),
    Case(T, "来源：央视新闻客户端", publisher="央视新闻客户端", goes=True),
    Case(T, "来源:综合河滨商报、石桥周记"),
    Case(T, "本文由 @林小舟 原创发布于石桥周记，未经许可，禁止转载。", ("林小舟",), publisher="石桥周记", goes=True),
    Case(T, "本文转自：河滨商报", publisher="河滨商报", goes=True),
    Case(T, "（文/林小舟）", ("林小舟",), goes=True),
    Case(T, "（本报记者 王大江 李小河）", ("王大江", "李小河"), goes=True),
    Case(T, "河滨发布微信公众号"),
    Case(T, "监制丨王大江 李小河", (), ("王大江", "李小河"), goes=True),
    Case(T, "广告声明：文内含有的对外跳转链接用于传递信息，结果仅供参考，本站所有文章均有此声明。", goes=True),
    Case(T, "- THE END -", goes=True),
    Case(T, "（全文完）", goes=True),
    Case(T, "Edited by John Smith", (), ("John Smith",), goes=True),
    Case(T, "Additional reporting by Jane Doe", ("Jane Doe",), goes=True),
    Case(
        T,
        "(Reporting by Jane Doe and Ada Lind; Editing by John Smith and Bob Lee)",
        ("Jane Doe", "Ada Lind"),
        ("John Smith", "Bob Lee"),
        goes=True,
    ),
    Case(T, f"(Via <a {A}>Harbour Post</a>)", publisher="Harbour Post", original_url=URL, goes=True),
    Case(T, f"原文：<a {A}>A bridge reopens</a>", original_url=URL),
    Case(
        T,
        f"Originally published at <a {A}>gazette.example</a>",
        publisher="gazette.example",
        original_url=URL,
        goes=True,
    ),
    Case(
        H,
        f'本文来自<a href="https://desk.example/projects/7">微信</a>公众号<a {A}>“河边夜话”（ID:heyehua）</a>，作者：林小舟，36氪经授权发布。',
        ("林小舟",),
        publisher="河边夜话",
        original_url=URL,
    ),
    Case(
        H,
        f"本文来自微信公众号<a {A}>“河边夜话”（ID：heyehua）</a>，作者：梦晨，36氪经授权发布。",
        ("梦晨",),
        publisher="河边夜话",
        original_url=URL,
    ),
    Case(H, "作者 | Karen Lind 编译 | 林小舟", ("Karen Lind", "林小舟"), goes=True),
    Case(H, "作者 | Karen Lind译者 | 弯小月，责编 | 林小舟", ("Karen Lind",), ("弯小月", "林小舟")),
    Case(H, "整理 | 林小舟出品 | CSDN", ("林小舟",), publisher="CSDN", goes=True),
    Case(T, "河滨晨报记者张小岳 实习生王小辉 综合央河新闻报道", ("张小岳", "王小辉"), publisher="河滨晨报"),
    Case(T, "【来源：河滨晨报】", publisher="河滨晨报", goes=True),
    Case(T, "网络编辑： lee 责任编辑： 顾小策", (), ("lee", "顾小策"), goes=True),
    Case(T, "责任编辑：上方文Q", (), ("上方文Q",), goes=True),
    Case(T, "责任编辑：刘德小SN222", (), ("刘德小",), goes=True),
    Case(H, "作者 | 林小舟（河边）", ("林小舟",)),
    Case(
        H,
        "作者 | 林小一、林小二、林小三、林小四、林小五、林小六、林小七、林小八、林小九、林小十",
        tuple(f"林小{n}" for n in "一二三四五六七八九十"),
        goes=True,
    ),
    Case(T, "河滨晨报·上游新闻记者 林小祺", ("林小祺",), publisher="河滨晨报·上游新闻", goes=True),
]

_RUNNING = {
    H: (
        # 作者, 编辑, 记者, 来源 and their like, in sentences
        "作者在书里写道，桥是人走出来的路。",
        "作者：一位不愿意透露姓名的读者",
        "作者简介：林小舟，专栏作家，住在河边二十年。",
        "作者认为，这座桥并不需要重修。",
        "作者授权发布",
        "编辑导语：桥的故事要从一百年前说起。",
        "编者按：本文写于桥重开的那个早晨。",
        "编辑部的灯一直亮着。",
        "编辑 推荐",
        "编辑精选",
        "编辑距离是衡量两个字符串差别的一种办法。",
        "编辑：你为什么要写这座桥？",
        "编辑器里打开这个文件，把第一行改成下面这样。",
        "记者从市交通局获悉，石桥将于下月动工。",
        "记者走访",
        "记者手记",
        "记者：您还记得那天吗？",
        "记者问：桥什么时候修好？",
        "多名记者 李小河说，被拦在桥头。",
        "来源：记者从市交通局了解到的数字是三百万。",
        "来源不明的石料堆在桥头。",
        "图片来源：视觉河滨",
        "数据来源：市统计局",
        "消息来源：不便透露",
        "据央河网消息：桥已开放。",
        "据新华社北京10月8日电，桥已开放。",
        "据环河网报道，桥已开放。",
        "9 月 12 日消息，据河滨日报报道，桥已开放。",
        "【石桥周末开放，市民可免费参观】9月14日晚，记者获悉，桥已通车。",
        "【河滨：桥头夜市搬家简析】据了解，夜市今晚搬家。",
        "【视频】桥今天重新开放。",
        "「核心提示」",
        "深度报道",
        "连续报道之三",
        "这是一个让所有人满意的回答",
        "我的回答",
        "文 / 史不分家，老人常说。",
        "文：他写了一封长信。",
        "整理：把桌上的东西都收进盒子里。",
        "翻译：这句话的意思是，桥还在。",
        "摄影：一门等待的手艺。",
        "出品方表示不便评论。",
        "原文链接已经失效，管理员正在寻找备份。",
        "转载请注明出处，这是写在墙上的规矩。",
        "本文来自微信公众号后台的一次改版，它让许多人不习惯。",
        "主编：这篇不能发。",
        "By Popular Demand",
        "By Monday Morning",
        "By the time Jane Doe arrived, the bridge was closed.",
        "By Jane Doe’s own account, the bridge was closed.",
        "By 2030 the river will be clean.",
        "Source code is available to anyone who asks.",
        "Reporting by the numbers is easy.",
        "Editing by hand takes a week.",
        "Via the old road it takes an hour.",
        "The agency (Reuters) said so on Monday.",
        "Bridge (noun) - a structure over a river.",
        "This article originally appeared on the wall of the town hall, where nobody read it for ten years.",
        "Link building is a trade of its own.",
        "Written by hand, the letter took a week.",
        "【最新】桥又开了",
        "记者 节",
        "记者节那天，桥开了。",
        "编辑：请把这一段删掉",
        "河面新闻的记者 来了三个",
        "文：王大江先生的桥",
        "作者：无",
        "文 | 一座桥和它的一百年",
        "整理 | 十张老照片里的石桥",
        "来源 | 网络",
        "出品 | 一个关于河的栏目",
        "财经观察：桥要不要收费",
        "本报今天起改版。",
        "新京报 今天改版",
        "BY THE RIVER",
        "By Design",
        "By Jane Doe, with pictures",
        "Written by Hand in Ink",
    ),
    T: (
        "他把手稿交给编辑，转身走了。",
        "最后一个离开的记者 关上了灯。",
        "记者：谢谢您。",
        "记者：谢谢您",
        "记者：谢谢",
        "采访的最后，记者问他，桥还会再塌吗。",
        "这就是全部的来源：",
        "编辑",
        "作者",
        "责任编辑：",
        "编辑：未知",
        "来源：网络",
        "完成",
        "END OF AN ERA",
        "End of the line",
        "（左一）",
        "（待续）",
        "（图左）",
        "（未完待续）",
        "他常上互联网（互联网）",
        "这张照片里站着三个人（左一为作者）",
        "石桥昨天重新开放（见图）",
        "（这是他最后一次经过那座桥）",
        "下载红河新闻的人不少。",
        "更多内容要等到明年春天才会公布。",
        "更多精彩的故事留在了河底。",
        "热线已经停机三个月。",
        "举报人王某说，他不后悔。",
        "标签贴在箱子上，字迹已经模糊。",
        "推荐阅读的人不少。",
        "Related work is hard to find.",
        "Source: a person who was at the bridge that night and asked not to be named.",
        "Read more books, said the teacher.",
        "The post office appeared first on the left.",
        "Via email, he declined.",
        "图源：视觉河滨",
        "图源推特",
        "二〇二六年一月四日",
        "特此通知。",
        "http://gazette.example/2026/bridge.html",
        "广州市桥梁管理处",
        "评分：6.9",
        "导演：王大江",
        "主演：林小舟 / 李小河",
        "时间：10月8日 地点：石桥",
        "联系人：王大江",
        "摄影展在桥头开幕，记者 看了三遍。",
        "“编辑：王大江”几个字印在封底，已经褪色。",
        "新华社的老照片里，桥还在。",
        "出品：一部没有拍完的电影",
        "记者 王大江的稿子没有发出来",
        "责任编辑 一职从此空缺",
        "编辑：审核",
        "原标题：桥又开了",
        "（原标题：桥又开了）",
        "【结束】语",
        "（新华社的老照片）",
        "来源：本报综合整理",
        "（河边科技园）",
        "（见右图）",
        "[1] 王大江：《石桥志》，河滨出版社，1998年。",
        "编辑：无",
        "摄影：资料图",
        "作者系河滨大学教授",
        "（作者系河滨大学教授）",
        "（作者单位：河滨大学）",
        "本文作者为河滨大学教授",
        "Edited by hand in the night.",
        "Source: Own Work",
        "河滨晨报记者高科摄",
        "河滨晨报记者 王大江 摄",
        "图/河滨晨报记者陈小正",
        "新华社记者 隋小凯摄",
        "摄影：记者高科",
        "The End of Bridges",
    ),
}

CASES: list[Case] = [*CREDITS, *(Case(where, line) for where, lines in _RUNNING.items() for line in lines)]


def main() -> int:
    """Print how much is read, how much of it rightly, and which cases differ."""
    right = stated = read = wrong_cuts = missed_cuts = 0
    for case in CASES:
        credited = case.read()
        found, cut = said(credited), bool(credited.removed)
        right, stated, read = right + len(found & case.says), stated + len(case.says), read + len(found)
        wrong_cuts += cut and not case.goes
        missed_cuts += case.goes and not cut
        if found != case.says or cut != case.goes:
            print(
                f"{case.line}\n    {sorted(found)}{' cut' if cut else ''}, wanted {sorted(case.says)}{' cut' if case.goes else ''}"
            )
    print(f"{len(CASES)} lines, {len(CREDITS)} with credits or house text")
    print(f"credits: precision {right / max(read, 1):.3f}, recall {right / stated:.3f}")
    print(f"lines cut wrongly {wrong_cuts}, lines left that should go {missed_cuts}")
    return int(bool(wrong_cuts))


if __name__ == "__main__":
    sys.exit(main())
