using Microsoft.ML;
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
