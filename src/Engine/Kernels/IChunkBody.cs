namespace MLNetDeep.Engine.Kernels;

/// <summary>The work of one chunk of a parallel loop; a struct, so that a loop costs no closure.</summary>
internal interface IChunkBody
{
    /// <summary>Does one chunk.</summary>
    /// <param name="chunk">The chunk's number; results may depend on it.</param>
    /// <param name="worker">Who runs it, below <see cref="Parallelism.Threads"/>; only the choice of scratch memory may depend on
    /// it.</param>
    void Run(int chunk, int worker);
}
