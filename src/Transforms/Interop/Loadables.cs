using Microsoft.ML;
using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

// One line for each transformer that a model file can hold.
[assembly: LoadableClass(typeof(MulticlassNetworkTransformer), typeof(Persistence<MulticlassNetworkTransformer>), null, typeof(SignatureLoadModel),
    "Multiclass network", MulticlassNetworkTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(BinaryNetworkTransformer), typeof(Persistence<BinaryNetworkTransformer>), null, typeof(SignatureLoadModel),
    "Binary network", BinaryNetworkTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(RegressionNetworkTransformer), typeof(Persistence<RegressionNetworkTransformer>), null, typeof(SignatureLoadModel),
    "Regression network", RegressionNetworkTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(MultiOutputRegressionNetworkTransformer), typeof(Persistence<MultiOutputRegressionNetworkTransformer>), null, typeof(SignatureLoadModel),
    "Multi-output regression network", MultiOutputRegressionNetworkTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(MulticlassModelTransformer<DecisionTreeModel>), typeof(Persistence<MulticlassModelTransformer<DecisionTreeModel>>), null, typeof(SignatureLoadModel),
    "Multiclass decision tree", "MLNetDeep" + DecisionTreeModel.Kind + "Multi")]
[assembly: LoadableClass(typeof(BinaryModelTransformer<DecisionTreeModel>), typeof(Persistence<BinaryModelTransformer<DecisionTreeModel>>), null, typeof(SignatureLoadModel),
    "Binary decision tree", "MLNetDeep" + DecisionTreeModel.Kind + "Bin")]
[assembly: LoadableClass(typeof(MulticlassModelTransformer<RandomForestModel>), typeof(Persistence<MulticlassModelTransformer<RandomForestModel>>), null, typeof(SignatureLoadModel),
    "Multiclass random forest", "MLNetDeep" + RandomForestModel.Kind + "Multi")]
[assembly: LoadableClass(typeof(BinaryModelTransformer<RandomForestModel>), typeof(Persistence<BinaryModelTransformer<RandomForestModel>>), null, typeof(SignatureLoadModel),
    "Binary random forest", "MLNetDeep" + RandomForestModel.Kind + "Bin")]
[assembly: LoadableClass(typeof(NetworkStageTransformer), typeof(Persistence<NetworkStageTransformer>), null, typeof(SignatureLoadModel),
    "Network stage", NetworkStageTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(PixelOrderTransformer), typeof(Persistence<PixelOrderTransformer>), null, typeof(SignatureLoadModel),
    "Order of pixels", PixelOrderTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(MulticlassModelTransformer<KernelSvmModel>), typeof(Persistence<MulticlassModelTransformer<KernelSvmModel>>), null, typeof(SignatureLoadModel),
    "Multiclass kernel SVM", "MLNetDeep" + KernelSvmModel.Kind + "Multi")]
[assembly: LoadableClass(typeof(BinaryModelTransformer<KernelSvmModel>), typeof(Persistence<BinaryModelTransformer<KernelSvmModel>>), null, typeof(SignatureLoadModel),
    "Binary kernel SVM", "MLNetDeep" + KernelSvmModel.Kind + "Bin")]
[assembly: LoadableClass(typeof(RegressionModelTransformer<KernelSvrModel>), typeof(Persistence<RegressionModelTransformer<KernelSvrModel>>), null, typeof(SignatureLoadModel),
    "Kernel SVR", "MLNetDeep" + KernelSvrModel.Kind + "Reg")]
[assembly: LoadableClass(typeof(AnomalyModelTransformer<OneClassSvmModel>), typeof(Persistence<AnomalyModelTransformer<OneClassSvmModel>>), null, typeof(SignatureLoadModel),
    "One-class SVM", "MLNetDeep" + OneClassSvmModel.Kind + "Anom")]
[assembly: LoadableClass(typeof(MulticlassModelTransformer<KNearestNeighborsModel>), typeof(Persistence<MulticlassModelTransformer<KNearestNeighborsModel>>), null, typeof(SignatureLoadModel),
    "Multiclass k nearest neighbors", "MLNetDeep" + KNearestNeighborsModel.Kind + "Multi")]
[assembly: LoadableClass(typeof(BinaryModelTransformer<KNearestNeighborsModel>), typeof(Persistence<BinaryModelTransformer<KNearestNeighborsModel>>), null, typeof(SignatureLoadModel),
    "Binary k nearest neighbors", "MLNetDeep" + KNearestNeighborsModel.Kind + "Bin")]
[assembly: LoadableClass(typeof(RegressionModelTransformer<KNearestNeighborsRegressionModel>), typeof(Persistence<RegressionModelTransformer<KNearestNeighborsRegressionModel>>), null, typeof(SignatureLoadModel),
    "Regression k nearest neighbors", "MLNetDeep" + KNearestNeighborsRegressionModel.Kind + "Reg")]
[assembly: LoadableClass(typeof(BinaryModelTransformer<PerceptronModel>), typeof(Persistence<BinaryModelTransformer<PerceptronModel>>), null, typeof(SignatureLoadModel),
    "Binary perceptron", "MLNetDeep" + PerceptronModel.Kind + "Bin")]
[assembly: LoadableClass(typeof(MulticlassModelTransformer<LinearDiscriminantAnalysisModel>), typeof(Persistence<MulticlassModelTransformer<LinearDiscriminantAnalysisModel>>), null, typeof(SignatureLoadModel),
    "Multiclass linear discriminants", "MLNetDeep" + LinearDiscriminantAnalysisModel.Kind + "Multi")]
[assembly: LoadableClass(typeof(BinaryModelTransformer<LinearDiscriminantAnalysisModel>), typeof(Persistence<BinaryModelTransformer<LinearDiscriminantAnalysisModel>>), null, typeof(SignatureLoadModel),
    "Binary linear discriminants", "MLNetDeep" + LinearDiscriminantAnalysisModel.Kind + "Bin")]
[assembly: LoadableClass(typeof(ProjectionTransformer<LinearDiscriminantAnalysisModel>), typeof(Persistence<ProjectionTransformer<LinearDiscriminantAnalysisModel>>), null, typeof(SignatureLoadModel),
    "Projection on linear discriminants", "MLNetDeep" + LinearDiscriminantAnalysisModel.Kind + "Proj")]
[assembly: LoadableClass(typeof(ProjectionTransformer<PrincipalComponentsModel>), typeof(Persistence<ProjectionTransformer<PrincipalComponentsModel>>), null, typeof(SignatureLoadModel),
    "Projection on principal components", "MLNetDeep" + PrincipalComponentsModel.Kind + "Proj")]
