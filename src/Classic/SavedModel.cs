using MLNetDeep.Classic;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep;

/// <summary>
/// A trained model of this library from a file, opened without ML.NET: a network or a classic model, alone or in a model file of ML.NET.
/// It predicts from numbers as the model's step in the pipeline does, to the last bit. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// var model = SavedModel.Load("iris.zip");
/// var scores = new float[model.OutputSize];
/// model.Predict([5.1f, 3.5f, 1.4f, 0.2f], scores);
/// Console.WriteLine(model.LabelOf(scores)); // setosa
/// </code>
/// </example>
public sealed class SavedModel
{
    private readonly ModelOutputs _outputs;
    private readonly float[]? _fill;

    private SavedModel(IRowModel model, ModelOutputs outputs, ModelNotes notes)
    {
        (Model, _outputs, _fill) = (model, outputs, notes.FillValues);
        FeatureColumnName = notes.FeatureColumnName;
    }

    /// <summary>The model: a <see cref="Network"/> or a classic method's, which tells what else it can do.</summary>
    public IRowModel Model { get; }

    /// <summary>The column of features that it was trained on; null where the file does not tell.</summary>
    public string? FeatureColumnName { get; }

    /// <summary>The numbers that a row gives.</summary>
    public int OutputSize => _outputs.Size;

    /// <summary>
    /// The names of these numbers: classes, outputs, or <c>Score</c> and <c>Probability</c> as ML.NET calls them. Empty where there are
    /// none, such as of a network that was saved alone.
    /// </summary>
    public IReadOnlyList<string> OutputNames => _outputs.Names;

    /// <summary>
    /// What ML.NET calls the file's other steps, in their order, such as <c>Normalizer</c>. They are not applied: what comes before the
    /// model in its pipeline is the caller's to do.
    /// </summary>
    public IReadOnlyList<string> OtherSteps { get; private init; } = [];

    /// <summary>Opens the only model of this library in a file: what <c>mlContext.Model.Save</c> or a network's serializer wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">
    /// The file holds no model of this library, or several, and it is told what it holds; or it was cut short or changed, or needs a newer
    /// version.
    /// </exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static SavedModel Load(string path)
    {
        using FileStream stream = Open(path);
        return Load(stream);
    }

    /// <summary>Opens the only model of this library in a stream, from its position on.</summary>
    /// <param name="stream">The stream; one that cannot seek is read to memory first.</param>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public static SavedModel Load(Stream stream) => ModelZip.Only(
        Steps(stream), "model", $"{nameof(LoadAll)} reads them all, in their order.");

    /// <summary>Opens all models of this library in a file, in the order of the pipeline.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">The file is none of a model, was cut short or changed, or needs a newer version.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static IReadOnlyList<SavedModel> LoadAll(string path)
    {
        using FileStream stream = Open(path);
        return LoadAll(stream);
    }

    /// <summary>Opens all models of this library in a stream, as <see cref="LoadAll(string)"/> does.</summary>
    /// <param name="stream">The stream; one that cannot seek is read to memory first.</param>
    /// <inheritdoc cref="LoadAll(string)" path="/exception"/>
    public static IReadOnlyList<SavedModel> LoadAll(Stream stream) =>
        [.. Steps(stream).Where(step => step.Content is not null).Select(step => step.Content!)];

    /// <summary>
    /// Predicts rows: what the model's column <c>Score</c> has in ML.NET; of a yes-or-no model the margin and, where it has one, the
    /// probability of yes. Missing numbers, NaN, get what the model's file has for them; a row with others that the model does not take, or
    /// an infinite one, gives NaN.
    /// </summary>
    /// <param name="features">[rows, features of <see cref="Model"/>].</param>
    /// <param name="outputs">[rows, <see cref="OutputSize"/>], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The outputs do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no thread.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> outputs, int? threads = null)
    {
        int rows = RowGuard.Rows(Model, features.Length, outputs.Length, OutputSize);
        if (threads < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"{nameof(threads)} must be at least 1, or null.");
        }
        if (FiniteNumbers.AreAll(features))
        {
            _outputs.Score(features, outputs, threads);
            return;
        }
        float[] copy = features.ToArray();
        var unknown = new List<int>();
        for (int row = 0; row < rows; row++)
        {
            Span<float> values = copy.AsSpan(row * Model.FeatureCount, Model.FeatureCount);
            if (_fill is not null)
            {
                MissingNumbers.Fill(values, _fill);
            }
            if (!FiniteNumbers.AreAll(values, Model.TakesMissing))
            {
                values.Clear();
                unknown.Add(row);
            }
        }
        _outputs.Score(copy, outputs, threads);
        foreach (int row in unknown)
        {
            outputs.Slice(row * OutputSize, OutputSize).Fill(float.NaN);
        }
    }

    /// <summary>
    /// The label that a row's outputs predict: the class with the greatest score, by its name or else its number from 1; <c>True</c> or
    /// <c>False</c> for yes and no. Null where the model predicts no class, and of a row that gives NaN.
    /// </summary>
    /// <param name="outputs">[<see cref="OutputSize"/>].</param>
    /// <exception cref="ArgumentException">The outputs are of another number.</exception>
    public string? LabelOf(ReadOnlySpan<float> outputs) => outputs.Length == OutputSize
        ? _outputs.LabelOf(outputs)
        : throw new ArgumentException($"A row gives {OutputSize} numbers; got {outputs.Length}.", nameof(outputs));

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.OpenRead(path);
    }

    private static List<ModelStep<SavedModel>> Steps(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            var copy = new MemoryStream();
            stream.CopyTo(copy);
            copy.Position = 0;
            return Steps(copy);
        }
        if (!ModelZip.IsAt(stream))
        {
            SavedModel alone = Read(stream, SafetensorsFile.ReadHeader(stream))(null, []);
            long excess = stream.Length - stream.Position;
            return excess == 0
                ? [new("", "", alone)]
                : throw new ModelFormatException($"The model file has {excess:N0} bytes after its end.");
        }
        List<ModelStep<Func<string?, IReadOnlyList<string>, SavedModel>>> steps = ModelZip.Read(stream, Read);
        string[] others = [.. steps.Where(step => step.Content is null).Select(step => step.Loader)];
        return [.. steps.Select(step => new ModelStep<SavedModel>(step.Folder, step.Loader, step.Content?.Invoke(step.Loader, others)))];
    }

    // What is left to be told: what loads the model's step, and the other steps.
    private static Func<string?, IReadOnlyList<string>, SavedModel> Read(Stream part, SafetensorsHeader header)
    {
        IRowModel model = ModelKinds.Of<IRowModel>(header).Read(part, header);
        var notes = ModelNotes.Read(header.Metadata);
        return (loader, others) =>
        {
            if (notes.CategoryColumns.Length > 0)
            {
                throw new ModelFormatException(
                    $"The model reads the columns of categories {string.Join(", ", notes.CategoryColumns)}, which only ML.NET's side makes "
                    + $"numbers of. Predict with Predictor, or load a network's layers alone with {nameof(NetworkSerializer)}.Load.");
            }
            if (notes.FillValues is { } fill && fill.Length != model.FeatureCount)
            {
                throw new ModelFormatException(
                    $"'{ModelNotes.Fill}' are {fill.Length:N0} numbers; expected {model.FeatureCount:N0}, one for each feature.");
            }
            return new SavedModel(model, ModelOutputs.Of(model, loader, notes.Names), notes) { OtherSteps = others };
        };
    }
}
