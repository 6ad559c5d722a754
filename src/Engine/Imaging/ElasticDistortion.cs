namespace MLNetDeep.Engine.Imaging;

/// <summary>
/// Elastic distortion by random displacements of all pixels, smooth over the image (Simard, Steinkraus and Platt 2003); see
/// <see cref="ElasticField"/>. The displacements' standard deviation is about <c>0.16 Alpha / Sigma</c> pixels.
/// </summary>
/// <param name="Alpha">The strength, at least 0; the paper's is 34 on digits of 29 x 29.</param>
/// <param name="Sigma">The standard deviation of the smoothing in pixels, above 0 and at most 1000; the paper's is 4.</param>
public sealed record ElasticDistortion(double Alpha = 34, double Sigma = 4);
