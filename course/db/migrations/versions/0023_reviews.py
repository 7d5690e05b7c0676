"""Reviews on schedule, and what good service brings."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    _add_schedules()
    _add_meetings()
    _add_actions()
    _add_rules()
    _add_thanks()
    _add_letters()


def _add_schedules() -> None:
    op.create_table(
        "review_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_review_series_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_review_series_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_review_series_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_series")),
        sa.UniqueConstraint(
            "branch_id", "vendor_id", name=op.f("uq_review_series_branch_id_vendor_id")
        ),
    )
    op.create_index(
        op.f("ix_review_series_vendor_id"), "review_series", ["vendor_id"], unique=False
    )
    op.create_index(
        "uq_review_series_team",
        "review_series",
        ["branch_id"],
        unique=True,
        sqlite_where=sa.text("vendor_id IS NULL"),
        postgresql_where=sa.text("vendor_id IS NULL"),
    )
    op.create_table(
        "review_rhythm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("monthly", sa.Integer(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("monthly >= 0 AND every >= 1", name=op.f("ck_review_rhythm_goes_on")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_review_rhythm_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["review_series.id"],
            name=op.f("fk_review_rhythm_series_id_review_series"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_rhythm")),
        sa.UniqueConstraint(
            "series_id", "ordinal", name=op.f("uq_review_rhythm_series_id_ordinal")
        ),
    )


def _add_meetings() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("held_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["held_by"], ["person.id"], name=op.f("fk_review_held_by_person")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["review_series.id"], name=op.f("fk_review_series_id_review_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("series_id", "ordinal", name=op.f("uq_review_series_id_ordinal")),
    )
    op.create_index("ix_review_due", "review", ["held_on", "due_on"], unique=False)
    op.create_table(
        "review_guest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_review_guest_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_guest_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_guest_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_guest")),
        sa.UniqueConstraint(
            "review_id", "person_id", name=op.f("uq_review_guest_review_id_person_id")
        ),
    )
    op.create_index(
        "ix_review_guest_person", "review_guest", ["person_id", "review_id"], unique=False
    )
    op.create_table(
        "review_notes",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_review_notes_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_notes_review_id_review")
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_notes")),
    )
    op.create_table(
        "review_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("company", "vendor", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_review_point_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_point_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_point")),
    )
    op.create_index(op.f("ix_review_point_review_id"), "review_point", ["review_id"], unique=False)


def _add_actions() -> None:
    op.create_table(
        "review_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_review_action_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_action_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_action_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_action")),
    )
    op.create_index(
        "ix_review_action_person", "review_action", ["person_id", "due_on"], unique=False
    )
    op.create_index(
        op.f("ix_review_action_review_id"), "review_action", ["review_id"], unique=False
    )
    op.create_table(
        "review_action_said",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["review_action.id"],
            name=op.f("fk_review_action_said_action_id_review_action"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_review_action_said_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_action_said")),
        sa.UniqueConstraint(
            "action_id", "ordinal", name=op.f("uq_review_action_said_action_id_ordinal")
        ),
    )


def _add_rules() -> None:
    op.create_table(
        "recognition_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "reviews_on_time",
                "actions_on_time",
                "ready_at_visit",
                name="measure",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column(
            "reward",
            sa.Enum("letter", "preferred", name="reward", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "threshold BETWEEN 1 AND 100 AND months >= 1 AND least >= 1",
            name=op.f("ck_recognition_rule_asks"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_recognition_rule_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition_rule")),
        sa.UniqueConstraint("line_id", "version", name=op.f("uq_recognition_rule_line_id_version")),
    )
    op.create_table(
        "recognition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_recognition_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["recognition_rule.id"],
            name=op.f("fk_recognition_rule_id_recognition_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_recognition_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        sa.UniqueConstraint(
            "rule_id", "vendor_id", "since", name=op.f("uq_recognition_rule_id_vendor_id_since")
        ),
    )
    op.create_index(op.f("ix_recognition_vendor_id"), "recognition", ["vendor_id"], unique=False)


def _add_thanks() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_thanks_made_by_person")),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_thanks_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
    )
    op.create_index("ix_thanks_vendor", "thanks", ["vendor_id", "said_on"], unique=False)
    op.create_table(
        "preferred",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("recognition_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_preferred_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["recognition_id"],
            ["recognition.id"],
            name=op.f("fk_preferred_recognition_id_recognition"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_preferred_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferred")),
        sa.UniqueConstraint("recognition_id", name=op.f("uq_preferred_recognition_id")),
    )
    op.create_index(op.f("ix_preferred_vendor_id"), "preferred", ["vendor_id"], unique=False)
    op.create_table(
        "preferred_end",
        sa.Column("preferred_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_preferred_end_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["preferred_id"], ["preferred.id"], name=op.f("fk_preferred_end_preferred_id_preferred")
        ),
        sa.PrimaryKeyConstraint("preferred_id", name=op.f("pk_preferred_end")),
    )


def _add_letters() -> None:
    op.create_table(
        "reference_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.String(length=32), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_reference_letter_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_reference_letter_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_letter")),
        sa.UniqueConstraint("serial", name=op.f("uq_reference_letter_serial")),
    )
    op.create_index(
        op.f("ix_reference_letter_vendor_id"), "reference_letter", ["vendor_id"], unique=False
    )
