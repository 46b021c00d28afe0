namespace Livechat.Storage.Migrations;

/// <summary>Articles with their history, the passages that are searched, and what was asked in vain.</summary>
public sealed class M0002Knowledge() : Migration("0002_knowledge")
{
    public override IEnumerable<string> Statements() =>
    [
        """
        CREATE TABLE articles (
            id TEXT NOT NULL CONSTRAINT pk_articles PRIMARY KEY,
            slug TEXT NOT NULL,
            title TEXT NOT NULL,
            departments TEXT NOT NULL,
            tags TEXT NOT NULL,
            source TEXT NULL,
            audience TEXT NOT NULL,
            updated TEXT NOT NULL,
            body TEXT NOT NULL,
            revision INTEGER NOT NULL)
        """,
        "CREATE UNIQUE INDEX ix_articles_slug ON articles (slug)",
        """
        CREATE TABLE article_revisions (
            article_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            title TEXT NOT NULL,
            departments TEXT NOT NULL,
            tags TEXT NOT NULL,
            source TEXT NULL,
            audience TEXT NOT NULL,
            updated TEXT NOT NULL,
            body TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            CONSTRAINT pk_article_revisions PRIMARY KEY (article_id, number),
            CONSTRAINT fk_article_revisions_articles_article_id FOREIGN KEY (article_id) REFERENCES articles (id) ON DELETE CASCADE)
        """,
        """
        CREATE TABLE passages (
            id INTEGER NOT NULL CONSTRAINT pk_passages PRIMARY KEY AUTOINCREMENT,
            article_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            heading TEXT NOT NULL,
            text TEXT NOT NULL,
            CONSTRAINT fk_passages_articles_article_id FOREIGN KEY (article_id) REFERENCES articles (id) ON DELETE CASCADE)
        """,
        "CREATE UNIQUE INDEX ix_passages_article_id_position ON passages (article_id, position)",
        // What is matched: word stems, with the article's title and tags beside each of its passages. rowid = passages.id.
        "CREATE VIRTUAL TABLE passages_fts USING fts5(title, tags, heading, text, tokenize = 'porter unicode61 remove_diacritics 2')",
        // The same words unstemmed, only to know which words there are: typing mistakes are mended against this list.
        "CREATE VIRTUAL TABLE passages_words USING fts5(text, detail = 'none', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2')",
        "CREATE VIRTUAL TABLE passages_vocabulary USING fts5vocab(passages_words, 'row')",
        """
        CREATE TABLE knowledge_gaps (
            text TEXT NOT NULL CONSTRAINT pk_knowledge_gaps PRIMARY KEY,
            times INTEGER NOT NULL,
            last_at INTEGER NOT NULL)
        """,
    ];
}
