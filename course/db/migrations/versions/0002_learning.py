"""Published courses, clause versions, assignments, and what was read and answered."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "published_revision",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_revision")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_published_revision_ordinal")),
    )
    op.create_table(
        "stored_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("typed_name", sa.String(length=200), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_acknowledgement_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_acknowledgement_revision_id_published_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint(
            "person_id", "text_sha256", name=op.f("uq_acknowledgement_person_id_text_sha256")
        ),
    )
    op.create_index(
        op.f("ix_acknowledgement_person_id"), "acknowledgement", ["person_id"], unique=False
    )
    op.create_table(
        "clause_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.String(length=100), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("change_kind", sa.String(length=16), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_clause_version_revision_id_published_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_version")),
        sa.UniqueConstraint(
            "clause_id", "ordinal", name=op.f("uq_clause_version_clause_id_ordinal")
        ),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.String(length=100), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "manager",
                "rule",
                "expiry",
                "clause_change",
                "service_event",
                name="reason",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=True),
        sa.Column("revision_id", sa.String(length=64), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("completed_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["person.id"], name=op.f("fk_assignment_assigned_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_assignment_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_assignment_revision_id_published_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_person_id"), "assignment", ["person_id"], unique=False)
    op.create_index(
        op.f("uq_assignment_open"),
        "assignment",
        ["person_id", "path_id"],
        unique=True,
        sqlite_where=sa.text("completed_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("completed_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("scenario", "check", name="attemptkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("quiz_id", sa.String(length=100), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("paper", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("passed", "not_yet", name="outcome", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("max_points", sa.Integer(), nullable=True),
        sa.Column("missed_clause_ids", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "outcome IS NULL OR finished_at IS NOT NULL",
            name=op.f("ck_attempt_outcome_when_finished"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_attempt_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attempt_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_attempt_revision_id_published_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "assignment_id",
            "kind",
            "quiz_id",
            "ordinal",
            name=op.f("uq_attempt_assignment_id_kind_quiz_id_ordinal"),
        ),
    )
    op.create_index(op.f("ix_attempt_person"), "attempt", ["person_id", "kind"], unique=False)
    op.create_table(
        "recall_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.String(length=100), nullable=False),
        sa.Column("option_id", sa.String(length=20), nullable=False),
        sa.Column(
            "rating",
            sa.Enum(
                "best",
                "acceptable",
                "poor",
                "critical",
                name="rating",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("clause_ids", sa.JSON(), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_recall_answer_assignment_id_assignment"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_recall_answer_revision_id_published_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_answer")),
    )
    op.create_index(
        op.f("ix_recall_answer_item"),
        "recall_answer",
        ["assignment_id", "item_id", "answered_at"],
        unique=False,
    )
    op.create_table(
        "screen_read",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.Column("screen_id", sa.String(length=100), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_screen_read_assignment_id_assignment"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_screen_read_revision_id_published_revision"),
        ),
        sa.PrimaryKeyConstraint(
            "assignment_id", "module_id", "screen_id", name=op.f("pk_screen_read")
        ),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.String(length=200), nullable=False),
        sa.Column("option_id", sa.String(length=20), nullable=False),
        sa.Column(
            "rating",
            sa.Enum(
                "best",
                "acceptable",
                "poor",
                "critical",
                name="rating",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("clause_ids", sa.JSON(), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_answer_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_answer_revision_id_published_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("attempt_id", "position", name=op.f("uq_answer_attempt_id_position")),
    )
