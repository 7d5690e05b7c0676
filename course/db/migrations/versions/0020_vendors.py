"""Vendor files, the agreement with each firm, and decisions about visits."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    _add_files()
    _add_agreements()
    _add_visits()


def _add_files() -> None:
    op.create_table(
        "vendor_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "insurance",
                "licence",
                "certificate",
                "other",
                name="documentkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_key", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("amount", sa.String(length=100), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_vendor_document_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_document_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_document_vendor_id_vendor")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_vendor_document_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_document")),
    )
    op.create_index("ix_vendor_document_ends", "vendor_document", ["ends_on"])
    op.create_index("ix_vendor_document_vendor", "vendor_document", ["vendor_id", "ends_on"])
    op.create_table(
        "vendor_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "trade",
                "experience",
                "customer",
                "testimonial",
                name="entrykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_entry_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_entry_vendor_id_vendor")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_vendor_entry_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_entry")),
    )
    op.create_index(op.f("ix_vendor_entry_vendor_id"), "vendor_entry", ["vendor_id"])
    op.create_table(
        "vendor_interview",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("spoke_with", sa.String(length=200), nullable=False),
        sa.Column("questions_sha256", sa.String(length=64), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_interview_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_interview_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_interview")),
    )
    op.create_index(op.f("ix_vendor_interview_vendor_id"), "vendor_interview", ["vendor_id"])
    op.create_table(
        "vendor_reference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("good", "mixed", "poor", name="outcome", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_vendor_reference_outcome_when_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_vendor_reference_answered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_vendor_reference_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_reference_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_reference_vendor_id_vendor")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_vendor_reference_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_reference")),
    )
    op.create_index(op.f("ix_vendor_reference_vendor_id"), "vendor_reference", ["vendor_id"])
    op.create_table(
        "vendor_status",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "invited",
                "in_review",
                "admitted",
                "conditional",
                "paused",
                "ended",
                name="status",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_status_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_status_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_status")),
        sa.UniqueConstraint(
            "vendor_id", "ordinal", name=op.f("uq_vendor_status_vendor_id_ordinal")
        ),
    )
    op.create_table(
        "vendor_subcontractor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (agreed IS NULL)",
            name=op.f("ck_vendor_subcontractor_agreed_when_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_vendor_subcontractor_answered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_subcontractor_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_subcontractor_vendor_id_vendor")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"],
            ["person.id"],
            name=op.f("fk_vendor_subcontractor_withdrawn_by_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_subcontractor")),
    )
    op.create_index(
        op.f("ix_vendor_subcontractor_vendor_id"), "vendor_subcontractor", ["vendor_id"]
    )
    op.create_table(
        "vendor_branch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_vendor_branch_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_branch_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_branch_vendor_id_vendor")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_vendor_branch_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_branch")),
    )
    op.create_index(op.f("ix_vendor_branch_branch_id"), "vendor_branch", ["branch_id"])
    op.create_index("ix_vendor_branch_vendor", "vendor_branch", ["vendor_id", "branch_id"])
    op.create_table(
        "vendor_document_body",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["vendor_document.id"],
            name=op.f("fk_vendor_document_body_document_id_vendor_document"),
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_vendor_document_body")),
    )
    op.create_table(
        "vendor_document_verdict",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("handed_in_by", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "made_by != handed_in_by", name=op.f("ck_vendor_document_verdict_four_eyes")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["vendor_document.id"],
            name=op.f("fk_vendor_document_verdict_document_id_vendor_document"),
        ),
        sa.ForeignKeyConstraint(
            ["handed_in_by"],
            ["person.id"],
            name=op.f("fk_vendor_document_verdict_handed_in_by_person"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_document_verdict_made_by_person")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_vendor_document_verdict")),
    )


def _add_agreements() -> None:
    op.create_table(
        "vendor_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("agreement_sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_agreement_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_vendor_agreement_revision_id_published_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_agreement_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_agreement")),
        sa.UniqueConstraint(
            "vendor_id", "text_sha256", name=op.f("uq_vendor_agreement_vendor_id_text_sha256")
        ),
    )
    op.create_table(
        "expectation_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("present", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["vendor_agreement.id"],
            name=op.f("fk_expectation_review_agreement_id_vendor_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_expectation_review_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_expectation_review_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectation_review")),
    )
    op.create_index(op.f("ix_expectation_review_vendor_id"), "expectation_review", ["vendor_id"])
    op.create_table(
        "vendor_agreement_view",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["vendor_agreement.id"],
            name=op.f("fk_vendor_agreement_view_agreement_id_vendor_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_agreement_view_made_by_person")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "made_by", name=op.f("pk_vendor_agreement_view")),
    )
    op.create_table(
        "vendor_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("vendor", "company", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("typed_name", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["vendor_agreement.id"],
            name=op.f("fk_vendor_signature_agreement_id_vendor_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_signature_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_signature")),
        sa.UniqueConstraint(
            "agreement_id", "side", name=op.f("uq_vendor_signature_agreement_id_side")
        ),
    )


def _add_visits() -> None:
    op.create_table(
        "gate_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_gate_key_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_gate_key_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_gate_key_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_key")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_gate_key_token_sha256")),
    )
    op.create_index(op.f("ix_gate_key_branch_id"), "gate_key", ["branch_id"])
    op.create_table(
        "visit_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("let_in", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "light",
            sa.Enum("green", "amber", "red", name="light", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_visit_decision_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_visit_decision_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_visit_decision_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_visit_decision_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_decision")),
    )
    op.create_index("ix_visit_decision_branch", "visit_decision", ["branch_id", "made_at"])
    op.create_index("ix_visit_decision_person", "visit_decision", ["person_id", "made_at"])
    op.create_index("ix_visit_decision_vendor", "visit_decision", ["vendor_id", "made_at"])
    op.create_table(
        "visit_appeal",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["visit_decision.id"],
            name=op.f("fk_visit_appeal_decision_id_visit_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_visit_appeal_made_by_person")
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_visit_appeal")),
    )
    op.create_table(
        "visit_appeal_answer",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["visit_appeal.decision_id"],
            name=op.f("fk_visit_appeal_answer_decision_id_visit_appeal"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_visit_appeal_answer_made_by_person")
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_visit_appeal_answer")),
    )
