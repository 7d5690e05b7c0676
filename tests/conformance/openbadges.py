"""openbadgeslib, run by the verifiers' own Python: knows nothing of the product.

python openbadges.py FILE... [ADDRESS=FILE...]: one line of JSON for each file. What is asked for
over the network is answered from files, and everything else is not there.
"""

import json
import sys
from pathlib import Path

from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier

TAKEN_OUT = {".png": OB3Verifier.extract_token_from_png, ".svg": OB3Verifier.extract_token_from_svg}


def main(words: list[str]) -> None:
    answers = dict(word.rsplit("=", 1) for word in words if "=" in word)

    def download(address: str, *_: object, **__: object) -> bytes:
        return Path(answers[address]).read_bytes()

    for file in (Path(word) for word in words if "=" not in word):
        said: dict[str, object] = {"file": str(file), "errors": []}
        try:
            text = TAKEN_OUT.get(file.suffix, bytes.decode)(file.read_bytes())
            said["text"] = text
            OB3LdpVerifier().verify(text, check_status=True, download=download)
            said["valid"] = True
        except Exception as refused:  # whatever it refuses with is its answer
            said |= {"valid": False, "errors": [f"{type(refused).__name__}: {refused}"]}
        print(json.dumps(said))


main(sys.argv[1:])
