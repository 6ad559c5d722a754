using System.Globalization;
using MLNetDeep.CheckpointHost;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Training;

// Arguments: the checkpoint's file, none when empty; the model's, written at the end; steps after which it waits to be killed, all when not
// given. Prints a line in each step and writes a checkpoint after it. Or: forged, the first number and the count of networks of extreme
// sizes to try. Or: beside, and before or after, to touch memory beside an array.
if (args is ["forged", var first, var count])
{
    return ForgedSizes.Run(int.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture));
}
if (args is ["beside", var side])
{
    return GuardedMemory.TouchBeside(atStart: side == "before");
}
int left = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : int.MaxValue;
Checkpoint? checkpoint = args[0].Length == 0 ? null : new Checkpoint(args[0]) { EveryTime = TimeSpan.FromTicks(1) };
Network network = HostTraining.Train(checkpoint, threads: 2, () =>
{
    Console.WriteLine("step");
    if (left-- == 0)
    {
        Thread.Sleep(Timeout.Infinite);
    }
});
NetworkSerializer.Save(network, args[1]);
return 0;
