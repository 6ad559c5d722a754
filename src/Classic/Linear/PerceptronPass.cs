namespace MLNetDeep.Classic.Linear;

/// <summary>What a pass of a perceptron came to.</summary>
/// <param name="Pass">Its number, from 1.</param>
/// <param name="Errors">Rows that were on the wrong side, or on the line, when their turn came; each moved the line.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Line">The line after the pass, as <see cref="PerceptronModel.Line"/> writes it.</param>
public sealed record PerceptronPass(int Pass, int Errors, int Rows, string Line);
