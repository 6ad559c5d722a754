// In place of the sample where the build has nothing to read pictures with.
Console.Error.WriteLine("error: this was built from package sources without Microsoft.ML.ImageAnalytics, which reads the pictures.");
return 1;
