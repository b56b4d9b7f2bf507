"""From a page to values: pure functions over a parsed document; no requests, no store, no settings."""
