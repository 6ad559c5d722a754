using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The root of all hosts: hands out seeds and carries messages to the listener.</summary>
internal sealed class LocalEnvironment : IHostEnvironmentInternal
{
    private readonly Random _seeds;
    private readonly Action<string, ChannelMessage> _listener;

    public LocalEnvironment(int? seed, Action<string, ChannelMessage> listener)
    {
        Seed = seed;
        _seeds = seed is int given ? new(given) : new();
        _listener = listener;
    }

    public int? Seed { get; }

    public ComponentCatalog ComponentCatalog { get; } = new();

    public string ContextDescription => nameof(LocalEnvironment);

    public TException Process<TException>(TException ex)
        where TException : Exception
        => Contracts.Mark(ex);

    public IHost Register(string name, int? seed = null, bool? verbose = null) => new Host(this, name, NextRandom(_seeds, seed));

    public IChannel Start(string name) => new Channel(name, _listener);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new SilentPipe<TMessage>(name);

    public IProgressChannel StartProgressChannel(string name) => new SilentProgress();

    private static Random NextRandom(Random parent, int? seed)
    {
        lock (parent)
            return new(seed ?? parent.Next());
    }

    private sealed class Host(LocalEnvironment root, string fullName, Random rand) : IHost, IHostEnvironmentInternal
    {
        public Random Rand => rand;

        public int? Seed => root.Seed;

        public ComponentCatalog ComponentCatalog => root.ComponentCatalog;

        public string ContextDescription => fullName;

        public TException Process<TException>(TException ex)
            where TException : Exception
            => root.Process(ex);

        public IHost Register(string name, int? seed = null, bool? verbose = null)
            => new Host(root, $"{fullName}; {name}", NextRandom(rand, seed));

        public IChannel Start(string name) => root.Start($"{fullName}; {name}");

        public IPipe<TMessage> StartPipe<TMessage>(string name) => root.StartPipe<TMessage>($"{fullName}; {name}");

        public IProgressChannel StartProgressChannel(string name) => root.StartProgressChannel(name);
    }

    private sealed class SilentPipe<TMessage>(string fullName) : IPipe<TMessage>
    {
        public string ContextDescription => fullName;

        public TException Process<TException>(TException ex)
            where TException : Exception
            => Contracts.Mark(ex);

        public void Send(TMessage msg)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class SilentProgress : IProgressChannel
    {
        public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
        {
        }

        public void Checkpoint(params double?[] values)
        {
        }

        public IProgressChannel StartProgressChannel(string name) => this;

        public void Dispose()
        {
        }
    }
}
