using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Transforms.Tests.Serving;

/// <summary>What becomes of a predictor when its file changes.</summary>
public sealed class ReloadTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly PredictorOptions Often = new() { PollInterval = TimeSpan.FromMilliseconds(10) };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-serving-");

    private string Model => Path.Combine(_directory.FullName, "model.zip");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Reload_takes_the_new_model()
    {
        ScaledChain.Save(2, Model);
        using var predictor = Predictor.Load(Model);
        Assert.Equal(4, ScaledChain.Predict(predictor, 8));

        Replace(4);
        predictor.Reload();

        Assert.Equal(2, ScaledChain.Predict(predictor, 8));
    }

    [Fact]
    public void Reload_of_a_damaged_file_keeps_the_model()
    {
        ScaledChain.Save(2, Model);
        using var predictor = Predictor.Load(Model);
        byte[] bytes = File.ReadAllBytes(Model);

        foreach (int length in new[] { 0, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(Model, bytes[..length]);
            Assert.Throws<ModelFormatException>(predictor.Reload);
            Assert.Equal(4, ScaledChain.Predict(predictor, 8));
        }
    }

    [Fact]
    public void Watch_takes_a_file_that_is_renamed_into_its_place_and_says_so()
    {
        ScaledChain.Save(2, Model);
        using var predictor = Predictor.Watch(Model, Often);
        using var reloads = new Reloads(predictor);

        Replace(4);

        Assert.Null(reloads.Next().Error);
        Assert.Equal(2, ScaledChain.Predict(predictor, 8));
        Assert.Equal(Model, predictor.Path);
    }

    [Fact]
    public void Watch_keeps_the_model_when_the_file_is_damaged_and_takes_the_next_that_loads()
    {
        ScaledChain.Save(2, Model);
        using var predictor = Predictor.Watch(Model, Often);
        using var reloads = new Reloads(predictor);

        File.WriteAllText(Model, "no model");

        Assert.IsType<ModelFormatException>(reloads.Next().Error);
        Assert.Equal(4, ScaledChain.Predict(predictor, 8));

        Replace(4);

        Assert.Null(reloads.Next().Error);
        Assert.Equal(2, ScaledChain.Predict(predictor, 8));
    }

    [Fact]
    public void Watch_follows_a_link_that_is_turned_to_another_file()
    {
        string first = Path.Combine(_directory.FullName, "first.zip"), second = Path.Combine(_directory.FullName, "second.zip");
        ScaledChain.Save(2, first);
        ScaledChain.Save(4, second);
        File.CreateSymbolicLink(Model, first);
        using var predictor = Predictor.Watch(Model, Often);
        using var reloads = new Reloads(predictor);

        string link = Path.Combine(_directory.FullName, "link");
        File.CreateSymbolicLink(link, second);
        File.Move(link, Model, overwrite: true);

        Assert.Null(reloads.Next().Error);
        Assert.Equal(2, ScaledChain.Predict(predictor, 8));
    }

    [Fact]
    public void No_prediction_fails_while_models_are_exchanged()
    {
        ScaledChain.Save(2, Model);
        string other = Path.Combine(_directory.FullName, "other.zip");
        ScaledChain.Save(4, other);
        byte[][] models = [File.ReadAllBytes(other), File.ReadAllBytes(Model)];
        using var predictor = Predictor.Load(Model);
        bool ends = false;
        int answers = 0, wrong = 0;
        Thread[] threads =
        [
            .. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                while (!Volatile.Read(ref ends))
                {
                    try
                    {
                        if (ScaledChain.Predict(predictor, 8) is not (2 or 4))
                        {
                            Interlocked.Increment(ref wrong);
                        }
                    }
                    catch (Exception)
                    {
                        Interlocked.Increment(ref wrong);
                    }
                    Interlocked.Increment(ref answers);
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        for (int i = 0; i < 20; i++)
        {
            File.WriteAllBytes(other, models[i % 2]);
            File.Move(other, Model, overwrite: true);
            predictor.Reload();
        }
        Volatile.Write(ref ends, true);
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(0, wrong);
        Assert.True(answers > 0);
    }

    private void Replace(float divisor)
    {
        string beside = Path.Combine(_directory.FullName, "beside.zip");
        ScaledChain.Save(divisor, beside);
        File.Move(beside, Model, overwrite: true);
    }

    private sealed class Reloads : IDisposable
    {
        private readonly System.Collections.Concurrent.BlockingCollection<PredictorReloadedEventArgs> _told = [];

        public Reloads(Predictor predictor) => predictor.Reloaded += (_, reload) => _told.Add(reload);

        public PredictorReloadedEventArgs Next() =>
            _told.TryTake(out PredictorReloadedEventArgs? reload, Patience) ? reload : throw new TimeoutException("No reload was told.");

        public void Dispose() => _told.Dispose();
    }
}
