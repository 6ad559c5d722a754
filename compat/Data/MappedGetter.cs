namespace Microsoft.ML.Data;

/// <summary>Getters that map each value of a column; explicit values alone for sparse vectors.</summary>
internal static class MappedGetter
{
    public static Delegate Scalar<TSrc, TDst>(DataViewRow row, DataViewSchema.Column input, Delegate mapper)
    {
        var (get, map, source) = (row.GetGetter<TSrc>(input), (ValueMapper<TSrc, TDst>)mapper, default(TSrc)!);
        return (ValueGetter<TDst>)Get;

        void Get(ref TDst value)
        {
            get(ref source);
            map(in source, ref value);
        }
    }

    public static Delegate Vector<TSrc, TDst>(DataViewRow row, DataViewSchema.Column input, Delegate mapper)
    {
        var (get, map) = (row.GetGetter<VBuffer<TSrc>>(input), (ValueMapper<TSrc, TDst>)mapper);
        VBuffer<TSrc> source = default;
        return (ValueGetter<VBuffer<TDst>>)Get;

        void Get(ref VBuffer<TDst> value)
        {
            get(ref source);
            var values = source.GetValues();
            var editor = VBufferEditor.Create(ref value, source.Length, values.Length);
            for (int i = 0; i < values.Length; i++)
                map(in values[i], ref editor.Values[i]);
            source.GetIndices().CopyTo(editor.Indices);
            value = editor.Commit();
        }
    }
}
