// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Sound/SoundWave.h. USoundWave; StubPcm stands for imported samples.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Sound/USoundWave
#pragma once

#include "Sound/SoundBase.h"

#define INDEFINITELY_LOOPING_DURATION 10000.0f

namespace Audio
{
namespace EAudioMixerStreamDataFormat
{
enum Type
{
	Unknown,
	Float,
	Int16,
	Unsupported
};
}
}

class USoundWave : public USoundBase
{
	STUB_BODY(USoundWave, USoundBase)
public:
	USoundWave() = default;
	USoundWave(const FObjectInitializer& ObjectInitializer) : USoundBase(ObjectInitializer) {}
	virtual int32 GeneratePCMData(uint8* PCMData, const int32 SamplesNeeded);
	virtual Audio::EAudioMixerStreamDataFormat::Type GetGeneratedPCMDataFormat() const
	{
		return Audio::EAudioMixerStreamDataFormat::Int16;
	}
	void SetSampleRate(uint32 InSampleRate) { SampleRate = static_cast<int32>(InSampleRate); }

	int32 NumChannels = 0;
	uint8 bLooping : 1 = 0;
	uint8 bProcedural : 1 = 0;
	TArray<float> StubPcm;
	int32 StubSampleRate() const { return SampleRate; }

protected:
	int32 SampleRate = 44100;
};
