// UTF-8 copies of texts for as long as one call into the core lasts. Knows nothing of what the texts mean.
#pragma once

#include "CoreMinimal.h"

/** A text as the core takes it: pointer and length in bytes. */
struct FSoundwellText
{
	explicit FSoundwellText(const FString& Text) : Bytes(*Text) {}

	const char* Get() const { return reinterpret_cast<const char*>(Bytes.Get()); }
	uint32 Num() const { return static_cast<uint32>(Bytes.Length()); }

	FTCHARToUTF8 Bytes;
};
