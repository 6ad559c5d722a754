using System.Reflection;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Tests;

/// <summary>The arrows between the engine's rooms, read from the types that each type's members and method bodies refer to.</summary>
public class ArchitectureTests
{
    private const string Root = "MLNetDeep.Engine.";
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Kernels"] = [],
        ["Tensors"] = [],
        ["Files"] = [],
        ["Learning"] = ["Tensors"],
        ["Imaging"] = ["Kernels", "Tensors"],
        ["Losses"] = ["Kernels", "Tensors"],
        ["Optimizers"] = ["Kernels", "Tensors"],
        ["Layers"] = ["Kernels", "Tensors"],
        ["Networks"] = ["Layers", "Kernels", "Tensors"],
        ["Serialization"] = ["Files", "Networks", "Layers", "Tensors"],
        ["Onnx"] = ["Networks", "Layers", "Tensors"],
        ["Distribution"] = ["Kernels", "Tensors"],
        ["Testing"] = ["Training", "Distribution", "Networks", "Layers", "Losses", "Kernels", "Tensors"],
        ["Training"] =
            ["Networks", "Layers", "Losses", "Optimizers", "Imaging", "Serialization", "Distribution", "Kernels", "Tensors"],
    };

    [Fact]
    public void Rooms_refer_only_to_rooms_below_them()
    {
        var wrong = new SortedSet<string>();
        foreach (Type type in EngineTypes())
        {
            string room = RoomOf(type)!;
            Assert.True(Allowed.ContainsKey(room), $"{type} is in an unknown room; add its arrows here");
            foreach (Type referred in ReferredTypes(type))
            {
                if (RoomOf(referred) is { } other && other != room && !Allowed[room].Contains(other))
                {
                    wrong.Add($"{room} -> {other}: {type.Name} refers to {referred.Name}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void References_in_method_bodies_are_seen()
    {
        IEnumerable<Type> referred = EngineTypes().Where(type => RoomOf(type) == "Networks").SelectMany(ReferredTypes);

        Assert.Contains(typeof(Engine.Kernels.Elementwise), referred);
    }

    [Fact]
    public void The_engine_refers_to_no_other_library()
    {
        Assert.All(typeof(Network).Assembly.GetReferencedAssemblies(), name => Assert.StartsWith("System", name.Name));
    }

    private static IEnumerable<Type> EngineTypes() => typeof(Network).Assembly.GetTypes().Where(type => RoomOf(type) is not null);

    private static string? RoomOf(Type type) =>
        type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true ? type.Namespace[Root.Length..].Split('.')[0] : null;

    // Kinds of layers are registered at LayerSpec for the serializer, so attributes are no arrows.
    private static IEnumerable<Type> ReferredTypes(Type type)
    {
        var types = new HashSet<Type>(type.GetInterfaces());
        if (type.BaseType is not null)
        {
            types.Add(type.BaseType);
        }
        foreach (FieldInfo field in type.GetFields(All))
        {
            types.Add(field.FieldType);
        }
        foreach (MethodBase method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
        {
            types.UnionWith(method.GetParameters().Select(parameter => parameter.ParameterType));
            if (method is MethodInfo { ReturnType: { } returned })
            {
                types.Add(returned);
            }
            if (method.GetMethodBody() is not { } body)
            {
                continue;
            }
            types.UnionWith(body.LocalVariables.Select(local => local.LocalType));
            types.UnionWith(TypesInCode(method, body.GetILAsByteArray()!));
        }
        return types.SelectMany(Parts);
    }

    // Every four bytes that could be a metadata token are tried: a few too many hits at most, none too few.
    private static IEnumerable<Type> TypesInCode(MethodBase method, byte[] code)
    {
        Type[]? typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int i = 1; i + 4 <= code.Length; i++)
        {
            int token = BitConverter.ToInt32(code, i);
            bool isCall = code[i - 1] is 0x28 or 0x6F or 0x73 or 0x7B or 0x7D or 0x7E or 0x80 or 0xD0;
            if (!isCall || (token >> 24) is not (0x01 or 0x02 or 0x04 or 0x06 or 0x0A or 0x1B or 0x2B))
            {
                continue;
            }
            MemberInfo? member;
            try
            {
                member = method.Module.ResolveMember(token, typeArguments, methodArguments);
            }
            catch (ArgumentException)
            {
                continue;
            }
            if ((member as Type ?? member?.DeclaringType) is { } type)
            {
                yield return type;
            }
        }
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }
        return type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }
}
