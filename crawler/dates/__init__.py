"""Date strings of web pages -> instants in UTC, with how exactly and from what each is known.

Pure: the moment of the fetch and the source's zone come in, nothing is read from the machine. What a page does not
say is not made up: a day stays a day, a missing year or day is marked as worked out, garbage is ``None``. Which
string stands for the date of an article is settled by ``choose_date``; finding the strings is left to ``extract``,
freezing the first good value to the store.

Rules
- An explicit zone wins; without one a wall-clock time is in the source's zone. "3 hours ago" is an instant already
  and is never shifted. In a gap of summer time the offset before it counts, in a fold the first pass (PEP 495).
- A day without a clock is noon of that day in the zone, or its first moment when noon is still to come.
- Amounts of days and longer ("2天前") count back from the fetch, a month as 30 days and a year as 365. A vague
  amount ("几分钟前", "a few seconds ago") counts as 3.
- A missing year is the latest that does not lie ahead; a clock alone is today's, or yesterday's if still to come.
- Up to 26 hours ahead (the widest gap between two zones) is believed, and clamped to the fetch; more is refused,
  as is everything before 1995. Words such as "tomorrow" may reach two days.
- ``05/02/2026`` follows ``day_first``; else the language, else the zone: day first in Europe, Africa, Australia,
  India and Latin America, month first in East Asia, the rest of America and unknown zones; the other order when only
  that one exists or does not lie ahead.
- Formats: ISO 8601, RFC 822/1123/850, Unix time in s, ms or us, and the spoken forms of Chinese (both scripts) and
  English; written dates of German, French, Spanish, Italian, Portuguese, Dutch, Russian, Japanese and Korean.
"""

from __future__ import annotations

from crawler.dates._choose import choose_date, first_seen
from crawler.dates._corrections import correct
from crawler.dates._neighbours import placed_links
from crawler.dates._read import parse_date

__all__ = ["choose_date", "correct", "first_seen", "parse_date", "placed_links"]
