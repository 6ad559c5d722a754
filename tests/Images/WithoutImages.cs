namespace MLNetDeep.Images.Tests;

/// <summary>In place of all other tests of this project where there is nothing to test.</summary>
public sealed class WithoutImages
{
    [SkippableFact]
    public void PicturesAreTestedWhereThePackageSourcesHoldImageAnalytics()
        => Skip.If(true, "Microsoft.ML.ImageAnalytics is not on the package sources.");
}
