"""A credential inside an SVG: one element with the JSON as CDATA, or an attribute with a JWT."""

import re
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from course.errors import DamagedFile, NoCredential

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
ELEMENT = f"{NAMESPACE} credential"
OLD_NAMESPACE = "http://openbadges.org"
DEEPEST = 200
START = re.compile(r"<svg\b[^>]*>")


def bake(drawing: str, credential: str) -> str:
    """The drawing with the credential in it.

    Args:
        drawing: SVG without a credential, its root element written as ``<svg ...>``.
        credential: JSON, or a JWT.
    """
    found = START.search(drawing)
    assert found, "a drawing of our own begins with its root element"
    root = f"{found[0][:-1]} xmlns:openbadges={quoteattr(NAMESPACE)}>"
    return drawing[: found.start()] + root + _element(credential) + drawing[found.end() :]


def _element(credential: str) -> str:
    if not credential.lstrip().startswith("{"):
        return f"<openbadges:credential verify={quoteattr(credential)}/>"
    text = credential.replace("]]>", "]]]]><![CDATA[>")
    return f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"


def read(drawing: bytes) -> str:
    """The credential in a drawing.

    Raises:
        DamagedFile: the drawing is no XML, declares entities, or carries no or several
            credentials.
    """
    reading = _Reading()
    try:
        reading.parser.Parse(drawing, True)
    except expat.ExpatError as error:
        raise DamagedFile(f"The drawing is not XML: {error}.") from None
    if reading.count > 1:
        raise DamagedFile("The drawing carries several credentials.")
    if reading.count:
        return "".join(reading.texts).strip()
    if reading.old:
        raise DamagedFile("The drawing carries an Open Badges 2.0 badge, which has no such proof.")
    raise NoCredential("The drawing carries no credential.")


class _Reading:
    """Listens to a parser, which fetches nothing and builds no tree."""

    def __init__(self) -> None:
        self.count = 0
        self.texts: list[str] = []
        self.old = False
        self._depth = 0
        self._inside = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = _no_entities
        self.parser.buffer_text = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise DamagedFile("The drawing is nested too deeply.")
        self.old = self.old or name.startswith(OLD_NAMESPACE)
        if name == ELEMENT:
            self._inside = self._depth
            self.count += 1
            self.texts.append(attributes.get("verify", ""))

    def _end(self, name: str) -> None:
        if self._inside == self._depth:
            self._inside = 0
        self._depth -= 1

    def _characters(self, text: str) -> None:
        if self._inside:
            self.texts.append(text)


def _no_entities(*_declared: object) -> None:
    raise DamagedFile("The drawing declares entities, which can hide or multiply text.")
