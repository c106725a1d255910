// Bodies of the editor's modules: what was registered is kept for tests, an import makes an asset of its file's size.
#include "AssetImportTask.h"
#include "AssetToolsModule.h"
#include "Editor.h"
#include "Misc/Paths.h"
#include "PropertyEditorModule.h"
#include "Sound/SoundWave.h"
#include "bodies/stub_editor.h"

UEditorEngine* GEditor = nullptr;

namespace
{
class FStubAssetTools final : public IAssetTools
{
public:
	virtual void RegisterAssetTypeActions(const TSharedRef<IAssetTypeActions>& NewActions) override { Actions.Add(NewActions); }
	virtual void UnregisterAssetTypeActions(const TSharedRef<IAssetTypeActions>& ActionsToRemove) override
	{
		for (int32 Index = Actions.Num() - 1; Index >= 0; --Index)
		{
			if (Actions[Index].Get() == &ActionsToRemove.Get())
			{
				Actions.RemoveAt(Index);
			}
		}
	}
	virtual void ImportAssetTasks(const TArray<UAssetImportTask*>& ImportTasks) override
	{
		for (UAssetImportTask* Task : ImportTasks)
		{
			check(FPaths::FileExists(Task->Filename));
			UPackage* Package = CreatePackage(*(Task->DestinationPath + TEXT("/") + Task->DestinationName));
			Package->AddToRoot();
			USoundWave* Wave = NewObject<USoundWave>(Package, FName(*Task->DestinationName));
			Wave->AddToRoot();
			Task->StubObjects.Add(Wave);
		}
	}
	TArray<TSharedPtr<IAssetTypeActions>> Actions;
};

FStubAssetTools& AssetTools()
{
	static FStubAssetTools Tools;
	return Tools;
}
}

TArray<TSharedPtr<IAssetTypeActions>>& StubAssetActions()
{
	return AssetTools().Actions;
}

IAssetTools& FAssetToolsModule::Get() const
{
	return AssetTools();
}

void FPropertyEditorModule::RegisterCustomClassLayout(FName ClassName, FOnGetDetailCustomizationInstance DetailLayoutDelegate)
{
	StubLayouts.Add(ClassName, DetailLayoutDelegate);
}

void FPropertyEditorModule::UnregisterCustomClassLayout(FName ClassName)
{
	StubLayouts.Remove(ClassName);
}

void UEditorEngine::PlayPreviewSound(USoundBase* Sound, USoundNode*)
{
	StubPreview = Sound;
}

UAudioComponent* UEditorEngine::ResetPreviewAudioComponent(USoundBase* Sound, USoundNode*)
{
	StubPreview = Sound;
	return nullptr;
}

void UEditorEngine::StubVisitReferences(FStubCollector& Collector)
{
	StubVisit(Collector, StubPreview);
}

IMPLEMENT_MODULE(FAssetToolsModule, AssetTools)
IMPLEMENT_MODULE(FPropertyEditorModule, PropertyEditor)
