"""Every error Tidings raises on purpose.

    CrawlerError               one line for a person; exit status in ``exit_status``
    ├── ConfigError            repair the configuration or the command line      exit 2
    ├── ExtractError           the source needs repair: a page does not match    exit 1
    ├── FetchError             try later: network, HTTP status, robots, limits   exit 1
    │   └── AddressRefused     the address may not be dialled
    ├── StoreError             look at the disk or the database                  exit 3
    │   ├── StoreLocked        another run holds the site folder
    │   └── SchemaTooNew       written by a newer Tidings
    ├── FeedError              do not publish: the old file stays                exit 1
    └── ServeError             look at the port, or at public/: nothing is served exit 3

One bad article never raises out of a run: it becomes a drop with a reason (``model.DropReason``).
"""

from __future__ import annotations


class CrawlerError(Exception):
    """Root of the tree; ``str()`` is one line that names what, where, and what was expected."""

    exit_status = 1


class ConfigError(CrawlerError):
    """The configuration or the command line is wrong."""

    exit_status = 2


class ExtractError(CrawlerError):
    """A page does not hold what the source's rules look for."""


class FetchError(CrawlerError):
    """A page could not be had now; trying later may help."""


class AddressRefused(FetchError):
    """The address is private, loopback, link-local or otherwise not to be dialled."""


class StoreError(CrawlerError):
    """The disk or the database stands in the way; what was published before stays whole."""

    exit_status = 3


class StoreLocked(StoreError):
    """Another run holds the site folder."""


class SchemaTooNew(StoreError):
    """The store was written by a newer version."""


class FeedError(CrawlerError):
    """A feed could not be rendered or written; its old file stays in place."""


class ServeError(CrawlerError):
    """The server cannot start."""

    exit_status = 3
