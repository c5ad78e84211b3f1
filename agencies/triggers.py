"""SQL of the triggers that keep frozen rows frozen, for both databases; used by migrations only.

A refused write raises IntegrityError on both (SQLite RAISE(ABORT), PostgreSQL check_violation), whatever path it
came by: page, admin, shell ``update()`` or raw SQL.
"""

from django.db import migrations

ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}


def refuse(table: str, operations: list[str], sentence: str, *, postgres_when: str, sqlite_when: str):
    """A migration operation: refuse ``operations`` on ``table`` while the condition holds.

    The conditions are SQL over {row} (OLD or NEW, an UPDATE is asked about both). On PostgreSQL a condition may lock
    what it reads (FOR SHARE), so that a write and a freeze cannot pass each other.
    """
    names = [f"{table}_refuse_{operation.lower()}" for operation in operations]

    def create(apps, schema_editor):
        for name, operation in zip(names, operations, strict=True):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(_postgres(name, table, operation, sentence, postgres_when))
            else:
                schema_editor.execute(_sqlite(name, table, operation, sentence, sqlite_when))

    def drop(apps, schema_editor):
        for name in names:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")
            else:
                schema_editor.execute(f"DROP TRIGGER {name}")

    return migrations.RunPython(create, drop)


def lift(refusal: migrations.RunPython) -> migrations.RunPython:
    """The opposite of ``refuse``. SQLite loses the triggers of a table that a migration rebuilds: they are lifted
    before it and set again after it."""
    return migrations.RunPython(refusal.reverse_code, refusal.code)


def _conditions(operation: str, condition: str) -> list[str]:
    # Asked about the same row twice, a condition without {row} needs to stand only once.
    return list(dict.fromkeys(condition.format(row=row) for row in ROWS[operation]))


def _sqlite(name, table, operation, sentence, condition):
    when = " OR ".join(f"({part})" for part in _conditions(operation, condition))
    return f"""CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW WHEN {when}
        BEGIN SELECT RAISE(ABORT, '{sentence}'); END"""


def _postgres(name, table, operation, sentence, condition):
    checks = "\n".join(
        f"IF {part} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation'; END IF;"
        for part in _conditions(operation, condition)
    )
    back = "OLD" if operation == "DELETE" else "NEW"
    return f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {checks} RETURN {back}; END $$;
        CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"""
