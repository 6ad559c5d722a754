using System.Collections.Concurrent;

namespace MLNetDeep.Engine.Networks;

/// <summary>
/// The workspaces that no prediction is using. Thread-safe. A bag of .NET would do, but the first use of one starts its event tracing,
/// which takes longer than all else of a process's first prediction.
/// </summary>
internal sealed class WorkspacePool
{
    private readonly ConcurrentQueue<InferenceWorkspace> _others = new();
    private InferenceWorkspace? _last;

    /// <summary>Takes a workspace, the one given back last if it is there; null when all are in use.</summary>
    public InferenceWorkspace? Take() =>
        Interlocked.Exchange(ref _last, null) ?? (_others.TryDequeue(out InferenceWorkspace? workspace) ? workspace : null);

    /// <summary>Gives a workspace back.</summary>
    public void Return(InferenceWorkspace workspace)
    {
        if (Interlocked.CompareExchange(ref _last, workspace, null) is not null)
        {
            _others.Enqueue(workspace);
        }
    }
}
