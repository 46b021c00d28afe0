using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Knowledge;

/// <summary>An article as it stands now. Its earlier states are in <see cref="ArticleRevision"/>.</summary>
public sealed class Article
{
    public Guid Id { get; set; }

    /// <summary>Its name in URLs and citations: the file's name without .md.</summary>
    public required string Slug { get; set; }

    public required string Title { get; set; }

    /// <summary>The departments it is written for; the others may still quote it.</summary>
    public required string[] Departments { get; set; }

    public required string[] Tags { get; set; }

    /// <summary>Where the text comes from, as the author noted it.</summary>
    public string? Source { get; set; }

    /// <summary>public or staff.</summary>
    public required string Audience { get; set; }

    /// <summary>The day the author last looked it over.</summary>
    public DateOnly Updated { get; set; }

    /// <summary>Markdown.</summary>
    public required string Body { get; set; }

    /// <summary>The number of the newest <see cref="ArticleRevision"/>, from 1.</summary>
    public int Revision { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Article>
    {
        public void Configure(EntityTypeBuilder<Article> row)
        {
            row.ToTable("articles");
            row.HasIndex(a => a.Slug).IsUnique();
        }
    }
}

/// <summary>One state an article was saved in, the present one included. Never changed after it was written.</summary>
public sealed class ArticleRevision
{
    public Guid ArticleId { get; set; }
    public int Number { get; set; }
    public required string Title { get; set; }
    public required string[] Departments { get; set; }
    public required string[] Tags { get; set; }
    public string? Source { get; set; }
    public required string Audience { get; set; }
    public DateOnly Updated { get; set; }
    public required string Body { get; set; }
    public DateTimeOffset RecordedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ArticleRevision>
    {
        public void Configure(EntityTypeBuilder<ArticleRevision> row)
        {
            row.ToTable("article_revisions");
            row.HasKey(r => new { r.ArticleId, r.Number });
            row.HasOne<Article>().WithMany().HasForeignKey(r => r.ArticleId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>The part of an article under one heading: what a search finds and an answer quotes. Made anew from the article at each import.</summary>
public sealed class Passage
{
    /// <summary>Also the row of the full-text tables.</summary>
    public long Id { get; set; }

    public Guid ArticleId { get; set; }

    /// <summary>Its place in the article, from 0.</summary>
    public int Position { get; set; }

    /// <summary>Empty for what stands before the first heading.</summary>
    public required string Heading { get; set; }

    /// <summary>Markdown.</summary>
    public required string Text { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Passage>
    {
        public void Configure(EntityTypeBuilder<Passage> row)
        {
            row.ToTable("passages");
            row.HasIndex(p => new { p.ArticleId, p.Position }).IsUnique();
            row.HasOne<Article>().WithMany().HasForeignKey(p => p.ArticleId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Something that was asked and not found, counted. Holds no numbers or addresses.</summary>
public sealed class KnowledgeGap
{
    public required string Text { get; set; }
    public int Times { get; set; }
    public DateTimeOffset LastAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<KnowledgeGap>
    {
        public void Configure(EntityTypeBuilder<KnowledgeGap> row)
        {
            row.ToTable("knowledge_gaps");
            row.HasKey(g => g.Text);
        }
    }
}
