using MLNetDeep.Golden.Tests.Python;

namespace MLNetDeep.Golden.Tests.PyTorch;

/// <summary>Python with PyTorch.</summary>
public sealed class PyTorchProcess() : PythonProcess("PyTorch", "golden.py");

/// <summary>The tests that share the process.</summary>
[CollectionDefinition(Name)]
public sealed class PyTorchTests : ICollectionFixture<PyTorchProcess>
{
    /// <summary>What the tests' classes name.</summary>
    public const string Name = "PyTorch";
}
