"""The Markdown of ordinary posts -> HTML, as Hexo's own renderer makes it, unclean.

CommonMark (spec.commonmark.org) with GitHub's tables and strikethrough; a line break is a line break. Hexo's tags
(hexo.io/docs/tag-plugins) are told from text: what ``raw`` and ``codeblock`` hold is kept as it is, of all others the
marks go and the text between them stays.
"""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])

#: The beginning or end of a fenced block, or a tag; a name stands in group 2.
_MARK = re.compile(r"^ {0,3}(`{3,}|~{3,})|\{%-?[ \t]*(\w+)(?:[^%]|%(?!\})){0,500}+%\}", re.MULTILINE)
_HELD = re.compile(r"<!--held (\d{1,9})-->")
_VERBATIM = {"raw": "endraw", "codeblock": "endcodeblock"}


def render_markdown(text: str) -> str:
    """Return the post's HTML, in a time that grows with its length alone."""
    text, held = _without_tags(text)
    html = str(_MARKDOWN.render(text))
    return _HELD.sub(lambda match: held.get(match[0], ""), html) if held else html


def _without_tags(text: str) -> tuple[str, dict[str, str]]:
    """Return the text without Hexo's tags, and the HTML that its placeholders stand for."""
    parts: list[str] = []
    held: dict[str, str] = {}
    done, fence, end, begun = 0, "", "", 0
    for match in _MARK.finditer(text):
        name = match[2]
        if end:
            if name != end:
                continue
            inside = text[begun : match.start()]
            placeholder = f"<!--held {len(held)}-->"
            held[placeholder] = inside if end == "endraw" else f"<pre><code>{escape(inside.strip())}</code></pre>"
            parts.append(placeholder)
            end = ""
        elif not name:
            fence = _fence_after(fence, match[1])
            continue
        elif fence:
            continue
        else:
            parts.append(text[done : match.start()])
            end, begun = _VERBATIM.get(name, ""), match.end()
        done = match.end()
    # What is begun and never ended is Markdown like all else.
    return "".join(parts) + text[done:], held


def _fence_after(fence: str, mark: str) -> str:
    """Return the fence that is open behind a mark; one is closed by its like, at least as long."""
    if not fence:
        return mark
    return "" if mark.startswith(fence) else fence
