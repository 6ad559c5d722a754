using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MLNetDeep.Documentation.Tests;

/// <summary>Compiles what users are shown, as a program of top-level statements, against the built assemblies.</summary>
internal static class SnippetCompiler
{
    /// <summary>What the SDK's <c>ImplicitUsings</c> give every program.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>What a fragment may take for granted: the library's namespaces, and what the program around it has by then.</summary>
    private const string Preamble = """
        global using System.Text.Json.Serialization;
        global using Microsoft.ML;
        global using Microsoft.ML.Data;
        global using MLNetDeep;
        global using MLNetDeep.Classic.Discriminants;
        global using MLNetDeep.Classic.Neighbors;
        global using MLNetDeep.Classic.SupportVectors;
        global using MLNetDeep.Classic.Trees;
        global using MLNetDeep.Comparisons;
        global using MLNetDeep.Datasets;
        global using MLNetDeep.Distribution;
        global using MLNetDeep.Engine.Distribution;
        global using MLNetDeep.Engine.Imaging;
        global using MLNetDeep.Engine.Layers;
        global using MLNetDeep.Engine.Losses;
        global using MLNetDeep.Engine.Networks;
        global using MLNetDeep.Engine.Optimizers;
        global using MLNetDeep.Engine.Serialization;
        global using MLNetDeep.Engine.Tensors;
        global using MLNetDeep.Engine.Testing;
        global using MLNetDeep.Engine.Training;
        global using MLNetDeep.Onnx;
        global using MLNetDeep.Pictures;
        global using MLNetDeep.Trainers.Search;
        global using MLNetDeep.Transforms;
        global using GivenTypes;
        global using static Given;

        internal static class Given
        {
            public static readonly MLContext mlContext = new(seed: 1);
            public static readonly IDataView data = null!, test = null!, images = null!; // rows with Label and Features
            public static readonly ITransformer model = null!; // a trained pipeline
            public static readonly Predictor predictor = null!; // of that pipeline
            public static readonly Network network = null!; // a trained network
            public static readonly float[] pixels = null!; // an image, as the network takes it
            public static readonly Tensor features = null!; // [rows, features]
            public static readonly int[] labels = null!; // the class of each row, from 0
            public static readonly float[] targets = null!; // the number that belongs to each row
            public static readonly CancellationTokenSource cancellation = new();
        }

        namespace GivenTypes
        {
            public abstract record Scale : LayerSpec; // a layer of one's own

            public sealed class ScaleLayer(string name, IReadOnlyList<ParameterSpec> parameters) : Layer(name, parameters)
            {
                public override void Forward(LayerState state) => state.Input().CopyTo(state.Output);

                public override void Backward(LayerState state) => state.OutputGradient.CopyTo(state.InputGradient());
            }
        }
        """;

    private static readonly Lazy<ISourceGenerator[]> JsonGenerators = new(FindJsonGenerators);

    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Snippet", [CSharpSyntaxTree.ParseText(ImplicitUsings)],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

    private static readonly CSharpCompilation Given = Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Preamble));

    /// <summary>The library's assemblies, as the compiler sees them.</summary>
    public static IReadOnlyList<IAssemblySymbol> Assemblies { get; } =
    [
        .. Empty.SourceModule.ReferencedAssemblySymbols.Where(
            assembly => assembly.Name.StartsWith("MLNetDeep.", StringComparison.Ordinal)
                && !assembly.Name.EndsWith(".Tests", StringComparison.Ordinal)),
    ];

    /// <summary>What keeps the code from compiling, one a line; empty where nothing does.</summary>
    /// <param name="code">The code.</param>
    /// <param name="whole">Whether it is a program as it stands; otherwise the preamble stands before it.</param>
    public static string Errors(string code, bool whole) => string.Join(
        '\n',
        Compile(whole ? Empty : Given, CSharpSyntaxTree.ParseText(code))
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()));

    private static IEnumerable<Diagnostic> Compile(CSharpCompilation compilation, SyntaxTree code)
    {
        compilation = compilation.AddSyntaxTrees(code);
        if (!code.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any())
        {
            // Types alone are no program.
            compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.DynamicallyLinkedLibrary));
        }
        CSharpGeneratorDriver.Create(JsonGenerators.Value).RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out _);
        return whole.GetDiagnostics();
    }

    // Those of the SDK that users compile with.
    private static ISourceGenerator[] FindJsonGenerators()
    {
        string sdk = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        string generator = Directory.GetFiles(
            Path.Combine(sdk, "packs/Microsoft.NETCore.App.Ref"), "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories)[^1];
        return [.. new AnalyzerFileReference(generator, new Loader()).GetGenerators(LanguageNames.CSharp)];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
