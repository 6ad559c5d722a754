using Microsoft.ML;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Transforms.Tests.Interop;

public sealed class MLNetVersionCheckTests
{
    [Fact]
    public void TheMLNetOfTheBuildFits() => MLNetVersionCheck.Ensure();

    [Theory]
    [InlineData("Microsoft.ML.ModelSaveContext", "NoSuchMember")]
    [InlineData("Microsoft.ML.NoSuchType", "CheckAtModel")]
    public void AMissingMemberIsNamedWithBothVersions(string type, string member)
    {
        var complaint = MLNetVersionCheck.Describe([(typeof(ITransformer), type, member)]);
        Assert.NotNull(complaint);
        Assert.Contains($"no {type} with a member {member}", complaint, StringComparison.Ordinal);
        Assert.Contains($"built for Microsoft.ML {MLNetVersionCheck.BuiltFor}", complaint, StringComparison.Ordinal);
    }
}
