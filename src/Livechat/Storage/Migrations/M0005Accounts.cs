namespace Livechat.Storage.Migrations;

/// <summary>Customers with what they have and owe; amounts in whole smallest units of their currency.</summary>
public sealed class M0005Accounts() : Migration("0005_accounts")
{
    public override IEnumerable<string> Statements() =>
    [
        """
        CREATE TABLE customers (
            id TEXT NOT NULL CONSTRAINT pk_customers PRIMARY KEY,
            reference TEXT NOT NULL,
            company_name TEXT NULL,
            created_at INTEGER NOT NULL)
        """,
        // A sign-in by the company's own site names its customer by reference.
        "CREATE UNIQUE INDEX ix_customers_reference ON customers (reference)",
        """
        CREATE TABLE customer_confidential (
            customer_id TEXT NOT NULL CONSTRAINT pk_customer_confidential PRIMARY KEY,
            phone TEXT NULL,
            billing_email TEXT NULL,
            billing_address TEXT NULL,
            tax_id TEXT NULL,
            notes TEXT NULL,
            CONSTRAINT fk_customer_confidential_customers_customer_id FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE)
        """,
        """
        CREATE TABLE services (
            id TEXT NOT NULL CONSTRAINT pk_services PRIMARY KEY,
            name TEXT NOT NULL,
            category TEXT NOT NULL,
            description TEXT NOT NULL)
        """,
        "CREATE UNIQUE INDEX ix_services_name_category_description ON services (name, category, description)",
        // The key begins with the customer: a read of one customer is one range, and touches no row of another.
        """
        CREATE TABLE subscriptions (
            customer_id TEXT NOT NULL,
            reference TEXT NOT NULL,
            service_id TEXT NOT NULL,
            status TEXT NOT NULL,
            billing_cycle TEXT NOT NULL,
            price_minor INTEGER NOT NULL,
            currency TEXT NOT NULL,
            start_date TEXT NOT NULL,
            end_date TEXT NULL,
            next_due_date TEXT NULL,
            auto_renew INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            CONSTRAINT pk_subscriptions PRIMARY KEY (customer_id, reference),
            CONSTRAINT fk_subscriptions_customers_customer_id FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
            CONSTRAINT fk_subscriptions_services_service_id FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE RESTRICT)
        WITHOUT ROWID
        """,
        // A subscription does not move to another customer by a slip in a file.
        "CREATE UNIQUE INDEX ix_subscriptions_reference ON subscriptions (reference)",
        "CREATE INDEX ix_subscriptions_service_id ON subscriptions (service_id)",
        """
        CREATE TABLE invoices (
            customer_id TEXT NOT NULL,
            number TEXT NOT NULL,
            status TEXT NOT NULL,
            amount_minor INTEGER NOT NULL,
            currency TEXT NOT NULL,
            issue_date TEXT NOT NULL,
            due_date TEXT NOT NULL,
            paid_date TEXT NULL,
            description TEXT NOT NULL,
            CONSTRAINT pk_invoices PRIMARY KEY (customer_id, number),
            CONSTRAINT fk_invoices_customers_customer_id FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE)
        WITHOUT ROWID
        """,
        "CREATE UNIQUE INDEX ix_invoices_number ON invoices (number)",
        // One customer column in both foreign keys: no invoice can name a subscription of somebody else.
        """
        CREATE TABLE invoice_subscriptions (
            customer_id TEXT NOT NULL,
            invoice_number TEXT NOT NULL,
            subscription_reference TEXT NOT NULL,
            CONSTRAINT pk_invoice_subscriptions PRIMARY KEY (customer_id, invoice_number, subscription_reference),
            CONSTRAINT fk_invoice_subscriptions_invoices_customer_id_invoice_number
                FOREIGN KEY (customer_id, invoice_number) REFERENCES invoices (customer_id, number) ON DELETE CASCADE,
            CONSTRAINT fk_invoice_subscriptions_subscriptions_customer_id_subscription_reference
                FOREIGN KEY (customer_id, subscription_reference) REFERENCES subscriptions (customer_id, reference) ON DELETE CASCADE)
        WITHOUT ROWID
        """,
        "CREATE INDEX ix_invoice_subscriptions_customer_id_subscription_reference ON invoice_subscriptions (customer_id, subscription_reference)",
    ];
}
