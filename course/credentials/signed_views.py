"""What machines ask for: signed credentials, status lists, and who issues here."""

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.credentials import queries, signed_queries, signing
from course.credentials.answers import three, verdict
from course.credentials.blueprint import bp
from course.credentials.domain import Status
from course.credentials.queries import Certificate
from course.errors import NotFound, NotReady
from course.keys.domain import KeysLocked
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.downloads import to_keep
from course.web.guards import public, requires

CREDENTIAL = "application/vc"
TOKEN = "application/vc+jwt"  # noqa: S105 - a media type


@bp.get("/certificates/<serial>.json")
@requires(Act.LEARN)
def credential(serial: str) -> ResponseReturnValue:
    """The signed credential as a file, for the same people as the certificate's page."""
    found = queries.within_reach(reading(), current_actor(), serial)
    body = Response(document(found), mimetype=CREDENTIAL)
    return to_keep(body, f"credential-{found.serial}.json")


def document(certificate: Certificate) -> str:
    """The signed credential's text; signed now, where it was awarded without a signature."""
    if found := signed_queries.signed(reading(), certificate.id):
        return found.document
    try:
        with unit_of_work() as uow:
            signing.sign_one(uow, certificate.id)
    except KeysLocked as locked:
        raise NotReady("It cannot be signed just now. Ask your office to tell IT.") from locked
    found = signed_queries.signed(reading(), certificate.id)
    if found is None:
        raise NotReady("It cannot be signed just now. Try again later.")
    return found.document


@bp.get("/verify/<serial>.json")
@public("machines check a serial as people do; they learn no more than people")
def verify_json(serial: str) -> ResponseReturnValue:
    """The public check as JSON: the three answers, and least data."""
    found = queries.by_serial(reading(), serial)
    if found is None:
        raise NotFound("There is no such serial.")
    now = settings().clock()
    facts = signed_queries.facts(found, signed_queries.signed(reading(), found.id), now)
    said = verdict(found.status_at(now), facts.signature)
    told = {"serial": found.serial, "checked_at": now.isoformat(), "answer": said}
    told |= {answer.about.lower(): answer.word for answer in three(facts)}
    if said == Status.VALID:
        record = found.record
        told |= {"name": found.short_name, "path": record["path_title"]}
        told |= {"valid_until": found.valid_until.isoformat()}
    return jsonify(told)


@bp.get("/status/<int:number>")
@public("whoever holds a credential asks whether it was revoked; the list names nobody")
def status_list(number: int) -> ResponseReturnValue:
    """A status list, signed: as JSON, or as a token for those who ask for one."""
    best = request.accept_mimetypes.best_match([CREDENTIAL, "application/json", TOKEN])
    return _list(number, as_token=best == TOKEN)


@bp.get("/status/<int:number>.jwt")
@public("the same list for whoever cannot say in the request which form they want")
def status_list_token(number: int) -> ResponseReturnValue:
    """A status list as a token."""
    return _list(number, as_token=True)


def _list(number: int, *, as_token: bool) -> Response:
    here = settings()
    found = signed_queries.status_list(
        reading(), number, base_url=here.base_url, secret=here.secret_key, now=here.clock()
    )
    body, kind = (found.jwt, TOKEN) if as_token else (found.json, CREDENTIAL)
    return _for_everybody(
        Response(body, mimetype=kind),
    )


@bp.get("/.well-known/did.json")
@public("whoever checks a signature asks which keys are this issuer's")
def did_document() -> ResponseReturnValue:
    """Who issues here, and every key that ever signed."""
    found = signed_queries.did_document(reading(), settings().base_url)
    body = signed_queries.as_text(found)
    return _for_everybody(Response(body, mimetype="application/did+json"))


def _for_everybody(response: Response) -> Response:
    """Open to pages of other sites too. Copies are kept, and asked about by their digest.

    Decision: a list may be kept, but not used without asking whether it is still the newest, so
    that a revocation counts at once; the answer to that is short.
    """
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Vary"] = "Accept"
    response.add_etag()
    response.make_conditional(request)
    return response
