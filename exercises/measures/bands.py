"""How strongly exercise bands pull, by colour. Pure.

Code and no row at the editors' desk, because what people have stored depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

# Pounds at twice the length, lightest first (R-THERA). Makers agree on neither the colours nor the pull.
COLOUR_POUNDS: Mapping[str, Decimal] = {
    "yellow": Decimal("3.0"),
    "red": Decimal("3.7"),
    "green": Decimal("4.6"),
    "blue": Decimal("5.8"),
    "black": Decimal("7.3"),
    "silver": Decimal("10.2"),
}
# From no band to the strongest.
BAND_POUNDS: tuple[Decimal, ...] = (Decimal(0), *COLOUR_POUNDS.values())
