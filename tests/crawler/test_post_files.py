"""Post files out of folders and archives: in a stable order, bounded, nothing followed, each fault one line."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from crawler.errors import ConfigError
from crawler.posts import MAX_BYTES, PostFile, open_posts
from crawler.posts import _files as files_module

POSTS = {"新闻/晨报/书市.md": b"one", "新闻/b.md": b"two", "a.MARKDOWN": b"three"}


def folder_of(path: Path, files: dict[str, bytes]) -> Path:
    for name, body in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(body)
    return path


def tar_of(path: Path, files: dict[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, body in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return path


def zip_of(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return path


def read(path: Path) -> list[PostFile]:
    return list(open_posts(path))


def by_key(path: Path) -> dict[str, bytes]:
    found = read(path)
    assert [file.problem for file in found if file.problem] == []
    return {file.key.decode(): file.body for file in found}


def problems(path: Path) -> dict[str, str]:
    return {file.path: file.problem for file in read(path) if file.problem}


KEYS = {"新闻/晨报/书市": b"one", "新闻/b": b"two", "a": b"three"}


def test_a_folder_is_read_with_all_folders_in_it(tmp_path: Path) -> None:
    others = {"readme.txt": b"x", "index.tsv": b"x", ".git/x.md": b"x", "._b.md": b"x"}
    assert by_key(folder_of(tmp_path, POSTS | others)) == KEYS


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_an_archive_is_read_as_its_folder_is(tmp_path: Path, mode: str) -> None:
    assert by_key(tar_of(tmp_path / "posts.tar", POSTS, mode)) == KEYS
    assert by_key(tar_of(tmp_path / "dot.tar", {f"./{name}": body for name, body in POSTS.items()}, mode)) == KEYS
    packed = {f"posts-main/{name}": body for name, body in POSTS.items()}
    assert by_key(tar_of(tmp_path / "main.tar", packed, mode)) == KEYS
    assert by_key(zip_of(tmp_path / "main.zip", packed)) == KEYS


def test_the_order_is_the_same_each_time(tmp_path: Path) -> None:
    names = {f"{folder}/{number}.md": b"x" for folder in "cab" for number in (2, 10, 1)}
    folder = folder_of(tmp_path / "posts", names)
    order = [file.path for file in read(folder)]
    assert order == sorted(order)
    again = folder_of(tmp_path / "again", dict(reversed(names.items())))
    assert [file.path for file in read(again)] == order


def test_where_there_are_posts_of_hexo_all_else_is_none(tmp_path: Path) -> None:
    files = {
        "README.md": b"x",
        "source/about/index.md": b"x",
        "source/_posts/新闻/b.md": b"two",
        "source/_posts/a.md": b"1",
    }
    wanted = {"新闻/b": b"two", "a": b"1"}
    assert by_key(folder_of(tmp_path / "site", files)) == wanted
    assert by_key(tar_of(tmp_path / "site.tgz", files, "w:gz")) == wanted
    assert by_key(tar_of(tmp_path / "main.tgz", {f"x-main/{name}": b for name, b in files.items()}, "w:gz")) == wanted


def test_two_places_of_posts_are_kept_apart(tmp_path: Path) -> None:
    files = {"one/_posts/a.md": b"1", "two/_posts/a.md": b"2"}
    assert by_key(folder_of(tmp_path, files)) == {"one/_posts/a": b"1", "two/_posts/a": b"2"}


def test_names_that_the_bot_made_of_blank_titles_are_posts(tmp_path: Path) -> None:
    assert by_key(folder_of(tmp_path, {"周刊/ .md": b"1", "周刊/.md": b"2"})) == {"周刊/ ": b"1", "周刊/": b"2"}


def test_names_that_are_not_utf_8_are_names(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("书市".encode("gb18030") + b".md")).write_bytes(b"x")
    (file,) = read(tmp_path)
    assert (file.key, file.body) == ("书市".encode("gb18030"), b"x")


def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"key")
    folder = folder_of(tmp_path / "posts", {"a.md": b"1"})
    (folder / "link.md").symlink_to(secret)
    (folder / "outside").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.md")
    assert {file.path: file.body for file in read(folder)} == {"a.md": b"1", "link.md": b"", "pipe.md": b""}
    assert [("not followed" in problem) for problem in problems(folder).values()] == [True, True]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE])
def test_links_and_devices_of_an_archive_are_not_followed(tmp_path: Path, kind: bytes) -> None:
    archive = tmp_path / "posts.tar"
    with tarfile.open(archive, "w") as tar:
        odd = tarfile.TarInfo("odd.md")
        odd.type, odd.linkname = kind, "/etc/passwd"
        tar.addfile(odd)
        good = tarfile.TarInfo("good.md")
        good.size = 1
        tar.addfile(good, io.BytesIO(b"1"))
    assert [(file.path, file.body) for file in read(archive)] == [("odd.md", b""), ("good.md", b"1")]
    assert "not followed" in problems(archive)["odd.md"]


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "posts.zip", "w") as archive:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.md", "1")
    assert "not followed" in problems(tmp_path / "posts.zip")["link.md"]


def test_paths_that_lead_out_of_an_archive_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    files = {"../../evil.md": b"1", "/evil.md": b"2", "a/good.md": b"3"}
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    for archive in (tar_of(inner / "x.tar", files), zip_of(inner / "x.zip", files)):
        assert problems(archive).keys() == {"../../evil.md", "/evil.md"}
        assert [file.body for file in read(archive) if not file.problem] == [b"3"]
    assert list(tmp_path.rglob("*.md")) == []


def test_a_file_that_is_too_large_is_told_and_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_BYTES", 1000)
    files = {"large.md": b"\0" * 1001, "small.md": b"\0" * 1000}
    folder = folder_of(tmp_path / "posts", files)
    for path in (folder, tar_of(tmp_path / "posts.tgz", files, "w:gz"), zip_of(tmp_path / "posts.zip", files)):
        assert [file.path for file in read(path) if not file.problem] == ["small.md"]
        assert problems(path) == {"large.md": "has 1001 bytes; expected at most 1000"}


def test_a_file_of_fifty_megabytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.md").open("wb") as file:
        file.truncate(50_000_000)
    assert problems(tmp_path) == {"large.md": f"has 50000000 bytes; expected at most {MAX_BYTES}"}


def test_a_zip_whose_header_lies_about_a_size_is_not_believed(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "x.zip", {"a.md": b"x" * 5000})
    data = archive.read_bytes()
    size = (5000).to_bytes(4, "little")
    archive.write_bytes(data.replace(size, (10).to_bytes(4, "little")))
    assert "cannot be unpacked" in problems(archive)["a.md"]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_truncated_tar_gives_what_is_whole_and_one_line(tmp_path: Path, mode: str) -> None:
    noise = {f"{number}.md": os.urandom(100_000) for number in range(20)}  # more than a block of bz2
    archive = tar_of(tmp_path / "posts.tar", noise, mode)
    data = archive.read_bytes()
    archive.write_bytes(data[: len(data) // 2])
    found = read(archive)
    assert 0 < len(found) < 20
    assert all(file.body == noise[file.path] for file in found[:-1])
    assert (found[-1].path, found[-1].body) == (str(archive), b"")
    assert "cannot be read to its end" in found[-1].problem


def test_a_tar_cut_in_a_header_does_not_seem_to_end_there(tmp_path: Path) -> None:
    archive = tar_of(tmp_path / "posts.tar", {"a.md": b"1", "b.md": b"2"})
    archive.write_bytes(archive.read_bytes()[: 1024 + 100])
    assert [bool(file.problem) for file in read(archive)] == [False, True]


def test_a_header_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    archive = tar_of(tmp_path / "posts.tar", {"a.md": b"1"})
    header = tarfile.TarInfo("long")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 10**9
    archive.write_bytes(archive.read_bytes()[:1024] + header.tobuf(tarfile.GNU_FORMAT))
    found = read(archive)
    assert found[0].body == b"1"
    assert "a header of 1000000000 bytes" in found[1].problem


def test_a_tar_remembers_no_headers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tar_of(tmp_path / "posts.tar", {f"{number}.md": b"x" for number in range(50)})
    opened = []
    real = files_module._open_tar
    monkeypatch.setattr(files_module, "_open_tar", lambda path: opened.append(real(path)) or opened[-1])
    assert len(read(archive)) == 50
    assert [len(tar.members) for tar in opened] == [0, 0]


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("posts.tar", b"", "cannot be read as a tar or zip archive"),
        ("posts.tar", b"not an archive at all" * 100, "cannot be read as a tar or zip archive"),
        ("posts.tar.gz", b"\x1f\x8b\x08\x00broken", "cannot be read as a tar or zip archive"),
        ("posts.zip", b"PK\x03\x04broken", "cannot be read as a tar or zip archive"),
    ],
)
def test_what_is_no_archive_is_told(tmp_path: Path, name: str, body: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(ConfigError, match=told):
        open_posts(tmp_path / name)


def test_a_place_without_posts_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no post in it; expected files \*\.md"):
        open_posts(tmp_path)
    with pytest.raises(ConfigError, match="is not there"):
        open_posts(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="no post in it"):
        open_posts(zip_of(tmp_path / "x.zip", {"a.txt": b"x"}))
