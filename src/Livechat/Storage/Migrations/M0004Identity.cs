namespace Livechat.Storage.Migrations;

/// <summary>Users, where they are signed in, the links that let them set a password; and guests whose token can die.</summary>
public sealed class M0004Identity() : Migration("0004_identity")
{
    public override IEnumerable<string> Statements() =>
    [
        """
        CREATE TABLE users (
            id TEXT NOT NULL CONSTRAINT pk_users PRIMARY KEY,
            user_name TEXT NOT NULL,
            normalized_user_name TEXT NOT NULL,
            email TEXT NULL,
            normalized_email TEXT NULL,
            email_confirmed INTEGER NOT NULL,
            password_hash TEXT NULL,
            security_stamp TEXT NOT NULL,
            concurrency_stamp TEXT NULL,
            lockout_end INTEGER NULL,
            lockout_enabled INTEGER NOT NULL,
            access_failed_count INTEGER NOT NULL,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            role TEXT NOT NULL,
            departments TEXT NOT NULL,
            customer_id TEXT NULL,
            subject TEXT NULL,
            disabled INTEGER NOT NULL,
            demo INTEGER NOT NULL,
            created_at INTEGER NOT NULL)
        """,
        "CREATE UNIQUE INDEX ix_users_normalized_user_name ON users (normalized_user_name)",
        // One user for one sub of the host site, also when two sockets bring it at once. NULLs do not collide.
        "CREATE UNIQUE INDEX ix_users_subject ON users (subject)",
        """
        CREATE TABLE sign_ins (
            id TEXT NOT NULL CONSTRAINT pk_sign_ins PRIMARY KEY,
            user_id TEXT NOT NULL,
            token_hash BLOB NOT NULL,
            stamp TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            ended_at INTEGER NULL,
            CONSTRAINT fk_sign_ins_users_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE)
        """,
        // The token of a cookie is looked up at every handshake and request.
        "CREATE UNIQUE INDEX ix_sign_ins_token_hash ON sign_ins (token_hash)",
        "CREATE INDEX ix_sign_ins_user_id ON sign_ins (user_id)",
        """
        CREATE TABLE sign_in_failures (
            id TEXT NOT NULL CONSTRAINT pk_sign_in_failures PRIMARY KEY,
            address TEXT NOT NULL,
            at INTEGER NOT NULL)
        """,
        "CREATE INDEX ix_sign_in_failures_address_at ON sign_in_failures (address, at)",
        """
        CREATE TABLE account_links (
            id TEXT NOT NULL CONSTRAINT pk_account_links PRIMARY KEY,
            user_id TEXT NOT NULL,
            token_hash BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at INTEGER NULL,
            CONSTRAINT fk_account_links_users_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE)
        """,
        "CREATE UNIQUE INDEX ix_account_links_token_hash ON account_links (token_hash)",
        "CREATE INDEX ix_account_links_user_id ON account_links (user_id)",
        "ALTER TABLE visitors ADD COLUMN predecessor_id TEXT NULL",
        "ALTER TABLE visitors ADD COLUMN retired_at INTEGER NULL",
        // Every process asks every two seconds which tokens died; nearly all visitors are alive.
        "CREATE INDEX ix_visitors_retired_at ON visitors (retired_at) WHERE retired_at IS NOT NULL",
    ];
}
