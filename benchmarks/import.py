"""``tidings import`` and ``tidings export hexo`` of many posts: seconds, posts a second, CPU seconds, peak memory.

Makes posts in the form of the RSSHUB-PAGE bot (Chinese, 20 categories, about 9 KB each, 0-4 lazy pictures behind a
proxy), some of them copies, imports them as a folder and again as a tar.xz, imports them a second time, exports them.

    python benchmarks/import.py [--posts 10000]
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from crawl import CATEGORIES, DUPLICATES, HERE, headline, measured

TIDINGS = [sys.executable, "-c", "from crawler.cli import main; main()"]
_LETTERS = [chr(0x4E00 + number) for number in range(3000)]
_PROXY = "https://cors.zfour.workers.dev/?"


def make_posts(folder: Path, count: int) -> None:
    """Write the posts; the same number gives the same bytes."""
    for n in range(count):
        chance = random.Random(n)
        copied = chance.randrange(n) if n and chance.random() < DUPLICATES else n
        category = n % CATEGORIES
        path = folder / f"source/_posts/大类{category // 5}/小类{category}/{headline(n).replace('/', '')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(post(n, category, random.Random(copied)), encoding="utf-8")


def post(n: int, category: int, chance: random.Random) -> str:
    images = chance.randrange(5)
    paragraphs = []
    for k in range(14):
        paragraphs.append("<p>" + "".join(chance.choices(_LETTERS, k=190)) + "。</p>")
        if k < images:
            url = f"http://img.example/{n}/{k}_1024.jpg"
            paragraphs.append(
                f'<p></p><div class="img_box" id="id_imagebox_{k}" onclick>'
                f'<div class="content_img_div perview_img_div">'
                f'<img class="lazy opacity_0 " id="img_{k}" data-original="{url}" data-height="600" data-width="800" '
                f'src="{_PROXY}{url}" referrerpolicy="no-referrer"></div></div>图{k}<p></p>'
            )
    cover = f"{_PROXY}http://img.example/{n}/0_1024.jpg" if images else f"https://picsum.photos/400/300?random={n}"
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(1_640_000_000 - n * 61))
    return (
        f"\n---\ntitle: '{headline(n)}'\ncategories: \n - 大类{category // 5}\n - 小类{category}\n - 最新\n"
        f"headimg: '{cover}'\nauthor: 小类{category}\ncomments: false\ndate: {date}\nthumbnail: '{cover}'\n---\n\n"
        f'<div>   \n{"".join(paragraphs)}<div id="recommend_bottom"></div><div id="article_bottom"></div>  \n</div>\n'
        + 12
        * " "
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--posts", type=int, default=10_000)
    count = options.parse_args().posts
    with tempfile.TemporaryDirectory(prefix="bench-import-") as name:
        work = Path(name)
        make_posts(work / "blog", count)
        with tarfile.open(work / "blog.tar.xz", "w:xz", preset=1) as archive:
            archive.add(work / "blog", "blog")
        print(f"{count} posts\n\n{'':24}{'s':>8}{'posts/s':>10}{'CPU s':>10}{'peak MB':>10}")
        for what, site, words in (
            ("import, folder", "a", ["import", str(work / "blog")]),
            ("import, again", "a", ["import", str(work / "blog")]),
            ("import, tar.xz", "b", ["import", str(work / "blog.tar.xz")]),
            ("export", "a", ["export", "hexo", str(work / "out")]),
            ("export, again", "a", ["export", "hexo", str(work / "out")]),
            ("import of the export", "c", ["import", str(work / "out")]),
        ):
            folder = str(work / site)
            subprocess.run([*TIDINGS, "-q", "-C", str(work), "init", folder], check=True, cwd=HERE)
            row = measured([*TIDINGS, "-C", folder, *words], HERE, {})
            print(f"{what:24}{row['s']:8.1f}{count / row['s']:10.0f}{row['cpu']:10.1f}{row['mb']:10.0f}")
        status = subprocess.run([*TIDINGS, "-C", str(work / "a"), "status", "--json"], check=True, cwd=HERE, stdout=-1)
        print(json.loads(status.stdout)["sources"][0]["last_run_counts"])


if __name__ == "__main__":
    main()
