// The editor's part: asset actions, details panels, the settings page, baking.
using UnrealBuildTool;

public class SoundwellEditor : ModuleRules
{
	public SoundwellEditor(ReadOnlyTargetRules Target) : base(Target)
	{
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;
		PrivateDependencyModuleNames.AddRange(new string[]
		{
			"AssetTools", "Core", "CoreUObject", "Engine", "PropertyEditor", "Slate", "SlateCore", "Soundwell", "ToolMenus", "UnrealEd"
		});
	}
}
