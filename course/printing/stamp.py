"""Time stamps: a server elsewhere confirms when something was there (RFC 3161).

pyHanko asks for them. It is loaded by whoever asks, not by every server and command that starts.
"""

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

HASH = "sha256"
TSA_SECONDS = 10
STAMP = b"060B2A864886F70D010910020E"
"""The object identifier of a time stamp (RFC 3161, appendix A), as a PDF's signature holds it."""


class StampMissing(Exception):
    """A time stamp server did not answer, or not with a stamp."""


def is_stamped(pdf: bytes) -> bool:
    """Whether a seal that was made here has its time confirmed."""
    return STAMP in pdf


def stamp_of(stamper: "TimeStamper", digest: bytes) -> bytes:
    """A stamp that confirms when a SHA-256 digest was there (RFC 3161).

    Raises:
        StampMissing: the server did not answer in time, or not with a stamp.
    """
    from aiohttp import ClientError
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    known = (ClientError, OSError, TimeoutError, ValueError, TimestampRequestError)
    try:
        return bytes(asyncio.run(stamper.async_timestamp(digest, HASH)).dump())
    except known as error:
        raise StampMissing(f"{type(error).__name__} {error}".strip()) from error


def stamped(made: bytes, signature: bytes, stamper: "TimeStamper") -> bytes:
    """A CMS signature with the stamp that confirms it."""
    from asn1crypto import cms
    from cryptography.hazmat.primitives.hashes import SHA256, Hash
    from pyhanko.sign.general import simple_cms_attribute

    digest = Hash(SHA256())
    digest.update(signature)
    stamp = stamp_of(stamper, digest.finalize())
    signed = cms.ContentInfo.load(made)
    stamps = simple_cms_attribute("signature_time_stamp_token", cms.ContentInfo.load(stamp))
    signed["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([stamps])
    return bytes(signed.dump())


def time_stamper(url: str) -> "TimeStamper":
    """The RFC 3161 server at an address."""
    from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

    return HTTPTimeStamper(url, timeout=TSA_SECONDS)
