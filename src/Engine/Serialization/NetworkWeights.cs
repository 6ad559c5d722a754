using MLNetDeep.Engine.Files;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// Weights of a network as safetensors files that others write and read, such as PyTorch's: a tensor a parameter and no network. Layers
/// hold their weights as PyTorch's do: <c>weight</c> and <c>bias</c>, <c>[units, inputs]</c>, <c>[filters, channels / groups, height,
/// width]</c>, <c>running_mean</c> and <c>running_var</c>; a network whose layers have the names of PyTorch's modules needs no others.
/// </summary>
public static class NetworkWeights
{
    // Batches that PyTorch's normalization has seen: no weights.
    private const string Counter = "num_batches_tracked";

    /// <summary>Takes weights from a file. Nobody may predict meanwhile; where anything does not fit, none is taken.</summary>
    /// <param name="network">The network, whose layers are there.</param>
    /// <param name="path">The file: numbers of F32, F16, BF16 or F64.</param>
    /// <param name="tensorOf">
    /// Gives the tensor of a parameter's name, null for a parameter that keeps its numbers. Null: the same name.
    /// </param>
    /// <param name="strict">Whether each parameter must have a tensor, and each tensor be a parameter's.</param>
    /// <exception cref="ModelFormatException">
    /// The file is no safetensors file, or tensors and parameters do not match, all of which the message lists, or a number is not finite.
    /// </exception>
    /// <example><code>
    /// var network = new Network(
    ///     NetworkSpec.From([1, 28, 28]).Add(new Conv2D(8, 3), "conv1").Relu().Flatten().Add(new Dense(10), "fc").Build(), seed: 1);
    /// network.LoadWeights("model.safetensors");
    /// </code></example>
    public static void LoadWeights(this Network network, string path, Func<string, string?>? tensorOf = null, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        var file = new TensorFile(stream);
        List<string> wrong = [];
        List<(Parameter Parameter, TensorFile.StoredTensor Tensor)> pairs = [];
        HashSet<string> used = [];
        foreach (Parameter parameter in network.Parameters)
        {
            string? name = tensorOf is null ? parameter.Name : tensorOf(parameter.Name);
            if (name is null)
            {
                continue;
            }
            used.Add(name);
            if (!file.Tensors.TryGetValue(name, out TensorFile.StoredTensor? tensor))
            {
                if (strict)
                {
                    wrong.Add($"no tensor '{name}' for {parameter.Name}, {parameter.Shape}");
                }
            }
            else if (tensor.NumberSize is null)
            {
                wrong.Add($"'{name}' has type {tensor.Type}; expected F32, F16, BF16 or F64");
            }
            else if (!parameter.Shape.SequenceEqual(tensor.Sizes))
            {
                wrong.Add($"'{name}' is {tensor.Shape}; {parameter.Name} is {parameter.Shape}");
            }
            else
            {
                pairs.Add((parameter, tensor));
            }
        }
        if (strict)
        {
            wrong.AddRange(file.Tensors
                .Where(tensor => !used.Contains(tensor.Key) && !tensor.Key.EndsWith(Counter, StringComparison.Ordinal))
                .Select(tensor => $"'{tensor.Key}', {tensor.Value.Shape}, is no parameter's"));
        }
        if (pairs.Count == 0 && wrong.Count == 0)
        {
            wrong.Add("no tensor has a parameter's name");
        }
        if (wrong.Count > 0)
        {
            throw new ModelFormatException(
                $"The weights of '{path}' do not fit, and none was taken: {string.Join("; ", wrong)}. Name layers as the file does, or say "
                + $"by {nameof(tensorOf)} which tensor a parameter takes.");
        }
        float[][] values = [.. pairs.Select(pair => ReadFinite(file, pair.Parameter, pair.Tensor))];
        foreach ((int index, (Parameter parameter, _)) in pairs.Index())
        {
            values[index].CopyTo(parameter.Value.Span);
        }
    }

    /// <summary>
    /// Writes the weights to a file that any reader of safetensors opens, F32: first aside, then renamed, so that the path never holds half
    /// of them. The network itself is not in it; <see cref="NetworkSerializer"/> writes both.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="tensorOf">
    /// Gives the tensor's name of a parameter's, null for a parameter that is left out. Null: the same name.
    /// </param>
    /// <exception cref="ArgumentException">Two parameters get the same name.</exception>
    /// <exception cref="IOException">The file cannot be written; what the path held before is still there.</exception>
    /// <example><code>
    /// network.SaveWeights("model.safetensors", name =&gt; name.Replace("dense_1", "fc"));
    /// </code></example>
    public static void SaveWeights(this Network network, string path, Func<string, string?>? tensorOf = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        List<StoredArray> arrays = [];
        HashSet<string> names = ["__metadata__"];
        foreach (Parameter parameter in network.Parameters)
        {
            if ((tensorOf is null ? parameter.Name : tensorOf(parameter.Name)) is { } name)
            {
                arrays.Add(names.Add(name) ? StoredArray.Of(parameter, name) : throw new ArgumentException(
                    $"The tensor of {parameter.Name} would be '{name}', as another's: expected a name for each.", nameof(tensorOf)));
            }
        }
        var header = SafetensorsHeader.Create(
            new Dictionary<string, string> { ["format"] = "pt" }, arrays.Select(array => array.Layout));
        WholeFile.Write(path, stream => SafetensorsFile.Write(stream, header, arrays));
    }

    private static float[] ReadFinite(TensorFile file, Parameter parameter, TensorFile.StoredTensor tensor)
    {
        float[] values = new float[parameter.Shape.Elements];
        file.Read(tensor, values);
        return values.AsSpan().IndexOfAnyExceptInRange(-float.MaxValue, float.MaxValue) is >= 0 and int at
            ? throw new ModelFormatException(
                $"Number {at:N0} of the weights for {parameter.Name} is {values[at]}; expected finite numbers. None was taken.")
            : values;
    }
}
