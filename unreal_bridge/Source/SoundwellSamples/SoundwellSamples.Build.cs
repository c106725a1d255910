// Four actors that show the plugin. Leave this module out of Soundwell.uplugin where they are not wanted.
using UnrealBuildTool;

public class SoundwellSamples : ModuleRules
{
	public SoundwellSamples(ReadOnlyTargetRules Target) : base(Target)
	{
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;
		PublicDependencyModuleNames.AddRange(new string[] { "Core", "CoreUObject", "Engine", "Soundwell" });
	}
}
