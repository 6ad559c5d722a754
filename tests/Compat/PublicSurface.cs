using System.Reflection;

namespace MLNetDeep.Compat.Tests;

/// <summary>What a program can see of a type, one line a fact, so that surfaces of different assemblies compare as sets of text.</summary>
internal static class PublicSurface
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>Facts that hold for the type; with <paramref name="inherited"/> also members it has from its base types.</summary>
    public static HashSet<string> Describe(Type type, bool inherited)
    {
        var flags = inherited ? Everything | BindingFlags.FlattenHierarchy : Everything | BindingFlags.DeclaredOnly;
        HashSet<string> facts = [Kind(type)];
        if (type.BaseType is { } parent && IsVisible(parent))
            facts.Add($"base {Name(parent)}");
        foreach (var contract in type.GetInterfaces().Where(IsVisible))
            facts.Add($"interface {Name(contract)}");
        foreach (var parameter in type.GetGenericArguments())
            facts.Add($"parameter {Constraints(parameter)}");
        if (type.IsEnum)
            facts.Add($"underlying {Enum.GetUnderlyingType(type)}");
        foreach (var field in type.GetFields(flags).Where(IsVisible))
            facts.Add(Readable(field, Describe));
        foreach (var method in type.GetMethods(flags).Where(method => IsVisible(method) && !IsOf<object>(method)))
            facts.Add(Readable(method, Describe));
        foreach (var constructor in type.GetConstructors(Everything).Where(constructor => IsVisible(constructor) && !constructor.IsStatic))
            facts.Add(Readable(constructor, known => $"{Access(known)} constructor({Parameters(known)})"));
        foreach (var property in type.GetProperties(flags).Where(property => property.GetAccessors(true).Any(IsVisible)))
            facts.Add(Readable(property, known => $"property {Name(known.PropertyType)} {known.Name}"));
        foreach (var happening in type.GetEvents(flags).Where(happening => IsVisible(happening.AddMethod!)))
            facts.Add($"event {Name(happening.EventHandlerType!)} {happening.Name}");
        return facts;
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return type.IsDefined(typeof(FlagsAttribute), false) ? "flags enum" : "enum";
        if (type.IsValueType)
            return "struct";
        if (type.IsInterface)
            return "interface";
        string modifiers = type switch
        {
            { IsAbstract: true, IsSealed: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        return modifiers + "class";
    }

    /// <summary>A member whose signature needs an assembly that is not there cannot be read, so it equals no other.</summary>
    private static string Readable<TMember>(TMember member, Func<TMember, string> describe)
        where TMember : MemberInfo
    {
        try
        {
            return describe(member);
        }
        catch (FileNotFoundException missing)
        {
            return $"{member.Name} needs {missing.FileName}";
        }
    }

    private static string Describe(FieldInfo field)
    {
        string access = field.IsPublic ? "public" : "protected";
        string kind = field.IsLiteral ? $"const {field.GetRawConstantValue() ?? "null"}" : field.IsStatic ? "static" : "instance";
        return $"{access} {kind} field {Name(field.FieldType)} {field.Name}{(field.IsInitOnly ? " readonly" : "")}";
    }

    private static string Describe(MethodInfo method)
    {
        bool overridable = method.IsVirtual && !method.IsFinal && method.DeclaringType is { IsSealed: false, IsInterface: false };
        string kind = method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true, DeclaringType.IsInterface: false } => "abstract ",
            _ => overridable ? "virtual " : "",
        };
        string generics = string.Concat(method.GetGenericArguments().Select(parameter => $"<{Constraints(parameter)}>"));
        return $"{Access(method)} {kind}{Name(method.ReturnType)} {method.Name}{generics}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method)
        => string.Join(", ", method.GetParameters().Select(parameter =>
        {
            string modifier = parameter.IsOut ? "out " : parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : "";
            string fallback = parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "null"}" : "";
            return $"{modifier}{Name(parameter.ParameterType)} {parameter.Name}{fallback}";
        }));

    private static string Constraints(Type parameter)
    {
        var types = parameter.GetGenericParameterConstraints().Select(Name);
        return $"{parameter.Name}: {parameter.GenericParameterAttributes} {string.Join(",", types)}";
    }

    private static string Name(Type type)
    {
        if (type.HasElementType)
            return Name(type.GetElementType()!) + (type.IsByRef ? "&" : type.IsArray ? "[]" : "*");
        if (type.IsGenericParameter)
            return type.Name;
        string name = $"{type.Namespace}.{(type.DeclaringType == null ? "" : type.DeclaringType.Name + "+")}{type.Name}";
        return type.IsGenericType ? $"{name}[{string.Join(",", type.GetGenericArguments().Select(Name))}]" : name;
    }

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static bool IsOf<T>(MemberInfo member) => member.DeclaringType?.FullName == typeof(T).FullName;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field)
        => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName;

    private static bool IsVisible(Type type)
        => type.IsGenericType
            ? type.GetGenericTypeDefinition().IsVisible && type.GetGenericArguments().All(t => t.IsGenericParameter || IsVisible(t))
            : type.IsVisible;
}
