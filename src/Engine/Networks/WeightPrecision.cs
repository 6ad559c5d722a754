namespace MLNetDeep.Engine.Networks;

/// <summary>The precision of a network's weights, for <see cref="Network.ToPrecision"/>.</summary>
public enum WeightPrecision
{
    /// <summary>Single precision, 32 bits, which is what networks are trained in.</summary>
    Single,

    /// <summary>The first 16 of these bits: the range of single precision with 8 significant bits, about 2.4 decimal digits.</summary>
    BFloat16,
}
