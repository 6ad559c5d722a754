namespace MLNetDeep.Distribution.Tests;

public class MpiLibraryTests
{
    [Fact]
    public void Load_WithoutALibrary_TellsWhatToInstall()
    {
        DllNotFoundException missing = Assert.Throws<DllNotFoundException>(() => new MpiLibrary("libmpi.so.none", "libmpi.none.so"));

        Assert.Contains("libmpi.so.none or libmpi.none.so", missing.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install openmpi-bin", missing.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Load_OfALibraryThatIsNotOpenMpis_SaysSo()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Loads the C library of Linux.");

        EntryPointNotFoundException other = Assert.Throws<EntryPointNotFoundException>(() => new MpiLibrary("libmpi.so.none", "libc.so.6"));

        Assert.Contains("Expected Open MPI, got a library without MPI as 'libc.so.6'", other.Message, StringComparison.Ordinal);
    }
}
