namespace MLNetDeep.Transforms.Interop;

/// <summary>Types by the names that users know them by.</summary>
internal static class TypeNames
{
    /// <summary>The name with those of type arguments, and that of the type around it.</summary>
    public static string Of(Type type) => type switch
    {
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>",
        { DeclaringType: { } outer } => $"{Of(outer)}.{type.Name}",
        _ => type.Name,
    };
}
