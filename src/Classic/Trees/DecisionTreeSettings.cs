namespace MLNetDeep.Classic.Trees;

/// <summary>What the growing of a single tree can be told.</summary>
public sealed record DecisionTreeSettings : TreeSettings;
