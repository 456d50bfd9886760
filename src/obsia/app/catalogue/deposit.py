"""What an archive asks of a deposit: how to cite it, and the metadata with which a DOI is registered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

CITATION: Final = "CITATION.cff"
DATACITE: Final = "datacite.json"
AUTHOR: Final = "The obsia founders"
PUBLISHER: Final = "obsia"
SPDX: Final = "https://spdx.org/licenses/"
KEYWORDS: Final = ("artificial intelligence", "data centres", "energy", "carbon", "water", "openness")
_SCHEMA: Final = "http://datacite.org/schema/kernel-4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """Something that is cited as a whole, in English."""

    title: str
    about: str
    version: str
    released_on: str
    """YYYY-MM-DD."""
    licence: str
    """As SPDX names it."""
    message: str
    """What is asked of those who cite it."""
    address: str = ""
    """Where it is found; '' where that is not known."""

    @property
    def licence_address(self) -> str:
        """Where its licence stands."""
        return f"{SPDX}{self.licence}.html"


def citation(deposit: Deposit) -> str:
    """``CITATION.cff``, with the version that the content gives it. Texts are quoted as JSON, which YAML reads."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {json.dumps(deposit.message)}",
        "type: dataset",
        f"title: {json.dumps(deposit.title)}",
        "authors:",
        f"  - name: {json.dumps(AUTHOR)}",
        f"version: {json.dumps(deposit.version)}",
        f"date-released: {deposit.released_on}",
        f"license: {deposit.licence}",
        f"abstract: {json.dumps(deposit.about)}",
        *([f"url: {json.dumps(deposit.address)}"] if deposit.address else []),
        "keywords:",
        *(f"  - {json.dumps(each)}" for each in KEYWORDS),
        "",
    ]
    return "\n".join(lines)


def datacite(deposit: Deposit) -> dict[str, Any]:
    """``datacite.json``: the members that DataCite (kernel 4) demands for a DOI, which the archive then gives."""
    return {
        "schemaVersion": _SCHEMA,
        "creators": [{"name": AUTHOR, "nameType": "Organizational"}],
        "titles": [{"title": deposit.title, "lang": "en"}],
        "publisher": {"name": PUBLISHER},
        "publicationYear": int(deposit.released_on[:4]),
        "types": {"resourceType": "Dataset", "resourceTypeGeneral": "Dataset"},
        "subjects": [{"subject": each, "lang": "en"} for each in KEYWORDS],
        "dates": [{"date": deposit.released_on, "dateType": "Issued"}],
        "language": "en",
        "version": deposit.version,
        "rightsList": [
            {
                "rightsUri": deposit.licence_address,
                "rightsIdentifier": deposit.licence,
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": SPDX,
            }
        ],
        "descriptions": [{"description": deposit.about, "descriptionType": "Abstract", "lang": "en"}],
        **({"url": deposit.address} if deposit.address else {}),
    }
