using System.Runtime.CompilerServices;
using MLNetDeep.Classic;
using MLNetDeep.Contributions.Tests.Learner;
using MLNetDeep.Contributions.Tests.Task;

namespace MLNetDeep.Contributions.Tests;

/// <summary>In the place of lines in ModelKinds.cs, for models of another assembly.</summary>
internal static class Contribution
{
    [ModuleInitializer]
    internal static void AddKinds()
    {
        ModelKinds.Add(NearestCentroidModel.Kind, NearestCentroidModel.Read);
        ModelKinds.Add(KMeansModel.Kind, KMeansModel.Read);
    }
}
