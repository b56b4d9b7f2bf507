"""The front matter of a post file, line by line: names -> strings and lists of strings.

A subset of YAML 1.2 that people write in posts (scalars plain, quoted, folded and literal; lists in both styles,
nested once), read so that what is no YAML still means what was meant: inner quotes without escapes, a line break
inside a plain or quoted title, a colon in a plain one. All values stay strings; lines that are neither are ignored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

#: A list holds strings, or lists of strings where it is nested.
Items = list[str | list[str]]
Value = str | Items

_FENCE = re.compile(r"-{3,}[ \t]*")
_KEY = re.compile(r"([A-Za-z_][\w-]{0,40}):(?:[ \t]+(.*)|[ \t]*)")
_ITEM = re.compile(r"([ \t]*)-(?:[ \t]+(.*)|[ \t]*)")
#: Names that end even a quoted value: a title may hold "Note: this" on a line of its own, not these.
_FIRM = re.compile(r"(?:title|categor(?:y|ies)|tags?|headimg|thumbnail|cover|author|comments|date|updated|permalink):")
_QUOTED = {
    "'": re.compile(r"'((?:[^']|'')*+)'[ \t]*(?:#.*)?", re.DOTALL),
    '"': re.compile(r'("(?:[^"\\]|\\.)*+")[ \t]*(?:#.*)?', re.DOTALL),
}
_FLOW_ITEM = re.compile(r"""[ \t]*+('(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+"|[^,]*+)[ \t]*+(?:,|$)""")
_FLOW_LIST = re.compile(r"\[([^\[\]]*+)\]")


def split_post(text: str) -> tuple[list[str], str]:
    """Return the lines of the front matter and what follows it; no lines when there is none."""
    lines = text.removeprefix("\ufeff").lstrip("\r\n\t ").split("\n")
    start = 1 if _FENCE.fullmatch(lines[0].rstrip("\r")) else 0
    for number, line in enumerate(lines[start:], start):
        if _FENCE.fullmatch(line.rstrip("\r")):
            return [line.rstrip("\r") for line in lines[start:number]], "\n".join(lines[number + 1 :])
        # Hexo lets the opening fence go; then the first line must at least be a name.
        if start == 0 and number == 0 and not _KEY.fullmatch(line.rstrip("\r")):
            break
    return [], text


def parse_front(lines: list[str]) -> dict[str, Value]:
    """Return the values by name; of a repeated name the first."""
    values: dict[str, Value] = {}
    for name, first, rest in _entries(lines):
        values.setdefault(name, _value(first, rest))
    return values


def _entries(lines: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each name, what stands behind it, and the lines that belong to it."""
    number = 0
    while number < len(lines):
        match = _KEY.fullmatch(lines[number])
        start = number = number + 1
        if match is None:
            continue
        name, first = match[1], (match[2] or "").strip()
        # A line break inside quotes: the value may go on with lines that look like names.
        if first[:1] in _QUOTED and (len(first) == 1 or first[-1] != first[0]):
            number = _past_quote(lines, start, first[0])
        while number < len(lines) and not _KEY.fullmatch(lines[number]):
            number += 1
        yield name, first, lines[start:number]


def _past_quote(lines: list[str], start: int, quote: str) -> int:
    """Return the number of the line behind the one that closes a quotation, or of one that cannot be part of it."""
    for number in range(start, len(lines)):
        if _FIRM.match(lines[number]):
            return number
        if lines[number].rstrip().endswith(quote):
            return number + 1
    return len(lines)


def _value(first: str, rest: list[str]) -> Value:
    if first in {"|", ">", "|-", ">-", "|+", ">+"}:
        return ("\n" if first[0] == "|" else " ").join(line.strip() for line in rest).strip()
    if not first:
        return _block_list(rest) or _fold("", rest)
    whole = _fold(first, rest)
    return _flow(whole[1:-1]) if whole[:1] == "[" and whole[-1:] == "]" else scalar(whole)


def _fold(first: str, rest: list[str]) -> str:
    """Join lines as YAML folds them: a line break is a blank."""
    return " ".join(line for line in (first, *(part.strip() for part in rest)) if line and line[:2] != "# ")


def scalar(text: str) -> str:
    """Return what a plain or quoted scalar says."""
    text = text.strip()
    if text[:1] not in _QUOTED:
        return text
    if match := _QUOTED[text[0]].fullmatch(text):
        return match[1].replace("''", "'") if text[0] == "'" else _unescaped(match[1])
    # Quotes inside quotes: the outermost pair counts.
    return text[1:-1] if len(text) > 1 and text[-1] == text[0] else text


def _unescaped(quoted: str) -> str:
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return quoted[1:-1]


def _flow(inner: str) -> Items:
    if nested := _FLOW_LIST.findall(inner):
        return [_flow_items(part) for part in nested]
    return list(_flow_items(inner))


def _flow_items(inner: str) -> list[str]:
    return [item for match in _FLOW_ITEM.finditer(inner) if (item := scalar(match[1]))]


def _block_list(lines: list[str]) -> Items:
    """Read ``- a`` lines; ``- [a, b]`` and ``- - a`` with deeper ones below it are lists within the list."""
    items: Items = []
    depth = -1
    for line in lines:
        match = _ITEM.fullmatch(line)
        if match is None:
            continue
        indent, text = len(match[1]), (match[2] or "").strip()
        if -1 < depth < indent and isinstance(items[-1], list):
            items[-1].append(scalar(text))
        elif text.startswith("- "):
            items.append([scalar(text[2:])])
            depth = indent
        else:
            items.append(_flow_items(text[1:-1]) if text[:1] == "[" and text[-1:] == "]" else scalar(text))
            depth = -1
    return [item for item in items if item]
