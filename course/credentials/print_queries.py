"""Certificates as a page and as a PDF, by the templates of the revision they were earned on."""

from collections import OrderedDict
from threading import Lock

from markupsafe import Markup
from sqlalchemy.orm import Session

from course.credentials.certificate_page import qr_svg, render_page
from course.credentials.pdf import Finish, PdfRenderer
from course.credentials.queries import Certificate
from course.library import queries as library

TEMPLATES = "certificates/"
"""Folder of a pack that holds what certificates are made of."""
KEPT = 4
"""How many revisions' printers a process keeps; each holds its fonts in memory."""

_printers: OrderedDict[str, PdfRenderer] = OrderedDict()
_lock = Lock()


def page(session: Session, certificate: Certificate, base_url: str) -> Markup:
    """The certificate as HTML, by the page template of the revision it was earned on."""
    revision = library.revision(session, certificate.revision_id)
    template = revision.credential(certificate.path_id).page_template
    files = library.files_of(session, revision, template)
    record = certificate.printed(base_url)
    return render_page(files[template].decode(), record, qr_svg(record.verify_url))


def pdf(session: Session, certificate: Certificate, base_url: str, finish: Finish) -> bytes:
    """The certificate as PDF, by the print template of the revision it was earned on."""
    revision = library.revision(session, certificate.revision_id)
    template = revision.credential(certificate.path_id).print_template
    record = certificate.printed(base_url)
    return printer(session, revision.id).render(record, template, finish).pdf


def printer(session: Session, revision_id: str) -> PdfRenderer:
    """What prints the certificates of a revision: built once per process, shared by threads."""
    with _lock:
        if known := _printers.get(revision_id):
            _printers.move_to_end(revision_id)
            return known
        revision = library.revision(session, revision_id)
        built = PdfRenderer(library.files_of(session, revision, TEMPLATES))
        _printers[revision_id] = built
        while len(_printers) > KEPT:
            _printers.popitem(last=False)
        return built
