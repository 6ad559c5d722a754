using Microsoft.ML;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

// One line for each transformer that a model file can hold.
[assembly: LoadableClass(typeof(MulticlassNetworkTransformer), typeof(Persistence<MulticlassNetworkTransformer>), null, typeof(SignatureLoadModel),
    "Multiclass network", MulticlassNetworkTransformer.LoaderSignature)]
