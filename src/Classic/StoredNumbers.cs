using System.Numerics;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic;

/// <summary>The numbers of a model's file that are checked alike for all models.</summary>
internal static class StoredNumbers
{
    /// <summary>
    /// The most classes: some 20 MB to predict a row. A file need not hold anything of a class without a training row, and yet each takes
    /// memory in every prediction.
    /// </summary>
    public const int MostClasses = 1 << 20;

    private const string Classes = "classes";

    /// <summary>Adds the number of classes to a file.</summary>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public static void WriteClasses(ModelArrays arrays, int classes)
    {
        if (classes > MostClasses)
        {
            throw new InvalidOperationException(
                $"The model has {classes:N0} classes; a file may have at most {MostClasses:N0}. "
                + "Map the label to keys of the classes it has.");
        }
        arrays.Add(Classes, classes);
    }

    /// <summary>Reads what <see cref="WriteClasses"/> wrote.</summary>
    /// <param name="arrays">The file's arrays.</param>
    /// <param name="least">The least number.</param>
    /// <exception cref="ModelFormatException">There is none, or it is out of its range.</exception>
    public static int ReadClasses(ModelArrays arrays, int least)
    {
        int classes = arrays.Int32(Classes, least);
        return classes <= MostClasses
            ? classes
            : throw new ModelFormatException($"The model has {classes:N0} classes; a file may ask for at most {MostClasses:N0}.");
    }

    /// <summary>The array of a name, whose numbers must be finite.</summary>
    /// <param name="arrays">The file's arrays.</param>
    /// <param name="name">The name.</param>
    /// <param name="length">How many numbers it must have; null: any number from <paramref name="least"/> on.</param>
    /// <param name="least">The least number of them.</param>
    /// <exception cref="ModelFormatException">There are others.</exception>
    public static T[] Finite<T>(ModelArrays arrays, string name, long? length, int least = 0) where T : unmanaged, INumberBase<T>
    {
        T[] values = arrays.Array<T>(name, length);
        if (values.Length < least)
        {
            throw new ModelFormatException($"The model's '{name}' has {values.Length:N0} numbers; expected at least {least:N0}.");
        }
        RequireFinite(values, name);
        return values;
    }

    /// <summary>Throws where a number is not finite.</summary>
    /// <exception cref="ModelFormatException">One is not.</exception>
    public static void RequireFinite<T>(T[] values, string name) where T : unmanaged, INumberBase<T>
    {
        if (Array.FindIndex(values, value => !T.IsFinite(value)) is >= 0 and int at)
        {
            throw new ModelFormatException($"Number {at:N0} of the model's '{name}' is {values[at]}; expected finite numbers.");
        }
    }
}
