"""Proofs: signed documents that anybody can check without asking us, and without a network.

Verifiable Credentials 2.0 with Data Integrity proofs (``eddsa-rdfc-2022``), Multikey, did:key and
did:web, Bitstring status lists, and JWTs of those lists. Pure: no web, no database, no clock, no
private key that is not handed in. What is signed and what it means is the credentials' business.

vocabulary   the JSON-LD contexts that ship, and the refusal of all others
canonical    a document as canonical N-Quads, quickly
meaning      what PyLD makes of a document, and the refusal of what it leaves out
quads        quads as lines
integrity    putting proofs on documents, and checking them
multikey     keys as text
dids         issuers by key and by web address
statuslist   lists of bits that say what was revoked
jwt          a credential as a JSON Web Token
refusals     why a document is not accepted
"""
