"""The source files of the demo: templates in ``sources/`` with ``{base}`` for the server's address."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "sources"


def source_files(base: str) -> dict[str, str]:
    """Return the text of each source file by its name (``demo-hexo.toml``), for the server at ``base``."""
    return {
        file.name: file.read_text(encoding="utf-8").replace("{base}", base) for file in sorted(_FOLDER.glob("*.toml"))
    }


def write_sources(folder: Path, base: str) -> None:
    """Write the demo's source files into a site's ``sources`` folder, over any of the same name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in source_files(base).items():
        (folder / name).write_text(text, encoding="utf-8")
