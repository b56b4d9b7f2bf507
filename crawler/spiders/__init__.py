"""Families of sites, and the one Scrapy spider that walks a source by its family's rules."""
