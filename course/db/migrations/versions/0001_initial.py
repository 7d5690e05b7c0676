"""The first schema, and the triggers that keep the audit log append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("code_key", name=op.f("uq_person_code_key")),
        sa.UniqueConstraint("email_key", name=op.f("uq_person_email_key")),
    )
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
        "region",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["region.id"], name=op.f("fk_region_parent_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("name", name=op.f("uq_region_name")),
    )
    op.create_index(op.f("ix_region_parent_id"), "region", ["parent_id"], unique=False)

    op.create_table(
        "sign_in_miss",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address_sha256", sa.String(length=64), nullable=False),
        sa.Column("missed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_miss")),
    )
    op.create_index(
        op.f("ix_sign_in_miss_address"),
        "sign_in_miss",
        ["address_sha256", "missed_at"],
        unique=False,
    )

    op.create_table(
        "stored_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "vendor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor")),
        sa.UniqueConstraint("name", name=op.f("uq_vendor_name")),
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
        "branch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_branch_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
        sa.UniqueConstraint("name", name=op.f("uq_branch_name")),
    )
    op.create_index(op.f("ix_branch_region_id"), "branch", ["region_id"], unique=False)

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
        "sign_in_link",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_link_person_id_person")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sign_in_link")),
    )
    op.create_index(op.f("ix_sign_in_link_person_id"), "sign_in_link", ["person_id"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id_person")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sign_in_session")),
    )
    op.create_index(
        op.f("ix_sign_in_session_person_id"), "sign_in_session", ["person_id"], unique=False
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
        "engagement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("employee", "contractor", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("job_role", sa.String(length=100), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'contractor') = (vendor_id IS NOT NULL)",
            name=op.f("ck_engagement_vendor_if_contractor"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_engagement_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_engagement_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_engagement_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_engagement_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
    )
    op.create_index(
        op.f("ix_engagement_branch"), "engagement", ["branch_id", "person_id"], unique=False
    )
    op.create_index(op.f("ix_engagement_person_id"), "engagement", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_engagement_vendor"), "engagement", ["vendor_id", "person_id"], unique=False
    )

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "learner",
                "vendor_admin",
                "manager",
                "region_manager",
                "hr",
                "author",
                "auditor",
                "admin",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("branch_id", sa.Uuid(), nullable=True),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role != 'manager' OR branch_id IS NOT NULL",
            name=op.f("ck_role_grant_manager_has_branch"),
        ),
        sa.CheckConstraint(
            "role != 'region_manager' OR region_id IS NOT NULL",
            name=op.f("ck_role_grant_region_manager_has_region"),
        ),
        sa.CheckConstraint(
            "role != 'vendor_admin' OR vendor_id IS NOT NULL",
            name=op.f("ck_role_grant_vendor_admin_has_vendor"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_role_grant_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_role_grant_region_id_region")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_role_grant_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)

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
        op.f("ix_recall_answer_item"), "recall_answer", ["assignment_id", "item_id"], unique=False
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
        "standing",
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("employee", "contractor", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("renewable_from", sa.Date(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_standing_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_standing_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_standing_engagement_id_engagement")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_standing_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_standing_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("engagement_id", "path_id", name=op.f("pk_standing")),
    )
    op.create_index(
        op.f("ix_standing_branch"), "standing", ["branch_id", "due_on", "valid_until"], unique=False
    )
    op.create_index(op.f("ix_standing_person"), "standing", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_standing_vendor"), "standing", ["vendor_id", "branch_id"], unique=False
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
    op.create_table(
        "credential",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.String(length=100), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("employee", "contractor", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("score_percent", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("renewable_from", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_credential_until_after_from")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_credential_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_credential_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_credential_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_credential_revision_id_published_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_credential_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_credential_attempt_id")),
        sa.UniqueConstraint(
            "person_id", "path_id", "ordinal", name=op.f("uq_credential_person_id_path_id_ordinal")
        ),
        sa.UniqueConstraint("serial", name=op.f("uq_credential_serial")),
    )
    op.create_index(
        op.f("ix_credential_branch"), "credential", ["branch_id", "valid_until"], unique=False
    )
    op.create_index(op.f("ix_credential_person_id"), "credential", ["person_id"], unique=False)
    op.create_index(op.f("ix_credential_until"), "credential", ["valid_until", "id"], unique=False)
    op.create_index(
        op.f("ix_credential_vendor"), "credential", ["vendor_id", "valid_until"], unique=False
    )

    op.create_table(
        "revocation",
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["credential_id"],
            ["credential.id"],
            name=op.f("fk_revocation_credential_id_credential"),
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["person.id"], name=op.f("fk_revocation_revoked_by_person")
        ),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("pk_revocation")),
    )
    _refuse_changes_of_the_log()


def _refuse_changes_of_the_log() -> None:
    """Append-only is kept by the database too, not by good manners alone."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit entries are never changed'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()"
    )
