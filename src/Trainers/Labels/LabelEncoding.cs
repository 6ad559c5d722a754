using Microsoft.ML;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>The encoding of a label column's values as targets.</summary>
internal abstract class LabelEncoding
{
    /// <summary>Numbers in a row's target; of a class its number, from 0.</summary>
    public virtual int TargetSize => 1;

    /// <summary>The number of classes; 0 where labels are numbers.</summary>
    public virtual int Classes => 0;

    /// <summary>The names of the classes in the label's own type; null where it does not say.</summary>
    public virtual ClassValues? ClassValues => null;

    /// <summary>The names of the classes; empty where they have none.</summary>
    public virtual IReadOnlyList<string> ClassNames => ClassValues?.Names ?? [];

    /// <summary>Makes a method that reads the label of a cursor's row into a target, and says whether there is one.</summary>
    /// <param name="row">The row of a cursor.</param>
    /// <param name="label">The label column.</param>
    public abstract Func<float[], bool> CreateReader(DataViewRow row, DataViewSchema.Column label);

    /// <summary>Throws where the labels of the validation rows mean something else than those of the training rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do.</exception>
    public virtual void RequireSame(DataViewSchema.Column training, DataViewSchema.Column validation)
    {
    }

    /// <summary>The name of a class in a message.</summary>
    public virtual string NameOf(int classIndex) => ClassValues is { } values ? $"'{values.Names[classIndex]}'" : $"{classIndex + 1}";
}
