using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>The file of a checkpoint: where it is written, who may use it, and damage.</summary>
public sealed class CheckpointFileTests : CheckpointTraining
{
    [Fact]
    public void What_a_killed_process_left_half_written_is_removed_at_the_next_start()
    {
        Outcome whole = Train(1, InMemory, Options);
        System.IO.File.WriteAllBytes(Aside, System.IO.File.ReadAllBytes(File)[..100]);

        Assert.Equal(whole, Train(2, InMemory, Options));
        Assert.False(System.IO.File.Exists(Aside));
    }

    [Fact]
    public void A_place_where_nothing_can_be_written_is_refused_before_a_row_is_read()
    {
        System.IO.File.WriteAllText(File, "");
        var source = new CountingSource(InMemory, at: null, () => { });

        Assert.ThrowsAny<IOException>(
            () => Train(1, source, Options with { Checkpoint = new Checkpoint(Path.Combine(File, "below a file")) }));
        Assert.Equal(0, source.Batches);
    }

    [Fact]
    public void A_place_that_may_not_be_written_is_an_IOException()
    {
        Directory.CreateDirectory(Aside);

        IOException exception = Assert.Throws<IOException>(() => Train(1, InMemory, Options));

        Assert.Contains(File, exception.Message, StringComparison.Ordinal);
        Assert.IsType<UnauthorizedAccessException>(exception.InnerException);
    }

    [Fact]
    public void The_checkpoint_of_a_training_that_goes_on_is_refused_and_the_first_goes_on()
    {
        Outcome whole = Train(1, InMemory, Options with { Checkpoint = null });
        var source = new CountingSource(InMemory, at: null, () => { });
        CheckpointInUseException? refused = null;

        Outcome first = Train(1, InMemory, Options with
        {
            EpochCompleted = _ => refused = Assert.Throws<CheckpointInUseException>(() => Train(2, source, Options)),
        });

        Assert.Equal(whole, first);
        Assert.Equal(File, refused!.Path);
        Assert.Equal(0, source.Batches);
        Assert.Equal(4, StateOf(File).Epochs.Count);
        Assert.Equal([File], Folder.GetFiles().Select(file => file.FullName));
    }

    [Fact]
    public void The_checkpoint_of_a_training_that_failed_is_gone_on_with()
    {
        TrainingOptions fails = Options with { EpochCompleted = _ => throw new NotSupportedException() };
        Assert.Throws<NotSupportedException>(() => Train(1, InMemory, fails));

        Assert.Equal(StopReason.Completed, Train(1, InMemory, Options).Reason);
    }

    [Fact]
    public void The_checkpoint_of_another_process_is_refused_until_that_is_killed()
    {
        using Process other = HostProcess.Start([File, Path.Combine(Folder.FullName, "network.model"), "1"]);
        Assert.Equal("step", other.StandardOutput.ReadLine());
        Assert.Equal("step", other.StandardOutput.ReadLine());

        Assert.Throws<CheckpointInUseException>(() => Train(1, InMemory, Options));
        Assert.False(other.HasExited);

        other.Kill();
        other.WaitForExit();
        TrainingOptions anew = Options with { Checkpoint = Options.Checkpoint! with { Resume = false } };
        Assert.Equal(StopReason.Completed, Train(1, InMemory, anew).Reason);
    }

    [Fact]
    public void A_checkpoint_with_weights_that_are_not_finite_is_refused_by_name()
    {
        Train(1, InMemory, Options);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int head = sizeof(long) + BitConverter.ToInt32(bytes);
        BitConverter.TryWriteBytes(bytes.AsSpan(head), float.NaN);
        int at = bytes.AsSpan().IndexOf("\"sha256\":\""u8) + 10;
        bytes.AsSpan(at, 64).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.AsSpan(at, 64));
        System.IO.File.WriteAllBytes(File, bytes);

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => Train(1, InMemory, Options));

        Assert.Contains("'parameters/", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_directory_is_made()
    {
        string path = Path.Combine(Folder.FullName, "a", "b", "training.checkpoint");

        Train(1, InMemory, Options with { Checkpoint = new Checkpoint(path) });

        Assert.True(System.IO.File.Exists(path));
    }

    [Fact]
    public void A_damaged_file_is_refused_by_name_and_leaves_network_and_file_as_they_are()
    {
        Train(1, InMemory, Options);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int head = 8 + BitConverter.ToInt32(bytes);
        int[] places = [0, 7, 8, 20, head - 1, head, head + 5, bytes.Length - 1];
        foreach (int place in places)
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[place] ^= 0x55;
            RequireDamage(changed);
        }
        foreach (int length in new[] { 0, 4, head / 2, head, bytes.Length - 1 })
        {
            RequireDamage(bytes[..length]);
        }
        RequireDamage([.. bytes, 0]);

        void RequireDamage(byte[] damaged)
        {
            System.IO.File.WriteAllBytes(File, damaged);
            var network = new Network(Cnn, 3);
            float[] before = WeightsOf(network);
            ModelFormatException exception =
                Assert.Throws<ModelFormatException>(() => NetworkTrainer.Train(network, InMemory, Validation, Options));
            Assert.Contains(File, exception.Message);
            Assert.Equal(before, WeightsOf(network));
            Assert.Equal(damaged, System.IO.File.ReadAllBytes(File));
        }
    }
}
