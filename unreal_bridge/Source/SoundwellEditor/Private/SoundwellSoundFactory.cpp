// New assets.
#include "SoundwellSoundFactory.h"

#include "SoundwellSound.h"
#include "SoundwellSurfaceTable.h"

USoundwellSoundFactory::USoundwellSoundFactory()
{
	SupportedClass = USoundwellSound::StaticClass();
	bCreateNew = true;
	bEditAfterNew = true;
}

UObject* USoundwellSoundFactory::FactoryCreateNew(UClass* InClass, UObject* InParent, FName InName, EObjectFlags Flags, UObject*, FFeedbackContext*)
{
	return NewObject<USoundwellSound>(InParent, InClass, InName, Flags | RF_Transactional);
}

USoundwellSurfaceTableFactory::USoundwellSurfaceTableFactory()
{
	SupportedClass = USoundwellSurfaceTable::StaticClass();
	bCreateNew = true;
	bEditAfterNew = true;
}

UObject* USoundwellSurfaceTableFactory::FactoryCreateNew(UClass* InClass, UObject* InParent, FName InName, EObjectFlags Flags, UObject*, FFeedbackContext*)
{
	return NewObject<USoundwellSurfaceTable>(InParent, InClass, InName, Flags | RF_Transactional);
}
