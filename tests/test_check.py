"""``tidings check`` and ``tidings record`` from end to end: look, save, change the site's pages, look again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.cli.record import default_folder
from crawler.config import Site, SiteFile

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

STORE = "var/tidings.sqlite3"


@pytest.fixture
def told(site: Path, newsroom: Newsroom) -> Path:
    """The site, with four stories to be had."""
    newsroom.write(1, 2, 3, 4, per_page=3)
    return site


def tell(site: Path, old: str, new: str) -> None:
    """Change the source's file."""
    file = site / "sources" / "newsroom.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


# check


def test_check_tells_which_rule_gave_what_and_stores_nothing(told: Path, newsroom: Newsroom, tidings: Run) -> None:
    before = (told / STORE).read_bytes()
    done = tidings("check")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == f"newsroom: listing {newsroom.base}/"
    assert "article 3 links own rule `li.item a`" in lines
    assert f"next page {newsroom.base}/list/2 own rule `a.next`" in lines
    assert "title Story number 4 own rule `h1`" in lines
    assert "categories Town/Lower source's file" in lines
    stated = 'Open Graph or meta "2026-03-05T08:00:00Z" (stated, to the second)'
    assert f"date 2026-03-05 08:00:00 UTC {stated}" in lines
    assert (told / STORE).read_bytes() == before
    assert newsroom.asked == ["/robots.txt", "/", "/a/4.html", "/a/3.html", "/a/2.html"]


def test_check_names_the_rule_that_a_redesign_left_behind(told: Path, newsroom: Newsroom, tidings: Run) -> None:
    for n in (2, 3, 4):
        newsroom.pages[f"/a/{n}.html"] = newsroom.story(n).replace("class=story", "class=text")
    done = tidings("check", "newsroom")
    assert done.returncode == 1
    assert (
        f"sources/newsroom.toml: {newsroom.base}/a/4.html: no_body: the content's rule gives neither text nor a picture"
        in done.stderr
    )
    assert "sources/newsroom.toml: article.content = `div.story` matches nothing on any of 3 pages\n" in done.stderr
    assert "no article: no_body: " in done.stdout


def test_check_is_content_with_one_good_article(told: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages["/a/4.html"] = (404, "gone")
    done = tidings("check", "newsroom")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no article: not_found: HTTP status 404" in done.stdout


def test_check_says_what_a_listing_that_cannot_be_had_answered(told: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages["/"] = (403, "no")
    done = tidings("check", "newsroom")
    assert done.returncode == 1
    assert done.stderr.startswith(f"sources/newsroom.toml: {newsroom.base}/: blocked: HTTP status 403")
    assert len(done.stderr.splitlines()) == 1


def test_check_looks_at_all_sources_in_one_run(told: Path, newsroom: Newsroom, tidings: Run) -> None:
    text = (told / "sources" / "newsroom.toml").read_text("utf-8")
    (told / "sources" / "second.toml").write_text(text.replace('name = "newsroom"', 'name = "second"'), "utf-8")
    tell(told, 'next = "a.next"', 'next = "a.later"')
    done = tidings("check", "--json")
    assert done.returncode == 1
    first, second = json.loads(done.stdout)["sources"]
    assert (first["name"], second["name"]) == ("newsroom", "second")
    assert first["faults"] == [f"listing.next = `a.later` matches nothing on {newsroom.base}/"]
    assert second["faults"] == []
    rules = {rule["name"]: rule for rule in second["pages"][1]["rules"]}
    assert rules["article.content"] == {
        "name": "article.content",
        "rule": "div.story",
        "count": 1,
        "is_own": True,
        "shape": "",
    }


@pytest.mark.parametrize("words", [("check", "nobody"), ("record", "nobody"), ("check", "--recorded")])
def test_wrong_use_is_one_line_and_status_2(told: Path, tidings: Run, words: tuple[str, ...]) -> None:
    done = tidings(*words)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("tidings: ")


# record


def test_record_saves_a_listing_and_an_article_that_replay_as_they_were(told: Path, tidings: Run) -> None:
    done = tidings("record", "newsroom", "--to", str(told / "recordings"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "correct it by eye" in done.stdout
    saved = files(told / "recordings" / "newsroom")
    assert [name[11:] for name in saved] == [
        "listing.expected.json",
        "listing.html.gz",
        "listing.meta.json",
        "story-number-4.expected.json",
        "story-number-4.html.gz",
        "story-number-4.meta.json",
    ]
    again = tidings("check", "--recorded")
    assert (again.returncode, again.stdout) == (0, "2 recordings, 2 as expected\n")


def test_recordings_tell_which_field_a_changed_rule_changes_without_the_network(
    told: Path, newsroom: Newsroom, tidings: Run
) -> None:
    tidings("record", "newsroom", "--to", str(told / "recordings"))
    asked = len(newsroom.asked)
    tell(told, 'title = "h1"', 'title = "p"')
    done = tidings("check", "--recorded", "newsroom")
    assert done.returncode == 1
    assert "-story-number-4: title: expected 'Story number 4', found 'The baker of" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert len(newsroom.asked) == asked


def test_record_keeps_four_headers_and_no_more(told: Path, tidings: Run) -> None:
    tidings("record", "newsroom", "--to", str(told / "recordings"))
    for file in (told / "recordings" / "newsroom").glob("*.meta.json"):
        meta: dict[str, Any] = json.loads(file.read_text("utf-8"))
        assert set(meta["headers"]) == {"Content-Type", "ETag"}


def test_record_replaces_nothing_unasked(told: Path, newsroom: Newsroom, tidings: Run) -> None:
    place = ("--to", str(told / "recordings"))
    tidings("record", "newsroom", *place)
    folder = told / "recordings" / "newsroom"
    before = {file: file.read_bytes() for file in folder.iterdir()}
    newsroom.pages["/a/4.html"] = newsroom.story(4, "Something else.")
    done = tidings("record", "newsroom", *place)
    assert done.returncode == 2
    assert "is there already; expected --yes to replace it" in done.stderr
    assert {file: file.read_bytes() for file in folder.iterdir()} == before
    assert tidings("record", "newsroom", "--yes", *place).returncode == 0
    assert "Something else." in next(folder.glob("*4.expected.json")).read_text("utf-8")


def test_record_saves_the_articles_that_are_named(told: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages["/a/9.html"] = newsroom.story(9)
    named = [word for n in (2, 9) for word in ("--article", f"{newsroom.base}/a/{n}.html")]
    done = tidings("record", "newsroom", "--to", str(told / "recordings"), *named)
    assert done.returncode == 0
    names = {name[11:].partition(".")[0] for name in files(told / "recordings" / "newsroom")}
    assert names == {"listing", "story-number-2", "9"}


def test_record_says_when_it_saved_an_article_that_gives_none(told: Path, newsroom: Newsroom, tidings: Run) -> None:
    tell(told, 'content = "div.story"', 'content = "div.gone"')
    done = tidings("record", "newsroom", "--to", str(told / "recordings"))
    assert done.returncode == 1
    assert f"article {newsroom.base}/a/4.html: no_body" in done.stdout
    expected = next((told / "recordings" / "newsroom").glob("*4.expected.json"))
    assert json.loads(expected.read_text("utf-8")) == {"dropped": "no_body"}


def test_record_says_when_a_listing_named_no_article(told: Path, tidings: Run) -> None:
    tell(told, "li.item a", "li.gone a")
    done = tidings("record", "newsroom", "--to", str(told / "recordings"))
    assert done.returncode == 1
    assert "listing, 0 links" in done.stdout


def test_record_saves_nothing_of_a_site_that_does_not_answer(told: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages["/"] = (404, "no")
    done = tidings("record", "newsroom", "--to", str(told / "recordings"))
    assert done.returncode == 1
    assert done.stderr == f"tidings: {newsroom.base}/: not_found: HTTP status 404; nothing was recorded\n"
    assert not (told / "recordings").exists()


def test_recordings_go_beside_the_tests_in_a_checkout_and_else_into_the_site_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SiteFile(id="urn:uuid:00000000-0000-4000-8000-000000000000", title="x", base_url="http://127.0.0.1")
    site = Site(folder=tmp_path / "site", settings=settings, sources=())
    monkeypatch.chdir(tmp_path)
    assert default_folder(site) == tmp_path / "site" / "recordings"
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "another"\n')
    assert default_folder(site) == tmp_path / "site" / "recordings"
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "tidings"\n')
    assert default_folder(site) == Path("tests/pages")


def as_family(site: Path, newsroom: Newsroom, family: str, path: str) -> None:
    text = f'name = "newsroom"\nfamily = "{family}"\nstart = ["{newsroom.base}{path}"]\n'
    (site / "sources" / "newsroom.toml").write_text(text, encoding="utf-8")


def test_an_article_that_a_feed_gave_whole_is_recorded_with_its_link(
    told: Path, newsroom: Newsroom, tidings: Run
) -> None:
    text = "<p>The baker of the lower town opened at four.</p><p>By five all was sold.</p>"
    newsroom.pages["/feed.xml"] = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>Baker</title>'
        f"<link>{newsroom.base}/a/4.html</link><description><![CDATA[{text}]]></description>"
        "<pubDate>Mon, 23 Mar 2026 08:00:00 GMT</pubDate></item></channel></rss>"
    )
    as_family(told, newsroom, "feed", "/feed.xml")
    assert tidings("record", "newsroom", "--to", str(told / "recordings")).returncode == 0
    names = [name[11:] for name in files(told / "recordings" / "newsroom")]
    assert "listing.xml.gz" in names
    assert [name for name in names if name.startswith("baker")] == ["baker.expected.json", "baker.meta.json"]
    assert "/a/4.html" not in newsroom.asked
    again = tidings("check", "--recorded")
    assert (again.returncode, again.stdout) == (0, "2 recordings, 2 as expected\n")


def test_check_goes_through_an_index_to_the_first_listing_that_names_articles(
    told: Path, newsroom: Newsroom, tidings: Run
) -> None:
    head = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    part, story = f"{newsroom.base}/part.xml", f"{newsroom.base}/a/4.html"
    newsroom.pages["/sitemap.xml"] = f"<sitemapindex {head}><sitemap><loc>{part}</loc></sitemap></sitemapindex>"
    newsroom.pages["/part.xml"] = f"<urlset {head}><url><loc>{story}</loc></url></urlset>"
    as_family(told, newsroom, "sitemap", "/sitemap.xml")
    done = tidings("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert newsroom.asked == ["/robots.txt", "/sitemap.xml", "/part.xml", "/a/4.html"]
