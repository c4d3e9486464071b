"""What does OpenAPI say of the import of people that FastAPI cannot see: file, headers, lines?"""

from typing import Any, Final

from kit.feed_routes import NDJSON

ACTION: Final = "personnel.import-people"
MEDIA_TYPES: Final = (
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/octet-stream",
)

_TEXT: Final = {"type": "string"}


def _said(name: str, where: str, description: str, **schema: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON schema
    required = name not in {"preview", "Simulated-Time", "Play", "traceparent", "Accept-Language"}
    return {
        "name": name,
        "in": where,
        "required": required,
        "description": description,
        "schema": {**_TEXT, **schema},
    }


OPERATION: Final[dict[str, Any]] = {
    "summary": "Import people from an HR export (SIASN form, CSV or XLSX)",
    "description": (
        "All rows are checked before any is taken. A wrong one is named in the problem "
        "`/problems/personnel/rows-are-wrong` under `facts.problems` by row, column, value, code "
        "and reason, and nothing is recorded. The same file again changes nothing; under the same "
        "key it also gets the same summary, and after a broken connection, or where what others "
        "recorded meanwhile stopped it half way, it finishes what was begun. With `preview` "
        "nothing is recorded either way: the one line says under `preview` what would come of the "
        "list."
    ),
    "operationId": "personnel-import-people",
    "parameters": [
        _said("effective_on", "query", "From which day the list holds.", format="date"),
        {
            **_said("preview", "query", "Only check, record nothing."),
            "schema": {"type": "boolean", "default": False},
        },
        _said("File-Name", "header", "The file's name, percent-encoded UTF-8.", maxLength=765),
        _said(
            "Idempotency-Key",
            "header",
            "The same key with the same file is the same import.",
            minLength=1,
            maxLength=128,
            pattern="^[!-~]+$",
        ),
        _said("Simulated-Time", "header", "Only for sample data.", format="date-time"),
        _said("Play", "header", "With it while sample data is played.", format="uuid"),
        _said("traceparent", "header", "W3C Trace Context."),
        _said("Accept-Language", "header", "Of problems: id (default) or en."),
    ],
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {**_TEXT, "format": "binary"}} for kind in MEDIA_TYPES},
    },
    "responses": {
        "200": {
            "description": (
                "One JSON object a line: `checked`, then `recorded` and `of` as it goes on, last "
                "`summary` (rows, new, changed, unchanged, seats_left, warnings) with `token`, or "
                "`problem` where something was refused only while it was taken."
            ),
            "content": {NDJSON: {"schema": _TEXT}},
        }
    },
}
