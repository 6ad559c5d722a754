using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Onnx.Tests.Backend;

/// <summary>
/// ONNX's own tests of operators, each as a network of one of its inputs, of all of them side by side, or as constants that are computed
/// when the file is read: it passes, or stands in unsupported.txt with the reason.
/// </summary>
public sealed class BackendTests
{
    private const string Wrong = "WRONG";

    private static readonly string Listed = Path.Combine(AppContext.BaseDirectory, "Backend", "unsupported.txt");

    [SkippableFact]
    public void ONNXs_own_tests_pass_or_are_listed_with_the_reason()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("nodes");
        try
        {
            string version = PythonScript.Run("onnx", "onnx_tools.py", "nodes", directory.FullName).Trim();
            Skip.IfNot(version.StartsWith("1.12.", StringComparison.Ordinal), $"unsupported.txt is of ONNX 1.12; here is {version}.");
            string json = File.ReadAllText(Path.Combine(directory.FullName, "cases.json"));
            Variant[] variants = JsonSerializer.Deserialize(json, VariantContext.Default.VariantArray)!;
            List<string> passed = [], refused = [];
            foreach (IGrouping<string, Variant> test in variants.GroupBy(variant => variant.Name))
            {
                (test.GroupBy(variant => variant.Kind).Any(parts => parts.All(part => Try(directory, part) is null)) ? passed : refused)
                    .Add($"{test.Key}: {Try(directory, test.First())}");
            }

            Assert.DoesNotContain(refused, reason => reason.Contains(Wrong, StringComparison.Ordinal));
            Assert.Equal(File.Exists(Listed) ? File.ReadAllLines(Listed) : [], refused.Order(StringComparer.Ordinal));
            Assert.InRange(passed.Count, 250, int.MaxValue);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // The reason why it is not read; null where outputs are as expected.
    private static string? Try(DirectoryInfo directory, Variant variant)
    {
        if (variant.File.Length == 0)
        {
            return "it has inputs of no numbers";
        }
        string Path(string ending) => System.IO.Path.Combine(directory.FullName, variant.File + ending);
        float[] rows = Numbers(Path(".input"));
        for (int output = 0; output < variant.Outputs.Length; output++)
        {
            Network network;
            try
            {
                network = OnnxNetwork.Load(Path(".onnx"), new OnnxImportOptions { OutputName = variant.Outputs[output] });
            }
            catch (ModelFormatException exception)
            {
                return exception.Message.Split("cannot be read: ")[^1].Split("; docs/")[0];
            }
            float[] expected = Numbers(Path($".output{output}"));
            float[] outputs = new float[variant.Rows * network.Spec.Output.Elements];
            network.Predict(rows, variant.Rows, outputs);
            // Numbers that the graph rounds stay as they are.
            double bound = variant.Name.Contains("FLOAT16", StringComparison.Ordinal) ? 1e-2 : 1e-5;
            if (Near.Error(expected, outputs) is var error && error > bound)
            {
                return $"{Wrong} {variant.Kind}: off by {error:g3} in norm";
            }
        }
        return null;
    }

    private static float[] Numbers(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
}

/// <summary>A model of a test, and which of its outputs are asked for.</summary>
internal sealed record Variant(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("variant")] string Kind,
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("rows")] int Rows,
    [property: JsonPropertyName("outputs")] string[] Outputs);

[JsonSerializable(typeof(Variant[]))]
internal sealed partial class VariantContext : JsonSerializerContext;
