// The sound asset.
#include "SoundwellSound.h"

#include "SoundwellConnection.h"
#include "SoundwellModule.h"

FString USoundwellSound::GetSoundId() const
{
	return Id.IsEmpty() ? GetName() : Id;
}

#if WITH_EDITOR
void USoundwellSound::PostEditChangeProperty(FPropertyChangedEvent& PropertyChangedEvent)
{
	Super::PostEditChangeProperty(PropertyChangedEvent);
	if (!FSoundwellModule::IsLoaded())
	{
		return;
	}
	if (const TSharedPtr<FSoundwellConnection> Connection = FSoundwellModule::Get().FindConnection())
	{
		Connection->Forget(*this);
	}
}
#endif
