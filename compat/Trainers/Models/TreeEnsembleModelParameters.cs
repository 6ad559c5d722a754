using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers.FastTree;

[assembly: LoadableClass(typeof(FastTreeBinaryModelParameters), null, typeof(SignatureLoadModel), "", FastTreeBinaryModelParameters.LoaderSignature)]
[assembly: LoadableClass(typeof(FastForestBinaryModelParameters), null, typeof(SignatureLoadModel), "",
    FastForestBinaryModelParameters.LoaderSignature)]

namespace Microsoft.ML.Trainers.FastTree;

public abstract class TreeEnsembleModelParameters : ModelParametersBase<float>, IScalarModel
{
    private readonly DecisionTree[] _trees;
    private readonly int _featureCount;

    private protected TreeEnsembleModelParameters(DecisionTree[] trees, int featureCount)
    {
        _trees = trees;
        _featureCount = featureCount;
    }

    private protected TreeEnsembleModelParameters(ModelLoadContext ctx)
    {
        _featureCount = ctx.Reader.ReadInt32();
        int count = ctx.Reader.ReadInt32();
        Contracts.CheckDecode(_featureCount > 0 && count > 0, "Corrupt model: no features or no trees.");
        _trees = new DecisionTree[count];
        for (int i = 0; i < count; i++)
        {
            _trees[i] = DecisionTree.Read(ctx.Reader, _featureCount);
        }
    }

    int IScalarModel.FeatureCount => _featureCount;

    Func<VBuffer<float>, float> IScalarModel.CreateScorer()
    {
        var buffer = new float[_featureCount];
        return features =>
        {
            ReadOnlySpan<float> row = features.GetValues();
            if (!features.IsDense)
            {
                features.CopyTo(buffer);
                row = buffer;
            }
            double score = 0;
            foreach (var tree in _trees)
            {
                score += tree.Evaluate(row);
            }
            return (float)score;
        };
    }

    private protected void Write(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // int: number of features
        // int: number of trees
        // per tree: its arrays
        ctx.Writer.Write(_featureCount);
        ctx.Writer.Write(_trees.Length);
        foreach (var tree in _trees)
        {
            tree.Write(ctx.Writer);
        }
    }
}

public abstract class TreeEnsembleModelParametersBasedOnRegressionTree : TreeEnsembleModelParameters
{
    private protected TreeEnsembleModelParametersBasedOnRegressionTree(DecisionTree[] trees, int featureCount)
        : base(trees, featureCount)
    {
    }

    private protected TreeEnsembleModelParametersBasedOnRegressionTree(ModelLoadContext ctx)
        : base(ctx)
    {
    }
}

public abstract class TreeEnsembleModelParametersBasedOnQuantileRegressionTree : TreeEnsembleModelParameters
{
    private protected TreeEnsembleModelParametersBasedOnQuantileRegressionTree(DecisionTree[] trees, int featureCount)
        : base(trees, featureCount)
    {
    }

    private protected TreeEnsembleModelParametersBasedOnQuantileRegressionTree(ModelLoadContext ctx)
        : base(ctx)
    {
    }
}

public sealed class FastTreeBinaryModelParameters : TreeEnsembleModelParametersBasedOnRegressionTree
{
    internal const string LoaderSignature = "FastTreeBinaryExec";

    internal FastTreeBinaryModelParameters(DecisionTree[] trees, int featureCount)
        : base(trees, featureCount)
    {
    }

    private FastTreeBinaryModelParameters(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal static FastTreeBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new FastTreeBinaryModelParameters(ctx);
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        Write(ctx);
    }

    private static VersionInfo GetVersionInfo() => ModelFormat.Version("FTREE BC", LoaderSignature);
}

public sealed class FastForestBinaryModelParameters : TreeEnsembleModelParametersBasedOnQuantileRegressionTree
{
    internal const string LoaderSignature = "FastForestBinaryExec";

    internal FastForestBinaryModelParameters(DecisionTree[] trees, int featureCount)
        : base(trees, featureCount)
    {
    }

    private FastForestBinaryModelParameters(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal static FastForestBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new FastForestBinaryModelParameters(ctx);
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        Write(ctx);
    }

    private static VersionInfo GetVersionInfo() => ModelFormat.Version("FFORE BC", LoaderSignature);
}
