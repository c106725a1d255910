// The editor's part and the automation specs.
#include "runtime/scenes.h"

#include "DetailCategoryBuilder.h"
#include "DetailLayoutBuilder.h"
#include "DetailWidgetRow.h"
#include "Editor.h"
#include "Misc/AutomationTest.h"
#include "Modules/ModuleManager.h"
#include "PropertyEditorModule.h"
#include "Sound/SoundWave.h"
#include "SoundwellConnection.h"
#include "SoundwellProvenance.h"
#include "SoundwellSettings.h"
#include "SoundwellSound.h"
#include "SoundwellSubsystem.h"
#include "SoundwellWave.h"
#include "ToolMenuSection.h"
#include "Widgets/Input/SButton.h"
#include "Widgets/Text/STextBlock.h"
#include "bodies/stub_editor.h"
#include "bodies/stub_engine.h"
#include <deque>

namespace
{
/** A details panel that keeps its rows. */
class FPanel final : public IDetailLayoutBuilder, public IDetailCategoryBuilder
{
public:
	explicit FPanel(UObject* InObject) : Object(InObject) {}
	virtual void GetObjectsBeingCustomized(TArray<TWeakObjectPtr<UObject>>& OutObjects) const override { OutObjects.Add(Object); }
	virtual IDetailCategoryBuilder& EditCategory(FName, const FText&, ECategoryPriority::Type) override { return *this; }
	virtual FDetailWidgetRow& AddCustomRow(const FText&, bool) override { return Rows.emplace_back(); }
	std::deque<FDetailWidgetRow> Rows;

private:
	TWeakObjectPtr<UObject> Object;
};

void Lay(FPanel& Panel, const TCHAR* ClassName)
{
	FPropertyEditorModule& Properties = FModuleManager::LoadModuleChecked<FPropertyEditorModule>(TEXT("PropertyEditor"));
	Properties.StubLayouts.Find(FName(ClassName))->Execute()->CustomizeDetails(Panel);
}

void Click(FPanel& Panel, std::size_t Row)
{
	StaticCastSharedPtr<SButton>(Panel.Rows[Row].ValueContent().Widget)->SimulateClick();
}
}

void EditorBakesAndAuditions()
{
	FStage Stage;
	GEditor = NewObject<UEditorEngine>();
	GEditor->AddToRoot();
	FModuleManager::Get().StubFind(FName(TEXT("SoundwellEditor")));
	USoundwellSound* Sound = Stage.MakeSound(TEXT("editor.step"));
	Sound->PrewarmCount = 3;
	Sound->Spread = 0.3f;
	Sound->Width = 0.8f;
	FPanel Panel(Sound);
	Lay(Panel, TEXT("SoundwellSound"));
	Expect("editor", "the details panel has three buttons", Panel.Rows.size() == 3, std::to_string(Panel.Rows.size()));
	Click(Panel, 0);
	Expect("editor", "Audition plays once a variation is there", Stage.Until([&] { return Cast<USoundwellWave>(GEditor->StubPreview.Get()) != nullptr; }), "");
	Click(Panel, 1);
	Expect("editor", "Stop stops it", GEditor->StubPreview == nullptr, "");
	FToolMenuSection Menu;
	StubAssetActions()[0]->GetActions({Sound}, Menu);
	Expect("editor", "the content browser offers both actions", Menu.StubEntries.size() == 2, std::to_string(Menu.StubEntries.size()));
	Menu.StubEntries[1].Action.Execute();
	const bool bBaked = Stage.Until([&] { return Sound->BakedVariations.Num() == 3; });
	Expect("editor", "Bake makes as many assets as asked for", bBaked, std::to_string(Sound->BakedVariations.Num()));
	std::vector<FString> Seeds;
	FString SoundHash;
	for (USoundWave* Wave : Sound->BakedVariations)
	{
		const USoundwellProvenance* Origin = Cast<USoundwellProvenance>(Wave->GetAssetUserDataOfClass(USoundwellProvenance::StaticClass()));
		SoundHash = Origin != nullptr ? Origin->SoundHash : FString();
		Seeds.push_back(Origin != nullptr && Origin->MadeBy == TEXT("fake") && Origin->SoundId == TEXT("editor.step") ? Origin->Seed : FString());
	}
	const bool bDifferent = Seeds.size() == 3 && Seeds[0] != Seeds[1] && Seeds[1] != Seeds[2] && Seeds[0] != Seeds[2];
	Expect("editor", "each asset names what made it", bDifferent && !Seeds[0].IsEmpty(), bDifferent ? TCHAR_TO_UTF8(*Seeds[0]) : "");
	Expect("editor", "each asset names its sound", !SoundHash.IsEmpty(), TCHAR_TO_UTF8(*SoundHash));
	FPanel Page(GetMutableDefault<USoundwellSettings>());
	Lay(Page, TEXT("SoundwellSettings"));
	const FString State = StaticCastSharedPtr<STextBlock>(Page.Rows[0].ValueContent().Widget)->GetText().ToString();
	Expect("editor", "the settings page tells the sidecar's state", State.StartsWith(TEXT("ESoundwellState::Connected")), TCHAR_TO_UTF8(*State));
	GEditor->RemoveFromRoot();
	GEditor = nullptr;
}

void SpecsPass()
{
	int NumCases = 0;
	for (FAutomationSpecBase* Spec : StubSpecs())
	{
		Spec->Define();
		for (const FAutomationSpecBase::FStubCase& Case : Spec->StubCases)
		{
			Spec->StubErrors.clear();
			Case.Work();
			const std::string Name = TCHAR_TO_UTF8(*(Spec->GetBeautifiedTestName() + TEXT(".") + Case.Name));
			Expect("specs", Name, Spec->StubErrors.empty(), Spec->StubErrors.empty() ? "" : TCHAR_TO_UTF8(*Spec->StubErrors[0]));
			++NumCases;
		}
	}
	Expect("specs", "all of them ran", NumCases >= 6, std::to_string(NumCases));
}
