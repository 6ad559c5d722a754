using System.Globalization;
using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Linear;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains Rosenblatt's perceptron: a line between yes and no, moved by every row that it is wrong about until a pass is without an error. Where no line
/// separates the classes the training ends after the last pass allowed, with a warning, and the line is that pass's.
/// Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain", Psychological Review 65, 1958.
/// </summary>
public sealed class PerceptronBinaryTrainer : BinaryModelTrainer<PerceptronModel>
{
    private readonly Options _options;

    internal PerceptronBinaryTrainer(IHost host, Options options)
        : base(host, options, calibrated: false) => _options = options;

    private protected override bool NeedsNormalization => true;

    private protected override PerceptronModel TrainModel(TrainingRows rows)
    {
        var settings = _options.Settings with { Seed = _options.Seed ?? DrawSeed() };
        var model = PerceptronModel.Fit(rows.Features, rows.ClassOfRows(), settings, Report, _options.CancellationToken);
        if (!model.Converged)
            rows.Channel.Warning(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
                $"The perceptron did not converge: pass {model.ErrorsPerPass.Count}, the last, had {model.ErrorsPerPass[^1]:N0}/{model.RowCount:N0} errors. Raise {nameof(Options.MaxPasses)}, or take another trainer: it may be that no line separates the rows."));
        return model;

        void Report(PerceptronPass pass)
        {
            rows.Channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
                $"Pass {pass.Pass}: {pass.Errors:N0}/{pass.Rows:N0} errors"));
            _options.PassCompleted?.Invoke(pass);
        }
    }

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : LabeledTrainerOptions
    {
        internal const int DefaultMaxPasses = 100;

        /// <summary>Passes over the training rows at most. A pass without an error is the last.</summary>
        public int MaxPasses { get; set; } = DefaultMaxPasses;

        /// <inheritdoc cref="PerceptronSettings.LearningRate"/>
        public double LearningRate { get; set; } = 1;

        /// <summary>Whether the rows come in another order in each pass; by default they come as they are.</summary>
        public bool Shuffle { get; set; }

        /// <summary>Seeds the orders. By default drawn from the seed of the <c>MLContext</c>.</summary>
        public int? Seed { get; set; }

        /// <summary>Called after every pass, on the thread that called <c>Fit</c>.</summary>
        public Action<PerceptronPass>? PassCompleted { get; set; }

        internal PerceptronSettings Settings => new() { MaxPasses = MaxPasses, LearningRate = LearningRate, Shuffle = Shuffle };

        /// <inheritdoc/>
        internal override void Validate()
        {
            base.Validate();
            Require(MaxPasses >= 1, nameof(MaxPasses), "at least 1", MaxPasses);
            Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), "a number above 0", LearningRate);
        }
    }
}
