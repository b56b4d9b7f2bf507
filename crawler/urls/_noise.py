"""The parts of a query that say who came from where instead of what is meant."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

#: Query parameters that never choose the content, in lower case. First block: the list that Firefox strips
#: (toolkit/components/antitracking, "query stripping"); second: general rules of AdGuard's URL tracking filter and
#: the click ids of the large advertisers; third: statistics and sharing marks of Chinese sites.
TRACKING_PARAMETERS = frozenset(
    """
    __hsfp __hssc __hstc __s _hsenc _openstat dclid fbclid gbraid gclid hsctatracking igshid mc_eid mkt_tok
    ml_subscriber ml_subscriber_hash msclkid oft_c oft_ck oft_d oft_id oft_ids oft_k oft_lk oft_sk oly_anon_id
    oly_enc_id rb_clickid s_cid twclid vero_conv vero_id wbraid wickedid yclid

    _ga _gl _hsmi _kx action_object_map action_ref_map action_type_map at_campaign at_medium cmpid dm_i ef_id epik
    fb_action_ids fb_action_types fb_ref fb_source gclsrc gad_source gps_adid guccounter
    guce_referrer guce_referrer_sig igsh ir_campaignid irclickid li_fat_id mc_cid
    ns_campaign ns_mchannel ns_source ref_src sb_referer_host srsltid ttclid unicorn_click_id wt.mc_id xtor ysclid

    hmci hmcu hmkw hmpl hmsr isappinstalled nsukey share_from share_medium share_plat share_session_id share_source
    share_tag share_times share_token sharer_shareid sharer_sharetime spm spm_id_from vd_source weibo_id
    """.split()  # noqa: SIM905  (a table, read as one)
)
#: The same, by beginning: Google's and AdGuard's campaign marks, Matomo, Piwik, Branch.
_TRACKING_PREFIXES = ("utm_", "itm_", "mtm_", "matomo_", "piwik_", "pk_", "_branch_")

#: Names that always carry a session id, and names that do when the value looks like one.
_SESSION_NAMES = frozenset({"jsessionid", "phpsessid", "aspsessionid", "cfid", "cftoken", "asp.net_sessionid"})
_SESSION_NAMES_IF_HEX = frozenset({"sid", "session_id", "sessionid", "sess", "zenid", "oscsid"})
_HEX_ID = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)


def meaningful(query: str) -> str:
    """Return the query without tracking parameters, session ids and empty parameters."""
    if not query:
        return query
    return "&".join(part for part in query.split("&") if part and not _is_noise(part))


def without_parameters(url: str, names: Collection[str]) -> str:
    """Return an address without the query parameters of these names (as written, before ``=``)."""
    head, mark, query = url.partition("?")
    if not mark or not names:
        return url
    query, hash_mark, fragment = query.partition("#")
    kept = "&".join(part for part in query.split("&") if part.partition("=")[0] not in names)
    return head + ("?" + kept if kept else "") + hash_mark + fragment


@lru_cache(maxsize=4096)
def _is_noise(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in TRACKING_PARAMETERS or name in _SESSION_NAMES or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _SESSION_NAMES_IF_HEX and _HEX_ID.fullmatch(value) is not None
