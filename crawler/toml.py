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
from typing import Any, TypeVar

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
    model: type[Model], table: Mapping[str, Any], where: str, variables: Mapping[str, str] = MappingProxyType({})
) -> Model:
    """Return the table as a model, or raise ``ConfigError`` with the first mistake on one line.

    Args:
        where: the file's name.
        variables: which keys the environment gave, and by which variable.
    """
    try:
        return model.model_validate(table)
    except ValidationError as error:
        # A key that nobody knows is told before the one that is missing: most often it is that one, misspelt.
        mistake = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
        key = ".".join(str(part) for part in mistake["loc"])
        variable = next(
            (name for given, name in variables.items() if key == given or key.startswith(given + ".")), None
        )
        told = _told(mistake, variable or key, model)
        raise ConfigError(f"{'the environment' if variable else where}: {told}") from error


def _told(mistake: ErrorDetails, key: str, model: type[BaseModel]) -> str:
    if mistake["type"] == "missing":
        return f"{key} is missing"
    if mistake["type"] == "extra_forbidden":
        known = ", ".join(_keys_beside(mistake["loc"], model))
        return f"unknown key {key}; expected one of: {known}"
    if mistake["type"] == "too_short":
        return f"{key} is empty; expected at least one"
    if mistake["type"] == "tuple_type":
        return f'{key} = {_shown(mistake["input"])}: expected a list in brackets, such as ["..."]'
    expected = mistake["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    return f"{key} = {_shown(mistake['input'])}: {expected}"


def _shown(value: object) -> str:
    """Return a value as it is quoted to a person: short, and without a password."""
    given = USER_INFO.sub(r"\1…@", repr(value))
    return given if len(given) <= 80 else given[:77] + "..."


def _keys_beside(loc: tuple[int | str, ...], model: type[BaseModel]) -> list[str]:
    for part in loc[:-1]:
        model = model.model_fields[str(part)].annotation  # type: ignore[assignment]
    return list(model.model_fields)


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
