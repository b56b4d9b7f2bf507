"""What holds of every page, on a phone and on a desk, by day and by night."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import feedparser
import pytest
from browser_site import PAGES

Open = Callable[..., Any]

#: Says what is wrong with how wide a page is; empty when nothing is.
WIDER_THAN_THE_WINDOW = """() => {
  const wide = document.documentElement.scrollWidth;
  return wide <= innerWidth ? "" : `${wide} in ${innerWidth}: ` + [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((e) => e.outerHTML.slice(0, 90));
}"""
#: Everything that ought to be reached by keyboard: what can be seen and used.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")]
  .filter((e) => e.tabIndex >= 0 && e.checkVisibility())"""
#: Takes note of each element that gets the focus, and how it shows.
WATCH_FOCUS = """() => { window.focused = new Set(); window.unseen = [];
  document.addEventListener("focusin", (event) => {
    focused.add(event.target);
    const style = getComputedStyle(event.target);
    if (style.outlineStyle === "none" && event.target.tagName !== "MAIN") unseen.push(event.target.outerHTML);
  }); }"""


@pytest.fixture
def opened(browser: Any, site: str) -> Iterator[Open]:
    """Open a page; gives it with what it asked for and what it complained of."""
    contexts = []

    def open_page(path: str, width: int = 360, **options: Any) -> tuple[Any, list[Any], list[str]]:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        requests: list[Any] = []
        complaints: list[str] = []
        page.on("request", lambda request: requests.append(request))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(urljoin(site, path), wait_until="load")
        return page, requests, complaints

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound_and_accessible(opened: Open, site: str, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, requests, complaints = opened(PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    for width, scheme in itertools.product((360, 1280), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        wrong = [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found]
        assert (width, scheme, wrong) == (width, scheme, [])
        assert page.evaluate(WIDER_THAN_THE_WINDOW) == ""
    # Pictures far down come only now.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    away = [
        request.url for request in requests if not request.url.startswith(site) and request.resource_type != "image"
    ]
    assert away == []
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_of_the_smallest_window(opened: Open, name: str) -> None:
    page, _, _ = opened(PAGES[name], 320)
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == ""
    page.set_viewport_size({"width": 640, "height": 400})  # a desk's, enlarged to 200 %
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == ""


@pytest.mark.parametrize("name", PAGES)
def test_keyboard_reaches_everything_and_shows_where_it_is(opened: Open, name: str) -> None:
    page, _, _ = opened(PAGES[name], 1280)
    page.evaluate(WATCH_FOCUS)
    count = page.evaluate(f"({REACHABLE})().length")
    page.keyboard.press("Tab")
    first = "(link) => link === document.activeElement && link.getBoundingClientRect().top >= 0"
    assert page.locator(".skip").evaluate(first)
    for _ in range(3 * count + 20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    assert page.evaluate("unseen") == []
    missed = f"({REACHABLE})().filter((e) => !focused.has(e)).map((e) => e.outerHTML.slice(0, 120))"
    assert page.evaluate(missed) == []


@pytest.mark.parametrize("name", [name for name in PAGES if name != "status" and "bare" not in name])
def test_autodiscovery_leads_to_feeds_that_can_be_read(opened: Open, site: str, name: str) -> None:
    page, _, _ = opened(PAGES[name])
    links = page.eval_on_selector_all(
        "head link[rel=alternate]", "links => links.map((link) => [link.type, link.href])"
    )
    assert {kind for kind, _ in links} == {"application/atom+xml", "application/rss+xml", "application/feed+json"}
    for kind, url in links:
        assert url.startswith(site)
        with urlopen(url) as answer:
            content = answer.read()
        if "json" in kind:
            assert b'"items"' in content
        else:
            parsed = feedparser.parse(content)
            assert not parsed.bozo
            assert parsed.entries or "harbour" in url


@pytest.mark.parametrize("name", PAGES)
def test_everything_can_be_read_without_scripts(opened: Open, name: str) -> None:
    with_scripts, _, _ = opened(PAGES[name], timezone_id="Asia/Shanghai")
    without, _, complaints = opened(PAGES[name], timezone_id="Asia/Shanghai", java_script_enabled=False)
    with_scripts.evaluate("document.querySelectorAll('button').forEach((button) => button.remove())")
    assert with_scripts.locator("body").inner_text().split() == without.locator("body").inner_text().split()
    assert without.locator("button:visible").count() == 0
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_print_has_the_text_and_leaves_out_what_is_of_no_use_on_paper(opened: Open, name: str) -> None:
    page, _, _ = opened(PAGES[name], 1280)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator("nav.tree:visible, .subscribe:visible, button:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for link in page.locator(".text a:not(:has(img))").all():
        printed = link.evaluate("(link) => getComputedStyle(link, '::after').content")
        assert link.get_attribute("href") in printed


@pytest.mark.parametrize("name", PAGES)
def test_links_within_the_site_lead_somewhere(opened: Open, site: str, name: str) -> None:
    page, _, _ = opened(PAGES[name])
    found = set(page.eval_on_selector_all("a[href]", "links => links.map((link) => link.href)"))
    inside = {url.partition("#")[0] for url in found if urlsplit(url).netloc == urlsplit(site).netloc}
    assert inside
    for url in inside:
        with urlopen(url) as answer:
            assert answer.status == 200
