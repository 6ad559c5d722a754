using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDeep.Compat.Tests.Environments;

public sealed class MLContextTests
{
    [Fact]
    public void What_a_channel_says_comes_through_the_log_with_kind_and_source()
    {
        var context = new MLContext(1);
        var messages = new List<LoggingEventArgs>();
        context.Log += (_, message) => messages.Add(message);
        IHost host = ((IHostEnvironment)context).Register("Trainer");

        using (var channel = host.Start("Training"))
        {
            channel.Warning(MessageSensitivity.None, "Skipped {0} rows", 3);
            channel.Info(MessageSensitivity.None, "Done {0}");
        }

        var warning = Assert.Single(messages, message => message.Kind == ChannelMessageKind.Warning);
        Assert.Equal("Skipped 3 rows", warning.RawMessage);
        Assert.Contains("Training", warning.Source, StringComparison.Ordinal);
        Assert.Contains("Kind=Warning] Skipped 3 rows", warning.Message, StringComparison.Ordinal);
        Assert.Equal("Done {0}", Assert.Single(messages, message => message.Kind == ChannelMessageKind.Info).RawMessage);
    }

    [Fact]
    public void Hosts_of_contexts_with_one_seed_draw_the_same_numbers()
    {
        static int[] Draw(int seed)
        {
            IHostEnvironment context = new MLContext(seed);
            var (first, second) = (context.Register("First"), context.Register("Second"));
            return [first.Rand.Next(), second.Rand.Next(), first.Register("Inner").Rand.Next()];
        }

        Assert.Equal(Draw(5), Draw(5));
        Assert.NotEqual(Draw(5), Draw(6));
    }

    [Fact]
    public void A_seed_given_to_a_host_is_the_one_it_uses()
    {
        IHostEnvironment context = new MLContext(1);

        Assert.Equal(context.Register("A", seed: 9).Rand.Next(), context.Register("B", seed: 9).Rand.Next());
    }
}
