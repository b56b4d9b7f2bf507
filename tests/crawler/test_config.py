"""Every mistake in the configuration is one line that names file, key, what stands there and what is expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config import Site, load_site
from crawler.errors import ConfigError

SITE = """
id = "urn:uuid:0f0e0d0c-0b0a-4908-8706-050403020100"
title = "Riverside"
base_url = "https://feeds.example"
"""
SOURCE = """
name = "gazette"
family = "listing"
start = ["https://gazette.example/news/"]
[listing]
article = "h2 a"
"""


def make_site(folder: Path, site: str = SITE, **sources: str) -> Path:
    (folder / "sources").mkdir()
    (folder / "tidings.toml").write_text(site, encoding="utf-8")
    for name, text in sources.items():
        (folder / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def complaint(folder: Path, **environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_site(folder, environ)
    assert caught.value.exit_status == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def load(folder: Path, **environ: str) -> Site:
    return load_site(folder, environ)


def test_a_folder_without_a_site_says_how_to_make_one(tmp_path: Path) -> None:
    assert "tidings init" in complaint(tmp_path)


def test_a_source_gets_the_documented_defaults(tmp_path: Path) -> None:
    (source,) = load(make_site(tmp_path, gazette=SOURCE)).sources
    assert (source.every, source.timezone, source.max_pages) == (30, "Asia/Shanghai", 100)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SITE + "colour = 1", ["tidings.toml", "colour", "expected one of", "base_url"]),
        (SITE + "[network]\nspeed = 1", ["tidings.toml", "network.speed", "delay_s"]),
        (SITE + "[publish]\nwindow = 'many'", ["tidings.toml", "publish.window", "'many'", "integer"]),
        (SITE + "[publish]\nwindow = true", ["tidings.toml", "publish.window", "true", "a number"]),
        (SITE + "[publish]\ndays = false", ["publish.days", "false", "a number"]),
        (SITE + "[publish]\nwindow = 0", ["publish.window", "0", "greater than or equal to 1"]),
        (SITE + "[network]\nallow_hosts = ['127.0.0.1']", ["network.allow_hosts", "127.0.0.1", "host:port"]),
        (SITE.replace("https://feeds", "feeds"), ["base_url", "feeds.example", "http"]),
        (SITE.replace("urn:uuid:", ""), ["tidings.toml", "id", "urn:uuid"]),
        (SITE.replace("title", "titel"), ["tidings.toml", "unknown key titel", "title"]),
        (SITE.replace("feeds.example", "feeds.example/?a=1"), ["base_url", "?a=1", "without query"]),
        (SITE.replace("feeds.example", "feeds.example/#top"), ["base_url", "#top", "fragment"]),
        (SITE.replace("feeds.example", "feeds.example/<b>"), ["base_url", "<b>", "absolute"]),
        (SITE.replace("Riverside", " "), ["title = ' '", "expected some text"]),
        (SITE + '[network]\ncontact = "a\\nb"', ["network.contact", "one line"]),
        ("title = ", ["tidings.toml", "not TOML", "Invalid value"]),
        (SITE + "[publish]\nhub = 'hub'", ["tidings.toml: publish.hub = 'hub': expected an absolute http://"]),
        (SITE + "[publish]\nicon = 5", ["tidings.toml: publish.icon = 5: expected a valid string"]),
        (SITE + "[publish]\ncontact = 'me'", ["tidings.toml: publish.contact = 'me': expected an address of mail"]),
        (SITE + "[feeds.all]\nicon = 'file:///a'", ["tidings.toml: feeds.all.icon = 'file:///a': expected an abs"]),
        (SITE + "[feeds.all]\ntitel = 'x'", ["unknown key feeds.all.titel; expected one of: title, description"]),
        (SITE + "[feeds.Sport]", ["tidings.toml: feeds.Sport = 'Sport': expected the path of a feed"]),
        (SITE + "[categories]\nSport = 3", ["tidings.toml: categories.Sport = 3: expected a valid string"]),
        (SITE + "[categories]\nA = 'a//b'", ["tidings.toml: categories.A = 'a//b': expected category names joined"]),
        (
            SITE + "[pictures.hosts]\n'A.b' = 'drop'",
            ["""tidings.toml: pictures.hosts."A.b" = 'A.b': expected a host"""],
        ),
        (SITE + "[pictures]\npolicy = 'template'", ["tidings.toml: pictures.template = '': expected an address with"]),
        (SITE + "[pictures.hosts]\n'a.b' = 'template'", ["tidings.toml: pictures.template = '': expected an address"]),
        (SITE + "[exclude]\nwords = ['ad', ' ']", ["tidings.toml: exclude.words.1 = ' ': expected some text"]),
        (SITE + "[include]\nauthors = ['']", ["tidings.toml: include.authors.0 = '': expected some text"]),
    ],
)
def test_a_mistake_in_the_site_file_is_told_in_one_line(tmp_path: Path, text: str, told: list[str]) -> None:
    line = complaint(make_site(tmp_path, text))
    assert [part for part in told if part not in line] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SOURCE.replace("listing", "lists", 1), ["sources/gazette.toml", '"lists"', "hexo, listing"]),
        (SOURCE.replace("h2 a", "h2 >> a"), ["sources/gazette.toml", "listing.article", "h2 >> a", "CSS"]),
        (SOURCE.replace("h2 a", "//h2["), ["sources/gazette.toml", "listing.article", "//h2[", "XPath"]),
        (SOURCE.replace("gazette.example", "", 1), ["sources/gazette.toml", "start.0", "absolute"]),
        (SOURCE.replace('"gazette"', '"herald"'), ["sources/gazette.toml", '"herald"', '"gazette"']),
        (SOURCE.replace("article", "articles"), ["sources/gazette.toml", "listing.articles", "expected one of"]),
        (SOURCE.replace('article = "h2 a"', ""), ["sources/gazette.toml", "listing.article", "missing"]),
        ('timezone = "Asia/Peking"' + SOURCE, ["timezone", "Asia/Peking", "IANA"]),
        ('every = "soon"' + SOURCE, ["every", "'soon'", '"30m"']),
        (SOURCE.replace("gazette.example", "gazette.example:99999", 1), ["start.0", "99999", "port"]),
        (SOURCE.replace("gazette.example", "a..b", 1), ["start.0", "a..b", "absolute http:// or https://"]),
        (SOURCE.replace("gazette.example", "[::1", 1), ["start.0", "[::1", "absolute http:// or https://"]),
        (SOURCE.replace('["https://gazette.example/news/"]', '"https://gazette.example/"'), ["start", "a list in"]),
        (SOURCE + 'next_page = "/list?page={n}"\n', ["listing.next_page", "/list?page={n}", "{number}", "{cursor}"]),
        (SOURCE + 'post = "{"\n', ["sources/gazette.toml: listing.post = '{': expected JSON, such as {\"page\": 1}"]),
        (SOURCE + 'title = "h2"\n', ["sources/gazette.toml", "listing.title", "listing.item"]),
        ('categories = ["A//B"]' + SOURCE, ["categories.0", "A//B", "slashes"]),
        (SOURCE.replace("gazette.example", "me:secret@gazette.example"), ["start.0", "https://…@gazette", "password"]),
        (SOURCE.replace('["https://gazette.example/news/"]', "[]"), ["start is empty", "at least one"]),
        (SOURCE.replace('"gazette"', '"Gazette!"'), ["name = 'Gazette!'", "lower-case"]),
        ("start = 1" + SOURCE, ["not TOML"]),
    ],
)
def test_a_mistake_in_a_source_is_told_in_one_line(tmp_path: Path, text: str, told: list[str]) -> None:
    line = complaint(make_site(tmp_path, gazette=text))
    assert "secret" not in line
    assert [part for part in told if part not in line] == []


def test_bytes_that_are_not_utf_8_are_told(tmp_path: Path) -> None:
    folder = make_site(tmp_path)
    (folder / "sources" / "gbk.toml").write_bytes("# 新闻".encode("gbk"))
    assert "sources/gbk.toml: byte 2 is not UTF-8" in complaint(folder)


def test_an_empty_source_is_told_which_keys_every_source_has(tmp_path: Path) -> None:
    line = complaint(make_site(tmp_path, gazette=""))
    assert line == "sources/gazette.toml: name is missing; expected at least: name, family, start"


def test_a_file_whose_name_no_source_may_have_is_told_so(tmp_path: Path) -> None:
    line = complaint(make_site(tmp_path, **{"Bad Name": SOURCE}))
    assert line.startswith("sources/Bad Name.toml: is no name of a source; expected lower-case letters, digits,")


def test_titles_are_one_line_and_markup_to_no_reader(tmp_path: Path) -> None:
    texts = 'title = "a  <b>"\ndescription = "a\\n<b>"\n'
    more = f'[publish]\ncopyright = "<c> & co"\n[feeds.all]\n{texts}'
    named = 'title = "<i>G</i>"' + SOURCE
    site = load(make_site(tmp_path, SITE.replace('"Riverside"', '"a < b <news>"') + more, gazette=named))
    assert (site.settings.title, site.settings.publish.copyright) == ("a < b ＜news＞", "＜c＞ & co")
    (choice,) = site.settings.feeds.values()
    assert (choice.title, choice.description) == ("a ＜b＞", "a ＜b＞")
    assert site.sources[0].title == "＜i＞G＜/i＞"


def test_the_interval_may_name_its_unit(tmp_path: Path) -> None:
    (source,) = load(make_site(tmp_path, gazette='every = "2h"' + SOURCE)).sources
    assert source.every == 120


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    settings = load(
        make_site(tmp_path, SITE + "[network]\ndelay_s = 5"),
        TIDINGS_STORE="postgresql://db/news",
        TIDINGS_BASE_URL="https://other.example",
        TIDINGS_ALLOW_HOSTS="127.0.0.1:8700, [::1]:80",
        TIDINGS_DELAY_S="0.5",
        TIDINGS_CONCURRENCY="64",
        TIDINGS_PUBLISH_WINDOW="7",
    ).settings
    assert (settings.store, settings.base_url) == ("postgresql://db/news", "https://other.example")
    assert settings.network.allow_hosts == ("127.0.0.1:8700", "[::1]:80")
    assert (settings.network.delay_s, settings.network.concurrency, settings.publish.window) == (0.5, 64, 7)


def test_a_wrong_store_is_told_by_its_file_or_its_variable_without_the_password(tmp_path: Path) -> None:
    expected = "expected sqlite:///var/tidings.sqlite3 or postgresql://user@host/database"
    make_site(tmp_path, SITE + 'store = "mysql://ada:secret@h/d"')
    assert complaint(tmp_path) == f"tidings.toml: store: mysql://ada:***@h/d is no store; {expected}"
    line = complaint(tmp_path, TIDINGS_STORE="ada:secret@h/d")
    assert line == f"the environment: TIDINGS_STORE: no database URL; {expected}"


@pytest.mark.parametrize("name", ["TIDINGS_DELAY_S", "TIDINGS_NETWORK_DELAY_S"])
def test_a_wrong_value_from_the_environment_is_told_by_its_variable(tmp_path: Path, name: str) -> None:
    line = complaint(make_site(tmp_path), **{name: "fast"})
    assert line.startswith(f"the environment: {name} = 'fast': expected")


def test_a_misspelt_variable_is_told_and_a_strange_one_is_not_ours(tmp_path: Path) -> None:
    line = complaint(make_site(tmp_path), TIDINGS_DELAY="2")
    assert "TIDINGS_DELAY;" in line
    assert "TIDINGS_DELAY_S" in line
    line = complaint(tmp_path, TIDINGS_WINDOW="3")
    assert "TIDINGS_PUBLISH_WINDOW" in line
    assert load_site(tmp_path, {"TIDINGS_TEST_POSTGRES": "x", "TIDINGS_SITE": "."})


def test_a_relative_sqlite_path_is_taken_from_the_site_folder(tmp_path: Path) -> None:
    assert load(make_site(tmp_path)).store_url == f"sqlite:///{tmp_path.resolve()}/var/tidings.sqlite3"


def test_an_unknown_source_name_lists_the_known_ones(tmp_path: Path) -> None:
    site = load(make_site(tmp_path, gazette=SOURCE))
    with pytest.raises(ConfigError, match=r"'herald'.*gazette"):
        site.source("herald")


def test_a_rule_for_bylines_that_does_not_exist_is_told_with_one_that_does(tmp_path: Path) -> None:
    line = complaint(make_site(tmp_path, gazette='rules_off = ["sauce"]' + SOURCE))
    assert "rules_off.0 = 'sauce'" in line
    assert "such as source" in line


def test_a_wrong_key_of_the_file_is_not_told_as_a_variable_of_a_like_name(tmp_path: Path) -> None:
    line = complaint(make_site(tmp_path, "titles = 1\n" + SITE), TIDINGS_TITLE="x")
    assert line.startswith("tidings.toml: unknown key titles")
