using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Transforms.Tests.Interop;

/// <summary>What this library asks of the ML.NET that is loaded, read out of its own assembly.</summary>
public sealed class MLNetVersionCheckTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Assembly Ours = typeof(MLNetVersionCheck).Assembly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    // What ML.NET keeps to itself and Interop uses: a change of this list is a change of what ties us to ML.NET's versions.
    private static readonly string[] Expected =
    [
        "Microsoft.ML.Data.AnnotationUtils",
        "Microsoft.ML.Data.AnnotationUtils: " +
            "System.Collections.Generic.IEnumerable`1[Microsoft.ML.SchemaShape+Column] " +
            "AnnotationsForMulticlassScoreColumn(System.Nullable`1[Microsoft.ML.SchemaShape+Column])",
        "Microsoft.ML.Data.AnnotationUtils: " +
            "System.Collections.Generic.IEnumerable`1[Microsoft.ML.SchemaShape+Column] GetTrainerOutputAnnotation(Boolean)",
        "Microsoft.ML.Data.AnnotationUtils: " +
            "UInt32 GetMaxAnnotationKind(Microsoft.ML.DataViewSchema, Int32 ByRef, System.String, " +
            "System.Func`3[Microsoft.ML.DataViewSchema,System.Int32,System.Boolean])",
        "Microsoft.ML.Data.CatalogUtils",
        "Microsoft.ML.Data.CatalogUtils: Microsoft.ML.Runtime.IHostEnvironment GetEnvironment(Microsoft.ML.Data.IInternalCatalog)",
        "Microsoft.ML.Data.EmptyDataView",
        "Microsoft.ML.Data.EmptyDataView: Void .ctor(Microsoft.ML.Runtime.IHostEnvironment, Microsoft.ML.DataViewSchema)",
        "Microsoft.ML.Data.IDataTransform",
        "Microsoft.ML.Data.IDataTransform: Microsoft.ML.IDataView get_Source()",
        "Microsoft.ML.Data.IInternalCatalog",
        "Microsoft.ML.ISingleFeaturePredictionTransformer",
        "Microsoft.ML.LoadableClassAttributeBase",
        "Microsoft.ML.LoadableClassAttributeBase: " +
            "Void .ctor(System.String, System.Type, System.Type, System.Type, System.Type[], System.String, System.String[])",
        "Microsoft.ML.Model.OnnxConverter.ICanSaveOnnx",
        "Microsoft.ML.Model.OnnxConverter.ICanSaveOnnx: Boolean CanSaveOnnx(Microsoft.ML.Model.OnnxConverter.OnnxContext)",
        "Microsoft.ML.Model.OnnxConverter.ISaveAsOnnx",
        "Microsoft.ML.Model.OnnxConverter.ISaveAsOnnx: Void SaveAsOnnx(Microsoft.ML.Model.OnnxConverter.OnnxContext)",
        "Microsoft.ML.Model.OnnxConverter.ITransformCanSaveOnnx",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: Boolean ContainsColumn(System.String)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: " +
            "Microsoft.ML.Model.OnnxConverter.OnnxNode CreateNode(System.String, " +
            "System.Collections.Generic.IEnumerable`1[System.String], " +
            "System.Collections.Generic.IEnumerable`1[System.String], System.String, System.String)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: " +
            "Microsoft.ML.Model.OnnxConverter.OnnxNode CreateNode(System.String, System.String, System.String, " +
            "System.String, System.String)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: System.String AddInitializer(Double, System.String, Boolean)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: System.String AddInitializer(Int64, System.String, Boolean)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: System.String AddInitializer(Single, System.String, Boolean)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: " +
            "System.String AddInitializer(System.Collections.Generic.IEnumerable`1[System.Double], " +
            "System.Collections.Generic.IEnumerable`1[System.Int64], System.String, Boolean)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: " +
            "System.String AddInitializer(System.Collections.Generic.IEnumerable`1[System.Int64], " +
            "System.Collections.Generic.IEnumerable`1[System.Int64], System.String, Boolean)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: " +
            "System.String AddInitializer(System.Collections.Generic.IEnumerable`1[System.Single], " +
            "System.Collections.Generic.IEnumerable`1[System.Int64], System.String, Boolean)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: " +
            "System.String AddIntermediateVariable(Microsoft.ML.Data.DataViewType, System.String, Boolean)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: System.String GetNodeName(System.String)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: System.String GetVariableName(System.String)",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: Void .ctor()",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext: Void CheckOpSetVersion(Int32, System.String)",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode: Void .ctor()",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode: Void AddAttribute(System.String, Double)",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode: Void AddAttribute(System.String, Int64)",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode: " +
            "Void AddAttribute(System.String, System.Collections.Generic.IEnumerable`1[System.Double])",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode: " +
            "Void AddAttribute(System.String, System.Collections.Generic.IEnumerable`1[System.Int64])",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode: " +
            "Void AddAttribute(System.String, System.Collections.Generic.IEnumerable`1[System.Single])",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode: " +
            "Void AddAttribute(System.String, System.Collections.Generic.IEnumerable`1[System.String])",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode: Void AddAttribute(System.String, System.String)",
        "Microsoft.ML.Model.OnnxConverter.OnnxVersion",
        "Microsoft.ML.ModelLoadContext",
        "Microsoft.ML.ModelLoadContext: Boolean TryLoadBinaryStream(System.String, System.Action`1[System.IO.BinaryReader])",
        "Microsoft.ML.ModelLoadContext: Void CheckAtModel(Microsoft.ML.VersionInfo)",
        "Microsoft.ML.ModelOperationsCatalog: Void .ctor(Microsoft.ML.Runtime.IHostEnvironment)",
        "Microsoft.ML.ModelSaveContext: Void CheckAtModel()",
        "Microsoft.ML.ModelSaveContext: Void SaveBinaryStream(System.String, System.Action`1[System.IO.BinaryWriter])",
        "Microsoft.ML.ModelSaveContext: Void SetVersionInfo(Microsoft.ML.VersionInfo)",
        "Microsoft.ML.SchemaShape+Column: " +
            "Void .ctor(System.String, VectorKind, Microsoft.ML.Data.DataViewType, Boolean, Microsoft.ML.SchemaShape)",
        "Microsoft.ML.SchemaShape: Boolean TryFindColumn(System.String, Column ByRef)",
        "Microsoft.ML.SchemaShape: Microsoft.ML.SchemaShape Create(Microsoft.ML.DataViewSchema)",
        "Microsoft.ML.SignatureLoadModel",
        "Microsoft.ML.TrainerInfo: Void .ctor(Boolean, Boolean, Boolean, Boolean, Boolean, Boolean)",
        "Microsoft.ML.Transforms.NormalizingTransformer+ColumnOptions",
        "Microsoft.ML.Transforms.NormalizingTransformer+ColumnOptions: Microsoft.ML.Data.DataViewType InputType",
        "Microsoft.ML.Transforms.NormalizingTransformer+ColumnOptions: NormalizerModelParametersBase ModelParameters",
        "Microsoft.ML.Transforms.NormalizingTransformer+ColumnOptions: System.String InputColumnName",
        "Microsoft.ML.Transforms.NormalizingTransformer+ColumnOptions: System.String Name",
        "Microsoft.ML.Transforms.NormalizingTransformer: " +
            "System.Collections.Immutable.ImmutableArray`1[Microsoft.ML.Transforms.NormalizingTransformer+ColumnOptions] " +
            "Columns",
        "Microsoft.ML.VersionInfo",
        "Microsoft.ML.VersionInfo: Void .ctor(System.String, UInt32, UInt32, UInt32, System.String, System.String, System.String)",
    ];

    [Fact]
    public void The_ML_net_of_the_build_fits() => MLNetVersionCheck.Ensure();

    [Fact]
    public void Every_referenced_internal_is_there_with_its_signature()
    {
        // Resolving compares signatures too: a member of the same name and other parameters is missing.
        IOrderedEnumerable<string> internals =
            MLNetVersionCheck.References().Select(token => Ours.ManifestModule.ResolveMember(token)!).Where(IsInternal)
            .Select(member => member is Type type ? type.FullName! : $"{member.DeclaringType!.FullName}: {member}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(Expected, internals);
    }

    [Fact]
    public void Only_interop_refers_to_internals()
    {
        IEnumerable<string> offences =
            from type in Ours.GetTypes()
            where type.Namespace != typeof(MLNetVersionCheck).Namespace && !IsInternal(type)
            from member in Used(type).Where(IsInternal).Distinct()
            select $"{type.FullName} uses {member.DeclaringType?.FullName} {member}";

        Assert.Empty(offences);
        Assert.Contains(Used(typeof(Environments)), IsInternal);
    }

    [Fact]
    public void No_other_assembly_is_let_in()
        => Assert.All(
            Directory.GetFiles(AppContext.BaseDirectory, "MLNetDeep.*.dll").Select(Assembly.LoadFrom).Where(assembly => assembly != Ours),
            assembly => Assert.DoesNotContain(
                assembly.CustomAttributes, data => data.AttributeType.Name == nameof(IgnoresAccessChecksToAttribute)));

    [Theory]
    [InlineData("CheckAtModel", "CheckAtModeX")]
    [InlineData("SchemaShape", "SchemaShapX")]
    public void A_missing_member_is_named_with_both_versions(string name, string changed)
    {
        var context = new AssemblyLoadContext(name);
        context.Resolving += (_, wanted) =>
            wanted.Name == "Microsoft.ML.DataView" ? null : LoadChanged(context, wanted.Name!, name, changed);
        LoadChanged(context, "Microsoft.ML.Core", name, changed);
        LoadChanged(context, "Microsoft.ML.Data", name, changed);

        Type check = context.LoadFromAssemblyPath(Ours.Location).GetType(typeof(MLNetVersionCheck).FullName!)!;
        NotSupportedException thrown = Assert.ThrowsAny<NotSupportedException>(() => check.GetMethod(nameof(MLNetVersionCheck.Ensure))!
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null));

        Assert.Contains(name, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("is for Microsoft.ML [5.0.1, 7.0), but", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("the loaded Microsoft.ML.Core is version ", thrown.Message, StringComparison.Ordinal);
    }

    // A copy whose names are changed is an ML.NET that lacks them.
    private static Assembly? LoadChanged(AssemblyLoadContext context, string assembly, string name, string changed)
    {
        string path = Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
        if (!File.Exists(path))
        {
            return null;
        }
        byte[] image = File.ReadAllBytes(path);
        (byte[]? from, byte[]? to) = (Encoding.ASCII.GetBytes($"\0{name}\0"), Encoding.ASCII.GetBytes($"\0{changed}\0"));
        for (int at = image.AsSpan().IndexOf(from); at >= 0; at = image.AsSpan().IndexOf(from))
        {
            to.CopyTo(image, at);
        }
        return context.LoadFromStream(new MemoryStream(image));
    }

    private static bool IsInternal(MemberInfo member)
        => member.Module.Assembly.GetName().Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal) && member switch
        {
            Type type => !type.IsVisible,
            MethodBase method => !(method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) || !method.DeclaringType!.IsVisible,
            FieldInfo field => !(field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) || !field.DeclaringType!.IsVisible,
            _ => false,
        };

    // Everything a type is made of: what it derives from, its fields, signatures, and what its methods' code names.
    private static IEnumerable<MemberInfo> Used(Type type)
    {
        // An interface of Interop's brings its own along.
        IEnumerable<Type> inherited = type.GetInterfaces().Where(face => face.Assembly == Ours).SelectMany(face => face.GetInterfaces());
        foreach (Type? face in type.GetInterfaces().Except(inherited).Except(type.BaseType?.GetInterfaces() ?? []))
        {
            yield return face;
        }
        if (type.BaseType is { } parent)
        {
            yield return parent;
        }
        foreach (FieldInfo field in type.GetFields(Declared))
        {
            yield return field.FieldType;
        }
        foreach (MethodBase? method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
        {
            foreach (ParameterInfo parameter in method.GetParameters())
            {
                yield return parameter.ParameterType;
            }
            if (method is MethodInfo { ReturnType: var returned })
            {
                yield return returned;
            }
            foreach (MemberInfo member in Named(method))
            {
                yield return member;
            }
        }
    }

    private static IEnumerable<MemberInfo> Named(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | code[at++]));
            }
            OperandType operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), TypeArguments(method), MethodArguments(method))!;
            }
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    private static Type[] TypeArguments(MethodBase method) => method.DeclaringType!.GetGenericArguments();

    private static Type[] MethodArguments(MethodBase method) => method.IsGenericMethod ? method.GetGenericArguments() : [];
}
