using MLNetDeep.Golden.Tests.Python;

namespace MLNetDeep.Golden.Tests.ScikitLearn;

/// <summary>Python with scikit-learn.</summary>
public sealed class ScikitLearnProcess() : PythonProcess("scikit-learn", "classic.py");

/// <summary>The tests that share the process.</summary>
[CollectionDefinition(Name)]
public sealed class ScikitLearnTests : ICollectionFixture<ScikitLearnProcess>
{
    /// <summary>What the tests' classes name.</summary>
    public const string Name = "scikit-learn";
}
