"""What pages do for a reader who has scripts on, and what a reader's choices do to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from browser_site import LONG_WORD, PAGES

from crawler.demo.pictures import draw_picture

#: What lies in the window as a whole.
WHOLLY_SEEN = "(elements) => elements.filter((e) => e.getBoundingClientRect().bottom <= innerHeight).length"

if TYPE_CHECKING:
    from tests.conftest import Run


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 360, "height": 800}, timezone_id="America/New_York")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.mark.parametrize("has_clipboard", [True, False], ids=["https", "http"])
def test_copy_button_copies_the_address_and_says_so(context: Any, site: str, has_clipboard: bool) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    if not has_clipboard:  # what a browser does on a page that did not come by https
        page.add_init_script("navigator.clipboard.writeText = undefined")
    page.goto(urljoin(site, PAGES["category"]))
    page.get_by_role("button", name="复制 RSS 地址").click()
    page.get_by_role("button", name="已复制 RSS 地址").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}category/xin-mei-ti/rss.xml"
    assert page.get_by_role("status").inner_text() == "已复制"
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_date_is_told_on_the_readers_clock_where_it_differs(context: Any, browser: Any, site: str) -> None:
    page = context.new_page()
    page.goto(urljoin(site, PAGES["rich article"]))
    assert page.locator(".dated time").inner_text() == "2026年5月12日 12:00"
    assert page.locator(".dated .own").inner_text() == "你的时间：2026年5月12日 00:00"
    page.goto(urljoin(site, PAGES["arabic article"]))  # only the day is known
    assert page.locator(".own").count() == 0
    with browser.new_context(timezone_id="Asia/Shanghai") as at_home:
        page = at_home.new_page()
        page.goto(urljoin(site, PAGES["rich article"]))
        assert page.locator(".own").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_a_very_long_category_is_cut_on_the_front_page_and_whole_on_its_own(
    context: Any, site: str, width: int
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site)
    links = page.get_by_role("navigation").get_by_role("link", name=LONG_WORD)
    assert links.count() == 2  # in the menu, and among the categories
    in_menu, in_list = (link.bounding_box() for link in links.all())
    assert page.locator(".sections").bounding_box()["height"] < 60  # the others stand beside it
    assert in_menu["width"] < 330
    assert in_menu["height"] < 50  # a line
    assert in_list["height"] < 100  # three
    links.last.click()
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text().endswith(LONG_WORD)
    assert heading.evaluate("(it) => it.scrollWidth <= it.clientWidth")


def test_picture_that_does_not_come_leaves_no_hole(context: Any, site: str) -> None:
    page = context.new_page()
    page.route("**/900x300.svg", lambda route: route.abort())
    page.goto(urljoin(site, PAGES["all"]))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    shown = page.locator(".story", has=page.locator("img[src$='/800x300.svg']"))
    missing = page.locator(".story", has=page.locator("img[src$='/900x300.svg']"))
    missing.locator(".picture").wait_for(state="hidden")
    assert shown.locator(".picture").is_visible()


def test_picture_of_a_text_that_does_not_come_leaves_its_description(context: Any, site: str) -> None:
    page = context.new_page()
    page.route(lambda url: url.endswith(("/4000x3000.svg", "/1600x900.svg")), lambda route: route.abort())
    page.goto(urljoin(site, PAGES["rich article"]))
    missing = page.locator(".text img[src$='/4000x3000.svg']")
    missing.scroll_into_view_if_needed()
    page.locator(".text img.missing").wait_for()
    assert missing.bounding_box()["height"] < 50
    assert missing.get_attribute("alt") == "海"
    assert page.locator(".lead-picture").is_hidden()


def test_wide_tables_and_code_scroll_in_place_and_by_keyboard(context: Any, site: str) -> None:
    page = context.new_page()
    page.goto(urljoin(site, PAGES["rich article"]))
    boxes = page.eval_on_selector_all(
        ".text :is(table, pre)", "boxes => boxes.map((box) => [box.scrollWidth > box.clientWidth, box.tabIndex])"
    )
    assert boxes == [[True, 0], [False, -1], [True, 0], [False, -1]]


def test_huge_pictures_keep_their_shape(context: Any, site: str) -> None:
    page = context.new_page()
    page.goto(urljoin(site, PAGES["rich article"]))
    box = page.locator("img[src$='/4000x3000.svg']").bounding_box()
    assert box["width"] <= 360
    assert box["width"] / box["height"] == pytest.approx(4 / 3, rel=0.02)


def test_skip_link_leads_past_the_head(context: Any, site: str) -> None:
    page = context.new_page()
    page.goto(urljoin(site, PAGES["front"]))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_title_leads_to_the_article_and_that_to_its_category(context: Any, site: str) -> None:
    page = context.new_page()
    page.goto(site)
    page.get_by_role("link", name="码头的灯又亮了 5", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "码头的灯又亮了 5"
    page.get_by_role("main").get_by_role("link", name="新媒体 / 港口").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "港口"


def test_story_has_one_line_for_time_source_and_category(context: Any, site: str) -> None:
    page = context.new_page()
    page.goto(urljoin(site, PAGES["all"]))
    lines = page.eval_on_selector_all(
        ".about", "all => all.map((e) => e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight))"
    )
    assert lines == pytest.approx([1.0] * len(lines), abs=0.05)


def test_cut_title_is_shown_whole_to_who_comes_by_keyboard(context: Any, site: str) -> None:
    page = context.new_page()
    page.goto(urljoin(site, PAGES["all"]))
    title = page.locator(".headline", has_text="Donaudampf").first
    uncovered = "(e) => e.firstElementChild.getBoundingClientRect().bottom - e.getBoundingClientRect().bottom"
    assert title.evaluate(uncovered) > 10
    page.keyboard.press("Tab")
    title.locator("a").focus()
    assert title.evaluate(uncovered) < 10


def test_pictures_that_come_late_move_nothing(context: Any, site: str) -> None:
    page = context.new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) moved += e.value })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    waiting: list[Any] = []
    page.route("**/*.svg", lambda route: waiting.append(route))
    page.goto(urljoin(site, PAGES["all"]), wait_until="domcontentloaded")
    page.wait_for_timeout(300)
    pictures = [route for route in waiting if not route.request.url.startswith(site)]
    assert pictures
    for route in waiting:
        route.continue_()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("moved") == 0


def test_lines_are_set_as_their_script_wants(context: Any, site: str) -> None:
    page = context.new_page()
    look = """(text) => { const style = getComputedStyle(text);
      return [style.textAlign, Math.round(100 * parseFloat(style.lineHeight) / parseFloat(style.fontSize))] }"""
    page.goto(urljoin(site, PAGES["rich article"]))
    text = page.locator(".text")
    assert text.evaluate(look) == ["start", 185]  # a line of 18 characters has no room to give
    page.set_viewport_size({"width": 1280, "height": 800})
    assert text.evaluate(look) == ["justify", 185]
    text.evaluate("(text) => { text.lang = 'en' }")
    assert text.evaluate(look) == ["start", 160]


def test_title_of_short_parts_ends_its_lines_where_they_end(context: Any, site: str) -> None:
    page = context.new_page()
    page.goto(urljoin(site, PAGES["rich article"]))
    first_line = """(title, [kind, text]) => { title.className = kind; title.textContent = text;
      const range = document.createRange(); const node = title.firstChild; let end = 0;
      for (range.setStart(node, 0); end < text.length; end += 1) {
        range.setEnd(node, end + 1);
        if (range.getClientRects().length > 1) break;
      }
      return text.slice(0, end); }"""
    title, text = page.locator("h1"), "老水塔改成观景台，首日排队两百人"
    assert title.evaluate(first_line, ["phrased", text]) == "老水塔改成观景台，"
    assert title.evaluate(first_line, ["", text]) != "老水塔改成观景台，"


def test_folded_categories_open_by_keyboard(context: Any, site: str) -> None:
    page = context.new_page()
    page.goto(site)
    below = page.get_by_role("navigation", name="分类", exact=True).get_by_role("link", name="区7", exact=True)
    assert not below.is_visible()
    page.locator("summary", has_text="城市").focus()
    page.keyboard.press("Enter")
    assert below.is_visible()


def test_source_that_does_well_takes_two_lines_on_a_phone(context: Any, site: str) -> None:
    page = context.new_page()
    page.goto(urljoin(site, PAGES["status"]))
    (row,) = page.locator("tbody tr.good-row").all()
    assert row.bounding_box()["height"] <= 80
    assert row.locator("svg").is_visible()


@pytest.fixture
def demo(context: Any, tidings: Run, tmp_path: Path) -> Any:
    """The front page of a finished demo, opened from disk."""
    assert tidings("demo", str(tmp_path / "demo")).returncode == 0
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    drawn = draw_picture("any")
    page.route(lambda url: url.startswith("http"), lambda route: route.fulfill(body=drawn, content_type="image/png"))
    page.goto(f"file://{tmp_path / 'demo' / 'public'}/index.html")
    return page


def test_first_screen_of_a_phone_shows_four_headlines(demo: Any) -> None:
    assert demo.eval_on_selector_all("main h3", WHOLLY_SEEN) >= 4


def test_category_tree_of_the_demo_is_open(demo: Any) -> None:
    tree = demo.get_by_role("navigation", name="分类", exact=True)
    assert tree.get_by_role("link").count() == 18
    assert all(link.is_visible() for link in tree.get_by_role("link").all())


def test_pages_of_the_demo_can_be_read_from_disk(demo: Any) -> None:
    page = demo
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.reload()
    assert page.evaluate("getComputedStyle(document.querySelector('.unseen')).position") == "absolute"
    page.get_by_role("navigation", name="主要分类").get_by_role("link", name="新媒体").click()
    page.locator("main h3 a").first.click()
    assert page.locator(".text").inner_text()
    assert complaints == []
