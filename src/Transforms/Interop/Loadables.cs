using Microsoft.ML;
using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

// One line for each transformer that a model file can hold.
[assembly: LoadableClass(
    typeof(MulticlassTransformer<Network>),
    typeof(Persistence<MulticlassTransformer<Network>>), null, typeof(SignatureLoadModel),
    "Multiclass network", "MLNetDeepNetworkMulti", "MLNetDeepMulticlass")]
[assembly: LoadableClass(
    typeof(BinaryTransformer<Network>),
    typeof(Persistence<BinaryTransformer<Network>>), null, typeof(SignatureLoadModel),
    "Binary network", "MLNetDeepNetworkBin", "MLNetDeepBinary")]
[assembly: LoadableClass(
    typeof(RegressionTransformer<Network>),
    typeof(Persistence<RegressionTransformer<Network>>), null, typeof(SignatureLoadModel),
    "Regression network", "MLNetDeepNetworkReg", "MLNetDeepRegression")]
[assembly: LoadableClass(
    typeof(MultiOutputRegressionTransformer<Network>),
    typeof(Persistence<MultiOutputRegressionTransformer<Network>>), null, typeof(SignatureLoadModel),
    "Multi-output regression network", "MLNetDeepNetworkOuts", "MLNetDeepMultiOutput")]
[assembly: LoadableClass(
    typeof(MulticlassTransformer<DecisionTreeModel>),
    typeof(Persistence<MulticlassTransformer<DecisionTreeModel>>), null, typeof(SignatureLoadModel),
    "Multiclass decision tree", "MLNetDeep" + DecisionTreeModel.Kind + "Multi")]
[assembly: LoadableClass(
    typeof(BinaryTransformer<DecisionTreeModel>),
    typeof(Persistence<BinaryTransformer<DecisionTreeModel>>), null, typeof(SignatureLoadModel),
    "Binary decision tree", "MLNetDeep" + DecisionTreeModel.Kind + "Bin")]
[assembly: LoadableClass(
    typeof(MulticlassTransformer<RandomForestModel>),
    typeof(Persistence<MulticlassTransformer<RandomForestModel>>), null, typeof(SignatureLoadModel),
    "Multiclass random forest", "MLNetDeep" + RandomForestModel.Kind + "Multi")]
[assembly: LoadableClass(
    typeof(BinaryTransformer<RandomForestModel>),
    typeof(Persistence<BinaryTransformer<RandomForestModel>>), null, typeof(SignatureLoadModel),
    "Binary random forest", "MLNetDeep" + RandomForestModel.Kind + "Bin")]
[assembly: LoadableClass(
    typeof(NetworkStageTransformer),
    typeof(Persistence<NetworkStageTransformer>), null, typeof(SignatureLoadModel),
    "Network stage", NetworkStageTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(PixelOrderTransformer),
    typeof(Persistence<PixelOrderTransformer>), null, typeof(SignatureLoadModel),
    "Order of pixels", PixelOrderTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(MulticlassTransformer<KernelSvmModel>),
    typeof(Persistence<MulticlassTransformer<KernelSvmModel>>), null, typeof(SignatureLoadModel),
    "Multiclass kernel SVM", "MLNetDeep" + KernelSvmModel.Kind + "Multi")]
[assembly: LoadableClass(
    typeof(BinaryTransformer<KernelSvmModel>),
    typeof(Persistence<BinaryTransformer<KernelSvmModel>>), null, typeof(SignatureLoadModel),
    "Binary kernel SVM", "MLNetDeep" + KernelSvmModel.Kind + "Bin")]
[assembly: LoadableClass(
    typeof(RegressionTransformer<KernelSvrModel>),
    typeof(Persistence<RegressionTransformer<KernelSvrModel>>), null, typeof(SignatureLoadModel),
    "Kernel SVR", "MLNetDeep" + KernelSvrModel.Kind + "Reg")]
[assembly: LoadableClass(
    typeof(AnomalyTransformer<OneClassSvmModel>),
    typeof(Persistence<AnomalyTransformer<OneClassSvmModel>>), null, typeof(SignatureLoadModel),
    "One-class SVM", "MLNetDeep" + OneClassSvmModel.Kind + "Anom")]
[assembly: LoadableClass(
    typeof(MulticlassTransformer<KNearestNeighborsModel>),
    typeof(Persistence<MulticlassTransformer<KNearestNeighborsModel>>), null, typeof(SignatureLoadModel),
    "Multiclass k nearest neighbors", "MLNetDeep" + KNearestNeighborsModel.Kind + "Multi")]
[assembly: LoadableClass(
    typeof(BinaryTransformer<KNearestNeighborsModel>),
    typeof(Persistence<BinaryTransformer<KNearestNeighborsModel>>), null, typeof(SignatureLoadModel),
    "Binary k nearest neighbors", "MLNetDeep" + KNearestNeighborsModel.Kind + "Bin")]
[assembly: LoadableClass(
    typeof(RegressionTransformer<KNearestNeighborsRegressionModel>),
    typeof(Persistence<RegressionTransformer<KNearestNeighborsRegressionModel>>), null, typeof(SignatureLoadModel),
    "Regression k nearest neighbors", "MLNetDeep" + KNearestNeighborsRegressionModel.Kind + "Reg")]
[assembly: LoadableClass(
    typeof(BinaryTransformer<PerceptronModel>),
    typeof(Persistence<BinaryTransformer<PerceptronModel>>), null, typeof(SignatureLoadModel),
    "Binary perceptron", "MLNetDeep" + PerceptronModel.Kind + "Bin")]
[assembly: LoadableClass(
    typeof(MulticlassTransformer<LinearDiscriminantAnalysisModel>),
    typeof(Persistence<MulticlassTransformer<LinearDiscriminantAnalysisModel>>), null, typeof(SignatureLoadModel),
    "Multiclass linear discriminants", "MLNetDeep" + LinearDiscriminantAnalysisModel.Kind + "Multi")]
[assembly: LoadableClass(
    typeof(BinaryTransformer<LinearDiscriminantAnalysisModel>),
    typeof(Persistence<BinaryTransformer<LinearDiscriminantAnalysisModel>>), null, typeof(SignatureLoadModel),
    "Binary linear discriminants", "MLNetDeep" + LinearDiscriminantAnalysisModel.Kind + "Bin")]
[assembly: LoadableClass(
    typeof(ProjectionTransformer<LinearDiscriminantAnalysisModel>),
    typeof(Persistence<ProjectionTransformer<LinearDiscriminantAnalysisModel>>), null, typeof(SignatureLoadModel),
    "Projection on linear discriminants", "MLNetDeep" + LinearDiscriminantAnalysisModel.Kind + "Proj")]
[assembly: LoadableClass(
    typeof(ProjectionTransformer<PrincipalComponentsModel>),
    typeof(Persistence<ProjectionTransformer<PrincipalComponentsModel>>), null, typeof(SignatureLoadModel),
    "Projection on principal components", "MLNetDeep" + PrincipalComponentsModel.Kind + "Proj")]
