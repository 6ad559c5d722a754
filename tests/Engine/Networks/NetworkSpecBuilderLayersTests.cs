using System.Reflection;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Networks;

/// <summary>The builder's methods make what <c>Add(new X(...))</c> makes.</summary>
public class NetworkSpecBuilderLayersTests
{
    private static readonly Shape Vector = [6];
    private static readonly Shape Sequence = [2, 9];
    private static readonly Shape Image = [2, 9, 8];

    // Each kind as its method makes it without settings, and with all of them.
    private static readonly (Shape Input, Func<NetworkSpecBuilder, NetworkSpecBuilder> Method, LayerSpec Layer)[] Cases =
    [
        (Vector, net => net.Dense(3), new Dense(3)),
        (Vector, net => net.Dense(3, false, WeightInitialization.HeNormal),
            new Dense(3, false) { Initialization = WeightInitialization.HeNormal }),
        (Sequence, net => net.Conv1D(4, 3), new Conv1D(4, 3)),
        (Sequence, net => net.Conv1D(4, 3, 2, Padding1D.Explicit(1, 2), 3, 2, false, WeightInitialization.GlorotNormal), new Conv1D(4, 3)
        {
            Stride = 2,
            Padding = Padding1D.Explicit(1, 2),
            Dilation = 3,
            Groups = 2,
            Bias = false,
            Initialization = WeightInitialization.GlorotNormal,
        }),
        (Image, net => net.Conv2D(4, 3), new Conv2D(4, 3)),
        (Image, net => net.Conv2D(4, new Size2D(3, 2), new Size2D(1, 2), Padding2D.Explicit(1, 2, 3, 4), new Size2D(3, 4), 2, false,
            WeightInitialization.HeUniform), new Conv2D(4, new Size2D(3, 2))
        {
            Stride = new Size2D(1, 2),
            Padding = Padding2D.Explicit(1, 2, 3, 4),
            Dilation = new Size2D(3, 4),
            Groups = 2,
            Bias = false,
            Initialization = WeightInitialization.HeUniform,
        }),
        (Sequence, net => net.MaxPool1D(2), new MaxPool1D(2)),
        (Sequence, net => net.MaxPool1D(3, 2, 1, true), new MaxPool1D(3) { Stride = 2, Padding = 1, CeilMode = true }),
        (Image, net => net.MaxPool2D(2), new MaxPool2D(2)),
        (Image, net => net.MaxPool2D(3, 2, 1, true), new MaxPool2D(3) { Stride = 2, Padding = 1, CeilMode = true }),
        (Sequence, net => net.AveragePool1D(2), new AveragePool1D(2)),
        (Sequence, net => net.AveragePool1D(3, 2, 1, true), new AveragePool1D(3) { Stride = 2, Padding = 1, CeilMode = true }),
        (Image, net => net.AveragePool2D(2), new AveragePool2D(2)),
        (Image, net => net.AveragePool2D(3, 2, 1, true), new AveragePool2D(3) { Stride = 2, Padding = 1, CeilMode = true }),
        (Image, net => net.GlobalAveragePool2D(), new GlobalAveragePool2D()),
        (Vector, net => net.Embedding(5, 3), new Embedding(5, 3)),
        (Vector, net => net.Embedding(5, 3, 1), new Embedding(5, 3) { PaddingIndex = 1 }),
        (Image, net => net.BatchNormalization(), new BatchNormalization()),
        (Image, net => net.BatchNormalization(0.1f, 0.2f), new BatchNormalization { Epsilon = 0.1f, Momentum = 0.2f }),
        (Image, net => net.LayerNormalization(), new LayerNormalization()),
        (Image, net => net.LayerNormalization(2, 0.1f), new LayerNormalization { Dimensions = 2, Epsilon = 0.1f }),
        (Image, net => net.InstanceNormalization(), new InstanceNormalization()),
        (Image, net => net.InstanceNormalization(0.1f), new InstanceNormalization { Epsilon = 0.1f }),
        (Vector, net => net.Dropout(0.3f), new Dropout(0.3f)),
        (Vector, net => net.Relu(), new Relu()),
        (Vector, net => net.LeakyRelu(), new LeakyRelu()),
        (Vector, net => net.LeakyRelu(0.2f), new LeakyRelu(0.2f)),
        (Vector, net => net.Elu(), new Elu()),
        (Vector, net => net.Elu(2), new Elu(2)),
        (Vector, net => net.Gelu(), new Gelu()),
        (Vector, net => net.Gelu(GeluApproximation.Tanh), new Gelu(GeluApproximation.Tanh)),
        (Vector, net => net.Silu(), new Silu()),
        (Vector, net => net.Softplus(), new Softplus()),
        (Vector, net => net.Softplus(2), new Softplus(2)),
        (Vector, net => net.Sigmoid(), new Sigmoid()),
        (Vector, net => net.Slice(0, 1), new Slice(0, 1)),
        (Image, net => net.Slice(1, 2, 1), new Slice(1, 2, 1)),
        (Vector, net => net.SmoothClip(), new SmoothClip()),
        (Vector, net => net.SmoothClip(2), new SmoothClip(2)),
        (Vector, net => net.Clip(), new Clip()),
        (Vector, net => net.Clip(-1, 2), new Clip(-1, 2)),
        (Vector, net => net.HardSigmoid(), new HardSigmoid()),
        (Vector, net => net.HardSigmoid(0.2f, 0.4f), new HardSigmoid(0.2f, 0.4f)),
        (Vector, net => net.HardSwish(), new HardSwish()),
        (Image, net => net.PRelu(), new PRelu()),
        (Image, net => net.PRelu(true), new PRelu(true)),
        (Image, net => net.ScaleShift(), new ScaleShift()),
        (Image, net => net.ScaleShift(ScaleMode.PerFeature, false), new ScaleShift(ScaleMode.PerFeature) { Trainable = false }),
        (Sequence, net => net.Permute([1, 0]), new Permute([1, 0])),
        (Vector, net => net.Reshape([2, 3]), new Reshape([2, 3])),
        (Vector, net => net.MissingValues(), new MissingValues()),
        (Vector, net => net.MissingValues(1), new MissingValues { Columns = 1 }),
        (Vector, net => net.PiecewiseLinearEncoding(), new PiecewiseLinearEncoding()),
        (Vector, net => net.PiecewiseLinearEncoding(4, 1, 0.5f), new PiecewiseLinearEncoding(4) { Columns = 1, Height = 0.5f }),
        (Vector, net => net.Tanh(), new Tanh()),
        (Vector, net => net.Softmax(), new Softmax()),
        (Image, net => net.AxisSoftmax(1), new AxisSoftmax(1)),
        (Vector, net => net.LogSoftmax(), new LogSoftmax()),
        (Image, net => net.LogSoftmax(2), new LogSoftmax(2)),
        (Image, net => net.Flatten(), new Flatten()),
        (Image, net => net.ChannelsFirst(), new ChannelsFirst()),
        (Image, net => net.ZeroPadding2D(1), new ZeroPadding2D(1)),
        (Image, net => net.TransposedConv2D(4, 3), new TransposedConv2D(4, 3)),
        (Image, net => net.TransposedConv2D(4, new Size2D(3, 2), new Size2D(1, 2), Padding2D.Explicit(1, 0, 1, 0), new Size2D(0, 1),
            new Size2D(2, 1), 2, false, WeightInitialization.HeUniform), new TransposedConv2D(4, new Size2D(3, 2))
            {
                Stride = new Size2D(1, 2),
                Padding = Padding2D.Explicit(1, 0, 1, 0),
                OutputPadding = new Size2D(0, 1),
                Dilation = new Size2D(2, 1),
                Groups = 2,
                Bias = false,
                Initialization = WeightInitialization.HeUniform,
            }),
        (Image, net => net.Resize2D(new Size2D(3, 9)), new Resize2D(new Size2D(3, 9))),
        (Image, net => net.Resize2D(4, ResizeMode.Nearest), new Resize2D(4, ResizeMode.Nearest)),
        (Image, net => net.Resize2D(4, ResizeMode.Bicubic, -0.5f), new Resize2D(4, ResizeMode.Bicubic) { CubicCoefficient = -0.5f }),
        (Image, net => net.Upsample2D(2), new Upsample2D(2)),
        (Image, net => net.Upsample2D(2, UpsampleMode.Bilinear), new Upsample2D(2, UpsampleMode.Bilinear)),
        (Image, net => net.InputScaling(), new InputScaling()),
        (Image, net => net.OutputScaling(), new OutputScaling()),
        (Image, net => net.InputScaling(InputScalingMode.Whole), new InputScaling { Mode = InputScalingMode.Whole }),
        (Vector, net => net.Add(NetworkSpec.InputName, NetworkSpec.InputName), new Add()),
        (Vector, net => net.Multiply(NetworkSpec.InputName, NetworkSpec.InputName), new Multiply()),
        (Shape.Of(3, 3), net => net.MatrixProduct(NetworkSpec.InputName, NetworkSpec.InputName), new MatrixProduct()),
        (Sequence, net => net.MatrixProduct(NetworkSpec.InputName, NetworkSpec.InputName, true), new MatrixProduct(true)),
        (Vector, net => net.Concatenate([NetworkSpec.InputName, NetworkSpec.InputName]), new Concatenate()),
        (Image, net => net.Concatenate([NetworkSpec.InputName, NetworkSpec.InputName], 2), new Concatenate(2)),
    ];

    public static TheoryData<Type> Kinds =>
        [.. typeof(LayerSpec).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => kind.DerivedType)];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_method_makes_the_layer(int number)
    {
        (Shape? input, Func<NetworkSpecBuilder, NetworkSpecBuilder>? method, LayerSpec? layer) = Cases[number];
        NetworkSpecBuilder net = NetworkSpec.From(input);

        Assert.Same(net, method(net));
        Assert.Equal([layer], net.Build().Nodes.Select(node => node.Layer));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_layer_has_a_method(Type kind) => Assert.Contains(Cases, made => made.Layer.GetType() == kind);

    // Add, MatrixProduct, Multiply and Concatenate name their inputs.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_methods_parameters_are_the_layers_settings(Type kind)
    {
        if (kind == typeof(Add) || kind == typeof(MatrixProduct) || kind == typeof(Multiply) || kind == typeof(Concatenate))
        {
            return;
        }
        MethodInfo method = Assert.Single(typeof(NetworkSpecBuilder).GetMethods(), method => method.Name == kind.Name);
        string[] parameters = [.. method.GetParameters().Select(parameter => parameter.Name!)];
        string[] constructor = [.. kind.GetConstructors().Single().GetParameters().Select(parameter => CamelCase(parameter.Name!))];
        string[] settings = [.. kind.GetProperties().Where(property => property.CanWrite).Select(property => CamelCase(property.Name))];

        Assert.Equal(constructor, parameters.Take(constructor.Length));
        Assert.Equal([.. settings.Append("name").Order()], parameters.Order());
        Assert.Equal("name", parameters[^1]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_method_names_its_node(Type kind)
    {
        object?[] Arguments(MethodInfo method) => [.. method.GetParameters().Select(parameter => parameter switch
        {
            { Name: "name" } => "mine",
            { Name: "first" or "second" } => NetworkSpec.InputName,
            { Name: "inputs" } => new[] { NetworkSpec.InputName, NetworkSpec.InputName },
            { HasDefaultValue: true } => Type.Missing,
            { Name: "order" } => new[] { 1, 0 },
            _ when parameter.ParameterType == typeof(float) => 0.5f,
            _ when parameter.ParameterType == typeof(Shape) => Shape.Of(3, 2),
            _ when parameter.ParameterType == typeof(Size2D) => (Size2D)2,
            _ when parameter.ParameterType == typeof(Padding2D) => (Padding2D)2,
            _ => 2,
        })];
        MethodInfo method = typeof(NetworkSpecBuilder).GetMethods()
            .Single(method => method.Name == kind.Name && method.GetParameters()[0].ParameterType != typeof(LayerSpec));
        NetworkSpecBuilder net = NetworkSpec.From(Cases.First(made => made.Layer.GetType() == kind).Input);

        method.Invoke(net, Arguments(method));

        Assert.Equal("mine", net.LastName);
    }

    [Fact]
    public void A_residual_block_adds_what_came_in()
    {
        NetworkSpec fluent = NetworkSpec.From(Vector).Dense(4).Residual(block => block.BatchNormalization().Relu().Dense(4), "sum").Build();
        NetworkSpec written = NetworkSpec.From(Vector).Add(new Dense(4), "dense_1").Add(new BatchNormalization()).Add(new Relu())
            .Add(new Dense(4), "dense_2").Add(new Add(), "sum", ["dense_2", "dense_1"]).Build();

        Assert.Equal(Described(written), Described(fluent));
    }

    [Fact]
    public void A_residual_block_of_the_first_layers_adds_the_input()
    {
        NetworkSpec spec = NetworkSpec.From(Vector).Residual(block => block.Dense(6)).Build();

        Assert.Equal(["dense_1", NetworkSpec.InputName], spec.Nodes[^1].Inputs);
    }

    [Fact]
    public void A_residual_block_without_a_layer_is_refused() =>
        Assert.Throws<ArgumentException>("block", () => NetworkSpec.From(Vector).Residual(_ => { }));

    [Fact]
    public void A_residual_block_that_changes_the_shape_is_refused() =>
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.From(Vector).Residual(block => block.Dense(4)));

    private static IEnumerable<(string, LayerSpec, string)> Described(NetworkSpec spec) =>
        spec.Nodes.Select(node => (node.Name, node.Layer, string.Join(" ", node.Inputs)));

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
