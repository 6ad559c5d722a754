using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic;

/// <summary>A model that a file can hold; its kind is listed in <see cref="ModelKinds"/>, which also reads it.</summary>
internal interface IStoredModel : IRowModel
{
    /// <summary>Adds all that the model is made of.</summary>
    void Write(ModelArrays arrays);
}
