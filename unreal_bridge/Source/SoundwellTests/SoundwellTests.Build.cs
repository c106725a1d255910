// Automation specs: Session Frontend > Automation > Soundwell. Not part of shipped games.
using UnrealBuildTool;

public class SoundwellTests : ModuleRules
{
	public SoundwellTests(ReadOnlyTargetRules Target) : base(Target)
	{
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;
		PrivateDependencyModuleNames.AddRange(new string[] { "Core", "CoreUObject", "PhysicsCore", "Soundwell" });
	}
}
