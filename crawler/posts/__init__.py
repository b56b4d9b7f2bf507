"""Post files of Hexo sites -> values; the RSSHUB-PAGE bot's in particular, in every form that it wrote.

The text of one file comes in; a ``Post`` goes out, with nothing repaired that only a guess could repair. Pure and
total: any text gives a post, a file without front matter one without title. Markdown is not rendered and HTML not
cleaned, and which date to believe is left to ``dates``.

Format: https://hexo.io/docs/front-matter (YAML; JSON front matter is not read). The bot quoted without escaping, so
its files are no YAML; ``_front`` reads lines instead.
"""

from crawler.posts._post import Generation, Post, PostDate, read_post

__all__ = ["Generation", "Post", "PostDate", "read_post"]
