"""What pages that are no article say, as tables: phrase -> points.

A phrase is written as ``_look.folded`` leaves text: lower case, single blanks, straight quotes. It counts only where
it makes up a good part of its sentence and is not quoted, so an article may speak of it. Points: 3 says it alone,
2 needs a second sign, 1 only supports. The comment beside a group says whose words they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.model import DropReason


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of not being an article."""

    #: For a person, in the evidence.
    name: str
    reason: DropReason
    #: Phrases of the text, with points.
    phrases: dict[str, int]
    #: What the page's title, headline or JSON-LD says, whole or between separators, without stops at the end.
    titles: dict[str, int]
    #: Pieces of markup that only such pages have, in lower case, with points.
    marks: dict[str, int] = field(default_factory=dict)
    #: Bytes of other text that take one point away.
    patience: int = 300


def _table(three: str = "", two: str = "", one: str = "") -> dict[str, int]:
    """Return phrase -> points; one phrase a line, text behind two blanks and ``#`` is its origin."""
    rows = ((line.split("  #")[0].strip(), points) for points, text in ((3, three), (2, two), (1, one))
            for line in text.splitlines())  # fmt: skip
    return {phrase: points for phrase, points in rows if phrase}


CHALLENGE = Kind(
    "a challenge",
    DropReason.BLOCKED,
    phrases=_table(
        three="""
            checking your browser before accessing  # Cloudflare until 2022, DDoS-Guard
            checking if the site connection is secure  # Cloudflare
            needs to review the security of your connection before proceeding  # Cloudflare
            verifying you are human. this may take a few seconds  # Cloudflare
            verify you are human by completing the action below  # Cloudflare
            performing security verification  # Cloudflare
            please enable cookies. sorry, you have been blocked  # Cloudflare
            you are unable to access  # Cloudflare 1020
            please complete the security check to access  # Cloudflare with a captcha
            why have i been blocked  # Cloudflare
            why do i have to complete a captcha  # Cloudflare
            you don't have permission to access  # Akamai
            errors.edgesuite.net  # Akamai
            pardon our interruption  # Imperva
            request unsuccessful. incapsula incident id  # Imperva
            press & hold to confirm you are  # HUMAN (PerimeterX)
            access to this page has been denied because we believe you are using automation tools  # PerimeterX
            please verify you are a human  # PerimeterX
            our systems have detected unusual traffic  # Google
            you've been blocked by network security  # Reddit
            确认您是真人  # Cloudflare, Chinese
            正在检查您的浏览器
            正在验证您是否是真人
            在继续之前，需要先检查您的连接的安全性  # Cloudflare, Chinese
            您的请求存在威胁，已被拦截  # Tencent, Baidu and panel firewalls
            您的访问请求可能对网站造成安全威胁  # Aliyun WAF
            由于您访问的url有可能对网站造成安全威胁，您的访问被阻断  # Aliyun WAF, 405
            当前访问疑似黑客攻击，已被网站管理员设置为拦截  # Baidu
            您的访问可能对网站造成危险，已被  # panel firewalls
            您的访问过于频繁
            为了您的账号安全，请完成以下验证  # Tencent
            当前环境异常，完成验证后即可继续访问  # WeChat
            请完成下方验证后继续访问
            请拖动滑块完成验证
            请拖动下方滑块完成验证  # Alibaba slider
            请向右滑动验证  # Alibaba slider
            请按住滑块，拖动到最右边  # Alibaba slider
            安全检测能力由 雷池 waf 驱动  # SafeLine
            客户端异常，请确认您是合法用户  # SafeLine
            检测到您的网络环境存在异常
            系统检测到您的网络中存在异常访问请求
            网络不给力，请稍后重试 返回首页 问题反馈  # Baidu
        """,
        two="""
            this process is automatic. your browser will redirect to your requested content shortly
            enable javascript and cookies to continue
            please enable javascript and cookies to continue
            performance & security by cloudflare
            ddos protection by  # Cloudflare, DDoS-Guard
            protected by ddos-guard  # DDoS-Guard
            cloudflare ray id  # Cloudflare
            this website is using a security service to protect itself from online attacks
            the action you just performed triggered the security solution
            sorry, you have been blocked
            access denied
            verify you are human
            verify that you are not a robot
            i'm not a robot
            i am not a robot
            please solve the captcha
            complete the captcha
            completing the captcha proves you are a human
            request blocked
            your request has been blocked
            the request is blocked
            has banned your access  # Cloudflare 1006 to 1010
            please wait while we verify your browser
            请完成安全验证
            请完成验证
            请输入验证码
            请进行安全验证
            请完成人机验证
            点击按钮进行验证
            访问过于频繁
            访问太频繁
            操作过于频繁
            您的访问被阻断
            您的请求被拦截
            您的访问被拒绝
            请求已被拦截
            访问被拒绝
            请开启javascript并刷新该页
            异常访问
            百度安全验证  # Baidu
            环境异常  # WeChat
            去验证  # WeChat
        """,
        one="""
            please stand by, while we are checking your browser
            requires cookies
            please enable cookies
            please turn javascript on and reload the page
            ray id
            your ip
            client ip
            incident id
            event id
            support id
            reference #  # Akamai
            why did this happen
            security check
            just a moment
            one more step
            attention required
            what can i do to resolve this
            please wait
            don't see the captcha
            问题反馈
            点此反馈
            安全验证
            人机验证
            滑动验证
            请稍候
            请稍后再试
            请联系网站管理员
            事件id
            拦截原因
            您的ip
            您当前的ip
        """,
    ),
    titles=_table(
        two="""
            just a moment
            attention required
            checking your browser
            please wait
            请稍候
            access denied
            access to this page has been denied
            pardon our interruption
            are you a robot?
            are you not a robot?
            verify you are human
            human verification
            robot check
            bot verification
            security check
            security verification
            ddos-guard
            ddos protection
            one moment, please
            you have been blocked
            blocked
            request rejected
            captcha
            验证码
            访问验证
            安全验证
            百度安全验证
            人机验证
            滑动验证
            滑动验证页面
            验证页面
            验证中心
            身份验证
            请完成验证
            访问过于频繁
            访问受限
            访问被拦截
            访问拦截
            访问被拒绝
            访问异常
            环境异常
            拦截提示
            网站防火墙
            网站访问报错
            waf拦截页面
            405
        """,
        one="""
            403
            403 forbidden
            error
            提示
            系统提示
        """,
    ),
    marks=_table(
        two="""
            cf-chl-
            cf_chl_
            challenge-platform
            /cdn-cgi/challenge
            challenges.cloudflare.com
            aliyun_waf
            aliyunwaf
            acw_sc__v2
            _guard/
            /.well-known/ddos-guard
            _incapsula_resource
            px-captcha
            captcha-delivery.com
            awswafintegration
            wappass.baidu.com
            /.safeline/challenge
            challenge.rivers.chaitin.cn
            safelinechallenge(
            nc_1_n1z
            g-recaptcha
            h-captcha
            geetest
            tcaptcha
            yidun
        """
    ),
)

#: Only a status of 410 is the site's last word; a notice may be misread, or the article put back.
DELETED = Kind(
    "a notice of deletion",
    DropReason.NOT_FOUND,
    phrases=_table(
        three="""
            该内容已被发布者删除  # WeChat
            此内容已被发布者删除  # WeChat
            此内容因违规无法查看  # WeChat
            此内容发送失败无法查看  # WeChat
            此内容被投诉且经审核涉嫌侵权，无法查看  # WeChat
            接相关投诉，此内容违反  # WeChat
            该公众号已迁移  # WeChat
            此账号已被屏蔽，内容无法查看  # WeChat
            该文章已被删除
            文章已被删除  # ZAKER
            文章已删除
            该文章已下线
            文章已下线  # ZAKER
            该内容已下线
            内容已下线
            抱歉，该帖子已被删除
            该帖子已被删除
            帖子已被删除或
            主题已被删除
            抱歉，指定的主题不存在或已被删除或正在被审核  # Discuz
            指定的主题不存在或已被删除  # Discuz
            该文章已被作者删除
            该回答已被删除
            内容已被作者删除
            此微博已被作者删除  # Weibo
            抱歉，此微博已被删除  # Weibo
            您访问的文章已删除
            this post has been deleted
            this article has been deleted
            this story has been deleted
            this article has been removed
            this post has been removed
            this post was deleted by its author
            this page has been deleted
            this content has been removed
            user deleted this story  # Medium
            author deleted this medium story  # Medium
            410 gone
        """,
        two="""
            内容已被删除
            已被作者删除
            内容已删除
            无法查看
            the author has deleted this
            no longer available
        """,
        one="""
            微信公众平台运营中心
            返回首页
            关闭
        """,
    ),
    titles=_table(
        two="""
            文章已删除
            文章已被删除
            内容已删除
            该内容已被发布者删除
            该文章已下线
            post deleted
            article removed
            410 gone
            gone
        """,
        one="""
            提示信息
            系统提示
        """,
    ),
)

NOT_FOUND = Kind(
    "a page that says it was not found",
    DropReason.NOT_FOUND,
    phrases=_table(
        three="""
            oops! that page can't be found  # WordPress themes
            it looks like nothing was found at this location  # WordPress themes
            the page you are looking for doesn't exist
            the page you are looking for does not exist
            the page you're looking for doesn't exist
            the page you're looking for can't be found
            the page you were looking for doesn't exist  # Rails
            the page you are looking for could not be found
            the page you requested could not be found
            the page you requested was not found
            the page you have requested cannot be found
            the page you are looking for might have been removed  # IIS
            the page can't be found
            this page could not be found  # Next.js
            this page isn't available
            this page doesn't exist
            we can't find the page you're looking for
            we couldn't find the page you were looking for
            we couldn't find that page
            sorry, we can't find that page
            the requested url was not found on this server  # Apache
            was not found on this server  # Apache
            there isn't a github pages site here  # GitHub Pages
            article not found
            您访问的页面不存在
            您要访问的页面不存在
            你访问的页面不存在
            你要访问的页面不存在
            您访问的页面找不到了
            您查看的页面不存在
            您所访问的页面不存在
            抱歉，您访问的页面不存在
            对不起，您访问的页面不存在
            你所访问的页面不存在
            页面不存在或已被删除
            您要查看的页面已删除或不存在
            您要找的页面不存在
            你要找的页面不存在
            您访问的文章不存在
            您访问的内容不存在
            该文章不存在
            文章不存在或已被删除
            文章不存在或已删除
            抱歉，文章不存在
            内容不存在或已被删除
            没有找到您要访问的页面
            没有找到你要的页面
            你似乎来到了没有知识存在的荒原  # Zhihu
            您访问的页面走丢了
            您访问的页面丢失了
            页面走丢了
            页面跑丢了
            抱歉，没有找到
            参数错误，文章不存在
            链接已过期或不存在
        """,
        two="""
            page not found
            page can't be found
            error 404
            404 error
            404 not found
            http 404
            not found
            page does not exist
            nothing here
            may have been moved
            may have been removed
            has been moved or deleted
            might have been removed
            may have been deleted
            could not be found
            页面不存在
            文章不存在
            内容不存在
            网页不存在
            帖子不存在
            链接不存在
            页面未找到
            页面找不到了
            找不到页面
            找不到该页面
            未找到页面
            无法找到该页
            没有找到该页面
            已被删除或不存在
            该页面已被删除
            链接已失效
            页面已失效
        """,
        one="""
            maybe try a search
            try searching
            perhaps searching can help
            go to the homepage
            go back home
            back to home
            back to homepage
            return to homepage
            return home
            go home
            take me home
            check the url
            check the address
            mistyped the address
            the link you followed
            sorry
            oops
            404
            返回首页
            回到首页
            返回上一页
            返回主页
            秒后自动跳转
            秒后自动返回
            秒后跳转
            请检查您输入的网址
            请检查网址
            公益404
            寻找失踪宝贝
        """,
    ),
    titles=_table(
        two="""
            404
            404 not found
            404 error
            error 404
            error 404 (not found)!!1
            http 404
            404错误
            404页面
            404 - file or directory not found
            404: this page could not be found
            page not found
            page not found (404)
            404 page not found
            404, page not found
            not found
            nothing found
            file not found
            article not found
            oops! that page can't be found
            页面不存在
            页面未找到
            未找到页面
            页面没有找到
            找不到页面
            您访问的页面不存在
            抱歉，您访问的页面不存在
            文章不存在
            网页不存在
            内容不存在
            页面找不到了
            页面走丢了
            无法找到该页
        """,
        one="""
            oops
            error
            提示信息
            出错了
            温馨提示
        """,
    ),
    marks=_table(
        two="""
            error404
            qzonestyle.gtimg.cn/qzone/hybrid/app/404/search_children.js
            volunteer.cdn-go.cn/404/
            error-404
            page-404
        """
    ),
)

FAILURE = Kind(
    "a failure of the server",
    DropReason.HTTP_ERROR,
    phrases=_table(
        three="""
            looks like something went wrong  # RSSHub
            was unable to receive or process the remote website's content  # RSS-Bridge
            bridge returned error  # RSS-Bridge
            error establishing a database connection  # WordPress
            there has been a critical error on this website  # WordPress
            briefly unavailable for scheduled maintenance. check back in a minute  # WordPress
            the server encountered an internal error or misconfiguration  # Apache
            the server is temporarily unable to service your request  # Apache
            the service is unavailable  # IIS
            web server is returning an unknown error  # Cloudflare 520
            web server is down  # Cloudflare 521
            we're sorry, but something went wrong  # Rails
            this site is currently undergoing maintenance
            this site is down for maintenance
            we are currently performing scheduled maintenance
            we're down for maintenance
            we'll be back soon
            we will be back soon
            an error occurred on the server when processing the url
            application error: a client-side exception has occurred  # Next.js
            网站正在维护
            网站维护中
            系统正在维护
            系统维护中
            系统升级中
            网站升级中
            站点维护中
            服务器正在维护
            服务器开小差了
            服务器内部错误
            系统繁忙，请稍后再试
            服务器繁忙，请稍后再试
            网络繁忙，请稍后再试
            数据库连接错误  # WordPress, Chinese
            系统发生错误  # ThinkPHP
        """,
        two="""
            welcome to rsshub  # RSSHub
            helpful information  # RSSHub
            internal server error
            502 bad gateway
            503 service unavailable
            503 service temporarily unavailable
            504 gateway time-out
            504 gateway timeout
            500 internal server error
            service unavailable
            service temporarily unavailable
            bad gateway
            gateway time-out
            an error occurred while processing your request
            undergoing maintenance
            scheduled maintenance
            down for maintenance
            something went wrong
            please try again later
            the server returned a
            正在维护
            维护升级
            系统升级
            系统错误
            系统出错
            系统异常
            网站关闭
            暂时无法访问
            服务暂时不可用
            服务不可用
            网站暂时关闭
        """,
        one="""
            error message  # RSSHub
            route requested  # RSSHub
            full route  # RSSHub
            node version  # RSSHub
            git hash  # RSSHub
            error code
            nginx
            openresty
            error reference number
            please check back
            check back soon
            thank you for your patience
            apologize for the inconvenience
            apologise for the inconvenience
            sorry for the inconvenience
            敬请谅解
            给您带来不便
            请稍后访问
            请稍后再试
            请稍后重试
        """,
    ),
    titles=_table(
        three="""
            welcome to rsshub
        """,
        two="""
            502 bad gateway
            500 internal server error
            503 service temporarily unavailable
            503 service unavailable
            504 gateway time-out
            504 gateway timeout
            500
            502
            503
            internal server error
            service unavailable
            bad gateway
            site maintenance
            under maintenance
            maintenance
            maintenance mode
            scheduled maintenance
            we'll be back soon
            database error
            wordpress › error
            we're sorry, but something went wrong (500)
            系统维护
            系统维护中
            网站维护
            网站维护中
            网站升级维护中
            系统发生错误
            系统错误
            系统繁忙
            服务器错误
            服务器内部错误
        """,
        one="""
            error
            oops
            提示信息
            系统提示
            出错了
        """,
    ),
)

WALL = Kind(
    "a wall",
    DropReason.NOT_AN_ARTICLE,
    phrases=_table(
        three="""
            subscribe to continue reading
            subscribe to read the full story
            subscribe to read the full article
            subscribe to keep reading
            subscribe now to continue reading
            to continue reading, subscribe
            to continue reading this article
            to read the full story, subscribe
            sign in to continue reading
            log in to continue reading
            register to continue reading
            create a free account to continue reading
            create an account to read the full story  # Medium
            read the rest of this story with a free account  # Medium
            the author made this story available to medium members only  # Medium
            this post is for paid subscribers  # Substack
            this post is for paying subscribers  # Substack
            this content is for members only
            this content is available to subscribers only
            this article is for subscribers only
            this article is reserved for subscribers
            you've reached your limit of free articles
            you have reached your limit of free articles
            you've read your last free article
            you've used all your free articles
            thank you for your patience while we verify access  # The New York Times
            already a subscriber? log in. want all of the times? subscribe.  # The New York Times
            you must be logged in to view this
            you need to log in to view this
            please log in to view this page
            please sign in to view this page
            登录后可查看全文
            登录后查看全文
            登录后阅读全文
            登录后才能查看
            登录后即可阅读全文
            请登录后查看
            请先登录后再查看
            请登录后继续阅读
            您需要登录后才可以  # Discuz
            您需要登录才能查看  # Discuz
            您所在的用户组无法进行此操作  # Discuz
            抱歉，您没有权限访问该  # Discuz
            抱歉，本帖要求阅读权限高于  # Discuz
            没有权限阅读该主题
            以下内容需要回复才能看到
            本文为付费内容
            本文为会员专享
            此内容为付费内容
            该内容为会员专享
            本内容为付费阅读
            付费后可阅读全文
            购买后可阅读全文
            订阅后可阅读全文
            订阅后继续阅读
            开通会员阅读全文
            开通会员后阅读全文
            开通会员即可阅读全文
            成为会员后可阅读全文
            仅限会员阅读
            会员专享文章，请
            扫码登录后继续
            关注公众号后可阅读全文
            关注公众号，回复验证码查看全文
            请在微信客户端打开链接  # WeChat
            请在微信中打开
            打开app阅读全文
            下载app阅读全文
            打开知乎app查看全文
        """,
        two="""
            already a subscriber
            already have an account
            already a member
            become a member to read
            continue reading with a
            sign in to continue
            log in to continue
            please log in
            please sign in
            you are not logged in
            you must be logged in
            subscribers only
            members only
            to continue reading
            请先登录
            请登录
            尚未登录
            还没有登录
            需要登录
            会员专享
            付费阅读
            剩余内容需要
            继续阅读请
            剩余全文
        """,
        one="""
            sign in
            log in
            sign up
            subscribe
            subscribe now
            forgot password
            forgot your password
            remember me
            create an account
            create account
            password
            username
            try it free
            cancel anytime
            per month
            continue with google
            sign up with google
            sign in with apple
            member-only story
            登录
            注册
            立即注册
            忘记密码
            找回密码
            记住我
            自动登录
            验证码登录
            扫码登录
            密码登录
            微信登录
            立即登录
            立即订阅
            开通会员
            立即开通
            购买会员
            首月
        """,
    ),
    titles=_table(
        three="""
            isaccessibleforfree: false  # schema.org, in JSON-LD
        """,
        two="""
            login
            log in
            sign in
            sign up
            please log in
            please sign in
            member login
            登录
            用户登录
            会员登录
            请登录
            请先登录
            登录注册
            扫码登录
            统一身份认证平台
        """,
        one="""
            subscribe
            提示信息
            系统提示
        """,
    ),
    patience=700,
)

NOTICE = Kind(
    "a notice",
    DropReason.NOT_AN_ARTICLE,
    phrases=_table(
        three="""
            此为临时链接，仅用于预览  # WeChat
            临时链接，仅用于预览，将在  # WeChat
            链接已过期  # WeChat
            the link has expired  # WeChat
            this link has expired
            该链接已过期
            welcome to nginx  # nginx
            if you see this page, the nginx web server is successfully installed and working  # nginx
            apache is functioning normally  # Apache
            apache2 ubuntu default page  # Ubuntu
            apache2 debian default page  # Debian
            this is the default welcome page used to test the correct operation of the apache2 server  # Debian
            恭喜，站点创建成功  # BT panel
            恭喜, 站点创建成功！  # BT panel
            没有找到站点  # BT panel
            您的请求在web服务器中没有找到对应的站点  # BT panel
            this domain is for sale
            this domain may be for sale  # parking
            this domain name is for sale
            the domain has expired. is this your domain? renew now  # registrars
            this domain has expired
            this domain is parked free, courtesy of  # GoDaddy
            this webpage was generated by the domain owner using sedo domain parking  # Sedo
            该域名正在出售
            该域名可出售
            您访问的域名正在出售
            本域名出售
            该网站未备案
            该网站暂时无法进行访问  # Aliyun
            未备案或
            网站未备案
            this account has been suspended  # cPanel
            contact your hosting provider for more information  # cPanel
            you are being redirected
            you will be redirected
            正在为您跳转
            即将离开  # Zhihu and others, the page before an outer link
            您即将离开
            请注意您的账号和财产安全  # the same
            您即将访问的是外部链接
            当前网页不是本站
        """,
        two="""
            点击右上角
            选择在 浏览器打开
            选择在浏览器打开
            请在浏览器打开
            将在 48 小时后失效
            buy this domain
            domain for sale
            related searches
            renew now
            account suspended
            redirecting
            正在跳转
            页面跳转中
            自动跳转
            if you are not redirected
            click here if you are not redirected
            it works!
            congratulations! your website is up and running
            域名出售
            域名转让
            域名已过期
            站点创建成功
            this site can't be reached
            you need to enable javascript to run this app  # Create React App
            请启用javascript
            doesn't work properly without javascript enabled  # Vue
            javascript is disabled
            your browser is not supported
            您的浏览器版本过低
            请升级浏览器
            继续访问
            coming soon
            under construction
            敬请期待
        """,
        one="""
            inquire now
            make an offer
            parking
            for online documentation and support please refer to nginx.org
            thank you for using nginx
            further configuration is required
            前往
            联系我们
            备案
            contact us
            privacy policy
            please enable it to continue
            all rights reserved
        """,
    ),
    titles=_table(
        two="""
            welcome to nginx
            apache2 ubuntu default page: it works
            apache2 debian default page: it works
            apache http server test page
            test page for the apache http server
            it works
            iis windows server
            index of /
            恭喜，站点创建成功
            没有找到站点
            account suspended
            domain for sale
            redirecting
            loading
            加载中
            正在跳转
            页面跳转中
            跳转提示
            安全中心
            coming soon
            under construction
            域名出售
            未备案提示
            网站未备案
            untitled document
        """,
        one="""
            提示信息
            系统提示
            温馨提示
            提示
            微信公众平台
        """,
    ),
)

KINDS = (CHALLENGE, DELETED, NOT_FOUND, FAILURE, WALL, NOTICE)
