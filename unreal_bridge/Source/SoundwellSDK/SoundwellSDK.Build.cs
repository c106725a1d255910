// The core as Unreal sees it: header, libraries, what is loaded late and what is staged. No code of its own.
// A platform without a library is a null build: WITH_SOUNDWELL is 0, and baked variations and fallback sounds play.
using System.IO;
using UnrealBuildTool;

public class SoundwellSDK : ModuleRules
{
	public SoundwellSDK(ReadOnlyTargetRules Target) : base(Target)
	{
		Type = ModuleType.External;
		PublicSystemIncludePaths.Add(FindHeader());
		string Library = FindLibrary(Target);
		bool bFound = Library != null && File.Exists(Path.Combine(PluginDirectory, Library));
		bool bWindows = Target.Platform == UnrealTargetPlatform.Win64;
		PublicDefinitions.Add("WITH_SOUNDWELL=" + (bFound ? "1" : "0"));
		PublicDefinitions.Add("SOUNDWELL_DELAY_LOADED=" + (bFound && bWindows ? "1" : "0"));
		PublicDefinitions.Add("SOUNDWELL_LIBRARY_FILE=\"" + (bFound ? Library : "") + "\"");
		if (bFound)
		{
			RuntimeDependencies.Add(Path.Combine("$(PluginDir)", Library));
		}
		if (bFound && bWindows)
		{
			PublicAdditionalLibraries.Add(Path.Combine(PluginDirectory, Path.ChangeExtension(Library, ".lib")));
			PublicDelayLoadDLLs.Add("soundwell.dll");
		}
	}

	/** Packaged, the header stands beside this file; in Soundwell's own repository it is the bindings' one. */
	private string FindHeader()
	{
		string Packaged = Path.Combine(ModuleDirectory, "include");
		return Directory.Exists(Packaged) ? Packaged : Path.Combine(PluginDirectory, "..", "bindings", "include");
	}

	/** Path from the plugin's folder; null where there is none for the platform. */
	private static string FindLibrary(ReadOnlyTargetRules Target)
	{
		const string Folder = "Binaries/ThirdParty/Soundwell/";
		if (Target.Platform == UnrealTargetPlatform.Win64)
		{
			return Folder + "Win64/soundwell.dll";
		}
		if (Target.Platform == UnrealTargetPlatform.Linux)
		{
			return Folder + "Linux/libsoundwell.so";
		}
		if (Target.Platform == UnrealTargetPlatform.LinuxArm64)
		{
			return Folder + "LinuxArm64/libsoundwell.so";
		}
		return Target.Platform == UnrealTargetPlatform.Mac ? Folder + "Mac/libsoundwell.dylib" : null;
	}
}
