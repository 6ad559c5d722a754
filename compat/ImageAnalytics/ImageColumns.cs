using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

/// <summary>What the transforms of images ask of their input columns.</summary>
internal static class ImageColumns
{
    /// <summary>The input column's type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no column of images.</exception>
    public static ImageDataViewType Require(IExceptionContext context, DataViewSchema.Column input)
        => input.Type as ImageDataViewType
            ?? throw context.ExceptSchemaMismatch("inputSchema", "input", input.Name, "image", input.Type.ToString()!);

    /// <exception cref="ArgumentOutOfRangeException">It is no column of images.</exception>
    public static void Require(IExceptionContext context, SchemaShape.Column input)
    {
        if (input.ItemType is not ImageDataViewType || input.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw context.ExceptSchemaMismatch("inputSchema", "input", input.Name, new ImageDataViewType().ToString(), input.GetTypeString());
    }
}
