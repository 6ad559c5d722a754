using System.Text.Json.Nodes;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Datasets;

namespace MLNetDeep.Golden.Tests.SupportVectors;

/// <summary>Kernels in this library's words and in scikit-learn's, and the rows that machines are compared on.</summary>
internal static class KernelMachines
{
    /// <summary>Both sides solve to this tolerance.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>By how much decision values may differ in norm: kernel values are of single precision on both sides.</summary>
    public const double Bound = 1e-3;

    /// <summary>Rows of MNIST; scikit-learn is asked about as many of the test rows.</summary>
    public const int Digits = 2000;

    /// <summary>The kernels by name, for rows with numbers from 0 to 8.</summary>
    public static IReadOnlyDictionary<string, (SvmKernel Kernel, JsonObject Settings)> Kernels { get; } = new Dictionary<string,
    (SvmKernel, JsonObject)>
    {
        ["linear"] = (new LinearKernel(), new JsonObject { ["kernel"] = "linear" }),
        ["polynomial"] = (new PolynomialKernel(3, SvmGamma.Scale, 0.5),
            new JsonObject { ["kernel"] = "poly", ["degree"] = 3, ["coef0"] = 0.5 }),
        ["rbf, scale"] = (new RbfKernel(), new JsonObject { ["kernel"] = "rbf" }),
        ["rbf, auto"] = (new RbfKernel(SvmGamma.Auto), new JsonObject { ["kernel"] = "rbf", ["gamma"] = "auto" }),
        ["rbf, 0.03"] = (new RbfKernel(0.03), new JsonObject { ["kernel"] = "rbf", ["gamma"] = 0.03 }),
        ["sigmoid"] = (new SigmoidKernel(0.005, -0.2), new JsonObject { ["kernel"] = "sigmoid", ["gamma"] = 0.005, ["coef0"] = -0.2 }),
    };

    /// <summary>Settings of scikit-learn for a kernel, with the tolerance.</summary>
    public static JsonObject Settings(string kernel, params (string Name, JsonNode Value)[] more)
    {
        var settings = (JsonObject)Kernels[kernel].Settings.DeepClone();
        settings["tol"] = Tolerance;
        foreach ((string name, JsonNode value) in more)
        {
            settings[name] = value;
        }
        return settings;
    }

    /// <summary>Training rows and those that are asked about.</summary>
    public static (ReferenceRows Train, ReferenceRows Test) Rows(string data)
    {
        if (data == "iris")
        {
            return (ReferenceRows.Iris(IrisVariant.Uci), ReferenceRows.Iris(IrisVariant.Uci));
        }
        return (ReferenceRows.Mnist(Digits), ReferenceRows.Mnist(500, test: true));
    }

    /// <summary>Iris with every kernel, MNIST with one of each kind.</summary>
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string kernel in Kernels.Keys)
            {
                cases.Add("iris", kernel);
            }
            foreach (string kernel in new[] { "linear", "polynomial", "rbf, 0.03", "sigmoid" })
            {
                cases.Add("mnist", kernel);
            }
            return cases;
        }
    }

    /// <summary>Counts within one in a hundred, or by one where there are few.</summary>
    public static void AssertCount(double expected, int actual) =>
        Assert.True(Math.Abs(expected - actual) <= Math.Max(1, 0.01 * expected), $"{actual} support vectors, scikit-learn has {expected}");
}
