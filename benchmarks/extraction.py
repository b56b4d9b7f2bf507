"""Measures how well ``find_content`` finds articles, beside trafilatura and readability-lxml where they are installed.

    python benchmarks/extraction.py [--pages FOLDER]

Without ``--pages`` it reads those in ``benchmarks/pages``: what is inside an element with the attribute ``gold`` is
the article, what is inside one with ``gold="no"`` is not. A folder of other pages holds ``name.html`` and beside it,
at any depth, the article's text as ``name.txt``; each subfolder gets a row. Prints the mean F1 of the tokens
(characters of Chinese, Japanese and Korean, else words) against that text; for own pages what share of the article's
pictures, links, tables and pieces of code was kept; and the median time of a page in milliseconds. No network.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from crawler.extract.content import find_content
from crawler.extract.page import decode, parse_page
from crawler.html import clean_html

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_URL = "https://site.example/page.html"


@dataclass(frozen=True)
class Labelled:
    """A page whose article is known."""

    group: str
    name: str
    #: As a server would send it.
    body: bytes
    text: str
    #: The article's own HTML; empty when only its text is known.
    markup: str = ""


def ours(page: Labelled) -> str:
    """Return the article's HTML."""
    parsed = parse_page(page.body, _URL)
    content = find_content(parsed.root, title=parsed.metadata.title)
    for element in content.unwanted:
        leave_out(element)
    return "\n".join(
        etree.tostring(block, encoding="unicode", method="html", with_tail=False) for block in content.blocks
    )


def leave_out(element: etree._Element) -> None:
    """Take an element out and leave the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def extractors() -> dict[str, Callable[[Labelled], str]]:
    """Return what can be measured here, by name; each gives HTML."""
    found: dict[str, Callable[[Labelled], str]] = {"ours": ours}
    try:
        import trafilatura

        found["trafilatura"] = lambda page: (
            trafilatura.extract(
                decode(page.body)[0],
                output_format="html",
                include_comments=False,
                include_images=True,
                include_links=True,
                include_tables=True,
            )
            or ""
        )
    except ImportError:
        pass
    try:
        import logging

        import readability

        logging.getLogger("readability").setLevel(logging.CRITICAL)
        found["readability"] = lambda page: readability.Document(decode(page.body)[0]).summary()
    except ImportError:
        pass
    return found


def load_pages(folder: Path) -> Iterator[Labelled]:
    """Return the pages whose text lies beside them."""
    for file in sorted(folder.rglob("*.html")):
        gold = file.with_suffix(".txt")
        if gold.exists():
            group = str(file.parent.relative_to(folder))
            yield Labelled(group, file.stem, file.read_bytes(), gold.read_text(encoding="utf-8"))


def load_own_pages(folder: Path) -> Iterator[Labelled]:
    """Return the pages that carry their answer in ``gold`` attributes, without these."""
    for file in sorted(folder.glob("*.html")):
        source = file.read_bytes()
        marked = etree.fromstring(source, etree.HTMLParser(encoding="utf-8"))
        for element in marked.xpath("//*[@gold='no']"):
            leave_out(element)
        golden = marked.xpath("//*[@gold][not(ancestor::*[@gold])]")
        markup = "\n".join(etree.tostring(one, encoding="unicode", method="html", with_tail=False) for one in golden)
        body = re.sub(rb'\sgold(="no")?(?=[\s>])', b"", source)
        yield Labelled("own", file.stem, body, clean_html(markup, _URL).text, markup)


def f1(found: str, gold: str) -> float:
    """Return the harmonic mean of precision and recall of the tokens, as bags; 1 when both are empty."""
    ours_, theirs = (Counter(_TOKEN.findall(text.lower())) for text in (found, gold))
    common = (ours_ & theirs).total()
    total = ours_.total() + theirs.total()
    return 2 * common / total if total else 1.0


def kept(found: str, gold: str) -> dict[str, tuple[int, int]]:
    """Return for each kind of markup how many of the article's were kept, and how many there are."""
    return {
        name: ((things(found, path) & things(gold, path)).total(), things(gold, path).total())
        for name, path in {"img": "//img/@src", "link": "//a/@href", "table": "//td", "code": "//pre|//code"}.items()
    }


def things(html: str, path: str) -> Counter[str]:
    """Return what an XPath finds in a piece of HTML, as bags of short texts."""
    if not html.strip():
        return Counter()
    found = etree.fromstring(f"<body>{html}</body>", etree.HTMLParser()).xpath(path)
    return Counter(
        str(one) if not hasattr(one, "itertext") else "".join("".join(one.itertext()).split()) for one in found
    )


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--pages", type=Path)
    arguments.add_argument("--each", action="store_true", help="a line for every page")
    arguments.add_argument("--only", help="names of extractors, separated by commas")
    options = arguments.parse_args()
    pages = list(load_pages(options.pages) if options.pages else load_own_pages(Path(__file__).parent / "pages"))
    tools = {name: tool for name, tool in extractors().items() if not options.only or name in options.only.split(",")}
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    times: dict[str, list[float]] = defaultdict(list)
    markup: dict[str, dict[str, list[tuple[int, int]]]] = {name: defaultdict(list) for name in tools}
    for page in pages:
        row = []
        for name, tool in tools.items():
            began = time.perf_counter()
            try:
                html = tool(page)
            except Exception:
                html = ""
            times[name].append(time.perf_counter() - began)
            clean = clean_html(html, _URL)
            score = f1(clean.text, page.text)
            scores[page.group, name].append(score)
            row.append(score)
            for kind, counts in kept(clean.html, clean_html(page.markup, _URL).html).items() if page.markup else ():
                markup[name][kind].append(counts)
        if options.each:
            print(" ".join(f"{score:.3f}" for score in row), page.group, page.name)
    groups = sorted({page.group for page in pages})
    print(f"{'':24}{'pages':>6}" + "".join(f"{name:>14}" for name in tools))
    for group in groups:
        count = len(scores[group, next(iter(tools))])
        print(f"{group:24}{count:6}" + "".join(f"{statistics.mean(scores[group, name]):14.3f}" for name in tools))
    print(
        f"{'all':24}{len(pages):6}"
        + "".join(
            f"{statistics.mean([s for (_, n), ss in scores.items() if n == name for s in ss]):14.3f}" for name in tools
        )
    )
    for kind in ("img", "link", "table", "code"):
        if any(markup[name][kind] for name in tools):
            line = "".join(
                f"{sum(k for k, _ in markup[name][kind]) / max(1, sum(t for _, t in markup[name][kind])):14.3f}"
                for name in tools
            )
            print(f"{'kept ' + kind:30}{line}")
    print(f"{'ms a page, median':30}" + "".join(f"{statistics.median(times[name]) * 1e3:14.2f}" for name in tools))


if __name__ == "__main__":
    main()
