namespace Livechat.Storage.Migrations;

/// <summary>A step of the schema as SQL. Forward only: a mistake is mended by the next step.</summary>
/// <param name="id">What the database remembers it by. The order of the ids is the order of the steps.</param>
public abstract class Migration(string id)
{
    public string Id => id;

    /// <summary>The statements of this step, in order.</summary>
    public abstract IEnumerable<string> Statements();
}
