using MLNetDeep.Classic.Tests;
using MLNetDeep.Datasets;
using MLNetDeep.Golden.Tests.Python;

namespace MLNetDeep.Golden.Tests.ScikitLearn;

[Collection(ScikitLearnTests.Name)]
public class ScikitLearnProcessTests(ScikitLearnProcess sklearn)
{
    [SkippableFact]
    public void A_fitted_estimator_answers_with_its_attributes_and_methods()
    {
        var iris = ReferenceRows.Iris(IrisVariant.Uci);

        Answer answer = sklearn.Ask(Fitted.On("naive_bayes.GaussianNB", iris).Attributes("class_prior_").Methods("predict"));

        Assert.Equal([1 / 3.0, 1 / 3.0, 1 / 3.0], answer["class_prior_"], (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(150, answer["predict"].Length);
    }
}
