namespace MLNetDeep.Classic.Linear;

/// <summary>The result of a pass of a perceptron's training.</summary>
/// <param name="Pass">The number of the pass, from 1.</param>
/// <param name="Errors">The number of rows that were on the wrong side, or on the line, when their turn came; each moved the line.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Line">The line after the pass, as <see cref="PerceptronModel.Line"/> writes it.</param>
public sealed record PerceptronPass(int Pass, int Errors, int Rows, string Line);
