// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Components/AudioComponent.h. UAudioComponent; bodies/audio.cpp mixes.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Components/UAudioComponent
#pragma once

#include "Components/SceneComponent.h"
#include "Sound/QuartzQuantizationUtilities.h"
#include "Sound/SoundWave.h"

class UAudioComponent;
class UQuartzClockHandle;
class USoundAttenuation;
class USoundConcurrency;

DECLARE_MULTICAST_DELEGATE_OneParam(FOnAudioFinishedNative, UAudioComponent*);

enum class EAudioFaderCurve : uint8
{
	Linear,
	Logarithmic,
	SCurve,
	Sin
};

class UAudioComponent : public USceneComponent
{
	STUB_BODY(UAudioComponent, USceneComponent)
public:
	UAudioComponent(const FObjectInitializer& ObjectInitializer);
	virtual ~UAudioComponent() override;
	virtual void BeginDestroy() override;
	virtual void StubVisitReferences(FStubCollector& Collector) override;

	TObjectPtr<USoundBase> Sound;
	uint8 bAllowSpatialization : 1 = 1;
	TObjectPtr<USoundAttenuation> AttenuationSettings;
	TSet<TObjectPtr<USoundConcurrency>> ConcurrencySet;
	FOnAudioFinishedNative OnAudioFinishedNative;

	void SetSound(USoundBase* NewSound);
	virtual void Play(float StartTime = 0.0f);
	virtual void PlayQuantized(const UObject* WorldContextObject, UPARAM(ref) UQuartzClockHandle*& InClockHandle,
		UPARAM(ref) FQuartzQuantizationBoundary& InQuantizationBoundary, const FOnQuartzCommandEventBP& InDelegate,
		float InStartTime = 0.f, float InFadeInDuration = 0.f, float InFadeVolumeLevel = 1.f,
		EAudioFaderCurve InFadeCurve = EAudioFaderCurve::Linear);
	virtual void FadeOut(float FadeOutDuration, float FadeVolumeLevel, const EAudioFaderCurve FadeCurve = EAudioFaderCurve::Linear);
	virtual void Stop();
	virtual bool IsPlaying() const;
	void SetVolumeMultiplier(float NewVolumeMultiplier);
	void SetPitchMultiplier(float NewPitchMultiplier);
};
