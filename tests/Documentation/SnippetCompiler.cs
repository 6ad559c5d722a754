using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

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
        global using Microsoft.ML;
        global using Microsoft.ML.Data;
        global using MLNetDeep;
        global using MLNetDeep.Classic.Discriminants;
        global using MLNetDeep.Classic.Neighbors;
        global using MLNetDeep.Classic.SupportVectors;
        global using MLNetDeep.Classic.Trees;
        global using MLNetDeep.Datasets;
        global using MLNetDeep.Engine.Imaging;
        global using MLNetDeep.Engine.Layers;
        global using MLNetDeep.Engine.Losses;
        global using MLNetDeep.Engine.Networks;
        global using MLNetDeep.Engine.Optimizers;
        global using MLNetDeep.Engine.Serialization;
        global using MLNetDeep.Engine.Tensors;
        global using MLNetDeep.Engine.Training;
        global using MLNetDeep.Pictures;
        global using MLNetDeep.Trainers.Search;
        global using MLNetDeep.Transforms;
        global using static Given;

        internal static class Given
        {
            public static readonly MLContext mlContext = new(seed: 1);
            public static readonly IDataView data = null!, test = null!, images = null!; // rows with Label and Features
            public static readonly ITransformer model = null!; // a trained pipeline
            public static readonly Network network = null!; // a trained network
            public static readonly float[] pixels = null!; // an image, as the network takes it
            public static readonly Tensor features = null!; // [rows, features]
            public static readonly int[] labels = null!; // the class of each row, from 0
            public static readonly float[] targets = null!; // the number that belongs to each row
            public static readonly CancellationTokenSource cancellation = new();
        }
        """;

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
        (whole ? Empty : Given).AddSyntaxTrees(CSharpSyntaxTree.ParseText(code)).GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()));
}
