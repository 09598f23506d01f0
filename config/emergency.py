"""The numbers for emergencies of countries. 112 works in the whole European Union and from most mobile phones."""

from __future__ import annotations

ELSEWHERE = "112"
NUMBERS = {
    **dict.fromkeys(("US", "CA", "MX", "PH"), "911"),
    **dict.fromkeys(("GB", "IE", "HK"), "999"),
    "AU": "000",
    "SG": "995",
    "NZ": "111",
    "JP": "119",
    "BR": "192",
    "ZA": "10177",
}
