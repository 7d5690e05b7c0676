"""Two records of one person made one, and what that moved; names in the form they are looked for;
invitations of vendors."""

import sqlalchemy as sa
from alembic import op

from course.people.domain import digits, search_key

revision = "0009"
down_revision = "0008"

AT_ONCE = 2_000
PERSON = sa.table(
    "person",
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("phone", sa.String()),
    sa.column("name_key", sa.String()),
    sa.column("phone_key", sa.String()),
)


def upgrade() -> None:
    _add_columns()
    _fill()
    _index()
    _add_merges()
    _add_invitations()


def _add_columns() -> None:
    # A constraint with its column, in one statement: SQLite can add none afterwards.
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(
        f"ALTER TABLE person ADD COLUMN merged_into {kind} "
        "CONSTRAINT fk_person_merged_into_person REFERENCES person (id)"
    )
    name_key = sa.Column("name_key", sa.String(length=200), server_default="", nullable=False)
    op.add_column("person", name_key)
    op.add_column("person", sa.Column("phone_key", sa.String(length=40), nullable=True))
    op.add_column("roster_line", sa.Column("name_key", sa.String(length=200), nullable=True))
    op.add_column("roster_line", sa.Column("phone_key", sa.String(length=40), nullable=True))


def _fill() -> None:
    connection = op.get_bind()
    some = sa.select(PERSON.c.id, PERSON.c.name, PERSON.c.phone).order_by(PERSON.c.id)
    write = sa.update(PERSON).where(PERSON.c.id == sa.bindparam("whose"))
    write = write.values(name_key=sa.bindparam("looked_for"), phone_key=sa.bindparam("called"))
    rows = connection.execute(some.limit(AT_ONCE)).all()
    while rows:
        keys = [
            {
                "whose": row.id,
                "looked_for": search_key(row.name),
                "called": digits(row.phone) if row.phone else None,
            }
            for row in rows
        ]
        connection.execute(write, keys)
        rows = connection.execute(some.where(PERSON.c.id > rows[-1].id).limit(AT_ONCE)).all()


def _index() -> None:
    op.create_index("ix_person_search", "person", ["name_key", "id", "code_key", "phone_key"])
    op.create_index(
        "ix_person_merged",
        "person",
        ["merged_into"],
        sqlite_where=sa.text("merged_into IS NOT NULL"),
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )


def _add_merges() -> None:
    op.create_table(
        "merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("lost_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("engagement_ids", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_merge_kept_id_person")),
        sa.ForeignKeyConstraint(["lost_id"], ["person.id"], name=op.f("fk_merge_lost_id_person")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_merge_made_by_person")),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["person.id"], name=op.f("fk_merge_undone_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_kept", "merge", ["kept_id", "made_at"])
    op.create_index(
        "uq_merge_lost",
        "merge",
        ["lost_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "merge_move",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(length=64), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merge.id"], name=op.f("fk_merge_move_merge_id_merge")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_merge_move_person_id_person")
        ),
        sa.PrimaryKeyConstraint("merge_id", "table_name", "row_id", name=op.f("pk_merge_move")),
    )


def _add_invitations() -> None:
    op.create_table(
        "vendor_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("branch_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_invitation_vendor_id_vendor")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_vendor_invitation_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vendor_invitation_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_vendor_invitation_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_vendor_invitation_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_invitation")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_vendor_invitation_token_sha256")),
    )
    op.create_index("ix_vendor_invitation_vendor_id", "vendor_invitation", ["vendor_id"])
