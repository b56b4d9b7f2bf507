"""Post files of Hexo sites -> values; the RSSHUB-PAGE bot's in particular, in every form that it wrote; and back.

A folder or an archive of files comes in, or the text of one; a ``Post`` goes out, with nothing repaired that only a
guess could repair. Any text gives a post, a file without front matter one without title. HTML is not cleaned, and
which date to believe is left to ``dates``. What Tidings exported itself is read apart, since it says more.

Format: https://hexo.io/docs/front-matter (YAML; JSON front matter is not read). The bot quoted without escaping, so
its files are no YAML; ``_front`` reads lines instead.
"""

from crawler.posts._article import (
    NOWHERE,
    PostSite,
    has_front_matter,
    key_address,
    link_of,
    published_address,
    stamp_of,
)
from crawler.posts._export import POSTS_FOLDER, digits_in, digits_of, guid_in, post_path, read_exported, render_post
from crawler.posts._files import MAX_BYTES, PostFile, PostFiles, open_posts
from crawler.posts._post import Generation, Post, PostDate, read_post

__all__ = [
    "MAX_BYTES",
    "NOWHERE",
    "POSTS_FOLDER",
    "Generation",
    "Post",
    "PostDate",
    "PostFile",
    "PostFiles",
    "PostSite",
    "digits_in",
    "digits_of",
    "guid_in",
    "has_front_matter",
    "key_address",
    "link_of",
    "open_posts",
    "post_path",
    "published_address",
    "read_exported",
    "read_post",
    "render_post",
    "stamp_of",
]
