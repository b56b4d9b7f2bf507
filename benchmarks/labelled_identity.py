"""Pairs of addresses, whether each pair is one article: rows for ``benchmarks/accuracy.py``.

A line of ``SAME`` or ``DIFFERENT`` is two addresses; one that begins with ``#`` names those that follow. ``CANONICAL``
has the address that was asked for, the one that the page declares (``-`` for none), and the one that identifies it.
The sites are made up, the ways in which their addresses vary are those of real ones.
"""

from __future__ import annotations

SAME = """
# tracking parameters
https://news.example/a/1.html https://news.example/a/1.html?utm_source=rss&utm_medium=feed
https://news.example/a/1.html https://news.example/a/1.html?utm_campaign=spring&utm_term=&utm_content=top
https://news.example/?p=81 https://news.example/?p=81&fbclid=IwAR0abcDEF
https://news.example/?p=81 https://news.example/?gclid=Cj0KCQ&p=81
https://news.example/a/1.html https://news.example/a/1.html?spm=a2c4g.11186623.0.0
https://news.example/a/1.html https://news.example/a/1.html?from=rss&utm_source=x
https://news.example/a/1.html https://news.example/a/1.html?UTM_Source=Mail
https://news.example/a/1.html https://news.example/a/1.html?_ga=2.1.2-3.4
https://news.example/a/1.html https://news.example/a/1.html?mc_cid=ab12&mc_eid=cd34
https://news.example/a/1.html https://news.example/a/1.html?igshid=MzRlODBiNWFlZA==
https://video.example/v/BV1xx411 https://video.example/v/BV1xx411?spm_id_from=333.1007&vd_source=0123abcd
https://blog.example/p/5 https://blog.example/p/5?share_token=1f2e&share_source=weixin
https://news.example/a/1.html https://news.example/a/1.html?yclid=12345&msclkid=abc
https://news.example/a/1.html https://news.example/a/1.html?pk_campaign=x&mtm_source=y
https://news.example/a/1.html https://news.example/a/1.html?nsukey=abc%2Bdef&isappinstalled=0
https://news.example/a/1.html https://news.example/a/1.html?_branch_match_id=99
https://news.example/a/1.html https://news.example/a/1.html?ref_src=twsrc%5Etfw
https://news.example/a/1.html https://news.example/a/1.html?at_medium=RSS&at_campaign=KARANGA
https://news.example/a/1.html https://news.example/a/1.html?cmpid=rss
https://news.example/a/1.html https://news.example/a/1.html?guccounter=1
# session ids
https://bbs.example/thread-5-1-1.html https://bbs.example/thread-5-1-1.html;jsessionid=0A1B2C3D
https://bbs.example/view.php?id=7 https://bbs.example/view.php?id=7&PHPSESSID=3f2a9c0e1b7d4f6a8c5e2d1f0a9b8c7d
https://bbs.example/view.php?id=7 https://bbs.example/view.php?sid=3f2a9c0e1b7d4f6a8c5e2d1f0a9b8c7d&id=7
https://shop.example/n?id=7 https://shop.example/n?id=7&osCsid=3f2a9c0e1b7d4f6a8c5e2d1f
# scheme, www, port, letter case
http://news.example/a/1.html https://news.example/a/1.html
http://www.news.example/a/1.html https://news.example/a/1.html
https://news.example:443/a/1.html https://news.example/a/1.html
http://news.example:80/a/1.html http://news.example/a/1.html
http://news.example:80/a/1.html https://news.example:443/a/1.html
HTTPS://News.Example/a/1.html https://news.example/a/1.html
https://news.example./a/1.html https://news.example/a/1.html
https://WWW.NEWS.EXAMPLE/a/1.html https://news.example/a/1.html
# slashes, dots, fragments, empty parts
https://news.example/2026/11/bridge/ https://news.example/2026/11/bridge
https://news.example https://news.example/
https://news.example/a/../b/1.html https://news.example/b/1.html
https://news.example/./b/1.html https://news.example/b/1.html
https://news.example/b/1.html#comments https://news.example/b/1.html
https://news.example/b/1.html# https://news.example/b/1.html
https://news.example/b/1.html? https://news.example/b/1.html
https://news.example/b/1.html?#top https://news.example/b/1.html
https://news.example/b/1.html?utm_source=x#more https://news.example/b/1.html
https://news.example/b?id=1& https://news.example/b?id=1
https://news.example/b?&id=1 https://news.example/b?id=1
https://news.example/b/1.html#:~:text=bridge https://news.example/b/1.html
# percent-encoding and foreign names
https://news.example/%E6%96%B0%E9%97%BB/1 https://news.example/新闻/1
https://news.example/%e6%96%b0%e9%97%bb/1 https://news.example/%E6%96%B0%E9%97%BB/1
https://news.example/%7Ejane/1 https://news.example/~jane/1
https://news.example/a%2Db/1 https://news.example/a-b/1
https://news.example/t?q=%E6%A1%A5 https://news.example/t?q=桥
https://新闻.example/1 https://xn--efvy88h.example/1
https://BÜCHER.example/1 https://xn--bcher-kva.example/1
https://bücher.example/1 http://www.bücher.example/1/
https://news.example/a%20b https://news.example/a%20b/
https://新闻。example/1 https://新闻.example/1
https://ｎｅｗｓ.example/1 https://news.example/1
# mobile and AMP twins
https://m.news.example/a/2026112012345.html https://www.news.example/a/2026112012345.html
https://wap.news.example/a/2026112012345.html https://news.example/a/2026112012345.html
https://mobile.news.example/story/old-bridge-to-be-rebuilt https://news.example/story/old-bridge-to-be-rebuilt
https://amp.news.example/story/old-bridge-to-be-rebuilt https://news.example/story/old-bridge-to-be-rebuilt
https://news.example/story/old-bridge-to-be-rebuilt/amp https://news.example/story/old-bridge-to-be-rebuilt
https://news.example/story/old-bridge-to-be-rebuilt/amp/ https://news.example/story/old-bridge-to-be-rebuilt/
https://news.example/story/old-bridge-to-be-rebuilt?amp https://news.example/story/old-bridge-to-be-rebuilt
https://news.example/story/old-bridge-to-be-rebuilt?amp=1 https://news.example/story/old-bridge-to-be-rebuilt
https://news.example/story/old-bridge-to-be-rebuilt?outputType=amp https://news.example/story/old-bridge-to-be-rebuilt
https://m.news.example/a/2026112012345.html?utm_source=wx https://news.example/a/2026112012345.html
http://m.news.example/616eb0b4b15ec03d086e3851 https://www.news.example/616eb0b4b15ec03d086e3851
# ZAKER
https://www.myzaker.com/article/616eb0b4b15ec03d086e3851 https://app.myzaker.com/news/article.php?pk=616eb0b4b15ec03d086e3851
http://www.myzaker.com/article/616eb0b4b15ec03d086e3851/ https://m.myzaker.com/article/616eb0b4b15ec03d086e3851
https://www.myzaker.com/article/616eb0b4b15ec03d086e3851?from=rss https://myzaker.com/article/616EB0B4B15EC03D086E3851
https://app.myzaker.com/news/article.php?f=normal&pk=616eb0b4b15ec03d086e3851 https://app.myzaker.com/news/article.php?pk=616eb0b4b15ec03d086e3851&f=qqfriend
"""

DIFFERENT = """
# another article
https://news.example/a/1.html https://news.example/a/2.html
https://news.example/a/1.html https://news.example/b/1.html
https://news.example/a/1.html https://other.example/a/1.html
https://news.example/?p=81 https://news.example/?p=82
https://news.example/?p=81 https://news.example/
https://news.example/a/1.html https://news.example/a/1.htm
https://news.example/a/1 https://news.example/a/1/comments
https://news.example/a/1 https://news.example/a/11
https://news.example/story/old-bridge-to-be-rebuilt https://news.example/story/old-bridge-to-be-rebuilt-2
https://news.example/a/2026112012345.html https://news.example/a/2026112012346.html
https://news.example/a/1_2.html https://news.example/a/1.html
https://news.example/2026/11/20/ https://news.example/2026/11/21/
https://news.example/Bridge https://news.example/bridge
https://news.example/a%2Fb https://news.example/a/b
https://news.example/a%3Fb https://news.example/a?b
https://news.example/a%23b https://news.example/a#b
https://news.example/a+b https://news.example/a%20b
# parameters that choose
https://news.example/view?id=1 https://news.example/view?id=2
https://news.example/view?id=1&page=2 https://news.example/view?id=1
https://bbs.example/viewtopic.php?t=5 https://bbs.example/viewtopic.php?t=5&start=20
https://bbs.example/read.php?tid=5 https://bbs.example/read.php?fid=5
https://bbs.example/v?sid=5 https://bbs.example/v?sid=6
https://bbs.example/v?session_id=12 https://bbs.example/v?session_id=13
https://video.example/watch?v=abc https://video.example/watch?v=abd
https://video.example/watch?v=abc https://video.example/watch?v=abc&list=def
https://news.example/view?id=a https://news.example/view?id=A
https://news.example/?cat=3 https://news.example/?tag=3
https://news.example/view?lang=en&id=1 https://news.example/view?lang=zh&id=1
https://hn.example/item?id=27145911 https://hn.example/item?id=27145912
https://weixin.example/s?__biz=MzA5&mid=2650&idx=1&sn=ab https://weixin.example/s?__biz=MzA5&mid=2650&idx=2&sn=cd
https://news.example/view?utm=1 https://news.example/view?utm=2
https://news.example/view?source=5 https://news.example/view?source=6
https://news.example/view?ref=harbour https://news.example/view?ref=bridge
https://news.example/view?from=2025 https://news.example/view?from=2026
https://news.example/s?spmid=1 https://news.example/s?spmid=2
# ports and hosts
https://news.example:8443/a/1.html https://news.example/a/1.html
http://news.example:8080/a/1.html http://news.example:8081/a/1.html
http://news.example:443/a/1.html http://news.example:81/a/1.html
https://jane.blog.example/1 https://john.blog.example/1
https://sport.news.example/1 https://news.example/1
https://en.wiki.example/wiki/M https://de.wiki.example/wiki/M
https://www2.news.example/1 https://news.example/1
https://wwwnews.example/1 https://news.example/1
https://bucher.example/1 https://bücher.example/1
https://xn--efvy88h.example/1 https://xn--efvy88i.example/1
http://127.0.0.1:8700/a/1 http://127.0.0.1:8701/a/1
http://[::1]/a/1 http://[::2]/a/1
# twins only in looks
https://m.news.example/ https://www.news.example/
https://m.news.example/news/ https://news.example/news/
https://wap.news.example/a/12.html https://news.example/a/12.html
https://amp.guitars.example/ https://guitars.example/
https://guitars.example/tube/amp https://guitars.example/tube
https://guitars.example/list?amp=2 https://guitars.example/list?amp=3
https://guitars.example/review-of-the-best-tube-of-2026?amp=12 https://guitars.example/review-of-the-best-tube-of-2026?amp=13
https://guitars.example/amp https://guitars.example/
https://m.example/a/2026112012345.html https://example/a/2026112012345.html
https://mobile.example/story/old-bridge-to-be-rebuilt https://example.com/story/old-bridge-to-be-rebuilt
https://mm.news.example/a/2026112012345.html https://news.example/a/2026112012345.html
# ZAKER
https://www.myzaker.com/article/616eb0b4b15ec03d086e3851 https://www.myzaker.com/article/616eb0b4b15ec03d086e3852
https://www.myzaker.com/channel/13 https://www.myzaker.com/channel/14
https://www.myzaker.com/article/616eb0b4b15ec03d086e3851 https://myzaker.com.evil.example/article/616eb0b4b15ec03d086e3851
https://www.myzaker.com/article/616eb0b4b15ec03d086e3851 https://notmyzaker.com/article/616eb0b4b15ec03d086e3851
https://www.myzaker.com/article/616eb0b4b15ec03d086e3851 https://www.myzaker.com/article/616eb0b4b15ec03d086e38511
https://app.myzaker.com/news/article.php?pk=616eb0b4b15ec03d086e3851 https://app.myzaker.com/news/app.php?app_id=616eb0b4b15ec03d086e3851
# hostile
https://news.example/a/1.html?u=https://other.example/ https://other.example/
https://news.example/a/1.html?next=/b https://news.example/a/1.html?next=/c
https://news.example//a https://news.example/b//a
"""

CANONICAL = """
# followed
https://news.example/a/1.html?utm_source=x https://news.example/a/1.html https://news.example/a/1.html
https://m.news.example/a/1.html https://www.news.example/a/1.html https://www.news.example/a/1.html
https://news.example/a/1.html /story/old-bridge-to-be-rebuilt https://news.example/story/old-bridge-to-be-rebuilt
https://news.example/a/1.html //www.news.example/a/1.html https://www.news.example/a/1.html
http://news.example/a/1.html https://news.example/a/1.html https://news.example/a/1.html
https://news.example/?p=81 https://news.example/2026/11/bridge/ https://news.example/2026/11/bridge/
https://news.example/a/1.html?page=2 https://news.example/a/1.html?page=2&utm_source=y https://news.example/a/1.html?page=2
https://amp.news.example/a/1 https://news.example/a/1#top https://news.example/a/1
https://news.co.uk/a/1 https://www.news.co.uk/a/1 https://www.news.co.uk/a/1
https://news.example/a/1.html 1.html https://news.example/a/1.html
https://news.example/amp/story-one ../story-one https://news.example/story-one
https://news.example/a/1.html HTTPS://NEWS.EXAMPLE/a/1.html https://news.example/a/1.html
# nothing declared
https://news.example/a/1.html?utm_source=x - https://news.example/a/1.html
HTTP://News.Example:80/a/../b - http://news.example/b
# mistakes of a site, and attacks
https://news.example/a/1.html https://evil.example/a/1.html https://news.example/a/1.html
https://news.example/a/1.html https://news.example/ https://news.example/a/1.html
https://news.example/a/1.html / https://news.example/a/1.html
https://news.example/a/1.html https://www.news.example https://news.example/a/1.html
https://news.example/a/1.html https://news.example/a/ https://news.example/a/1.html
https://news.example/a/1.html https://news.example/index.html https://news.example/a/1.html
https://news.example/view?id=2026112012345 https://news.example/view https://news.example/view?id=2026112012345
https://news.co.uk/a/1 https://other.co.uk/a/1 https://news.co.uk/a/1
https://jane.github.io/a/1 https://john.github.io/a/1 https://jane.github.io/a/1
https://news.example/a/1.html javascript:alert(1) https://news.example/a/1.html
https://news.example/a/1.html data:text/html,x https://news.example/a/1.html
https://news.example/a/1.html http:// https://news.example/a/1.html
https://news.example/a/1.html https://user:pw@news.example/a/2.html https://news.example/a/1.html
http://127.0.0.1:8700/a/1 http://127.0.0.1:8701/a/1 http://127.0.0.1:8700/a/1
https://news.example/a/1.html http://localhost:4000/a/1.html https://news.example/a/1.html
"""
