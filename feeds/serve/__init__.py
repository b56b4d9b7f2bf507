"""The small server for ``public/``: the right headers, conditional requests, compression, moved feeds.

``site.Site`` decides every answer; ``app`` is the ASGI application around it, and the place where further routes are
mounted; ``protocol`` is uvicorn's, with limits for slow clients and a short way to a 304.
Needs the packages of ``tidings[serve]``. The store is none of its business: what is told of sources is handed in.
"""
