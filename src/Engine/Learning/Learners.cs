namespace MLNetDeep.Engine.Learning;

/// <summary>A learner of several classes.</summary>
internal interface IMulticlassLearner<out TModel>
{
    /// <summary>Fits a model to rows with classes, at least two of which occur.</summary>
    TModel FitMulticlass(TrainingRows rows);
}

/// <summary>A learner of yes and no.</summary>
internal interface IBinaryLearner<out TModel>
{
    /// <summary>Whether the model gives a probability.</summary>
    bool IsCalibrated => true;

    /// <summary>Fits a model to rows of class 0, no, and class 1, yes; both occur.</summary>
    TModel FitBinary(TrainingRows rows);
}

/// <summary>A learner of a number.</summary>
internal interface IRegressionLearner<out TModel>
{
    /// <summary>Fits a model to rows with a target each.</summary>
    TModel FitRegression(TrainingRows rows);
}

/// <summary>A learner of several numbers.</summary>
internal interface IMultiOutputLearner<out TModel>
{
    /// <summary>Fits a model to rows with several targets each.</summary>
    TModel FitMultiOutput(TrainingRows rows);
}

/// <summary>A learner of what is usual, without labels.</summary>
internal interface IAnomalyLearner<out TModel>
{
    /// <summary>Fits a model to rows.</summary>
    TModel FitAnomaly(TrainingRows rows);
}

/// <summary>A learner of axes to project on.</summary>
internal interface IProjectionLearner<out TModel>
{
    /// <summary>Whether the axes are learned from classes.</summary>
    bool NeedsClasses => false;

    /// <summary>The prefix of the axes' names; a number from 1 follows.</summary>
    string Axis { get; }

    /// <summary>Fits a model to rows, with classes where it needs them.</summary>
    TModel FitProjection(TrainingRows rows);
}
