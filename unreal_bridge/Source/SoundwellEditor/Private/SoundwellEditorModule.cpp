// Start and end of the editor module: what it registers, it takes back.
#include "AssetToolsModule.h"
#include "CoreMinimal.h"
#include "Modules/ModuleManager.h"
#include "PropertyEditorModule.h"
#include "SoundwellAudition.h"
#include "SoundwellSettingsDetails.h"
#include "SoundwellSoundActions.h"
#include "SoundwellSoundDetails.h"

namespace
{
const TCHAR* const SoundClassName = TEXT("SoundwellSound");
const TCHAR* const SettingsClassName = TEXT("SoundwellSettings");
}

/** Game thread only. */
class FSoundwellEditorModule : public IModuleInterface
{
public:
	virtual void StartupModule() override
	{
		const TSharedRef<FSoundwellAudition> Player = MakeShared<FSoundwellAudition>();
		Audition = Player;
		Actions = MakeShared<FSoundwellSoundActions>(Player);
		FModuleManager::LoadModuleChecked<FAssetToolsModule>(TEXT("AssetTools")).Get().RegisterAssetTypeActions(Actions.ToSharedRef());
		FPropertyEditorModule& Properties = FModuleManager::LoadModuleChecked<FPropertyEditorModule>(TEXT("PropertyEditor"));
		Properties.RegisterCustomClassLayout(FName(SoundClassName), FOnGetDetailCustomizationInstance::CreateLambda([Player]() -> TSharedRef<IDetailCustomization>
		{
			return MakeShared<FSoundwellSoundDetails>(Player);
		}));
		Properties.RegisterCustomClassLayout(FName(SettingsClassName), FOnGetDetailCustomizationInstance::CreateStatic(&FSoundwellSettingsDetails::MakeInstance));
	}

	virtual void ShutdownModule() override
	{
		Audition->Stop();
		// At the end of the editor the others may be gone already.
		if (FAssetToolsModule* AssetTools = FModuleManager::GetModulePtr<FAssetToolsModule>(TEXT("AssetTools")))
		{
			AssetTools->Get().UnregisterAssetTypeActions(Actions.ToSharedRef());
		}
		if (FPropertyEditorModule* Properties = FModuleManager::GetModulePtr<FPropertyEditorModule>(TEXT("PropertyEditor")))
		{
			Properties->UnregisterCustomClassLayout(FName(SoundClassName));
			Properties->UnregisterCustomClassLayout(FName(SettingsClassName));
		}
	}

private:
	TSharedPtr<FSoundwellAudition> Audition;
	TSharedPtr<FSoundwellSoundActions> Actions;
};

IMPLEMENT_MODULE(FSoundwellEditorModule, SoundwellEditor)
