using Microsoft.ML;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>How the values of a label column become a network's targets.</summary>
internal abstract class LabelEncoding
{
    /// <summary>Numbers in a row's target; of a class its number, from 0.</summary>
    public virtual int TargetSize => 1;

    /// <summary>The number of classes; 0 where labels are numbers.</summary>
    public virtual int Classes => 0;

    /// <summary>What the classes are called in the label's own type; null where it does not say.</summary>
    public virtual ClassValues? ClassValues => null;

    /// <summary>What the classes are called; empty where they have no names.</summary>
    public virtual IReadOnlyList<string> ClassNames => ClassValues?.Names ?? [];

    /// <summary>A reader of the labels of a cursor's rows.</summary>
    public abstract LabelReader CreateReader(DataViewRow row, DataViewSchema.Column label);

    /// <summary>Throws where the labels of the validation rows mean something else than those of the training rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do.</exception>
    public virtual void RequireSame(DataViewSchema.Column training, DataViewSchema.Column validation)
    {
    }

    /// <summary>What a class is called in a message.</summary>
    public virtual string NameOf(int classIndex) => ClassValues is { } values ? $"'{values.Names[classIndex]}'" : $"{classIndex + 1}";
}

/// <summary>Reads the label of the row that a cursor stands on.</summary>
internal abstract class LabelReader
{
    /// <summary>The row's class, from 0; -1 where labels are numbers.</summary>
    public virtual int Class => -1;

    /// <summary>Reads the row's label; false when it is missing.</summary>
    public abstract bool Read();

    /// <summary>Writes the row's target.</summary>
    public abstract void CopyTarget(Span<float> target);
}
