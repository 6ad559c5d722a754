using System.Text.Json.Nodes;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Golden.Tests.Python;

namespace MLNetDeep.Golden.Tests.ScikitLearn;

/// <summary>A question to scikit-learn: an estimator fitted on rows, and what is asked of it afterwards.</summary>
internal static class Fitted
{
    /// <summary>Fits on features and labels.</summary>
    /// <param name="estimator">The class below <c>sklearn</c>, such as <c>svm.SVC</c>.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="settings">The constructor's arguments.</param>
    public static Request On(string estimator, ReferenceRows rows, JsonObject? settings = null) =>
        OnFeatures(estimator, rows, settings).With("labels", [rows.Labels.Length], [.. rows.Labels.Select(label => (float)label)]);

    /// <summary>Fits on features alone.</summary>
    public static Request OnFeatures(string estimator, ReferenceRows rows, JsonObject? settings = null) =>
        new Request("fit").With("estimator", estimator).With("settings", settings ?? [])
            .With("features", rows.Features.Shape, rows.Features.Span);

    /// <summary>Adds the numbers that a regression learns.</summary>
    public static Request WithTargets(this Request request, float[] targets) =>
        request.With("labels", [targets.Length], targets).With("numbers", true);

    /// <summary>Adds the rows that the methods are asked about; without, the training rows.</summary>
    public static Request About(this Request request, ReferenceRows queries) =>
        request.With("queries", queries.Features.Shape, queries.Features.Span);

    /// <summary>Adds attributes that are wanted, such as <c>n_support_</c>: in the answer by their names.</summary>
    public static Request Attributes(this Request request, params string[] names) => request.WithNames("attributes", names);

    /// <summary>
    /// Adds methods that are called, such as <c>decision_function</c>: in the answer by their names, <c>name/0</c>, <c>name/1</c> where one
    /// gives several arrays.
    /// </summary>
    public static Request Methods(this Request request, params string[] names) => request.WithNames("methods", names);
}
