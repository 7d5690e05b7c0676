"""JSON Schemas as files: ``python -m course.content.schema_files`` writes them."""

import json
from pathlib import Path

from course.content.schema import json_schemas

FOLDER = Path(__file__).resolve().parent / "schemas"


def schema_texts() -> dict[str, str]:
    """File name to what the file must hold."""
    return {
        f"{kind}.schema.json": json.dumps(schema, indent=2, sort_keys=True) + "\n"
        for kind, schema in json_schemas().items()
    }


def main() -> None:
    """Write every schema; run it after a change of ``schema.py``."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in schema_texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
