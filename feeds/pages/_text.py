"""An article's HTML as its page shows it; the one place where HTML goes into a page unescaped.

Comes in: HTML that the pipeline sanitised. Goes out: the same through the same rules once more, with what a page needs
of its own: pictures and players load when they are seen, wide tables and code can be scrolled by keyboard, headings
follow the title's level without a gap.
"""

from __future__ import annotations

import re
from html import escape

import nh3
from markupsafe import Markup

from crawler.html import ATTRIBUTES, SCHEMES, TAGS

#: Written here, not by the cleaner: it sets several attributes in another order in every process.
_PICTURE = ' loading="lazy" decoding="async" referrerpolicy="no-referrer"'
#: Nothing is asked of another site before it is played (the pages' policy allows it then).
_PLAYER = {"preload": "none"}
_SET = {
    "video": _PLAYER,
    "audio": _PLAYER,
    "pre": {"tabindex": "0"},
    "table": {"tabindex": "0"},
}
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES | {"img": ATTRIBUTES["img"] - {"referrerpolicy"}},
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel="noopener noreferrer",
    set_tag_attribute_values=_SET,
)
#: The cleaner writes no ``>`` inside a tag.
_PICTURE_TAG = re.compile(r"<img\b[^>]*>")
_EMPTY_ALT = re.compile(r' alt="\s*"')
#: The cleaner writes headings without attributes, and no ``<`` inside one.
_HEADING = re.compile(r"<(/?)h([2-6])>")


def article_text(content: str, picture: str) -> Markup:
    """Return an article's HTML for its page.

    Args:
        picture: what stands for a picture that nobody described; it may be all there is in a link.
    """
    alt = f' alt="{escape(picture)}"'

    def finished(match: re.Match[str]) -> str:
        tag = _EMPTY_ALT.sub("", match[0])[:-1]
        return f"{tag}{'' if ' alt=' in tag else alt}{_PICTURE}>"

    return Markup(_level(_PICTURE_TAG.sub(finished, _CLEANER.clean(content))))  # noqa: S704  (see above)


def shows(content: str, picture_url: str) -> bool:
    """Tell whether the HTML shows this picture."""
    return f'src="{picture_url}"' in content or f'src="{escape(picture_url)}"' in content


def _level(html: str) -> str:
    """Let headings begin at the second level and skip none on the way down (WCAG 2, technique G141)."""
    open_levels: list[int] = []  # as the article has them; their number is what is written

    def written(match: re.Match[str]) -> str:
        if not match[1]:
            level = int(match[2])
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
        return f"<{match[1]}h{len(open_levels) + 1}>"

    return _HEADING.sub(written, html)
