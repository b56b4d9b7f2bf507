"""TOML tables and environment variables, checked against a model: every mistake is one line.

Comes in: a file, the environment, a pydantic model. Goes out: the model, or one ``ConfigError`` that names file (or
variable) and key, what stands there and what is expected. What the keys are is ``crawler.config``'s.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from crawler.errors import ConfigError

#: User name and password in an address; never shown.
USER_INFO = re.compile(r"([a-z]+://)[^/?#@\s]*@", re.IGNORECASE)
#: The section whose keys may be overridden without its name: ``TIDINGS_DELAY_S``.
_SHORT_SECTION = "network"
#: Variables of ours that override no key: the site folder for ``scrapy``.
_OTHERS = {"TIDINGS_SITE"}

Model = TypeVar("Model", bound=BaseModel)


def load_toml(path: Path, where: str = "") -> dict[str, Any]:
    """Return a TOML file's table; any fault is one ``ConfigError`` line."""
    where = where or path.name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where}: not TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{where}: byte {error.start} is not UTF-8; expected a UTF-8 text file") from error
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read: {error.strerror}") from error


def check(
    model: type[Model],
    table: Mapping[str, Any],
    where: str,
    variables: Mapping[str, str] = MappingProxyType({}),
    words: Mapping[str, str] = MappingProxyType({}),
) -> Model:
    """Return the table as a model, or raise ``ConfigError`` with the first mistake on one line.

    Args:
        where: the file's name, or the command's.
        variables: which keys the environment gave, and by which variable.
        words: which keys the command line gave, and by which of its words.
    """
    try:
        return model.model_validate(table)
    except ValidationError as error:
        # A key that nobody knows is told before the one that is missing: most often it is that one, misspelt.
        mistake = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
        loc = _in_the_file(mistake, table)
        key = ".".join(map(_written, loc))
        variable = next(
            (name for given, name in variables.items() if key == given or key.startswith(given + ".")), None
        )
        told = _told(mistake, loc, variable or words.get(key, key), model)
        raise ConfigError(f"{'the environment' if variable else where}: {told}") from error


def _in_the_file(mistake: ErrorDetails, table: object) -> list[int | str]:
    """Return where a mistake stands, without the steps that only the model has: ways of a union, checks, ``[key]``."""
    steps: list[int | str] = []
    *parents, last = mistake["loc"] or ("",)
    for step in parents:
        if isinstance(step, int) or (isinstance(table, Mapping) and step in table):
            steps.append(step)
            table = table[step] if isinstance(table, Mapping | list | tuple) else None  # type: ignore[index]
    # A key that is not there is missing, or has a default that does not do beside the others.
    if isinstance(last, int) or (isinstance(table, Mapping) and last != "[key]"):
        steps.append(last)
    return steps


def _written(step: int | str) -> str:
    """Return a step as TOML writes it."""
    return str(step) if isinstance(step, int) or re.fullmatch(r"[A-Za-z0-9_-]+", step) else f'"{step}"'


def _told(mistake: ErrorDetails, loc: list[int | str], key: str, model: type[BaseModel]) -> str:
    if mistake["type"] == "missing":
        return f"{key} is missing; expected at least: {', '.join(_keys_beside(loc, model, required=True))}"
    if mistake["type"] == "extra_forbidden":
        known = ", ".join(_keys_beside(loc, model))
        return f"unknown key {key}; expected one of: {known}"
    if mistake["type"] == "too_short":
        return f"{key} is empty; expected at least one"
    if mistake["type"] == "tuple_type":
        return f'{key} = {_shown(mistake["input"])}: expected a list in brackets, such as ["..."]'
    if mistake["type"] == "hidden":  # the value may hold a password, so the message quotes what may be shown
        return f"{key}: {mistake['msg']}"
    expected = mistake["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    return f"{key} = {_shown(mistake['input'])}: {expected}"


def _shown(value: object) -> str:
    """Return a value as it is quoted to a person: short, and without a password."""
    written = str(value).lower() if isinstance(value, bool) else repr(value)  # as TOML has it
    given = USER_INFO.sub(r"\1…@", written)
    return given if len(given) <= 80 else given[:77] + "..."


def _keys_beside(loc: list[int | str], model: type[BaseModel], *, required: bool = False) -> list[str]:
    inner: Any = model
    for step in loc[:-1]:
        # The tables below one whose keys the operator chooses are alike: the last argument of ``dict[str, Table]``.
        inner = inner.model_fields[step].annotation if hasattr(inner, "model_fields") else get_args(inner)[-1]
    return [name for name, field in inner.model_fields.items() if field.is_required() or not required]


def override(
    model: type[BaseModel], table: Mapping[str, Any], environ: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the table with the environment's values laid over it, and which variable gave which key.

    Raises:
        ConfigError: a variable looks like one of ours, misspelt.
    """
    merged, variables = dict(table), _variables(model)
    given: dict[str, str] = {}
    for variable, (section, key) in variables.items():
        value = environ.get(variable)
        if value is None:
            continue
        if not section:
            merged[key] = value
        elif isinstance(merged.setdefault(section, {}), dict):
            merged[section] = {**merged[section], key: value}
        given[f"{section}.{key}".lstrip(".")] = variable
    for name in environ:
        if name.startswith("TIDINGS_") and name not in variables and name not in _OTHERS:
            ends = [known for known in variables if known.endswith(name.removeprefix("TIDINGS"))]
            meant = ends or difflib.get_close_matches(name, variables, n=1, cutoff=0.85)
            if meant:
                raise ConfigError(f"the environment: unknown variable {name}; expected {meant[0]}, or none")
    return merged, given


def _variables(model: type[BaseModel]) -> dict[str, tuple[str, str]]:
    """Return every variable with its section (empty at the top) and key, the more particular name last."""
    variables = {}
    for name, field in model.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            if name == _SHORT_SECTION:
                variables.update({f"TIDINGS_{key}".upper(): (name, key) for key in section.model_fields})
            variables.update({f"TIDINGS_{name}_{key}".upper(): (name, key) for key in section.model_fields})
        else:
            variables[f"TIDINGS_{name}".upper()] = ("", name)
    return variables
