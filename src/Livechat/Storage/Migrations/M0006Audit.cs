namespace Livechat.Storage.Migrations;

/// <summary>What was done and refused, in rows that are only ever added and sealed.</summary>
public sealed class M0006Audit() : Migration("0006_audit")
{
    public override IEnumerable<string> Statements() =>
    [
        """
        CREATE TABLE audit_entries (
            id TEXT NOT NULL CONSTRAINT pk_audit_entries PRIMARY KEY,
            at INTEGER NOT NULL,
            action TEXT NOT NULL,
            outcome TEXT NOT NULL,
            principal_kind TEXT NULL,
            principal TEXT NULL,
            user_id TEXT NULL,
            customer_id TEXT NULL,
            conversation_id TEXT NULL,
            arguments TEXT NULL,
            fields TEXT NULL,
            row_count INTEGER NULL,
            model TEXT NULL,
            persona_version INTEGER NULL,
            milliseconds INTEGER NULL,
            seq INTEGER NULL,
            mac BLOB NULL)
        """,
        // Also finds what is not sealed yet, in the order of writing: NULLs stand together in the index.
        "CREATE UNIQUE INDEX ix_audit_entries_seq ON audit_entries (seq)",
        "CREATE INDEX ix_audit_entries_user_id ON audit_entries (user_id)",
        "CREATE INDEX ix_audit_entries_conversation_id ON audit_entries (conversation_id)",

        // The chain of macs shows a change; these make one by mistake, or by a statement slipped into this process, fail outright.
        """
        CREATE TRIGGER audit_entries_delete BEFORE DELETE ON audit_entries
        BEGIN
            SELECT RAISE(ABORT, 'Rows of the audit are never deleted.');
        END
        """,
        """
        CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries
        WHEN OLD.seq IS NOT NULL OR NEW.seq IS NULL OR NEW.mac IS NULL
            OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.action IS NOT OLD.action OR NEW.outcome IS NOT OLD.outcome
            OR NEW.principal_kind IS NOT OLD.principal_kind OR NEW.principal IS NOT OLD.principal OR NEW.user_id IS NOT OLD.user_id
            OR NEW.customer_id IS NOT OLD.customer_id OR NEW.conversation_id IS NOT OLD.conversation_id OR NEW.arguments IS NOT OLD.arguments
            OR NEW.fields IS NOT OLD.fields OR NEW.row_count IS NOT OLD.row_count OR NEW.model IS NOT OLD.model
            OR NEW.persona_version IS NOT OLD.persona_version OR NEW.milliseconds IS NOT OLD.milliseconds
        BEGIN
            SELECT RAISE(ABORT, 'Rows of the audit never change.');
        END
        """,
        // INSERT OR REPLACE deletes without asking the trigger above.
        """
        CREATE TRIGGER audit_entries_insert BEFORE INSERT ON audit_entries
        WHEN NEW.seq IS NOT NULL OR EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id OR rowid = NEW.rowid)
        BEGIN
            SELECT RAISE(ABORT, 'Rows of the audit are added at its end and never replaced.');
        END
        """,

        // Whether a session_id is another owner's is asked for each new one.
        "CREATE INDEX ix_conversations_classic_session ON conversations (classic_session) WHERE classic_session IS NOT NULL",
    ];
}
