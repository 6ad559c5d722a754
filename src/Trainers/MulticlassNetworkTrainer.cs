using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>Trains a network to tell classes apart. What kind of network is the derived trainer's to say.</summary>
public abstract class MulticlassNetworkTrainer : ITrainerEstimator<MulticlassNetworkTransformer, Network>
{
    private readonly IHost _host;
    private readonly NetworkTrainerOptions _options;
    private readonly int _seed;

    private protected MulticlassNetworkTrainer(IHost host, NetworkTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _host = host;
        _options = options;
        _seed = options.Seed ?? host.Rand.Next();
    }

    /// <inheritdoc/>
    public TrainerInfo Info => SchemaShapes.NetworkTrainerInfo;

    /// <summary>The network for features of type <paramref name="features"/> and <paramref name="classes"/> classes, ending in their probabilities.</summary>
    private protected abstract NetworkSpec CreateSpec(VectorDataViewType features, int classes);

    /// <summary>The columns after training: the input's, <c>PredictedLabel</c> and <c>Score</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature or label column is missing or of a wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var features = Find(inputSchema, "feature", _options.FeatureColumnName);
        if (features.Kind != SchemaShape.Column.VectorKind.Vector || features.ItemType != NumberDataViewType.Single || features.IsKey)
            throw Mismatch("feature", features.Name, "a vector of Single of known size", Describe(features));
        var label = Find(inputSchema, "label", _options.LabelColumnName);
        if (label.Kind != SchemaShape.Column.VectorKind.Scalar || !label.IsKey || label.ItemType != NumberDataViewType.UInt32)
            throw Mismatch("label", label.Name, "a key (Transforms.Conversion.MapValueToKey makes one)", Describe(label));
        return SchemaShapes.WithMulticlassOutput(inputSchema, label);
    }

    /// <summary>Trains on the rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidOperationException">No row is left without missing label or feature that is not finite, or all are of one class.</exception>
    /// <exception cref="NonFiniteLossException">The loss stopped being finite: the message names epoch and batch.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled while the rows were read, when there was no model yet.</exception>
    public MulticlassNetworkTransformer Fit(IDataView input) => Train(input, null);

    /// <summary>Trains on <paramref name="trainData"/> and watches <paramref name="validationData"/>: its loss and accuracy are reported, and stop the training early where the options say so.</summary>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public MulticlassNetworkTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(validationData);
        return Train(trainData, validationData);
    }

    private MulticlassNetworkTransformer Train(IDataView trainData, IDataView? validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        using var channel = _host.Start("Training");
        var label = CheckedLabel(trainData.Schema);
        var classes = ClassCount(label);
        var features = (VectorDataViewType)FeatureColumns.Require(trainData.Schema, _options.FeatureColumnName).Type;
        if (!ClassValues.TryRead(label, out var classValues))
            channel.Warning(MessageSensitivity.Schema, $"The key values of column '{label.Name}' are of a type that a model file cannot hold: PredictedLabel will have none.");
        if (validationData is not null)
            CheckSameClasses(label, CheckedLabel(validationData.Schema), classValues);
        var spec = CreateSpec(features, classes);

        var columns = new LabeledColumns(_options.FeatureColumnName, features.Size, _options.LabelColumnName, classes);
        var sources = new BatchSources(channel, _options, columns, classValues, _seed);
        var network = new Network(spec, _seed);
        var (training, validation) = sources.Create(network, trainData, validationData);
        var history = new NetworkFit(channel, _options, _seed).Run(network, training, validation);
        sources.ReportSkipped();
        return new MulticlassNetworkTransformer(network, _options.FeatureColumnName, features, classValues, history);
    }

    private DataViewSchema.Column CheckedLabel(DataViewSchema schema)
    {
        GetOutputSchema(SchemaShapes.Of(schema));
        return schema[_options.LabelColumnName];
    }

    private static int ClassCount(DataViewSchema.Column label)
    {
        var count = ((KeyDataViewType)label.Type).Count;
        if (count > int.MaxValue / 2)
            throw Mismatch("label", label.Name, "a key with a known number of classes", label.Type.ToString()!);
        return (int)count;
    }

    private static void CheckSameClasses(DataViewSchema.Column training, DataViewSchema.Column validation, ClassValues? trainingValues)
    {
        ClassValues.TryRead(validation, out var validationValues);
        var same = training.Type.Equals(validation.Type)
                   && (trainingValues?.Names ?? []).SequenceEqual(validationValues?.Names ?? []);
        if (!same)
            throw Mismatch("validation label", validation.Name, $"the classes of the training rows ({Describe(training, trainingValues)})",
                $"{Describe(validation, validationValues)}; map both with one fitted MapValueToKey");
    }

    private static SchemaShape.Column Find(SchemaShape shape, string role, string name)
        => SchemaShapes.Find(shape, name) ?? throw new ArgumentOutOfRangeException(nameof(shape), name,
            $"Could not find {role} column '{name}'. The data has: {string.Join(", ", shape.Select(column => column.Name))}.");

    private static ArgumentOutOfRangeException Mismatch(string role, string name, string expected, string actual)
        => new("inputSchema", $"Schema mismatch for {role} column '{name}': expected {expected}, got {actual}.");

    private static string Describe(SchemaShape.Column column)
        => (column.Kind switch
        {
            SchemaShape.Column.VectorKind.Vector => "a vector of ",
            SchemaShape.Column.VectorKind.VariableVector => "a vector of unknown size of ",
            _ => "",
        }) + (column.IsKey ? $"key {column.ItemType}" : column.ItemType.ToString());

    private static string Describe(DataViewSchema.Column label, ClassValues? values)
        => values is null ? label.Type.ToString()! : string.Join(", ", values.Names.Take(20));
}
