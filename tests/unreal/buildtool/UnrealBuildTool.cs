// A stand-in for UnrealBuildTool's ModuleRules (UE 5.3-5.6), as far as the plugin's Build.cs files use it. Own words, from
// https://dev.epicgames.com/documentation/en-us/unreal-engine/module-properties-in-unreal-engine
using System.Collections.Generic;

namespace UnrealBuildTool
{
    public struct UnrealTargetPlatform
    {
        private readonly string name;
        private UnrealTargetPlatform(string name) { this.name = name; }
        public static readonly UnrealTargetPlatform Win64 = new UnrealTargetPlatform("Win64");
        public static readonly UnrealTargetPlatform Mac = new UnrealTargetPlatform("Mac");
        public static readonly UnrealTargetPlatform Linux = new UnrealTargetPlatform("Linux");
        public static readonly UnrealTargetPlatform LinuxArm64 = new UnrealTargetPlatform("LinuxArm64");
        public static readonly UnrealTargetPlatform Android = new UnrealTargetPlatform("Android");
        public static bool TryParse(string text, out UnrealTargetPlatform platform) { platform = new UnrealTargetPlatform(text); return true; }
        public static bool operator ==(UnrealTargetPlatform a, UnrealTargetPlatform b) { return a.name == b.name; }
        public static bool operator !=(UnrealTargetPlatform a, UnrealTargetPlatform b) { return a.name != b.name; }
        public override bool Equals(object other) { return other is UnrealTargetPlatform && (UnrealTargetPlatform)other == this; }
        public override int GetHashCode() { return name.GetHashCode(); }
        public override string ToString() { return name; }
    }

    public class ReadOnlyTargetRules
    {
        public ReadOnlyTargetRules(UnrealTargetPlatform platform) { Platform = platform; }
        public UnrealTargetPlatform Platform { get; private set; }
    }

    public class RuntimeDependencyList
    {
        public readonly List<string> Paths = new List<string>();
        public void Add(string path) { Paths.Add(path); }
    }

    public class ModuleRules
    {
        public enum ModuleType { CPlusPlus, External }
        public enum PCHUsageMode { Default, NoPCHs, NoSharedPCHs, UseSharedPCHs, UseExplicitOrSharedPCHs }

        /** Where the module and its plugin stand; the tool knows it, the stand-in is told. */
        public static string StubModules = "";

        public ModuleRules(ReadOnlyTargetRules target) { Target = target; }
        public readonly ReadOnlyTargetRules Target;
        public ModuleType Type = ModuleType.CPlusPlus;
        public PCHUsageMode PCHUsage = PCHUsageMode.Default;
        public List<string> PublicDependencyModuleNames = new List<string>();
        public List<string> PrivateDependencyModuleNames = new List<string>();
        public List<string> PublicSystemIncludePaths = new List<string>();
        public List<string> PublicDefinitions = new List<string>();
        public List<string> PublicAdditionalLibraries = new List<string>();
        public List<string> PublicDelayLoadDLLs = new List<string>();
        public RuntimeDependencyList RuntimeDependencies = new RuntimeDependencyList();
        public string ModuleDirectory { get { return StubModules + "/Source/" + GetType().Name; } }
        public string PluginDirectory { get { return StubModules; } }
    }
}
