using System.Globalization;
using MLNetDeep.Distribution;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.MpiHost;

// A rank. Arguments: small or large and a folder, to write what collectives give into a file for each rank there; speed, to print what they
// take; train with a folder, epochs and a pause in milliseconds; or a way to end, which rank 1 takes while the others wait, and a folder.
if (args is ["speed"])
{
    Speed.Print(Mpi.World);
    return 0;
}
if (args is ["small" or "large", var folder])
{
    ICommunicator world = Mpi.World;
    File.WriteAllLines(
        Path.Combine(folder, $"{world.Rank}.txt"), args[0] == "large" ? CollectiveCases.RunLarge(world) : CollectiveCases.Run(world));
    return 0;
}
if (args is ["train", var place, var epochs, var pause])
{
    HostTraining.Run(
        Mpi.World, place, int.Parse(epochs, CultureInfo.InvariantCulture),
        TimeSpan.FromMilliseconds(double.Parse(pause, CultureInfo.InvariantCulture)));
    return 0;
}
return Endings.Run(args[0], args[1]);
