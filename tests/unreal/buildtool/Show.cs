// Shows what the Build.cs files ask for: `Show.exe PLUGIN PLATFORM` prints one line per entry, "module list value".
using System;
using System.Collections.Generic;
using UnrealBuildTool;

public static class Show
{
    public static int Main(string[] arguments)
    {
        ModuleRules.StubModules = arguments[0];
        UnrealTargetPlatform platform;
        UnrealTargetPlatform.TryParse(arguments[1], out platform);
        ReadOnlyTargetRules target = new ReadOnlyTargetRules(platform);
        foreach (ModuleRules module in new ModuleRules[] { new SoundwellSDK(target), new Soundwell(target), new SoundwellEditor(target), new SoundwellSamples(target), new SoundwellTests(target) })
        {
            Print(module, "public", module.PublicDependencyModuleNames);
            Print(module, "private", module.PrivateDependencyModuleNames);
            Print(module, "include", module.PublicSystemIncludePaths);
            Print(module, "define", module.PublicDefinitions);
            Print(module, "library", module.PublicAdditionalLibraries);
            Print(module, "late", module.PublicDelayLoadDLLs);
            Print(module, "staged", module.RuntimeDependencies.Paths);
            Print(module, "type", new List<string> { module.Type.ToString() });
        }
        return 0;
    }

    private static void Print(ModuleRules module, string list, List<string> values)
    {
        foreach (string value in values)
        {
            Console.WriteLine(module.GetType().Name + " " + list + " " + value.Replace("\\", "/"));
        }
    }
}
