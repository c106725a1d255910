// The content browser's menu.
#include "SoundwellSoundActions.h"

#include "Framework/Commands/UIAction.h"
#include "SoundwellAudition.h"
#include "SoundwellBake.h"
#include "SoundwellSound.h"
#include "Textures/SlateIcon.h"
#include "ToolMenuSection.h"

#define LOCTEXT_NAMESPACE "SoundwellSoundActions"

FText FSoundwellSoundActions::GetName() const
{
	return LOCTEXT("Name", "Soundwell Sound");
}

FColor FSoundwellSoundActions::GetTypeColor() const
{
	return FColor(64, 160, 200);
}

UClass* FSoundwellSoundActions::GetSupportedClass() const
{
	return USoundwellSound::StaticClass();
}

uint32 FSoundwellSoundActions::GetCategories()
{
	return EAssetTypeCategories::Sounds;
}

bool FSoundwellSoundActions::HasActions(const TArray<UObject*>&) const
{
	return true;
}

void FSoundwellSoundActions::GetActions(const TArray<UObject*>& InObjects, FToolMenuSection& Section)
{
	const TArray<TWeakObjectPtr<USoundwellSound>> Sounds = GetTypedWeakObjectPtrs<USoundwellSound>(InObjects);
	const TSharedRef<FSoundwellAudition> Player = Audition;
	const auto PlayFirst = [Player, Sounds]()
	{
		if (Sounds.Num() > 0 && Sounds[0].IsValid())
		{
			Player->Play(*Sounds[0].Get());
		}
	};
	const auto BakeAll = [Sounds]()
	{
		for (const TWeakObjectPtr<USoundwellSound>& Sound : Sounds)
		{
			if (Sound.IsValid())
			{
				FSoundwellBake::Start(*Sound.Get(), Sound->PrewarmCount);
			}
		}
	};
	Section.AddMenuEntry(FName(TEXT("Soundwell_Audition")), LOCTEXT("Audition", "Audition"),
		LOCTEXT("AuditionTip", "Plays a variation of the sound, from the sidecar where it runs."), FSlateIcon(),
		FUIAction(FExecuteAction::CreateLambda(PlayFirst)));
	Section.AddMenuEntry(FName(TEXT("Soundwell_Bake")), LOCTEXT("Bake", "Bake to SoundWave"),
		LOCTEXT("BakeTip", "Makes sound wave assets of as many variations as the sound's prewarm count says, with their provenance."),
		FSlateIcon(), FUIAction(FExecuteAction::CreateLambda(BakeAll)));
}

#undef LOCTEXT_NAMESPACE
