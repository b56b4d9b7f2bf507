"""What came of a recording beside what was to come of it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each field that is not as expected, and one line on it; how a text is broken into lines does not count."""
    for name in dict.fromkeys([*expected, *found]):
        wanted, got = _comparable(expected.get(name)), _comparable(found.get(name))
        if wanted != got:
            yield name, _difference(wanted, got)


def _comparable(value: Any) -> Any:
    """Return a value with nothing in it that makes no difference: kinds of sequence, white space, empty fields."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {name: kept for name, part in value.items() if (kept := _comparable(part))}
    if isinstance(value, Iterable):
        return [_comparable(part) for part in value]
    return value


def _difference(wanted: Any, got: Any) -> str:
    """Return how two values differ, from shortly before the first place where they do."""
    if isinstance(wanted, list) and isinstance(got, list):
        for index, (one, other) in enumerate(zip(wanted, got, strict=False)):
            if one != other:
                return f"[{index}]: {_difference(one, other)}"
        return f"{len(wanted)} expected, {len(got)} found"
    if isinstance(wanted, dict) and isinstance(got, dict):
        name = next(name for name in [*wanted, *got] if wanted.get(name) != got.get(name))
        return f"{name}: {_difference(wanted.get(name), got.get(name))}"
    if isinstance(wanted, str) and isinstance(got, str):
        pairs = zip(wanted, got, strict=False)
        start = max(0, next((at for at, (one, other) in enumerate(pairs) if one != other), 0) - 20)
        return f"expected {_cut(wanted, start)}, found {_cut(got, start)}"
    return f"expected {_cut(wanted)}, found {_cut(got)}"


def _cut(value: Any, start: int = 0) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        part = value[start : start + 80]
        return ("…" if start else "") + repr(part) + ("…" if start + 80 < len(value) else "")
    return repr(value)[:120]
