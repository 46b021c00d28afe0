using System.Security.Cryptography;
using Livechat.Storage;

namespace Livechat.Desk;

/// <summary>
/// The numbers visitors are told: a letter for the kind and seven characters of Crockford's base 32, which has no I, L, O and U to misread.
/// Random, so that one says nothing about another; about 34 thousand million of each kind.
/// </summary>
internal static class DeskNumber
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Characters = 7;

    /// <summary>A number that no row of the table has. <paramref name="taken"/> is a query that finds the row with @number.</summary>
    public static string Next(WriteSession write, char kind, string taken)
    {
        while (true)
        {
            var number = $"{kind}-{RandomNumberGenerator.GetString(Alphabet, Characters)}";
            if (write.First(taken, row => row.GetInt32(0), ("@number", number)) == 0)
                return number;
        }
    }
}
