// The runtime module. It finds the core's functions by itself, so that a missing library only turns the plugin off.
using UnrealBuildTool;

public class Soundwell : ModuleRules
{
	public Soundwell(ReadOnlyTargetRules Target) : base(Target)
	{
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;
		PublicDependencyModuleNames.AddRange(new string[] { "Core", "CoreUObject", "DeveloperSettings", "Engine", "PhysicsCore" });
		PrivateDependencyModuleNames.AddRange(new string[] { "AudioMixer", "Projects", "SoundwellSDK" });
	}
}
