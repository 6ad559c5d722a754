using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Trainers;

/// <summary>What the support vector machines that learn from labels can be told.</summary>
public abstract class KernelMachineOptions : LabeledTrainerOptions
{
    private protected KernelMachineOptions()
    {
    }

    /// <summary>How alike two rows are: <see cref="RbfKernel"/>, the default, <see cref="LinearKernel"/>, <see cref="PolynomialKernel"/> or <see cref="SigmoidKernel"/>.</summary>
    public SvmKernel Kernel { get; set; } = new RbfKernel();

    /// <summary>C, above 0: what errors cost. Small gives smooth models, great follows the training rows; by default 1.</summary>
    public double Cost { get; set; } = 1;

    /// <summary>By how much two coefficients may violate optimality at the end, above 0; by default 0.001.</summary>
    public double Tolerance { get; set; } = 1e-3;

    /// <summary>Whether rows that will likely keep their coefficients are set aside for a time, which is faster; on by default.</summary>
    public bool Shrinking { get; set; } = true;

    /// <summary>Memory for kernel values in megabytes, at least 1; by default 200. More can be faster; the model does not depend on it.</summary>
    public double CacheSize { get; set; } = 200;

    /// <summary>
    /// Where each search stops at the latest, at least 1: pairs of coefficients changed. By default 10 million, or 100 a row where those are more. A model
    /// that stops there is told of by a warning.
    /// </summary>
    public long? MaximumNumberOfIterations { get; set; }

    /// <summary>A column of weights, which C is multiplied by for each row; rows of weight 0 are left out. Null: all rows count alike.</summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <inheritdoc/>
    internal override string? WeightColumnName => ExampleWeightColumnName;

    /// <summary>The settings of the machine, as far as they are known before the rows.</summary>
    internal abstract SvmSettings ToSettings();

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        if (ToSettings().Fault() is var (name, expected, actual))
            Require(false, name, expected, actual);
    }
}
