using System.Globalization;

namespace MLNetDeep.Tests.Support;

/// <summary>Open MPI's launcher; a test without it is skipped.</summary>
internal static class Mpirun
{
    public const string Program = "mpirun";

    /// <summary>The arguments that come before a program that is to be so many ranks.</summary>
    public static string[] Arguments(int ranks)
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        Skip.IfNot(
            Array.Exists(folders, folder => File.Exists(Path.Combine(folder, Program))),
            "There is no mpirun: apt-get install openmpi-bin.");

        // Several ranks on a core, also as root, in the containers that tests run in; these do not let processes read each other's memory.
        return
        [
            "--oversubscribe", "--allow-run-as-root", "--bind-to", "none", "--mca", "btl_vader_single_copy_mechanism", "none", "-n",
            ranks.ToString(CultureInfo.InvariantCulture),
        ];
    }
}
