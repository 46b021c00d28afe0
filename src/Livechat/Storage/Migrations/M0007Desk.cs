namespace Livechat.Storage.Migrations;

/// <summary>What visitors ask staff for, and what waits for their own click.</summary>
public sealed class M0007Desk() : Migration("0007_desk")
{
    public override IEnumerable<string> Statements() =>
    [
        // No foreign key to the conversation here and below: a ticket outlives what was said.
        """
        CREATE TABLE tickets (
            id TEXT NOT NULL CONSTRAINT pk_tickets PRIMARY KEY,
            number TEXT NOT NULL,
            turn_id TEXT NOT NULL,
            conversation_id TEXT NOT NULL,
            owner TEXT NOT NULL,
            user_id TEXT NULL,
            customer_id TEXT NULL,
            department TEXT NOT NULL,
            subject TEXT NOT NULL,
            description TEXT NOT NULL,
            priority TEXT NOT NULL,
            state TEXT NOT NULL,
            email TEXT NULL,
            email_verified INTEGER NOT NULL,
            created_at INTEGER NOT NULL)
        """,
        "CREATE UNIQUE INDEX ix_tickets_number ON tickets (number)",
        // However often a model asks in one turn, there is one ticket.
        "CREATE UNIQUE INDEX ix_tickets_turn_id ON tickets (turn_id)",
        // The hourly limit counts one visitor's newest.
        "CREATE INDEX ix_tickets_owner_created_at ON tickets (owner, created_at)",
        """
        CREATE TABLE callbacks (
            id TEXT NOT NULL CONSTRAINT pk_callbacks PRIMARY KEY,
            number TEXT NOT NULL,
            turn_id TEXT NOT NULL,
            conversation_id TEXT NOT NULL,
            owner TEXT NOT NULL,
            user_id TEXT NULL,
            customer_id TEXT NULL,
            department TEXT NOT NULL,
            phone TEXT NOT NULL,
            preferred_time TEXT NOT NULL,
            state TEXT NOT NULL,
            created_at INTEGER NOT NULL)
        """,
        "CREATE UNIQUE INDEX ix_callbacks_number ON callbacks (number)",
        "CREATE UNIQUE INDEX ix_callbacks_turn_id ON callbacks (turn_id)",
        "CREATE INDEX ix_callbacks_owner_created_at ON callbacks (owner, created_at)",
        """
        CREATE TABLE confirmations (
            id TEXT NOT NULL CONSTRAINT pk_confirmations PRIMARY KEY,
            conversation_id TEXT NOT NULL,
            owner TEXT NOT NULL,
            action TEXT NOT NULL,
            title TEXT NOT NULL,
            lines TEXT NOT NULL,
            parameters TEXT NOT NULL,
            state TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            decided_at INTEGER NULL,
            CONSTRAINT fk_confirmations_conversations_conversation_id FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE)
        """,
        "CREATE INDEX ix_confirmations_conversation_id ON confirmations (conversation_id)",
        // What runs out next. Only the open ones stand in it, so it stays small.
        "CREATE INDEX ix_confirmations_expires_at ON confirmations (expires_at) WHERE state = 'open'",
        """
        CREATE TABLE service_requests (
            id TEXT NOT NULL CONSTRAINT pk_service_requests PRIMARY KEY,
            number TEXT NOT NULL,
            conversation_id TEXT NOT NULL,
            confirmation_id TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            user_id TEXT NOT NULL,
            subscription_reference TEXT NOT NULL,
            change TEXT NOT NULL,
            state TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            done_at INTEGER NULL)
        """,
        "CREATE UNIQUE INDEX ix_service_requests_number ON service_requests (number)",
        // One click carries out one change, once.
        "CREATE UNIQUE INDEX ix_service_requests_confirmation_id ON service_requests (confirmation_id)",
        "CREATE INDEX ix_service_requests_customer_id_subscription_reference ON service_requests (customer_id, subscription_reference)",
    ];
}
