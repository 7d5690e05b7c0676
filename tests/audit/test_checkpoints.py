"""Checkpoints that others keep: what they show, and what they refuse."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from course.audit import proof_queries, queries, service
from course.audit.note_rules import Checkpoint, Signed, VerifierKey, read, sign
from course.audit.tree_rules import consistent, grow
from course.errors import DamagedFile
from course.events import CheckpointSigned, PlaceAdded
from course.keys import service as keys
from course.keys.domain import Purpose
from course.people import service as people
from tests import tampering


@pytest.fixture
def add(work):
    """``add(3)``: so many entries more."""

    def more(many):
        for _ in range(many):
            with work() as uow:
                people.add_vendor(uow, name=f"Vendor {queries.head(uow.session)[0]}")

    return more


@pytest.fixture
def kept(run, tmp_path, add):
    """``kept("a")``: a checkpoint of now in a file; the log has seven entries more before it."""

    def keep(name):
        add(7)
        file = tmp_path / name
        assert run("audit", "checkpoint", "--to", str(file)).exit_code == 0
        return file

    return keep


@pytest.fixture
def session(app):
    with app.extensions["course.read_sessions"]() as session:
        yield session


def rewrite(app):
    """Somebody with full access alters an entry and makes the whole tree, head included, anew."""
    engine = app.extensions["course.engine"]
    change = "UPDATE audit_entry SET event = 'RoleGranted' WHERE seq = 3"
    tampering.tamper(engine, "audit_entry", change)
    frontier: list[bytes] = []
    with app.extensions["course.read_sessions"]() as session:
        rows = [
            {"s": e.seq, "n": b"".join(grow(frontier, e.seq - 1, e.leaf))}
            for e in queries.entries(session)
        ]
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET nodes = :n WHERE seq = :s"), rows)
        connection.execute(text("UPDATE audit_head SET frontier = :f"), {"f": b"".join(frontier)})


def test_a_checkpoint_is_a_note_in_the_form_of_c2sp(run, session):
    result = run("audit", "checkpoint")

    note, _, key = result.output.partition("Key to check it with: ")
    head, _, signature = note.partition("\n\n")
    origin, size, root = head.split("\n")
    [told] = queries.told_of(session, CheckpointSigned)
    assert (origin, int(size)) == ("course.test/audit", told["size"])
    assert base64.b64decode(root).hex() == told["root_sha256"]
    assert signature.startswith("\N{EM DASH} course.test/audit ")
    assert read(note).signed_by([VerifierKey.read(key)])


def test_an_untouched_log_fits_an_older_checkpoint_in_words(run, kept, add):
    file = kept("then")
    add(4)

    result = run("audit", "verify", "--against", str(file))

    assert result.exit_code == 0
    assert "none of its" in result.output
    assert "5 were added" in result.output, "four and the making of the checkpoint"


def test_a_log_that_was_written_anew_fits_itself_but_not_the_checkpoint(run, kept, app):
    file = kept("then")
    rewrite(app)

    assert run("audit", "verify").exit_code == 0
    answer = run("audit", "verify", "--against", str(file))
    assert answer.exit_code == 1
    assert "are not those that the checkpoint was signed over" in answer.output


def test_old_checkpoints_hold_after_the_key_was_rotated_and_with_the_key_alone(run, kept, work):
    file = kept("then")
    key = run("audit", "checkpoint").output.split("Key to check it with: ")[1].strip()
    with work() as uow:
        keys.rotate(uow, Purpose.LOG)

    assert run("audit", "verify", "--against", str(file)).exit_code == 0
    assert run("audit", "verify", "--against", str(file), "--key", key).exit_code == 0


@pytest.mark.parametrize("part", ["signature", "size", "root"])
def test_a_checkpoint_that_was_altered_is_refused(run, kept, part):
    file = kept("then")
    lines = file.read_text("utf-8").split("\n")
    other = sign(Checkpoint("course.test/audit", 3, b"r" * 32), b"k" * 32, lambda _: b"s" * 64)
    at = {"size": 1, "root": 2, "signature": 4}[part]
    lines[at] = other.split("\n")[at]
    file.write_text("\n".join(lines), "utf-8")

    answer = run("audit", "verify", "--against", str(file))

    assert answer.exit_code == 1
    assert "not signed with a key of this instance" in answer.output


def test_a_file_that_is_no_checkpoint_is_said(run, tmp_path):
    file = tmp_path / "letter"
    file.write_text("Dear auditor,\n\nall is well.\n", "utf-8")

    answer = run("audit", "verify", "--against", str(file))

    assert answer.exit_code == 1
    assert "no checkpoint" in answer.output


def test_two_checkpoints_are_proved_to_be_of_one_log(run, kept):
    files = kept("then"), kept("now")

    proof = json.loads(run("audit", "consistency", *map(str, files)).output)

    old, new = (read(file.read_text("utf-8")).checkpoint for file in files)
    path = [bytes.fromhex(part) for part in proof["consistency_path"]]
    assert consistent(old.size, old.root, new.size, new.root, path)
    assert run("audit", "consistency", *map(str, reversed(files))).exit_code == 1


def test_two_checkpoints_of_two_histories_are_not(run, kept, app):
    then = kept("then")
    rewrite(app)

    answer = run("audit", "consistency", str(then), str(kept("now")))

    assert answer.exit_code == 1
    assert "not of one log" in answer.output


def test_many_entries_are_proved_to_be_in_the_log_against_a_checkpoint(kept, session):
    checkpoint = read(kept("then").read_text("utf-8")).checkpoint
    about = proof_queries.seqs_about(session, PlaceAdded, "place_id")
    seqs = [*about.values(), checkpoint.size + 1]

    proofs = list(proof_queries.inclusion(session, seqs, checkpoint.size))

    assert [found.seq for found in proofs] == list(about.values()), "what came later is left out"
    assert all(found.holds(checkpoint.root) for found in proofs)
    assert not proofs[0].holds(b"r" * 32)
    assert '"event":"PlaceAdded"' in proofs[0].leaf
    assert proofs[0].as_data()["leaf_index"] == proofs[0].seq - 1


def test_every_proof_is_found_with_few_statements(kept, session, statements):
    kept("then")
    size = queries.head(session)[0]

    with statements() as ran:
        proofs = list(proof_queries.inclusion(session, range(1, size + 1), size))

    root = proof_queries.root_at(session, size)
    assert len(proofs) == size
    assert all(found.holds(root) for found in proofs)
    assert len(ran) <= 3, "\n".join(ran)


def test_making_one_is_an_entry_of_the_log(work, session):
    with work() as uow:
        service.sign_checkpoint(uow, mailed_to=2)

    assert queries.told_of(session, CheckpointSigned)[0]["mailed_to"] == 2


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**60), st.text("abc./", min_size=1))
def test_what_is_signed_is_read_back(root, size, origin):
    private = Ed25519PrivateKey.generate()
    key = VerifierKey(origin, private.public_key().public_bytes_raw())
    made = Checkpoint(origin, size, root)

    found = read(sign(made, key.public, private.sign))

    assert found.checkpoint == made
    assert found.signed_by([VerifierKey(origin, b"k" * 32), VerifierKey.read(str(key))]) == key
    assert found.signed_by([VerifierKey("another", key.public)]) is None


def test_notes_of_others_verify_by_the_same_rules():
    """The example of golang.org/x/mod/sumdb/note, whose form C2SP wrote down."""
    key = VerifierKey.read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text_ = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    raw = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    signatures = (("PeterNeumann", raw[:4], raw[4:]),)
    nothing = Checkpoint("", 0, b"")

    assert Signed(nothing, text_, signatures).signed_by([key]) == key
    assert Signed(nothing, text_ + "!", signatures).signed_by([key]) is None


@given(st.text())
def test_anything_else_is_refused_in_plain_words(text_):
    for reading in (read, VerifierKey.read):
        with pytest.raises(DamagedFile):
            reading(text_)
