namespace MLNetDeep.Transforms.Interop;

/// <summary>Types by the names that users know them by.</summary>
internal static class TypeNames
{
    /// <summary>The name with those of type arguments.</summary>
    public static string Of(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : type.Name;
}
