using System.Globalization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic;

/// <summary>What the numbers that a model gives a row mean: its task.</summary>
/// <param name="Size">Numbers a row.</param>
/// <param name="Names">Their names; none where they have none.</param>
/// <param name="Score">Computes them for rows, on so many threads.</param>
/// <param name="LabelOf">The label that they predict, of a task with labels.</param>
internal sealed record ModelOutputs(
    int Size, IReadOnlyList<string> Names, Action<ReadOnlySpan<float>, Span<float>, int?> Score, Func<ReadOnlySpan<float>, string?> LabelOf)
{
    private const string ScoreName = "Score";

    /// <summary>The outputs of a model in its task.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loader">What ML.NET loads the model's step by, which names the task; null: the model is alone.</param>
    /// <param name="names">The names of classes or outputs; none where they have none.</param>
    /// <exception cref="ModelFormatException">The model cannot do the task, or has another number of names than of outputs.</exception>
    public static ModelOutputs Of(IRowModel model, string? loader, string[] names)
    {
        ModelOutputs outputs = OfTask(loader ?? "", model, names);
        return names.Length == 0 || names.Length == outputs.Size
            ? outputs
            : throw new ModelFormatException(
                $"The model has {names.Length:N0} names for {outputs.Size:N0} outputs; expected one for each.");
    }

    // Earlier files name the model and a short form of the task.
    private static ModelOutputs OfTask(string loader, IRowModel model, string[] names)
    {
        bool Is(string task, string earlier) => loader == "MLNetDeep" + task
            || (loader.StartsWith("MLNetDeep", StringComparison.Ordinal) && loader.EndsWith(earlier, StringComparison.Ordinal));
        return Is("Multiclass", "Multi") ? OfClasses(Able<IClassifier>(model), names)
            : Is("Binary", "Bin") ? OfYesOrNo(Able<IBinaryClassifier>(model))
            : Is("Regression", "Reg") ? OfNumber(Able<IRegressor>(model))
            : Is("MultiOutput", "Outs") ? OfNumbers(Able<IMultiOutputRegressor>(model), names)
            : Is("Anomaly", "Anom") ? OfAnomaly(Able<IAnomalyDetector>(model))
            : Is("Projection", "Proj") ? OfAxes(Able<IProjection>(model))
            : OfAbility(model, names);
    }

    private static ModelOutputs OfAbility(IRowModel model, string[] names) => model switch
    {
        Network network => OfNumbers(network, names),
        IClassifier classifier => OfClasses(classifier, names),
        IBinaryClassifier binary => OfYesOrNo(binary),
        IRegressor regressor => OfNumber(regressor),
        IMultiOutputRegressor regressor => OfNumbers(regressor, names),
        IAnomalyDetector detector => OfAnomaly(detector),
        IProjection projection => OfAxes(projection),
        _ => throw new ModelFormatException($"A {model.GetType().Name} predicts no numbers that are known here."),
    };

    private static ModelOutputs OfClasses(IClassifier model, string[] names) => new(
        model.Classes, names, model.Score, outputs => Largest(outputs) switch
        {
            < 0 => null,
            var best => names.Length > 0 ? names[best] : (best + 1).ToString(CultureInfo.InvariantCulture),
        });

    private static ModelOutputs OfYesOrNo(IBinaryClassifier model)
    {
        bool isWrong = model is Network network
            ? network.Spec.Output.Elements != 1 || network.Spec.Nodes[^1].Layer is not Sigmoid
            : model is IClassifier { Classes: not 2 };
        if (isWrong)
        {
            throw new ModelFormatException(
                "The model does not answer yes or no; expected one of two classes, or a network that ends in one number of a Sigmoid.");
        }
        return new(
            model.HasProbability ? 2 : 1, model.HasProbability ? [ScoreName, "Probability"] : [ScoreName], model.ScoreMargins, AboveZero);
    }

    private static ModelOutputs OfNumber(IRegressor model) => model is Network network && network.Spec.Output.Elements != 1
        ? throw new ModelFormatException($"The network gives {network.Spec.Output}; expected one number.")
        : new(1, [ScoreName], model.Predict, _ => null);

    private static ModelOutputs OfNumbers(IMultiOutputRegressor model, string[] names) =>
        new(model.Outputs, names, model.Predict, _ => null);

    private static ModelOutputs OfAnomaly(IAnomalyDetector model) => new(1, [ScoreName], model.ScoreAnomalies, AboveZero);

    private static ModelOutputs OfAxes(IProjection model) => new(model.Components, [], model.Transform, _ => null);

    private static TAbility Able<TAbility>(IRowModel model) where TAbility : class => model as TAbility ?? throw new ModelFormatException(
        $"The file has a {model.GetType().Name} as an {typeof(TAbility).Name}, which it is not. Save the model again.");

    private static string? AboveZero(ReadOnlySpan<float> outputs) => float.IsNaN(outputs[0]) ? null : outputs[0] > 0 ? "True" : "False";

    /// <summary>
    /// The place of the largest output, the first of equals, as for ML.NET's evaluators; NaN is below every number. -1: all are NaN.
    /// </summary>
    public static int Largest(ReadOnlySpan<float> outputs)
    {
        int best = -1;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (!float.IsNaN(outputs[i]) && (best < 0 || outputs[i] > outputs[best]))
            {
                best = i;
            }
        }
        return best;
    }
}
