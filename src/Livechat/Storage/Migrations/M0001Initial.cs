namespace Livechat.Storage.Migrations;

/// <summary>The store, visitors, the conversation log and the turns that are owed.</summary>
public sealed class M0001Initial() : Migration("0001_initial")
{
    public override IEnumerable<string> Statements() =>
    [
        """
        CREATE TABLE store (
            id INTEGER NOT NULL CONSTRAINT pk_store PRIMARY KEY,
            epoch TEXT NOT NULL,
            created_at INTEGER NOT NULL)
        """,
        "INSERT INTO store (id, epoch, created_at) VALUES (1, lower(hex(randomblob(16))), CAST(unixepoch('subsec') * 1000 AS INTEGER))",
        """
        CREATE TABLE visitors (
            id TEXT NOT NULL CONSTRAINT pk_visitors PRIMARY KEY,
            token_hash BLOB NOT NULL,
            created_at INTEGER NOT NULL)
        """,
        // The token of a cookie is looked up at every handshake.
        "CREATE UNIQUE INDEX ix_visitors_token_hash ON visitors (token_hash)",
        """
        CREATE TABLE conversations (
            id TEXT NOT NULL CONSTRAINT pk_conversations PRIMARY KEY,
            owner TEXT NOT NULL,
            department TEXT NOT NULL,
            classic_session TEXT NULL,
            status TEXT NOT NULL,
            term INTEGER NOT NULL,
            head INTEGER NOT NULL,
            answered_seq INTEGER NOT NULL,
            seen_seq INTEGER NOT NULL,
            visitor_name TEXT NULL,
            locale TEXT NULL,
            page_url TEXT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL)
        """,
        // One classic session_id is one conversation of its owner, also when two sockets open it at once. NULLs do not collide.
        "CREATE UNIQUE INDEX ix_conversations_owner_department_classic_session ON conversations (owner, department, classic_session)",
        """
        CREATE TABLE events (
            conversation_id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            kind TEXT NOT NULL,
            message_id TEXT NULL,
            sender_type TEXT NULL,
            author TEXT NULL,
            sender TEXT NULL,
            body TEXT NULL,
            client_message_id TEXT NULL,
            turn_id TEXT NULL,
            details TEXT NULL,
            created_at INTEGER NOT NULL,
            CONSTRAINT pk_events PRIMARY KEY (conversation_id, seq),
            CONSTRAINT fk_events_conversations_conversation_id FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE)
        WITHOUT ROWID
        """,
        // What makes a resend harmless: the same author cannot store the same client_message_id twice.
        "CREATE UNIQUE INDEX ix_events_conversation_id_author_client_message_id ON events (conversation_id, author, client_message_id) WHERE client_message_id IS NOT NULL",
        // One final answer for one turn.
        "CREATE UNIQUE INDEX ix_events_turn_id ON events (turn_id) WHERE turn_id IS NOT NULL",
        """
        CREATE TABLE turns (
            id TEXT NOT NULL CONSTRAINT pk_turns PRIMARY KEY,
            conversation_id TEXT NOT NULL,
            state TEXT NOT NULL,
            through_seq INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            answered_by TEXT NULL,
            outcome TEXT NULL,
            created_at INTEGER NOT NULL,
            started_at INTEGER NULL,
            finished_at INTEGER NULL,
            CONSTRAINT fk_turns_conversations_conversation_id FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE)
        """,
        // At most one turn waits and one runs in a conversation; what arrives meanwhile is answered by the one that waits.
        "CREATE UNIQUE INDEX ix_turns_conversation_id_state ON turns (conversation_id, state) WHERE state IN ('owed', 'running')",
        """
        CREATE TABLE ratings (
            conversation_id TEXT NOT NULL CONSTRAINT pk_ratings PRIMARY KEY,
            score INTEGER NOT NULL,
            comment TEXT NULL,
            rated_at INTEGER NOT NULL,
            CONSTRAINT fk_ratings_conversations_conversation_id FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE)
        """,
    ];
}
