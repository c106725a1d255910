// UE 5.3-5.6: Engine/Source/Editor/UnrealEd/Classes/Factories/Factory.h. UFactory.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Editor/UnrealEd/Factories/UFactory
#pragma once

#include "UObject/Object.h"

class FFeedbackContext;

class UFactory : public UObject
{
	STUB_BODY(UFactory, UObject)
public:
	virtual UObject* FactoryCreateNew(UClass*, UObject*, FName, EObjectFlags, UObject*, FFeedbackContext*) { return nullptr; }
	TSubclassOf<UObject> SupportedClass;
	uint8 bCreateNew : 1 = 0;
	uint8 bEditAfterNew : 1 = 0;
};
