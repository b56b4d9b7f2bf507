# ruff: noqa: E501 - a page a line
"""Short pages that are no article, and short articles that use the same words; hand-written, with what each should be.

    python benchmarks/labelled_junk.py            precision and recall on the half that the tables were tuned on
    python benchmarks/labelled_junk.py --held-out on the other half; look at the sums, not at the pages

A page is its title, what stands in the body, and whether the site's rule for content finds anything: ``{}`` in the
body marks the content, otherwise extraction is left to guess.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.extract.article import extract_article
from crawler.extract.document import Document
from crawler.extract.junk import junk_evidence
from crawler.extract.rules import ArticleRules
from crawler.model import ArticleLink, DropReason

URL = "https://gazette.example/a/1.html"
B, N, H, W = (
    DropReason.BLOCKED, DropReason.NOT_FOUND, DropReason.HTTP_ERROR, DropReason.NOT_AN_ARTICLE
)  # fmt: skip
_MENU = (
    "<nav><a href='/'>首页</a> <a href='/news'>新闻</a> <a href='/tech'>科技</a> <a href='/about'>关于我们</a></nav>"
)
_FOOT = "<footer><a href='/about'>About</a> <a href='/contact'>Contact us</a> <p>© 2026 Gazette. All rights reserved.</p></footer>"
_LIST = (
    "<aside><h3>推荐阅读</h3><ul>"
    + "".join(
        f"<li><a href='/n{n}'>{text}</a></li>"
        for n, text in enumerate(("石桥明年重修", "夜市搬到河边", "新图书馆周末开放"))
    )
    + "</ul></aside>"
)


@dataclass(frozen=True)
class Case:
    """One page and what it is."""

    #: What it should be dropped as; None for an article.
    wanted: DropReason | None
    title: str
    #: The ``<h1>``; empty for none.
    headline: str
    #: Markup of the article's container.
    content: str
    #: Markup around it; ``%s`` is where the container stands.
    around: str = "%s"
    head: str = ""
    held_out: bool = False

    def html(self) -> str:
        headline = f"<h1>{self.headline}</h1>" if self.headline else ""
        inner = f"{headline}<div class='content'>{self.content}</div>" if self.content else headline
        around = self.around.replace("%s", inner)
        return f"<html><head><title>{self.title}</title>{self.head}</head><body>{around}</body></html>"


def _site(wanted: DropReason | None, title: str, headline: str, content: str, **more: str) -> Case:
    return Case(wanted, f"{title} - Gazette", headline, content, f"{_MENU}%s{_LIST}{_FOOT}", **more)  # type: ignore[arg-type]


NOINDEX = '<meta name="robots" content="noindex,nofollow">'
LOGIN = "<form action='/login'><input name='u'><input type='password' name='p'><button>Log in</button></form>"

#: A page is tuned on or held out by turns, so both halves have all shapes.
_JUNK = (
    # Challenges
    Case(B, "Just a moment...", "gazette.example", "", "%s<h2>Checking if the site connection is secure</h2><p>gazette.example needs to review the security of your connection before proceeding.</p><noscript>Enable JavaScript and cookies to continue</noscript>", NOINDEX),
    Case(B, "Just a moment...", "gazette.example", "", "%s<p>Verify you are human by completing the action below.</p><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script><p>Ray ID: 8a1b2c3d</p><p>Performance &amp; security by Cloudflare</p>"),
    Case(B, "Attention Required! | Cloudflare", "Sorry, you have been blocked", "", "%s<h2>You are unable to access gazette.example</h2><h2>Why have I been blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.</p>"),
    Case(B, "Access denied | gazette.example used Cloudflare to restrict access", "Error 1020", "", "%s<h2>Access denied</h2><p>You do not have access to gazette.example. The site owner may have set restrictions that prevent you from accessing the site.</p><p>Cloudflare Ray ID: 71a</p>"),
    Case(B, "Access Denied", "Access Denied", "", "%s<p>You don't have permission to access \"http://gazette.example/a/1\" on this server.</p><p>Reference #18.2d351ab8.1557333295.a4e16ab</p>"),
    Case(B, "Access Denied", "Access Denied", "<p>You don't have permission to access this page on this server.</p><p>Reference #18.4a1c.1700</p><p>https://errors.edgesuite.net/18.4a1c.1700</p>"),
    Case(B, "DDoS-Guard", "", "", "<h1>Checking your browser before accessing gazette.example</h1><p>Please wait a few seconds. Once this check is complete, the website will open automatically.</p><p>Protected by DDoS-Guard</p>"),
    Case(B, "DDOS-GUARD", "", "<p>Checking your browser before accessing</p><script src='/.well-known/ddos-guard/js-challenge/index.js'></script>"),
    Case(B, "", "", "", "<script>var arg1='A1B2';acw_sc__v2</script><noscript>请开启JavaScript并刷新该页</noscript>"),
    Case(B, "滑动验证页面", "", "", "<p>亲，请拖动下方滑块完成验证</p><div id='nc_1_n1z'></div><p>通过验证以确保正常访问</p>"),
    Case(B, "405", "", "", "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><p>您的请求ID是: 781bad0a</p>"),
    Case(B, "验证码_哔哩", "", "", "<p>由于触发安全风控策略，该次访问请求被拒绝。请完成验证。</p><div class='geetest'></div>"),
    Case(B, "安全验证", "", "<p>为了您的账号安全，请完成以下验证</p><script src='https://turing.captcha.qcloud.com/TCaptcha.js'></script>"),
    Case(B, "验证页面", "", "<p>当前环境异常，完成验证后即可继续访问。</p><p><a>去验证</a></p>"),
    Case(B, "百度安全验证", "", "", "<p>网络不给力，请稍后重试</p><p><a>返回首页</a></p><p><a>问题反馈</a></p>"),
    Case(B, "百度安全验证", "", "<p>请完成安全验证</p><script src='https://wappass.baidu.com/static/x.js'></script>"),
    Case(B, "网站防火墙", "", "", "<h1>您的请求带有不合法参数，已被网站管理员设置拦截！</h1><p>可能原因：您提交的内容包含危险的攻击请求</p><p>普通网站访客，请联系网站管理员</p>"),
    Case(B, "拦截提示", "", "", "<p>您的请求存在威胁，已被拦截！</p><p>拦截原因：疑似攻击</p>"),
    Case(B, "Pardon Our Interruption", "Pardon Our Interruption...", "<p>As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen:</p><ul><li>You've disabled cookies in your web browser.</li></ul>"),
    Case(B, "", "", "", "<iframe src='/_Incapsula_Resource?CWUDNSAI=5'>Request unsuccessful. Incapsula incident ID: 443000</iframe>", NOINDEX),
    Case(B, "Access to this page has been denied.", "", "", "<p>Press &amp; Hold to confirm you are a human (and not a bot).</p><div id='px-captcha'></div><p>Reference ID 9c1</p>"),
    Case(B, "Robot Check", "", "<p>Sorry, we just need to make sure you're not a robot. For best results, please make sure your browser is accepting cookies.</p><div class='g-recaptcha'></div>"),
    Case(B, "访问过于频繁", "", "<p>您的访问过于频繁，请稍后再试。</p>"),
    _site(B, "提示信息", "提示信息", "<p>操作过于频繁，请输入验证码</p><p>请完成人机验证</p>"),
    # Deletions
    Case(N, "", "", "<p>该内容已被发布者删除</p>"),
    Case(N, "微信公众平台", "", "<p>此内容因违规无法查看</p><p>由用户投诉并经平台审核，涉嫌违反相关法律法规和政策，查看对应规则</p>"),
    Case(N, "石桥重修的三个疑问", "石桥重修的三个疑问", "<p>该内容已被发布者删除</p>"),
    Case(N, "", "", "<p>此内容被投诉且经审核涉嫌侵权，无法查看。</p>"),
    Case(N, "ZAKER", "", "<p>抱歉，该文章已下线</p><p><a>返回首页</a></p>"),
    _site(N, "夜市搬家", "夜市搬家", "<p>文章已被删除</p>"),
    _site(N, "提示信息", "", "<p>抱歉，指定的主题不存在或已被删除或正在被审核</p><p>[ 点击这里返回上一页 ]</p>"),
    Case(N, "提示信息 - 老城论坛 - Powered by Discuz!", "", "<p>抱歉，该帖子已被删除。</p><p><a>[ 点击这里返回上一页 ]</a></p>"),
    Case(N, "Medium", "", "<h2>410</h2><p>User deleted this story.</p><p>Maybe these stories will take you somewhere new.</p>"),
    _site(N, "Bridge to be mended", "Bridge to be mended", "<p>This article has been removed by its author.</p>"),
    # Soft 404
    _site(N, "Page not found", "Oops! That page can&rsquo;t be found.", "<p>It looks like nothing was found at this location. Maybe try a search?</p><form><input type='search'></form>"),
    _site(N, "Page not found", "404", "<p>It looks like nothing was found at this location. Maybe try one of the links below or a search?</p>"),
    _site(N, "404 Not Found", "Nothing here", "<p>Sorry, the page you are looking for doesn't exist. <a href='/'>Go home</a></p>", head=NOINDEX),
    _site(N, "Error 404", "404", "<p>We can't find the page you're looking for.</p><p><a href='/'>Return to homepage</a></p>"),
    Case(N, "404", "404", "<p>This page could not be found.</p>"),
    Case(N, "404 Not Found", "404 Not Found", "<hr><center>nginx/1.24.0</center>"),
    Case(N, "404 Not Found", "Not Found", "<p>The requested URL /a/1.html was not found on this server.</p><hr><address>Apache/2.4 Server at gazette.example Port 80</address>"),
    Case(N, "Site not found · GitHub Pages", "404", "<p><strong>There isn't a GitHub Pages site here.</strong></p><p>If you're trying to publish one, read the full documentation.</p>"),
    Case(N, "The page you were looking for doesn't exist (404)", "The page you were looking for doesn't exist.", "<p>You may have mistyped the address or the page may have moved.</p>"),
    Case(N, "页面不存在", "", "<p>抱歉，您访问的页面不存在，请检查网址是否正确。</p><p>5 秒后自动跳转到首页</p>", head="<meta http-equiv='refresh' content='5;url=/'>"),
    _site(N, "404", "", "<p>您访问的页面走丢了</p><p><a href='/'>返回首页</a></p>"),
    _site(N, "页面没有找到", "很抱歉，您要访问的页面不存在！", "<p>请检查您输入的网址是否正确，或者返回首页浏览其他内容。</p>"),
    Case(N, "文章不存在", "", "<p>文章不存在或已删除</p>"),
    _site(N, "出错了", "出错了", "<p>该文章不存在</p><p><a>返回上一页</a></p>"),
    Case(N, "知乎", "404", "<p>你似乎来到了没有知识存在的荒原</p><p>去往首页</p>"),
    Case(N, "404-找不到页面", "", "", "<script src='//volunteer.cdn-go.cn/404/latest/404.js'></script><p>页面找不到了</p>"),
    _site(N, "Nothing found", "Nothing Found", "<p>The page you requested could not be found. Try refining your search, or use the navigation above to locate the post.</p>"),
    _site(N, "Page unavailable", "Sorry, this page isn't available.", "<p>The link you followed may be broken, or the page may have been removed.</p>"),
    # Failures
    Case(H, "Welcome to RSSHub!", "Welcome to RSSHub!", "<p>The RSSHub is successfully deployed.</p>", "%s<h2>Looks like something went wrong</h2><h5>Helpful Information</h5><p>Error Message: RequestError: Response code 403</p><p>Route: /zaker/channel/:id</p><p>Full Route: /zaker/channel/660</p><p>Node Version: v18.12.1</p><p>Git Hash: a1b2c3d</p>"),
    Case(H, "Welcome to RSSHub!", "Looks like something went wrong", "<p>Error message: NotFoundError: wrong path</p><p>Route requested: /36kr/newsflash</p><p>Error message: this route is empty, please check the original site</p><p>Node version: v14</p><p>Git hash: 9f8e</p>"),
    Case(H, "RSS-Bridge", "", "<h1>Exception: HttpException</h1><p>RSS-Bridge was unable to receive or process the remote website's content!</p><p>Details</p><p>Type: HttpException Code: 403</p><p>Go back</p>"),
    Case(H, "Bridge returned error 403! (20412)", "Bridge returned error 403! (20412)", "<p>RSS-Bridge was unable to receive or process the remote website's content!</p>"),
    Case(H, "502 Bad Gateway", "502 Bad Gateway", "<hr><center>nginx</center>"),
    Case(H, "504 Gateway Time-out", "504 Gateway Time-out", "<hr><center>openresty</center>"),
    Case(H, "503 Service Temporarily Unavailable", "503 Service Temporarily Unavailable", "<hr><center>nginx/1.18.0</center>"),
    Case(H, "500 Internal Server Error", "Internal Server Error", "<p>The server encountered an internal error or misconfiguration and was unable to complete your request.</p>"),
    Case(H, "Error", "Error establishing a database connection", ""),
    Case(H, "WordPress &rsaquo; Error", "", "<p>There has been a critical error on this website.</p><p>Learn more about troubleshooting WordPress.</p>"),
    Case(H, "Maintenance", "Briefly unavailable for scheduled maintenance. Check back in a minute.", ""),
    _site(H, "We'll be back soon", "We'll be back soon!", "<p>Sorry for the inconvenience but we're performing some maintenance at the moment.</p><p>The Team</p>"),
    Case(H, "系统维护", "系统维护中", "<p>系统升级中，暂时无法访问，给您带来不便，敬请谅解。</p>"),
    Case(H, "网站维护中", "", "<p>网站正在维护，预计两小时后恢复。</p>"),
    Case(H, "系统发生错误", "", "<p>:(</p><p>系统发生错误</p><p>错误位置 FILE: index.php LINE: 32</p>"),
    _site(H, "提示", "", "<p>服务器开小差了，请稍后重试</p>"),
    # Walls
    _site(W, "The bridge and the town", "The bridge and the town", "<p>The council said yesterday that the old stone bridge is to be mended, and that it will cost the town three hundred thousand.</p><p>Subscribe to continue reading.</p>"),
    _site(W, "A town and its river", "A town and its river", "<p>Every spring the river rises and every spring the town is astonished.</p><p>Create an account to read the full story.</p><p>The author made this story available to Medium members only.</p><p><a>Sign up with Google</a></p>"),
    Case(W, "nytimes.com", "", "<p>Thank you for your patience while we verify access. If you are in Reader mode please exit and log into your account.</p><p>Already a subscriber? Log in.</p><p>Want all of The Times? Subscribe.</p>"),
    _site(W, "Market day", "Market day", "<p>Bread was short on Tuesday, and nobody knew why until the miller spoke.</p><p>This post is for paid subscribers</p><p><a>Subscribe</a></p><p>Already a paid subscriber? Sign in</p>"),
    _site(W, "Log in", "Log in", LOGIN + "<p>Forgot password?</p>"),
    Case(W, "Sign in - Gazette", "Sign in", "<p>Please sign in to view this page.</p>" + LOGIN),
    _site(W, "用户登录", "用户登录", "<p>请先登录</p><form><input type='password'></form><p>忘记密码？ 立即注册</p>"),
    Case(W, "登录 - 老城论坛", "", "<p>您需要登录后才可以继续本操作</p><form><input type='password'></form><p><a>立即注册</a></p>"),
    _site(W, "提示信息", "", "<p>抱歉，您没有权限访问该版块</p><p>您所在的用户组无法进行此操作</p>"),
    _site(W, "夜市的账本", "夜市的账本", "<p>夜市一晚能卖多少碗豆浆？记者跟着刘阿姨记了一个月的账。</p><p>登录后可查看全文</p>"),
    _site(W, "石桥与债务", "石桥与债务", "<p>三百万元从哪里来？</p><p>本文为付费内容，剩余 80% 需订阅后可阅读全文。</p><p><a>立即订阅</a></p>"),
    _site(W, "老城纪事", "老城纪事", "<p>老城的故事要从一口井说起。</p><p>打开APP阅读全文</p>"),
    # Notices
    Case(W, "100余项服务上网", "100余项服务上网", "<p>此为临时链接，仅用于预览，将在 48 小时后失效</p><p><b>前往 老城新闻</b></p><p>点击右上角</p><p>选择在 浏览器打开</p>"),
    Case(W, "夜市搬到河边", "夜市搬到河边", "<p>此为临时链接，仅用于预览，将在短期内失效。关闭</p>"),
    Case(W, "Welcome to nginx!", "Welcome to nginx!", "<p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p><p><em>Thank you for using nginx.</em></p>"),
    Case(W, "Apache2 Ubuntu Default Page: It works", "It works!", "<p>This is the default welcome page used to test the correct operation of the Apache2 server after installation on Ubuntu systems.</p>"),
    Case(W, "恭喜，站点创建成功！", "恭喜, 站点创建成功！", "<p>这是默认index.html，本页面由系统自动生成</p>"),
    Case(W, "没有找到站点", "没有找到站点", "<p>您的请求在Web服务器中没有找到对应的站点！</p><p>可能原因：您没有将此域名绑定到对应站点</p>"),
    Case(W, "gazette.example", "gazette.example", "<p>This domain may be for sale!</p><p><a>Buy this domain</a></p>", "%s<ul><li><a>Car insurance</a></li><li><a>Loans</a></li></ul><p>Related searches</p>"),
    Case(W, "gazette.example is parked", "", "<p>This domain is parked free, courtesy of the registrar.</p><p><a>Renew now</a></p>"),
    Case(W, "跳转提示", "", "<p>即将离开老城论坛</p><p>您即将访问的是外部链接，请注意您的账号和财产安全。</p><p><a>继续访问</a></p>"),
    Case(W, "Account Suspended", "Account Suspended", "<p>This Account has been suspended.</p><p>Contact your hosting provider for more information.</p>"),
    Case(W, "Redirecting...", "", "<p>If you are not redirected, <a href='/x'>click here</a>.</p>", head="<meta http-equiv='refresh' content='0;url=/login'>"),
    Case(W, "Gazette", "", "", "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"),
)  # fmt: skip

_ARTICLES = tuple(_site(None, title, title, "".join(f"<p>{text}</p>" for text in texts)) for title, *texts in (
    ("多家网站升级人机验证", "多家网站昨天升级人机验证，用户登录时需要拖动滑块完成拼图。有用户抱怨访问过于频繁的提示太多。"),
    ("12306 回应验证码太难", "铁路部门今日回应称，图形验证码今后只在异常访问时出现，正常购票的旅客不需要输入验证码。"),
    ("Just a moment: a novel of waiting", "The book, out on Tuesday, tells of a clerk who says “just a moment” to everyone and means it."),
    ("Why you keep seeing “Verify you are human”", "Captchas are on the rise. A survey found that an average reader meets three a day, and fails one."),
    ("Cloudflare 故障持续两小时", "昨日晚间，Cloudflare 出现故障，大量网站返回 502 Bad Gateway 错误。公司表示原因是配置更新，服务现已恢复。"),
    ("Access denied: the fight over the beach path", "A judge ruled on Monday that walkers may use the path again. The owner had put up a gate and a sign."),
    ("百度安全验证改版", "百度称，新版安全验证会减少误伤，普通用户每月遇到的次数将下降三成。"),
    ("DDoS attack on the ferry company", "The ferry’s site was down for an hour. DDoS protection by another firm has since been switched on, it said."),
    ("法院判决滑动验证专利案", "法院认定，被告的滑动验证产品没有侵犯原告专利权，驳回全部诉讼请求。"),
    ("Reddit blocks robots", "The site said it would block crawlers that do not pay. “You’ve been blocked by network security” is what they see."),
    ("微信调整删除提示", "微信今日起调整提示文案，被作者删除的文章将显示“该内容已被发布者删除”，违规内容显示“此内容因违规无法查看”。"),
    ("平台清理谣言", "平台公告显示，本周共清理谣言一千二百条，相关文章已被删除，涉事账号被禁言七天。"),
    ("某博主道歉：文章已删除", "博主昨晚发文道歉，称相关文章已删除，今后会仔细核对事实。当事人表示接受道歉。"),
    ("Mayor deletes post on bridge", "The mayor’s post has been deleted after an outcry. He had called the bridge “a heap of stones”."),
    ("Museum removes article on founder", "The article has been removed from the museum’s site, a spokeswoman said, because two dates were wrong."),
    ("一条微博引发的讨论", "原微博目前显示“此微博已被作者删除”。截至发稿，当事公司没有回应记者的采访请求。"),
    ("链接已过期？快递短信骗局", "警方提醒，短信中的链接如果显示链接已过期，不要按提示重新输入银行卡号。"),
    ("404 餐厅开业", "名为 404 的餐厅昨天在老城开业，店主说，名字来自网页常见的“页面不存在”，意思是好味道难找。"),
    ("404 Not Found: the café that hides", "You will not find it on any map. The page not found is its menu; the door is behind the laundry."),
    ("Error 404 turns thirty", "The code is thirty years old. A small museum in Geneva shows the finest pages that were not found."),
    ("文章不存在抄袭，法院终审认定", "法院终审认定，涉案文章不存在抄袭，被告应当公开道歉并赔偿三万元。"),
    ("Page Not Found wins design prize", "The game Page Not Found won the prize on Saturday. The jury praised its wit and its single button."),
    ("政府网站错链整治", "检查发现，二十七个政府网站存在错链，点击后提示页面不存在。通报要求本月底前完成整改。"),
    ("Lost and not found", "Nothing was found at this location when the divers came back on Sunday, the harbour master told us."),
    ("公益 404 页面上线十年", "公益 404 页面已上线十年，帮助寻回走失儿童近百名。志愿者呼吁更多网站接入。"),
    ("银行系统升级公告引质疑", "该行称，周日凌晨将进行系统升级，届时手机银行暂时无法访问。有储户质疑时间过长。"),
    ("地铁二号线停运检修", "二号线本周末停运，正在维护信号设备。给您带来不便，敬请谅解，运营公司表示。"),
    ("Maintenance closes the tunnel", "The tunnel will be closed for scheduled maintenance on Sunday night. Buses run over the pass."),
    ("We’ll be back soon, says the bakery", "The bakery on Mill Lane is shut until May. The owner has hurt her wrist, and the ovens need bricks."),
    ("游戏服务器维护延长", "官方公告称，原定于上午十点结束的服务器维护延长至下午两点，补偿将通过邮件发放。"),
    ("Twitter 报错 Something went wrong", "昨晚有用户发现推特无法刷新，页面提示 Something went wrong。官方称已修复，故障持续约四十分钟。"),
    ("RSSHub 发布新版本", "开源项目 RSSHub 发布新版本，支持更多站点，并改进了出错时的提示页面，方便用户查找原因。"),
    ("500 Internal Server Error, the play", "Three clerks, one server and no heating: the farce opens on Friday at the Guildhall. Tickets from £8."),
    ("Nginx 发布 1.28 版", "Nginx 发布 1.28 版，改进 HTTP/3 支持，修复了两个内存问题。建议所有用户升级。"),
    ("纽约时报订阅用户破千万", "纽约时报公布财报，付费订阅用户超过一千万。公司称，付费墙策略将继续，预计全年收入增长百分之八。"),
    ("Paper drops its paywall", "The paper will drop its paywall on election day. “Subscribe to continue reading” will not be seen until noon."),
    ("登录方式将变", "该平台宣布，下月起旧版密码登录停止使用，用户需通过手机验证码登录，未绑定手机的账号请尽快处理。"),
    ("Medium raises its price", "Medium members will pay one dollar more per month. The author’s share of a member-only story stays the same."),
    ("会员专享服务引投诉", "消费者投诉称，开通会员后仍需观看广告。平台回应说，会员专享权益不包括部分节目。"),
    ("Log in, drop out", "A study of 400 pupils finds that those who log in to the school site at night sleep an hour less."),
    ("付费阅读市场报告", "报告显示，去年数字付费阅读市场规模达四百亿元，同比增长百分之九点五。"),
    ("扫码登录暗藏风险", "警方提醒，不要随意扫描陌生人发来的二维码，扫码登录可能泄露账号。"),
    ("注册会计师考试报名", "注册会计师考试今起报名，考生登录官网完成注册即可，截止日期为本月三十日。"),
    ("Password habits die hard", "The commonest password is still 123456, the yearly list says. Second comes the word password itself."),
    ("域名出售创纪录", "一个两字母域名以三千万元成交，创下今年域名转让的最高纪录，买家没有公开身份。"),
    ("This domain is for sale, says the duke", "The duke sells his domain of 300 acres with a lake. The village wants to buy; it has until Easter."),
    ("即将离开岗位的老列车员", "即将离开岗位的老列车员周师傅说，最舍不得的是清晨五点的那趟慢车。"),
    ("Coming soon to the old cinema", "The old cinema opens again in June, with a new screen and the old seats. Coming soon: a silent film, with piano."),
    ("未备案网站被约谈", "通信管理局约谈三家企业，要求其对未备案网站停止接入服务，并在十日内提交整改报告。"),
    ("前往机场的新地铁", "前往机场的新线路下月通车，全程二十八分钟，票价二十五元。"),
    ("快讯：央行开展逆回购", "央行今日开展一千亿元七天期逆回购操作，中标利率与前次持平。"),
    ("公司回购股份", "公司公告，拟以不超过三亿元回购股份，价格不超过二十元每股。"),
    ("Bread", "The baker has bread again."),
    ("一图看懂石桥", "<img src='/bridge.jpg' alt='石桥'>"),
    ("Bridge mended", "The bridge is open."),
    ("航班取消", "受台风影响，明日全部航班取消。"),
    ("临时链接功能下线", "微信公众平台称，文章预览功能生成的临时链接有效期将缩短，过期后显示链接已过期。"),
    ("网购验证码被骗", "王女士把短信验证码告诉了对方，三分钟后卡内两万元被转走。警方已立案。"),
    ("The robot that asks “are you a robot?”", "A Kyoto lab has built a doorman that asks its guests whether they are robots. Half of them say yes."),
    ("浏览器插件自动过验证", "一款插件声称能自动完成人机验证，安全研究员提醒，它会读取所有网页内容。"),
    ("网站改版公告引不满", "老城论坛昨日改版，老用户发现登录后才能查看图片，站长表示会尽快调整。"),
    ("Gone, by the harbour", "Gone are the nets and the smell of tar. What is left is a bar, a bank and one old man with a dog."),
    ("请在微信中打开？政务服务被吐槽", "市民吐槽，办事页面要求请在微信中打开，老人手机里没有微信，只能跑一趟窗口。"),
    ("参数错误致卫星失联", "调查报告称，参数错误导致卫星失联，团队已上传新的指令，预计三天后恢复通信。"),
))  # fmt: skip

CASES = tuple(
    Case(case.wanted, case.title, case.headline, case.content, case.around, case.head, held_out=bool(number % 2))
    for group in (_JUNK, _ARTICLES)
    for number, case in enumerate(group)
)


def judge(case: Case) -> tuple[DropReason, str] | None:
    """Return what is said of a case."""
    document = Document(URL, case.html().encode())
    rules = ArticleRules(content=".content")  # type: ignore[arg-type]
    found = extract_article(
        document,
        rules,
        ArticleLink(URL, case.headline),
        source="gazette",
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    return junk_evidence(document.page, found)


def figures(*, held_out: bool) -> tuple[float, float, float]:
    """Return precision and recall of "no article", and the share of right reasons among what is rightly dropped."""
    judged = [(case, judge(case)) for case in CASES if case.held_out is held_out]
    dropped = [(case, said) for case, said in judged if said]
    right = [(case, said) for case, said in dropped if case.wanted]
    junk = sum(case.wanted is not None for case, _ in judged)
    exact = sum(case.wanted is said[0] for case, said in right)
    return len(right) / max(1, len(dropped)), len(right) / junk, exact / max(1, len(right))


if __name__ == "__main__":
    chosen = "--held-out" in sys.argv
    print("precision {:.3f}  recall {:.3f}  right reason {:.3f}".format(*figures(held_out=chosen)))
    for case in () if chosen else CASES:
        if not case.held_out and ((said := judge(case)) and said[0]) is not case.wanted:
            print(case.wanted, "|", case.title, "|", case.headline, "|", said)
