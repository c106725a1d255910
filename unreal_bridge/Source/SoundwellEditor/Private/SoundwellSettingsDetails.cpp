// The sidecar's rows of the settings page.
#include "SoundwellSettingsDetails.h"

#include "DetailCategoryBuilder.h"
#include "DetailLayoutBuilder.h"
#include "DetailWidgetRow.h"
#include "SoundwellConnection.h"
#include "SoundwellModule.h"
#include "Widgets/Input/SButton.h"
#include "Widgets/Text/STextBlock.h"

#define LOCTEXT_NAMESPACE "SoundwellSettingsDetails"

TSharedRef<IDetailCustomization> FSoundwellSettingsDetails::MakeInstance()
{
	return MakeShared<FSoundwellSettingsDetails>();
}

FText FSoundwellSettingsDetails::Describe()
{
	const TSharedPtr<FSoundwellConnection> Connection = FSoundwellModule::Get().FindConnection();
	if (!Connection.IsValid())
	{
		return LOCTEXT("None", "Not started; it starts with the first play or by the button.");
	}
	const FSoundwellStats Stats = Connection->GetStats();
	const FString Trouble = Stats.LastError.IsEmpty() ? FString() : FString(TEXT(" ")) + Stats.LastError;
	return FText::FromString(FString::Printf(TEXT("%s, process %d, model %s, %d in flight.%s"),
		*UEnum::GetValueAsString(Stats.State), Stats.SidecarPid, *Stats.Model, Stats.InFlight, *Trouble));
}

void FSoundwellSettingsDetails::CustomizeDetails(IDetailLayoutBuilder& DetailBuilder)
{
	IDetailCategoryBuilder& Category = DetailBuilder.EditCategory(FName(TEXT("Sidecar")), FText::GetEmpty(), ECategoryPriority::Important);
	const FText State = LOCTEXT("State", "State");
	Category.AddCustomRow(State)
		.NameContent()[SNew(STextBlock).Text(State)]
		.ValueContent()[SNew(STextBlock).Text_Lambda([]() { return FSoundwellSettingsDetails::Describe(); })];
	const FText Start = LOCTEXT("Start", "Start");
	Category.AddCustomRow(Start).ValueContent()[SNew(SButton).Text(Start).OnClicked_Lambda([]()
	{
		FSoundwellModule::Get().Connect()->Start();
		return FReply::Handled();
	})];
	const FText Stop = LOCTEXT("Stop", "Stop");
	Category.AddCustomRow(Stop).ValueContent()[SNew(SButton).Text(Stop).OnClicked_Lambda([]()
	{
		FSoundwellModule::Get().Connect()->Stop();
		return FReply::Handled();
	})];
}

#undef LOCTEXT_NAMESPACE
