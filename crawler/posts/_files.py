"""Post files out of a folder or an archive, one after the other; nothing is ever written, no link followed.

Comes in: a path. Goes out: the bytes of each post, or why they cannot be had, one line. At most one file is in memory;
what an archive says of itself (names, sizes, kinds) is checked before a byte of it is read.
"""

from __future__ import annotations

import os
import re
import stat
import tarfile
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from typing import Any

from crawler.errors import ConfigError

#: Largest post, in bytes; as for a page of the web.
MAX_BYTES = 10_000_000
#: Largest header of an archive that is read whole, in bytes; a long name has some thousand.
_MAX_HEADER = 1_000_000
#: Members of a tar that say something of the next one, and are read whole.
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
_ENDINGS = (".md", ".markdown")
#: Where Hexo looks for posts.
_POSTS = re.compile(r"((?:.*/)?)_posts/(.*)", re.DOTALL)
_BAD_TAR = (tarfile.TarError, zlib.error, LZMAError, EOFError, OSError, ValueError)
_BAD_ARCHIVE = (*_BAD_TAR, zipfile.BadZipFile, RuntimeError)


@dataclass(frozen=True, slots=True)
class PostFile:
    """One file."""

    #: Where it stands below the folder, as it is told to a person.
    path: str
    #: Names the post as long as it is not moved: its path below ``_posts`` (else below the folder), without ending.
    key: bytes = b""
    body: bytes = b""
    #: Why it could not be read, one line; empty when it could.
    problem: str = ""


class PostFiles(ABC):
    """The post files of one place, in an order that is the same each time."""

    def __init__(self, path: Path, names: Iterable[str], *, is_archive: bool = False) -> None:
        self.path = path
        self._keys = _keys_of([name for name in names if _is_post(name)], is_archive)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[PostFile]:
        """Read them; what breaks an archive off comes last, as a file with a problem."""
        try:
            for name, result in self._read():
                if isinstance(result, str):
                    yield PostFile(name, problem=result)
                else:
                    yield PostFile(name, self._keys[name], result)
        except _BAD_ARCHIVE as error:
            yield PostFile(str(self.path), problem=f"cannot be read to its end: {_told(error)}")

    @abstractmethod
    def _read(self) -> Iterator[tuple[str, bytes | str]]:
        """Yield each post's name with its bytes, or with why they cannot be had."""


def open_posts(path: Path) -> PostFiles:
    """Return the post files below a folder, or in a tar (plain, gz, bz2, xz) or zip archive.

    Raises:
        ConfigError: the path is neither, or holds no post.
    """
    try:
        if path.is_dir():
            posts: PostFiles = _Folder(path)
        elif not path.is_file():
            raise ConfigError(f"{path}: is not there; expected a folder of posts, or a tar or zip archive")
        else:
            posts = _Zip(path) if zipfile.is_zipfile(path) else _Tar(path)
    except _BAD_ARCHIVE as error:
        told = f"cannot be read as a tar or zip archive: {_told(error)}; expected one, or a folder"
        raise ConfigError(f"{path}: {told}") from error
    if not posts:
        raise ConfigError(f"{path}: no post in it; expected files *.md")
    return posts


class _Folder(PostFiles):
    def __init__(self, path: Path) -> None:
        names = []
        for folder, inner, files in os.walk(path):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            names += [os.path.relpath(Path(folder, name), path).replace(os.sep, "/") for name in sorted(files)]
        super().__init__(path, names)

    def _read(self) -> Iterator[tuple[str, bytes | str]]:
        for name in self._keys:
            yield name, _file_body(self.path / name)


def _file_body(file: Path) -> bytes | str:
    try:
        found = file.lstat()
        if not stat.S_ISREG(found.st_mode):
            return "is a link or a device, which is not followed"
        return _too_large(found.st_size) or file.read_bytes()
    except OSError as error:
        return f"cannot be read: {error.strerror}"


class _Zip(PostFiles):
    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            super().__init__(path, sorted(archive.namelist()), is_archive=True)

    def _read(self) -> Iterator[tuple[str, bytes | str]]:
        with zipfile.ZipFile(self.path) as archive:
            for name in self._keys:
                yield name, self._body(archive, archive.getinfo(name))

    @staticmethod
    def _body(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | str:
        if problem := _led_out(info.filename) or _too_large(info.file_size):
            return problem
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            return "is a link or a device, which is not followed"
        try:
            with archive.open(info) as file:
                return file.read(MAX_BYTES)  # no more than that, whatever the header says
        except (*_BAD_ARCHIVE, NotImplementedError) as error:
            return f"cannot be unpacked: {_told(error)}"


class _BoundedInfo(tarfile.TarInfo):
    """A header of an archive that is whole, and not too large to be read."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: str, errors: str) -> Any:
        if len(buf) != tarfile.BLOCKSIZE:
            raise tarfile.ReadError("it is cut short")  # else the archive would seem to end here
        info = super().frombuf(buf, encoding, errors)
        if info.type in _HEADERS and info.size > _MAX_HEADER:
            raise tarfile.ReadError(f"a header of {info.size} bytes")
        return info


class _Tar(PostFiles):
    def __init__(self, path: Path) -> None:
        super().__init__(path, self._names(path), is_archive=True)

    @staticmethod
    def _names(path: Path) -> Iterator[str]:
        """Yield the names up to where the archive breaks off; that is told when the posts before it are read."""
        count = 0
        try:
            with _open_tar(path) as archive:
                for member in _members(archive):
                    count += 1
                    if not member.isdir():
                        yield member.name
        except _BAD_TAR:
            if not count:
                raise

    def _read(self) -> Iterator[tuple[str, bytes | str]]:
        with _open_tar(self.path) as archive:
            for member in _members(archive):
                if member.name in self._keys and not member.isdir():
                    yield member.name, self._body(archive, member)

    @staticmethod
    def _body(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes | str:
        if not member.isreg():
            return "is a link or a device, which is not followed"
        if problem := _led_out(member.name) or _too_large(member.size):
            return problem
        file = archive.extractfile(member)
        assert file is not None  # noqa: S101 - it is a regular file
        return file.read()


def _open_tar(path: Path) -> tarfile.TarFile:
    return tarfile.open(path, "r|*", tarinfo=_BoundedInfo, encoding="utf-8", errors="surrogateescape")


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in archive:
        archive.members = []  # type: ignore[attr-defined]  # else it remembers every header
        yield member


def _keys_of(names: list[str], is_archive: bool) -> dict[str, bytes]:
    """Return each post's key; where there are ``_posts``, what lies elsewhere is no post.

    The one folder that an archive as a rule is packed in does not count: the same posts in a folder have the same keys.
    """
    parted = {name: match for name in names if (match := _POSTS.fullmatch(name))}
    if parted:
        roots = {match[1] for match in parted.values()}
        keys = {name: match[2] if len(roots) == 1 else name for name, match in parted.items()}
    else:
        keys = {name: name.removeprefix("./") for name in names}
        tops = {key.partition("/")[0] + "/" for key in keys.values()}
        if is_archive and len(tops) == 1:
            keys = {name: key.removeprefix(*tops) for name, key in keys.items()}
    return {name: key.rpartition(".")[0].encode("utf-8", "surrogateescape") for name, key in keys.items()}


def _is_post(name: str) -> bool:
    """Tell a post by its name; ``._x.md`` is what another system knows about the file ``x.md``."""
    *folders, last = name.split("/")
    is_hidden = any(folder.startswith(".") and folder.strip(".") for folder in folders)
    return last.lower().endswith(_ENDINGS) and not last.startswith("._") and not is_hidden


def _led_out(name: str) -> str:
    outside = name.startswith("/") or ".." in name.split("/")
    return "its path leads out of the archive" if outside else ""


def _too_large(size: int) -> str:
    return f"has {size} bytes; expected at most {MAX_BYTES}" if size > MAX_BYTES else ""


def _told(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split()) or type(error).__name__
