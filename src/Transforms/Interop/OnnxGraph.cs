using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Transforms.Interop;

/// <summary>
/// The ONNX graph of a pipeline as its steps see it: each writes its nodes, ML.NET's through this contract of its own, ours through
/// <see cref="Writer"/>; columns are known by their names, and by which value of the graph each is at that place.
/// </summary>
internal sealed class OnnxGraph(GraphWriter writer) : OnnxContext
{
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<long>> _shapes = new(StringComparer.Ordinal);
    private Dictionary<string, string> _columns = new(StringComparer.Ordinal);

    /// <summary>The graph.</summary>
    public GraphWriter Writer => writer;

    /// <summary>Adds a column of the input, unless it is of a type that ONNX lacks.</summary>
    public void AddInput(DataViewSchema.Column column)
    {
        if (OnnxTypes.TryDescribe(column.Type, out DataType type, out int[] shape))
        {
            Define(column.Name, writer.AddInput(column.Name, type, shape), shape);
        }
    }

    /// <summary>Adds the nodes of a step of ours.</summary>
    public void Add(ITransformView view)
    {
        foreach ((Scoring.OutputColumn column, string value) in view.AddTo(writer, GetVariableName))
        {
            OnnxTypes.TryDescribe(column.Type, out _, out int[] shape);
            Define(column.Name, value, shape);
        }
    }

    /// <summary>Copies which value each column is, for <see cref="Keep"/>.</summary>
    public IReadOnlyDictionary<string, string> CopyColumns() => new Dictionary<string, string>(_columns, StringComparer.Ordinal);

    /// <summary>After a step: forgets what its nodes added beside its columns, values in between of names of their own.</summary>
    /// <param name="before">The columns before it.</param>
    /// <param name="added">Those that it adds.</param>
    /// <returns>The names of those that it did not add.</returns>
    public string[] Keep(IReadOnlyDictionary<string, string> before, IEnumerable<DataViewSchema.Column> added)
    {
        var columns = new Dictionary<string, string>(before, StringComparer.Ordinal);
        List<string> missing = [];
        foreach (DataViewSchema.Column column in added)
        {
            columns.Remove(column.Name);
            if (!_columns.TryGetValue(column.Name, out string? value) || !writer.Gives(value))
            {
                missing.Add(column.Name);
                continue;
            }
            columns.Add(column.Name, OfColumn(column, value));
        }
        _columns = columns;
        return [.. missing];
    }

    /// <summary>Makes a value of the graph a column.</summary>
    public void Set(string column, string value, int[] shape) => Define(column, value, shape);

    public override string GetNodeName(string prefix) => writer.Unique(prefix);

    public override bool IsVariableDefined(string variableName) => _defined.Contains(variableName);

    public override bool ContainsColumn(string colName) => _columns.ContainsKey(colName);

    // Nodes are said as the file's opset has them when it is written.
    public override void CheckOpSetVersion(int thisTransformerMinumumOpSetVersion, string registerTransformerName)
    {
    }

    public override void RemoveColumn(string colName, bool removeVariable = false) => _columns.Remove(colName);

    public override void RemoveVariable(string variableName, bool removeColumn)
    {
        foreach (string name in _columns.Where(column => column.Value == variableName).Select(column => column.Key).ToArray())
        {
            _columns.Remove(name);
        }
    }

    public override void RemoveInputVariable(string variableName) => _columns.Remove(variableName);

    public override string GetVariableName(string colName) => _columns[colName];

    public override string AddIntermediateVariable(DataViewType type, string colName, bool skip = false)
    {
        OnnxTypes.TryDescribe(type, out _, out int[] shape);
        return Define(colName, writer.Unique(colName), skip ? null : shape);
    }

    public override OnnxNode CreateNode(
        string opType, IEnumerable<string> inputs, IEnumerable<string> outputs, string name, string? domain = null)
    {
        string[] values = [.. outputs];
        NodeProto node = writer.Add(opType, name, values[0], [.. inputs]);
        node.Output.AddRange(values[1..]);
        node.Domain = domain ?? NodeProto.Classic;
        return new OnnxGraphNode(node);
    }

    public override OnnxVersion GetOnnxVersion() => OnnxVersion.Stable;

    public override List<long> RetrieveShapeOrNull(string variableName) => _shapes.GetValueOrDefault(variableName)!;

    public override string AddInitializer(bool value, string? name = null, bool makeUniqueName = true) =>
        Constant(name ?? "bool", makeUniqueName, DataType.Bool, [], [value]);

    public override string AddInitializer(float value, string? name = null, bool makeUniqueName = true) =>
        Constant(name ?? "float", makeUniqueName, DataType.Float, [], [value]);

    public override string AddInitializer(int value, Type type, string? name = null, bool makeUniqueName = true) =>
        Whole([value], type, [], name ?? "int32", makeUniqueName);

    public override string AddInitializer(string value, string? name = null, bool makeUniqueName = true) =>
        Texts([value], [], name ?? "string", makeUniqueName);

    public override string AddInitializer(long value, string? name = null, bool makeUniqueName = true) =>
        Constant(name ?? "int64", makeUniqueName, DataType.Int64, [], [value]);

    public override string AddInitializer(double value, string? name = null, bool makeUniqueName = true) =>
        Constant(name ?? "double", makeUniqueName, DataType.Double, [], [value]);

    public override string AddInitializer(ulong value, bool isUint64, string? name = null, bool makeUniqueName = true) =>
        Unsigned([value], isUint64, [], name ?? "uint64", makeUniqueName);

    public override string AddInitializer(
        IEnumerable<bool> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Constant(name ?? "bools", makeUniqueName, DataType.Bool, dims, [.. values]);

    public override string AddInitializer(
        IEnumerable<float> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Constant(name ?? "floats", makeUniqueName, DataType.Float, dims, [.. values]);

    public override string AddInitializer(
        IEnumerable<int> values, Type type, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Whole([.. values], type, dims, name ?? "int32s", makeUniqueName);

    public override string AddInitializer(
        IEnumerable<string> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Texts([.. values], dims, name ?? "strings", makeUniqueName);

    public override string AddInitializer(
        IEnumerable<long> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Constant(name ?? "int64s", makeUniqueName, DataType.Int64, dims, [.. values]);

    public override string AddInitializer(
        IEnumerable<double> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Constant(name ?? "doubles", makeUniqueName, DataType.Double, dims, [.. values]);

    public override string AddInitializer(
        IEnumerable<ulong> values, bool isUint64, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Unsigned([.. values], isUint64, dims, name ?? "uints", makeUniqueName);

    // Where a step says one type and shape of its column and its node gives another.
    private string OfColumn(DataViewSchema.Column column, string value)
    {
        if (writer.NodeOf(value) is not { } node || !OnnxTypes.TryDescribe(column.Type, out DataType type, out int[] shape))
        {
            return value;
        }
        string typed = ClassicTypes.TypeOf(node, value) is { } actual && actual != type
            ? Scoring.OnnxRows.Cast(writer, value, type)
            : value;

        // It puts its axis behind those of the keys, which have one of size 1.
        string shaped = node.OpType == "OneHotEncoder" ? Scoring.OnnxRows.Reshape(writer, typed, shape) : typed;
        return shaped == value ? value : Define(column.Name, shaped, shape);
    }

    private string Define(string column, string value, int[]? shape)
    {
        _columns[column] = value;
        _defined.Add(value);
        if (shape is not null)
        {
            _shapes[value] = [-1, .. shape.Select(size => (long)Math.Max(size, 1))];
        }
        return value;
    }

    private string Whole(int[] values, Type type, IEnumerable<long> dims, string name, bool unique) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => Constant(name, unique, DataType.Bool, dims, Array.ConvertAll(values, value => value != 0)),
        TypeCode.SByte => Constant(name, unique, DataType.Int8, dims, Array.ConvertAll(values, value => (sbyte)value)),
        TypeCode.Byte => Constant(name, unique, DataType.Uint8, dims, Array.ConvertAll(values, value => (byte)value)),
        TypeCode.Int16 => Constant(name, unique, DataType.Int16, dims, Array.ConvertAll(values, value => (short)value)),
        TypeCode.UInt16 => Constant(name, unique, DataType.Uint16, dims, Array.ConvertAll(values, value => (ushort)value)),
        _ => Constant(name, unique, DataType.Int32, dims, values),
    };

    private string Unsigned(ulong[] values, bool isUint64, IEnumerable<long> dims, string name, bool unique) => isUint64
        ? Constant(name, unique, DataType.Uint64, dims, values)
        : Constant(name, unique, DataType.Uint32, dims, Array.ConvertAll(values, value => (uint)value));

    private string Texts(string[] values, IEnumerable<long> dims, string name, bool unique)
    {
        RequireUnique(name, unique);
        return Constant(writer.Constant(name, Shape(dims, values.Length), values));
    }

    private string Constant<T>(string name, bool unique, DataType type, IEnumerable<long> dims, T[] values)
        where T : unmanaged
    {
        RequireUnique(name, unique);
        return Constant(writer.Constant(name, type, Shape(dims, values.Length), MemoryMarshal.AsBytes(values.AsSpan())));
    }

    private string Constant(string value)
    {
        _defined.Add(value);
        return value;
    }

    // Null: a row of numbers.
    private static IEnumerable<int> Shape(IEnumerable<long>? dims, int count) => dims?.Select(size => (int)size) ?? [count];

    // Such a constant is what an input is when it is not given, as of an optional column.
    private static void RequireUnique(string name, bool unique)
    {
        if (!unique)
        {
            throw new NotSupportedException($"the column '{name}' may be left out of the input, which is not supported");
        }
    }
}
