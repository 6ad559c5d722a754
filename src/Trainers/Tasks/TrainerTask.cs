using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>A task of learning: the columns that are taken, the encoding of labels, and the columns that a trained model adds.</summary>
internal abstract class TrainerTask
{
    /// <summary>The columns after training: the input's and those that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    public abstract SchemaShape GetOutputSchema(SchemaShape inputSchema, TrainerColumns columns);

    /// <summary>The encoding of labels as targets.</summary>
    /// <param name="training">The columns of the training rows.</param>
    /// <param name="validation">Those of the rows to watch, if there are any.</param>
    /// <param name="columns">The columns that are read.</param>
    /// <param name="channel">The log.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    public abstract LabelEncoding Encode(
        DataViewSchema training, DataViewSchema? validation, TrainerColumns columns, IChannel channel);
}

/// <summary>A task without labels.</summary>
/// <param name="outputs">The columns that a trained model adds.</param>
internal sealed class UnlabeledTask(IEnumerable<SchemaShape.Column> outputs) : TrainerTask
{
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema, TrainerColumns columns)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.Check(inputSchema, columns);
        return SchemaShapes.With(inputSchema, outputs);
    }

    public override LabelEncoding Encode(
        DataViewSchema training, DataViewSchema? validation, TrainerColumns columns, IChannel channel)
    {
        GetOutputSchema(SchemaShapes.Of(training), columns);
        return new NoLabels();
    }
}
