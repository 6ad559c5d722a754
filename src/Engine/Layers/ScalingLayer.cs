namespace MLNetDeep.Engine.Layers;

/// <summary>A layer whose offset and scale are learned from the training data before training, and not trained.</summary>
internal abstract class ScalingLayer : Layer
{
    protected ScalingLayer(string name, IReadOnlyList<ParameterSpec> parameters)
        : base(name, parameters) => Scale.Fill(1);

    public Span<float> Offset => Parameters[0].Value.Span;

    public Span<float> Scale => Parameters[1].Value.Span;

    /// <summary>Whether offset and scale are still those of a new layer that has seen no data.</summary>
    public bool IsNew => !IsLearned && !Offset.ContainsAnyExcept(0f) && !Scale.ContainsAnyExcept(1f);

    /// <summary>Whether offset and scale come of data, be they 0 and 1.</summary>
    public bool IsLearned { get; set; }

    internal override bool MayRunInPlace => true;

    internal override bool BackwardReadsOutput => false;
}
