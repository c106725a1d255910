// Provenance and the bytes of a WAV file, from the runtime module's description of a variation.
#include "SoundwellTake.h"

#include "Sound/SoundWave.h"
#include "SoundwellProvenance.h"
#include "SoundwellSound.h"
#include "SoundwellVariation.h"
#include "SoundwellWaveFile.h"

namespace
{
void AppendText(TArray<uint8>& Out, const char* FourLetters)
{
	Out.Append(reinterpret_cast<const uint8*>(FourLetters), 4);
}

void AppendNumber(TArray<uint8>& Out, uint32 Value, int32 NumBytes)
{
	for (int32 Byte = 0; Byte < NumBytes; ++Byte)
	{
		Out.Add(static_cast<uint8>(Value >> (8 * Byte)));
	}
}

void AppendHeader(TArray<uint8>& Out, const FSoundwellVariationInfo& Info, uint32 NumDataBytes)
{
	const uint32 NumFrameBytes = static_cast<uint32>(Info.NumChannels) * 2;
	AppendText(Out, "RIFF");
	AppendNumber(Out, 36 + NumDataBytes, 4);
	AppendText(Out, "WAVE");
	AppendText(Out, "fmt ");
	AppendNumber(Out, 16, 4);
	AppendNumber(Out, 1, 2);
	AppendNumber(Out, static_cast<uint32>(Info.NumChannels), 2);
	AppendNumber(Out, static_cast<uint32>(Info.SampleRateHz), 4);
	AppendNumber(Out, static_cast<uint32>(Info.SampleRateHz) * NumFrameBytes, 4);
	AppendNumber(Out, NumFrameBytes, 2);
	AppendNumber(Out, 16, 2);
	AppendText(Out, "data");
	AppendNumber(Out, NumDataBytes, 4);
}
}

uint64 GetSoundwellSeed(const FSoundwellVariation& Variation)
{
	return Variation.GetInfo().Seed;
}

USoundwellProvenance* MakeSoundwellProvenance(USoundWave& Wave, const USoundwellSound& Sound, const FSoundwellVariation& Variation)
{
	const FSoundwellVariationInfo Info = Variation.GetInfo();
	USoundwellProvenance* Provenance = NewObject<USoundwellProvenance>(&Wave);
	Provenance->SoundId = Sound.GetSoundId();
	Provenance->SoundHash = Info.SoundHash;
	Provenance->ModelHash = Info.ModelHash;
	Provenance->MadeBy = Info.MadeBy;
	Provenance->Seed = FString::Printf(TEXT("%llu"), Info.Seed);
	Provenance->Steps = Info.Steps;
	Provenance->bGenerated = Info.MadeBy != TEXT("designer");
	return Provenance;
}

TArray<uint8> MakeSoundwellWaveFile(const FSoundwellVariation& Variation)
{
	TArray<uint8> Out;
	const FSoundwellVariationInfo Info = Variation.GetInfo();
	const TArray<float> Pcm = Variation.CopyPcm();
	AppendHeader(Out, Info, static_cast<uint32>(Pcm.Num()) * 2);
	for (const float Value : Pcm)
	{
		const int32 Sample = FMath::RoundToInt32(FMath::Clamp(Value, -1.0f, 1.0f) * 32767.0f);
		AppendNumber(Out, static_cast<uint32>(Sample), 2);
	}
	return Out;
}
