"""Which IP addresses the whole Internet can reach (IANA special-purpose registries, RFC 6890)."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

#: Protocol assignments (RFC 6890), partly global to ``ipaddress``; nobody serves pages there.
_PROTOCOLS = IPv4Network("192.0.0.0/24")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
#: IPv6 prefixes whose last 32 bits are an IPv4 address: NAT64 (RFC 6052) and the old IPv4-compatible form.
_IPV4_INSIDE = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))


def is_public(address: str) -> bool:
    """Return whether an IP address, as a resolver answers it, belongs to the public Internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast and ip not in _PROTOCOLS
    inner = _ipv4_inside(ip)
    if inner is not None:
        return is_public(str(inner))
    return ip in _GLOBAL_UNICAST and ip.is_global


def _ipv4_inside(ip: IPv6Address) -> IPv4Address | None:
    if any(ip in network for network in _IPV4_INSIDE):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
