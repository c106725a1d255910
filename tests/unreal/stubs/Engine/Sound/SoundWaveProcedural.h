// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Sound/SoundWaveProcedural.h. USoundWaveProcedural.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Sound/USoundWaveProcedural
#pragma once

#include "Sound/SoundWave.h"
#include <atomic>
#include <mutex>

#define DEFAULT_PROCEDURAL_SOUNDWAVE_BUFFER_SIZE 1024

DECLARE_DELEGATE_TwoParams(FOnSoundWaveProceduralUnderflow, class USoundWaveProcedural*, int32);

class USoundWaveProcedural : public USoundWave
{
	STUB_BODY(USoundWaveProcedural, USoundWave)
public:
	USoundWaveProcedural(const FObjectInitializer& ObjectInitializer);
	virtual int32 GeneratePCMData(uint8* PCMData, const int32 SamplesNeeded) override;
	virtual int32 OnGeneratePCMAudio(TArray<uint8>&, int32) { return 0; }
	void QueueAudio(const uint8* AudioData, const int32 BufferSize);
	void ResetAudio();
	int32 GetAvailableAudioByteCount();
	FOnSoundWaveProceduralUnderflow OnSoundWaveProceduralUnderflow;

protected:
	int32 NumBufferUnderrunSamples = 512;
	int32 NumSamplesToGeneratePerCallback = DEFAULT_PROCEDURAL_SOUNDWAVE_BUFFER_SIZE;

private:
	std::mutex StubQueueMutex;
	TArray<uint8> StubQueued;
	std::atomic<bool> bReset{false};
	TArray<uint8> AudioBuffer;
};
