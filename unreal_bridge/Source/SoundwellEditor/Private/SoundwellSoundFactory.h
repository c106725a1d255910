// Makes the plugin's assets from the content browser. Knows nothing of what is done with them.
#pragma once

#include "CoreMinimal.h"
#include "Factories/Factory.h"
#include "SoundwellSoundFactory.generated.h"

/** Add > Sounds > Soundwell Sound. */
UCLASS()
class USoundwellSoundFactory : public UFactory
{
	GENERATED_BODY()

public:
	USoundwellSoundFactory();
	virtual UObject* FactoryCreateNew(UClass* InClass, UObject* InParent, FName InName, EObjectFlags Flags, UObject* Context, FFeedbackContext* Warn) override;
};

/** Add > Sounds > Soundwell Surface Table. */
UCLASS()
class USoundwellSurfaceTableFactory : public UFactory
{
	GENERATED_BODY()

public:
	USoundwellSurfaceTableFactory();
	virtual UObject* FactoryCreateNew(UClass* InClass, UObject* InParent, FName InName, EObjectFlags Flags, UObject* Context, FFeedbackContext* Warn) override;
};
