using MLNetDeep.Pictures;

namespace MLNetDeep.Samples.Walkthrough.Blocks;

/// <summary>A part of what a step shows.</summary>
internal abstract record Block;

/// <summary>A paragraph between others.</summary>
internal sealed record TextBlock(string Text) : Block;

/// <summary>Lines whose columns are kept, such as a summary or rules.</summary>
internal sealed record ListingBlock(string Caption, string Text) : Block;

/// <summary>A picture of the page; the console tells what is on it.</summary>
/// <param name="Caption">The caption.</param>
/// <param name="Alternative">What is on the picture, for who does not see it.</param>
/// <param name="Width">In pixels of the page.</param>
/// <param name="Png">The file.</param>
internal sealed record PictureBlock(string Caption, string Alternative, int Width, byte[] Png) : Block;

/// <summary>A plot of the library's own, on the page; the console tells what is on it.</summary>
internal sealed record DrawingBlock(string Caption, Plot Plot) : Block;
