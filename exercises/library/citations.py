"""Sources as pages show them."""

from __future__ import annotations

from ..models import Citation
from ..rules.reasons import CitedSource
from ..snapshot.document import source_label


def cited(citation: Citation) -> CitedSource:
    """Put a citation into the form that ``exercises/rules/_sources.html`` shows. Its ``source`` must be loaded."""
    source = citation.source
    return CitedSource(
        code=source.code,
        label=source_label(source),
        locator=citation.locator,
        title=source.title,
        link=source.link,
        evidence=source.evidence,
    )
