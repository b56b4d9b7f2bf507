"""Files below public/ are replaced whole, left alone when equal, and never leave the folder."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crawler.errors import StoreError
from feeds.files import check_writable, replace_files


def test_new_files_are_readable_by_everyone(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        written = replace_files(tmp_path / "public", "a/港", {"x.xml": b"<x/>"})
    finally:
        os.umask(before)
    assert written == {"x.xml": 4}
    file = tmp_path / "public" / "a" / "港" / "x.xml"
    assert file.read_bytes() == b"<x/>"
    assert file.stat().st_mode & 0o777 == 0o644
    assert [folder.stat().st_mode & 0o777 for folder in (file.parent, file.parent.parent)] == [0o755, 0o755]


def test_equal_bytes_leave_inode_and_mtime_alone(tmp_path: Path) -> None:
    replace_files(tmp_path, "a", {"x": b"same", "y": b"old"})
    os.utime(tmp_path / "a" / "x", ns=(1, 1))
    before = (tmp_path / "a" / "x").stat()
    assert replace_files(tmp_path, "a", {"x": b"same", "y": b"new"}) == {"y": 3}
    after = (tmp_path / "a" / "x").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_changed_file_is_a_new_inode_for_those_who_read_the_old_one(tmp_path: Path) -> None:
    replace_files(tmp_path, "", {"x": b"old"})
    with (tmp_path / "x").open("rb") as reader:
        replace_files(tmp_path, "", {"x": b"new!"})
        assert reader.read() == b"old"
    assert (tmp_path / "x").read_bytes() == b"new!"


def test_temporary_files_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / ".tidings-x.tmp").write_bytes(b"half a fe")
    (tmp_path / ".htaccess").write_bytes(b"the operator's")
    replace_files(tmp_path, "", {"x": b"1"})
    assert sorted(file.name for file in tmp_path.iterdir()) == [".htaccess", "x"]


@pytest.mark.parametrize("path", ["..", "a/../../b", "/etc", "link", "link/below"])
def test_nothing_is_written_outside(tmp_path: Path, path: str) -> None:
    outside, public = tmp_path / "outside", tmp_path / "public"
    outside.mkdir()
    public.mkdir()
    (public / "link").symlink_to(outside)
    with pytest.raises(StoreError, match="outside"):
        replace_files(public, path, {"x": b"1"})
    assert list(outside.iterdir()) == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["outside", "public"]


def test_link_in_place_of_a_file_is_replaced_not_followed(tmp_path: Path) -> None:
    outside, public = tmp_path / "secret", tmp_path / "public"
    outside.write_bytes(b"secret")
    public.mkdir()
    (public / "x").symlink_to(outside)
    replace_files(public, "", {"x": b"feed"})
    assert outside.read_bytes() == b"secret"
    assert not (public / "x").is_symlink()


def test_public_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "public").symlink_to(tmp_path / "www")
    replace_files(tmp_path / "public", "all", {"x": b"1"})
    assert (tmp_path / "www" / "all" / "x").read_bytes() == b"1"


def test_full_disk_changes_no_file_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_files(tmp_path, "", {"x": b"old", "y": b"old"})
    calls: list[int] = []
    real = os.fsync

    def full_at_the_second(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full_at_the_second)
    with pytest.raises(StoreError) as caught:
        replace_files(tmp_path, "", {"x": b"new", "y": b"new"})
    assert str(caught.value) == f"{tmp_path}: x, y: cannot be written: No space left on device"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"x": b"old", "y": b"old"}


def test_check_says_in_one_line_why_public_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("a file")
    with pytest.raises(StoreError) as caught:
        check_writable(tmp_path / "public")
    assert str(caught.value).startswith(f"{tmp_path}/public: cannot be written: ")
    assert "\n" not in str(caught.value)


def test_check_says_that_a_file_stands_where_the_folder_should(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("a file")
    with pytest.raises(StoreError, match=r"public: cannot be written: it is a file; expected a folder"):
        check_writable(tmp_path / "public")


def test_check_makes_the_folder_and_leaves_it_empty(tmp_path: Path) -> None:
    check_writable(tmp_path / "new" / "public")
    assert list((tmp_path / "new" / "public").iterdir()) == []


def test_many_at_once_may_make_the_same_folders(tmp_path: Path) -> None:
    def make(worker: int) -> None:
        for number in range(200):
            replace_files(tmp_path, f"a/{number}", {f"{worker}": b"x"})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(8)))
    assert len(list(tmp_path.glob("a/*/*"))) == 8 * 200
