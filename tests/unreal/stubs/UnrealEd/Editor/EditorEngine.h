// UE 5.3-5.6: Engine/Source/Editor/UnrealEd/Classes/Editor/EditorEngine.h. UEditorEngine's preview sound.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Editor/UnrealEd/Editor/UEditorEngine
#pragma once

#include "Engine/Engine.h"

class USoundBase;
class USoundNode;

class UEditorEngine : public UEngine
{
	STUB_BODY(UEditorEngine, UEngine)
public:
	void PlayPreviewSound(USoundBase* Sound, USoundNode* SoundNode = nullptr);
	class UAudioComponent* ResetPreviewAudioComponent(class USoundBase* Sound = nullptr, class USoundNode* SoundNode = nullptr);
	TObjectPtr<USoundBase> StubPreview;
	virtual void StubVisitReferences(FStubCollector& Collector) override;
};
