// Buttons of the details panel.
#include "SoundwellSoundDetails.h"

#include "DetailCategoryBuilder.h"
#include "DetailLayoutBuilder.h"
#include "DetailWidgetRow.h"
#include "SoundwellAudition.h"
#include "SoundwellBake.h"
#include "SoundwellSound.h"
#include "Widgets/Input/SButton.h"
#include "Widgets/Text/STextBlock.h"

#define LOCTEXT_NAMESPACE "SoundwellSoundDetails"

namespace
{
template <typename FunctorType>
void AddButton(IDetailCategoryBuilder& Category, const FText& Name, const FText& Label, FunctorType OnClicked)
{
	Category.AddCustomRow(Name)
		.NameContent()[SNew(STextBlock).Text(Name)]
		.ValueContent()[SNew(SButton).Text(Label).OnClicked_Lambda(OnClicked)];
}
}

void FSoundwellSoundDetails::CustomizeDetails(IDetailLayoutBuilder& DetailBuilder)
{
	TArray<TWeakObjectPtr<UObject>> Objects;
	DetailBuilder.GetObjectsBeingCustomized(Objects);
	const TWeakObjectPtr<USoundwellSound> Sound = Objects.Num() == 1 ? Cast<USoundwellSound>(Objects[0].Get()) : nullptr;
	if (!Sound.IsValid())
	{
		return;
	}
	IDetailCategoryBuilder& Category = DetailBuilder.EditCategory(FName(TEXT("Soundwell")), FText::GetEmpty(), ECategoryPriority::Important);
	const TSharedRef<FSoundwellAudition> Player = Audition;
	AddButton(Category, LOCTEXT("Listen", "Listen"), LOCTEXT("Audition", "Audition"), [Player, Sound]()
	{
		if (Sound.IsValid())
		{
			Player->Play(*Sound.Get());
		}
		return FReply::Handled();
	});
	AddButton(Category, LOCTEXT("Silence", "Silence"), LOCTEXT("Stop", "Stop"), [Player]()
	{
		Player->Stop();
		return FReply::Handled();
	});
	AddButton(Category, LOCTEXT("Keep", "Keep in the project"), LOCTEXT("Bake", "Bake to SoundWave"), [Sound]()
	{
		if (Sound.IsValid())
		{
			FSoundwellBake::Start(*Sound.Get(), Sound->PrewarmCount);
		}
		return FReply::Handled();
	});
}

#undef LOCTEXT_NAMESPACE
