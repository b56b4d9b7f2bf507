"""How right Tidings is, in one table: ``python benchmarks/accuracy.py [--shared FOLDER] [--verbose] [GROUP ...]``.

Each group puts labelled cases (``labelled_*.py``, ``duplicate_pairs.py``, ``pages/``) and, where there is one, a corpus
of real posts before the code that a crawl uses, and counts what came out right, wrong, and not at all ("missing": an
answer was wanted, none was given). ``--verbose`` lists every case that is not right: input, wanted, got. The exit
status is 1 when a group is below its floor. No network. docs/accuracy.md tells how the sets were made.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import extraction
import labelled_credits as credits
import labelled_dates as dates
import labelled_identity as identity
import labelled_junk as junk
import labelled_pictures as pictures
from duplicate_pairs import labelled_pairs

from crawler.dates import choose_date, parse_date
from crawler.duplicates import same_story, sketch
from crawler.html import clean_html
from crawler.model import DateClaim, Timestamp
from crawler.posts import Post, PostDate, read_post
from crawler.urls import canonical_url, url_key

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
#: Least share of right answers: of all cases of a group, and of single parts where one kind of mistake is the worse.
FLOORS = {
    "dates": 0.99,
    "identity": 0.99,
    "identity: different article": 1.0,  # two articles in one: the second is never seen
    "images": 0.99,
    "boilerplate": 0.97,
    "boilerplate: running text stays": 0.99,  # a sentence that is cut
    "junk": 0.97,
    "junk: article, held out": 1.0,  # an article that is dropped
    "duplicates": 0.98,
    "duplicates: look-alike, tuned on": 0.995,  # the same
    "duplicates: look-alike, held out": 0.995,
    "extraction": 0.97,
}


@dataclass(frozen=True)
class Result:
    """One case and what came of it."""

    #: Part of the group, a row of the table.
    part: str
    #: What was put in, for people.
    case: str
    #: What should come out; empty for nothing.
    wanted: str
    #: What came out; empty for nothing.
    got: str

    @property
    def outcome(self) -> str:
        if self.got == self.wanted:
            return "right"
        return "wrong" if self.got else "missing"


def judge_dates(corpus: Path | None) -> Iterator[Result]:
    """Strings to instants, claims to the article's date, and what the dates of posts stand for."""
    for part, tables in (
        ("facts of public suites", dates.PUBLISHED),
        ("held out", dates.HELD_OUT),
        ("second round", dates.SECOND_ROUND),
    ):
        for table in tables:
            yield from (_judge_row(part, table, line) for line in table.rows.splitlines() if line)
    yield from map(_judge_choice, dates.CHOICES)
    for row in _index(corpus):
        post = _post(corpus, row["number"])
        yield Result("corpus: kind", f"{row['number']} {row['date_raw']}", _kind(row["date_raw"]), post.date_kind)
        yield _judge_post_date(row["number"], row["date_raw"], post)


def _judge_row(part: str, table: dates.Table, line: str) -> Result:
    raw, _, label = line.rpartition(" => ") if " => " in line else ("", "", line.removeprefix("=> "))
    zone = _zone(table.zone)
    now = _moment(table.now, zone)
    found = parse_date(raw, now=now, zone=zone, language=table.language, day_first=table.day_first)
    return Result(part, f"{table.name}, fetched {table.now}: {raw}", *_compared(label, found, zone))


def _compared(label: str, found: Timestamp | None, zone: tzinfo) -> tuple[str, str]:
    """Return label and finding as texts that are equal where the finding says what the label asks for."""
    if label == "none":
        return "", "" if found is None else f"{found.at:%F %T}Z {found.precision} {found.kind}"
    moment, precision, kind = label.rsplit(" ", 2)
    if found is None:
        return label, ""
    is_day = " " not in moment
    wanted = moment if is_day else f"{_moment(moment, zone):%F %T}Z"
    got = f"{found.at.astimezone(zone):%F}" if is_day else f"{found.at:%F %T}Z"
    shown = found.precision if precision != "-" else "-"
    return f"{wanted} {precision} {kind}", f"{got} {shown} {found.kind}"


def _judge_choice(row: dates.ChoiceRow) -> Result:
    zone = _zone(dates.CHOICE_ZONE)
    claims = [DateClaim(raw, origin) for origin, raw in row.claims]
    now = _moment(dates.CHOICE_NOW, zone)
    chosen = choose_date(claims, now=now, zone=zone, modified=row.modified, object_id=row.object_id)
    label = row.wanted if row.wanted == "none" else f"{row.wanted} - {chosen.kind if chosen else '-'}"
    return Result("choice of claims", row.name, *_compared(label, chosen, zone))


def _kind(raw: str) -> str:
    """Say by hand's rule what the date of a post of the bot stands for."""
    if raw == "Invalid Date":
        return PostDate.INVALID
    if not raw.endswith("GMT"):
        return PostDate.CRAWL_TIME
    return PostDate.DATE_ONLY if "00:00:00" in raw else PostDate.STATED


def _judge_post_date(number: str, raw: str, post: Post) -> Result:
    """Compare the instant with that of Python's own parsers; the bot's clock was in UTC."""
    found = parse_date(post.date, now=datetime(2026, 11, 20, tzinfo=UTC), zone=UTC)
    wanted = ""
    if raw.endswith("GMT"):
        wanted = f"{parsedate_to_datetime(raw):%F %T}Z"
    elif raw != "Invalid Date":
        wanted = f"{datetime.fromisoformat(raw):%F %T}Z"
    return Result("corpus: instant", f"{number} {raw}", wanted, f"{found.at:%F %T}Z" if found else "")


def judge_identity(corpus: Path | None) -> Iterator[Result]:
    """Addresses of one article and of two, and the address that a page declares."""
    for part, table, wanted in (("same", identity.SAME, "one"), ("different", identity.DIFFERENT, "two")):
        for a, b in _rows(table):
            got = "one" if url_key(a) == url_key(b) else "two"
            yield Result(f"{part} article", f"{a} {b}", wanted, got)
    for requested, declared, wanted in _rows(identity.CANONICAL):
        got = canonical_url(requested, None if declared == "-" else declared)
        yield Result("declared address", f"{requested} declares {declared}", wanted, got)


def _rows(table: str) -> list[list[str]]:
    return [line.split(" ") for line in table.splitlines() if line and not line.startswith("#")]


def judge_images(corpus: Path | None) -> Iterator[Result]:
    """Pictures and captions of fragments; the pictures of posts by a count of their tags."""
    for name, html, wanted in pictures.CASES:
        yield Result("pictures of fragments", f"{name}: {html}", " ".join(wanted), _pictures_of(html))
    for name, html, inside, outside in pictures.TEXTS:
        text = clean_html(html, pictures.BASE).text
        got = "" if inside not in text else "both" if outside in text else "text"
        yield Result("text beside pictures", f"{name}: {html}", "text", got)
    for row in _index(corpus):
        body = _post(corpus, row["number"]).body
        wanted = list(dict.fromkeys(url for tag in _IMG.findall(body) if (url := _shown(tag))))
        yield Result("corpus: pictures", row["number"], " ".join(wanted), _pictures_of(body))


#: Of a picture tag in a post of the bot, and the attributes in which the true address may stand, best first.
_IMG = re.compile(r"<img\b[^>]*>")
_TRUE_ADDRESS = ("data-gif-url", "data-original", "src")


def _shown(tag: str) -> str:
    """Return the address of a picture by hand's rule: the true one where it stands, else what the proxy hides."""
    for name in _TRUE_ADDRESS:
        if match := re.search(rf'\s{name}="([^"]+)"', tag):
            return unescape(match[1]).removeprefix("https://cors.zfour.workers.dev/?")
    return ""


def _pictures_of(html: str) -> str:
    return " ".join(image.url for image in clean_html(html, pictures.BASE).images)


def judge_boilerplate(corpus: Path | None) -> Iterator[Result]:
    """Credits at head and tail, the lines that go with them, and running text that uses their words."""
    for case in credits.CASES:
        credited = case.read()
        wanted, got = (
            "; ".join(f"{field} {value}" for field, value in sorted(pairs))
            for pairs in (case.says, credits.said(credited))
        )
        if case.says or got:
            yield Result("credits read", case.line, wanted, got)
        part = "lines that go" if case.goes else "credits that stay" if case.says else "running text stays"
        yield Result(part, case.line, "cut" if case.goes else "", "cut" if credited.removed else "")


def judge_junk(corpus: Path | None) -> Iterator[Result]:
    """Pages that are no article, for what reason, and articles that use their words."""
    for case in junk.CASES:
        said = junk.judge(case)
        part = f"{'no article' if case.wanted else 'article'}, {_half(case.held_out)}"
        yield Result(part, f"{case.title}: {case.headline}", case.wanted or "", said[0] if said else "")


def judge_duplicates(corpus: Path | None) -> Iterator[Result]:
    """Copies of a story, and articles that only look like one."""
    for pair in labelled_pairs(corpus):
        is_same = bool(same_story(sketch(pair.title_a, pair.text_a), sketch(pair.title_b, pair.text_b)))
        part = f"{'copy' if pair.is_same else 'look-alike'}, {_half(pair.held_out)}"
        case = f"{pair.kind}: {pair.title_a} / {pair.title_b}"
        # A copy that is not known again counts as missing.
        yield Result(part, case, "one story" if pair.is_same else "", "one story" if is_same else "")


def judge_extraction(corpus: Path | None) -> Iterator[Result]:
    """Articles of pages that nobody wrote rules for: their text, and all that is more than text."""
    for page in extraction.load_own_pages(Path(__file__).parent / "pages"):
        clean = clean_html(extraction.ours(page), "https://site.example/page.html")
        is_right = extraction.f1(clean.text, page.text) >= 0.95
        yield Result("text", page.name, page.text, page.text if is_right else clean.text)
        gold = clean_html(page.markup, "https://site.example/page.html").html
        for kind, (kept, there_are) in extraction.kept(clean.html, gold).items():
            if there_are:
                yield Result("pictures, links, tables, code", f"{page.name}: {kind}", str(there_are), str(kept or ""))


def _half(held_out: bool) -> str:
    return "held out" if held_out else "tuned on"


def _zone(name: str) -> tzinfo:
    if name[:1] not in "+-":
        return ZoneInfo(name)
    hours, minutes = name[1:].split(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(offset if name[0] == "+" else -offset)


def _moment(text: str, zone: tzinfo) -> datetime:
    at = datetime.fromisoformat(text.removesuffix("Z"))
    return at.replace(tzinfo=UTC if text.endswith("Z") else zone).astimezone(UTC)


@cache
def _index(corpus: Path | None) -> list[dict[str, str]]:
    if corpus is None:
        return []
    names, *rows = (corpus / "index.tsv").read_text(encoding="utf-8").splitlines()
    return [dict(zip(names.split("\t"), row.split("\t"), strict=True)) for row in rows]


@cache
def _post(corpus: Path, number: str) -> Post:
    return read_post((corpus / f"{number}.md").read_text(encoding="utf-8"))


GROUPS: dict[str, Callable[[Path | None], Iterator[Result]]] = {
    "dates": judge_dates,
    "identity": judge_identity,
    "images": judge_images,
    "boilerplate": judge_boilerplate,
    "junk": judge_junk,
    "duplicates": judge_duplicates,
    "extraction": judge_extraction,
}


def judge(shared: Path, names: list[str]) -> dict[str, list[Result]]:
    """Return the results of the groups named, of all when none is."""
    corpus = shared / "corpus" / "rsshub-page"
    found = corpus if (corpus / "index.tsv").exists() else None
    return {name: list(run(found)) for name, run in GROUPS.items() if not names or name in names}


def share_right(results: list[Result]) -> float:
    """Return the share of right answers."""
    return sum(result.outcome == "right" for result in results) / len(results) if results else 1.0


def main() -> int:
    """Print the table; return the exit status."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--shared", type=Path, default=SHARED, help="folder with corpus/rsshub-page")
    arguments.add_argument("--verbose", action="store_true", help="list every case that is not right")
    arguments.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    options = arguments.parse_args()
    judged = judge(options.shared, options.groups)
    print(f"{'':14}{'':30}{'cases':>7}{'right':>7}{'wrong':>7}{'missing':>9}{'share':>8}{'floor':>8}")
    shares = {}
    for name, results in judged.items():
        for label, part, chosen in _rows_of(name, results):
            shares[label] = share_right(chosen)
            floor = f"{FLOORS[label]:8.3f}" if label in FLOORS else ""
            print(_line(name if part == "all" else "", part, chosen) + floor)
    for name, results in judged.items() if options.verbose else ():
        _list_wrong(name, results)
    low = [label for label, share in shares.items() if share < FLOORS.get(label, 0)]
    if low:
        print(f"below the floor: {'; '.join(low)}", file=sys.stderr)
    return 1 if low else 0


def _rows_of(name: str, results: list[Result]) -> Iterator[tuple[str, str, list[Result]]]:
    """Yield the rows of a group, each with what ``FLOORS`` calls it: its parts, then all of it."""
    for part in dict.fromkeys(result.part for result in results):
        yield f"{name}: {part}", part, [result for result in results if result.part == part]
    yield name, "all", results


def _line(group: str, part: str, results: list[Result]) -> str:
    counts = Counter(result.outcome for result in results)
    numbers = f"{len(results):7}{counts['right']:7}{counts['wrong']:7}{counts['missing']:9}{share_right(results):8.3f}"
    return f"{group:14}{part:30}{numbers}"


def _list_wrong(group: str, results: list[Result]) -> None:
    for result in results:
        if result.outcome != "right":
            print(f"\n{group}, {result.part}: {result.case}\n  wanted  {result.wanted or 'nothing'}")
            print(f"  got     {result.got or 'nothing'}")


if __name__ == "__main__":
    raise SystemExit(main())
