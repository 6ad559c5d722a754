using Microsoft.CodeAnalysis;

namespace MLNetDeep.Documentation.Tests;

/// <summary>The examples that IntelliSense shows.</summary>
public class ExampleTests
{
    private static readonly INamedTypeSymbol[] Types =
    [
        .. SnippetCompiler.Assemblies.SelectMany(assembly => All(assembly.GlobalNamespace))
            .Where(type => type.DeclaredAccessibility == Accessibility.Public),
    ];

    public static TheoryData<string> Examples => [.. XmlDocumentation.Examples.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_compile(string member)
    {
        string code = XmlDocumentation.Examples[member];
        string errors = SnippetCompiler.Errors(code, whole: false);
        Assert.True(errors.Length == 0, $"{errors}\n{code}");
    }

    [Fact]
    public void Methods_of_catalogues_have_an_example() =>
        AssertHaveExamples(Types.Where(type => type.IsStatic && type.ContainingNamespace.ToDisplayString() == "Microsoft.ML")
            .SelectMany(PublicMethods));

    [Fact]
    public void Learners_have_an_example() =>
        AssertHaveExamples(Types.Where(type => !type.IsAbstract && BaseTypes(type).Any(parent => parent.Name == "Learner")));

    [Fact]
    public void Data_sets_have_an_example() =>
        AssertHaveExamples(Types.Where(type => type is { IsStatic: true, ContainingNamespace.Name: "Datasets" }).SelectMany(PublicMethods));

    [Fact]
    public void Searches_have_an_example() =>
        AssertHaveExamples(Types.Where(type => !type.IsAbstract && BaseTypes(type).Any(parent => parent.Name == "HyperparameterSearch")));

    [Fact]
    public void Plots_have_an_example() => AssertHaveExamples(
        Types.Where(type => BaseTypes(type).Any(parent => parent.Name == "Plot")).SelectMany(PublicMethods)
            .Where(method => method.IsStatic));

    private static void AssertHaveExamples(IEnumerable<ISymbol> symbols)
    {
        string[] members = [.. symbols.Select(symbol => symbol.GetDocumentationCommentId()!)];
        string[] without = [.. members.Where(member => !XmlDocumentation.HasExample(member))];
        Assert.NotEmpty(members);
        Assert.True(without.Length == 0, $"expected an <example>, or an <inheritdoc> of one:\n{string.Join('\n', without)}");
    }

    private static IEnumerable<INamedTypeSymbol> All(INamespaceSymbol room) =>
        room.GetTypeMembers().Concat(room.GetNamespaceMembers().SelectMany(All));

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            yield return parent;
        }
    }

    private static IEnumerable<IMethodSymbol> PublicMethods(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>()
        .Where(method => method is { DeclaredAccessibility: Accessibility.Public, MethodKind: MethodKind.Ordinary });
}
