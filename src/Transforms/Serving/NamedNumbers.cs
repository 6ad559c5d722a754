using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MLNetDeep.Transforms.Serving;

/// <summary>The names of a vector's slots, each once, and their places.</summary>
internal sealed class SlotIndex
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <param name="names">The names; where they are empty or come again, the slot's number takes their place.</param>
    public SlotIndex(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            string unique = name.Length > 0 && _places.TryAdd(name, Names.Count) ? name : $"{Names.Count}";
            _places.TryAdd(unique, Names.Count);
            Names.Add(unique);
        }
    }

    public List<string> Names { get; } = [];

    public bool TryFind(string name, out int place) => _places.TryGetValue(name, out place);
}

/// <summary>Numbers by name, in the order of a vector's slots.</summary>
internal sealed class NamedNumbers(SlotIndex slots, float[] numbers) : IReadOnlyDictionary<string, float>
{
    public static NamedNumbers None { get; } = new(new SlotIndex([]), []);

    public int Count => numbers.Length;

    public IEnumerable<string> Keys => slots.Names;

    public IEnumerable<float> Values => numbers;

    public float this[string key] => TryGetValue(key, out float value)
        ? value
        : throw new KeyNotFoundException($"There is no '{key}'; there are {string.Join(", ", slots.Names.Take(20))}.");

    public bool ContainsKey(string key) => slots.TryFind(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out float value)
    {
        bool isFound = slots.TryFind(key, out int place);
        value = isFound ? numbers[place] : default;
        return isFound;
    }

    public IEnumerator<KeyValuePair<string, float>> GetEnumerator()
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            yield return KeyValuePair.Create(slots.Names[i], numbers[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
