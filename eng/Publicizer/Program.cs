// Publicizer OUTPUT_DIRECTORY ASSEMBLY...: writes copies whose internal types, methods and fields are public. Only the
// visibility bits in the metadata tables change; the copies serve the compiler and are never run.
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

foreach (string source in args.Skip(1))
{
    byte[] image = File.ReadAllBytes(source);
    using var pe = new PEReader(new MemoryStream(image));
    int start = pe.PEHeaders.MetadataStartOffset;
    MetadataReader metadata = pe.GetMetadataReader();

    // ECMA-335 II.22: the flags stand first in a TypeDef (4 bytes) and a Field (2 bytes) row, after RVA and ImplFlags in a MethodDef row.
    Flip(TableIndex.TypeDef, 0, TypeAttributes.VisibilityMask, visibility => (TypeAttributes)visibility switch
    {
        TypeAttributes.NotPublic => (int)TypeAttributes.Public,
        TypeAttributes.NestedAssembly or TypeAttributes.NestedFamORAssem or TypeAttributes.NestedFamANDAssem
            => (int)TypeAttributes.NestedPublic,
        _ => visibility,
    });
    Flip(TableIndex.MethodDef, 6, MethodAttributes.MemberAccessMask, Open);
    Flip(TableIndex.Field, 0, FieldAttributes.FieldAccessMask, Open);

    File.WriteAllBytes(Path.Combine(args[0], Path.GetFileName(source)), image);

    // Methods and fields share the access values: Assembly, FamANDAssem, FamORAssem become Public.
    static int Open(int access) => (MethodAttributes)access
        is MethodAttributes.Assembly or MethodAttributes.FamANDAssem or MethodAttributes.FamORAssem ? (int)MethodAttributes.Public : access;

    void Flip<TMask>(TableIndex table, int flagsOffset, TMask mask, Func<int, int> visibilityOf) where TMask : Enum
    {
        int first = start + metadata.GetTableMetadataOffset(table) + flagsOffset;
        int bits = Convert.ToInt32(mask);
        for (int row = 0; row < metadata.GetTableRowCount(table); row++)
        {
            ref byte low = ref image[first + row * metadata.GetTableRowSize(table)];
            low = (byte)((low & ~bits) | visibilityOf(low & bits));
        }
    }
}
