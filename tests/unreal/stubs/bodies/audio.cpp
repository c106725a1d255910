// Bodies of Engine's sound: procedural waves, audio components, and a mixer on a thread of its own.
#include "Components/AudioComponent.h"
#include "Quartz/AudioMixerClockHandle.h"
#include "Sound/SoundAttenuation.h"
#include "Sound/SoundConcurrency.h"
#include "Sound/SoundWaveProcedural.h"
#include "bodies/stub_engine.h"

#include <condition_variable>
#include <functional>
#include <thread>

namespace
{
/** Samples that the mixer asks of a wave at once. */
constexpr int32 NumCallbackSamples = 1024;

/** One component's sound in the mixer. */
struct FSource
{
	UAudioComponent* Component = nullptr;
	USoundWave* Wave = nullptr;
	std::vector<float> Ready; // mono
	std::size_t AssetFrame = 0;
	bool bScheduled = false;
	bool bDone = false;
};

class FMixer
{
public:
	FMixer() : Thread([this] { Loop(); }) {}

	std::vector<float> Render(int32 NumFrames)
	{
		std::unique_lock<std::mutex> Lock(Mutex);
		NumWanted = NumFrames;
		Wake.notify_all();
		Done.wait(Lock, [this] { return NumWanted == 0; });
		return std::move(Heard);
	}
	void RunFree(bool bRun)
	{
		std::unique_lock<std::mutex> Lock(Mutex);
		bFree = bRun;
		Wake.notify_all();
		Done.wait(Lock, [&] { return bRun || !bBusy; });
	}
	void Stop()
	{
		{
			const std::lock_guard<std::mutex> Lock(Mutex);
			bStop = true;
			Wake.notify_all();
		}
		Thread.join();
	}
	/** Sources change between blocks only, as commands to the engine's mixer do. */
	std::mutex Mutex;
	std::vector<FSource> Sources;

private:
	void Loop()
	{
		std::unique_lock<std::mutex> Lock(Mutex);
		while (true)
		{
			Wake.wait(Lock, [this] { return bStop || bFree || NumWanted > 0; });
			if (bStop)
			{
				return;
			}
			bBusy = true;
			std::vector<float> Block = Mix(NumWanted > 0 ? NumWanted : NumCallbackSamples);
			if (NumWanted > 0)
			{
				Heard = std::move(Block);
				NumWanted = 0;
			}
			bBusy = false;
			Done.notify_all();
			Lock.unlock();
			std::this_thread::yield();
			Lock.lock();
		}
	}
	std::vector<float> Mix(int32 NumFrames)
	{
		std::vector<float> Out(static_cast<std::size_t>(NumFrames));
		for (FSource& Source : Sources)
		{
			if (!Source.bScheduled && !Source.bDone)
			{
				MixOne(Source, Out);
			}
		}
		return Out;
	}
	static void MixOne(FSource& Source, std::vector<float>& Out)
	{
		while (Source.Ready.size() < Out.size() && !Source.bDone)
		{
			Source.Wave->bProcedural ? PullProcedural(Source) : PullAsset(Source);
		}
		const std::size_t Num = std::min(Source.Ready.size(), Out.size());
		for (std::size_t Frame = 0; Frame < Num; ++Frame)
		{
			Out[Frame] += Source.Ready[Frame];
		}
		Source.Ready.erase(Source.Ready.begin(), Source.Ready.begin() + static_cast<std::ptrdiff_t>(Num));
	}
	static void PullProcedural(FSource& Source)
	{
		std::vector<int16> Samples(NumCallbackSamples);
		const int32 NumBytes = Source.Wave->GeneratePCMData(reinterpret_cast<uint8*>(Samples.data()), NumCallbackSamples);
		const int32 NumChannels = Source.Wave->NumChannels;
		for (int32 First = 0; First < NumBytes / 2; First += NumChannels)
		{
			float Sum = 0.0f;
			for (int32 Channel = 0; Channel < NumChannels; ++Channel)
			{
				Sum += static_cast<float>(Samples[static_cast<std::size_t>(First + Channel)]) / 32767.0f;
			}
			Source.Ready.push_back(Sum / static_cast<float>(NumChannels));
		}
	}
	static void PullAsset(FSource& Source)
	{
		const std::size_t Num = static_cast<std::size_t>(Source.Wave->StubPcm.Num());
		for (int32 Frame = 0; Frame < NumCallbackSamples && Source.AssetFrame < Num; ++Frame)
		{
			Source.Ready.push_back(Source.Wave->StubPcm[static_cast<int32>(Source.AssetFrame++)]);
			if (Source.AssetFrame == Num && Source.Wave->bLooping)
			{
				Source.AssetFrame = 0;
			}
		}
		Source.bDone = Source.AssetFrame >= Num;
	}

	std::condition_variable Wake;
	std::condition_variable Done;
	std::vector<float> Heard;
	int32 NumWanted = 0;
	bool bFree = false;
	bool bBusy = false;
	bool bStop = false;
	std::thread Thread;
};

FMixer* GMixer = nullptr;

FMixer& Mixer()
{
	if (GMixer == nullptr)
	{
		GMixer = new FMixer();
	}
	return *GMixer;
}

FSource* FindSource(const UAudioComponent* Component)
{
	for (FSource& Source : Mixer().Sources)
	{
		if (Source.Component == Component)
		{
			return &Source;
		}
	}
	return nullptr;
}

bool RemoveSource(const UAudioComponent* Component)
{
	if (GMixer == nullptr)
	{
		return false;
	}
	const std::lock_guard<std::mutex> Lock(Mixer().Mutex);
	std::vector<FSource>& Sources = Mixer().Sources;
	for (std::size_t Index = 0; Index < Sources.size(); ++Index)
	{
		if (Sources[Index].Component == Component)
		{
			Sources.erase(Sources.begin() + static_cast<std::ptrdiff_t>(Index));
			return true;
		}
	}
	return false;
}

void AddSource(UAudioComponent* Component, bool bScheduled)
{
	USoundWave* Wave = Cast<USoundWave>(Component->Sound.Get());
	check(Wave != nullptr);
	const std::lock_guard<std::mutex> Lock(Mixer().Mutex);
	for (const FSource& Source : Mixer().Sources)
	{
		// A procedural wave plays one instance at a time.
		check(Source.Wave != Wave || !Wave->bProcedural);
	}
	check(!Wave->bProcedural || Wave->StubSampleRate() == StubAudio::SampleRateHz);
	FSource Source;
	Source.Component = Component;
	Source.Wave = Wave;
	Source.bScheduled = bScheduled;
	Mixer().Sources.push_back(std::move(Source));
}

/** At one more than the asset allows, the oldest ends. */
UAudioComponent* FindOldest(const USoundConcurrency& Limit)
{
	UAudioComponent* Oldest = nullptr;
	int32 Num = 0;
	const std::lock_guard<std::mutex> Lock(Mixer().Mutex);
	for (const FSource& Source : Mixer().Sources)
	{
		for (const TObjectPtr<USoundConcurrency>& Concurrency : Source.Component->ConcurrencySet)
		{
			if (Concurrency.Get() == &Limit)
			{
				Oldest = Oldest == nullptr ? Source.Component : Oldest;
				++Num;
			}
		}
	}
	return Num >= Limit.Concurrency.MaxCount ? Oldest : nullptr;
}
}

int32 USoundWave::GeneratePCMData(uint8*, const int32)
{
	return 0;
}

USoundWaveProcedural::USoundWaveProcedural(const FObjectInitializer& ObjectInitializer) : USoundWave(ObjectInitializer)
{
	bProcedural = true;
}

void USoundWaveProcedural::QueueAudio(const uint8* AudioData, const int32 BufferSize)
{
	check(BufferSize > 0 && BufferSize % 2 == 0);
	const std::lock_guard<std::mutex> Lock(StubQueueMutex);
	StubQueued.Append(AudioData, BufferSize);
}

void USoundWaveProcedural::ResetAudio()
{
	{
		const std::lock_guard<std::mutex> Lock(StubQueueMutex);
		StubQueued.Empty();
	}
	bReset = true;
}

int32 USoundWaveProcedural::GetAvailableAudioByteCount()
{
	const std::lock_guard<std::mutex> Lock(StubQueueMutex);
	return StubQueued.Num() + AudioBuffer.Num();
}

int32 USoundWaveProcedural::GeneratePCMData(uint8* PCMData, const int32 SamplesNeeded)
{
	if (bReset.exchange(false))
	{
		AudioBuffer.Reset();
	}
	const int32 NumBytes = 2 * FMath::Min(NumSamplesToGeneratePerCallback, SamplesNeeded);
	if (AudioBuffer.Num() < NumBytes && OnSoundWaveProceduralUnderflow.IsBound())
	{
		OnSoundWaveProceduralUnderflow.Execute(this, NumBytes / 2);
	}
	{
		const std::lock_guard<std::mutex> Lock(StubQueueMutex);
		AudioBuffer.Append(StubQueued);
		StubQueued.Empty();
	}
	if (AudioBuffer.Num() == 0)
	{
		FMemory::Memzero(PCMData, static_cast<SIZE_T>(2 * NumBufferUnderrunSamples));
		return 2 * NumBufferUnderrunSamples;
	}
	const int32 NumCopied = FMath::Min(NumBytes, AudioBuffer.Num());
	FMemory::Memcpy(PCMData, AudioBuffer.GetData(), static_cast<SIZE_T>(NumCopied));
	AudioBuffer.RemoveAt(0, NumCopied);
	return NumCopied;
}

UAudioComponent::UAudioComponent(const FObjectInitializer& ObjectInitializer) : USceneComponent(ObjectInitializer) {}

UAudioComponent::~UAudioComponent()
{
	RemoveSource(this);
}

void UAudioComponent::BeginDestroy()
{
	RemoveSource(this);
	USceneComponent::BeginDestroy();
}

void UAudioComponent::StubVisitReferences(FStubCollector& Collector)
{
	USceneComponent::StubVisitReferences(Collector);
	StubVisit(Collector, Sound);
	StubVisit(Collector, AttenuationSettings);
	StubVisit(Collector, ConcurrencySet);
}

void UAudioComponent::SetSound(USoundBase* NewSound)
{
	if (NewSound != Sound.Get())
	{
		Stop();
		Sound = NewSound;
	}
}

void UAudioComponent::Play(float)
{
	check(IsInGameThread());
	Stop();
	for (const TObjectPtr<USoundConcurrency>& Concurrency : ConcurrencySet)
	{
		if (UAudioComponent* Oldest = FindOldest(*Concurrency))
		{
			Oldest->Stop();
		}
	}
	if (Sound != nullptr)
	{
		AddSource(this, false);
	}
}

void UAudioComponent::PlayQuantized(const UObject*, UQuartzClockHandle*& InClockHandle, FQuartzQuantizationBoundary&,
	const FOnQuartzCommandEventBP&, float, float, float, EAudioFaderCurve)
{
	check(InClockHandle != nullptr && Sound != nullptr);
	AddSource(this, true);
}

void UAudioComponent::FadeOut(float, float, const EAudioFaderCurve)
{
	Stop();
}

void UAudioComponent::Stop()
{
	if (RemoveSource(this))
	{
		OnAudioFinishedNative.Broadcast(this);
	}
}

bool UAudioComponent::IsPlaying() const
{
	const std::lock_guard<std::mutex> Lock(Mixer().Mutex);
	const FSource* Source = FindSource(this);
	return Source != nullptr && !Source->bScheduled && !(Source->bDone && Source->Ready.empty());
}

void UAudioComponent::SetVolumeMultiplier(float) {}
void UAudioComponent::SetPitchMultiplier(float) {}

std::vector<float> StubAudio::Render(int32 NumFrames)
{
	return Mixer().Render(NumFrames);
}

void StubAudio::RunFree(bool bRun)
{
	Mixer().RunFree(bRun);
}

void StubAudio::FireQuartz()
{
	const std::lock_guard<std::mutex> Lock(Mixer().Mutex);
	for (FSource& Source : Mixer().Sources)
	{
		Source.bScheduled = false;
	}
}

int32 StubAudio::NumPlaying()
{
	const std::lock_guard<std::mutex> Lock(Mixer().Mutex);
	return static_cast<int32>(Mixer().Sources.size());
}

void StubAudio::Shutdown()
{
	if (GMixer != nullptr)
	{
		GMixer->Stop();
		delete GMixer;
		GMixer = nullptr;
	}
}
