// Soundwell.Surface: tables and intensities. Needs no sidecar and no library.
#include "CoreMinimal.h"
#include "Misc/AutomationTest.h"
#include "PhysicalMaterials/PhysicalMaterial.h"
#include "SoundwellImpactComponent.h"
#include "SoundwellSound.h"
#include "SoundwellSurfaceTable.h"
#include "SoundwellTestGame.h"

BEGIN_DEFINE_SPEC(FSoundwellSurfaceSpec, "Soundwell.Surface", SoundwellTest::Flags)
END_DEFINE_SPEC(FSoundwellSurfaceSpec)

void FSoundwellSurfaceSpec::Define()
{
	It(TEXT("FindsTheFirstRowOfASurface"), [this]()
	{
		USoundwellSurfaceTable* Table = NewObject<USoundwellSurfaceTable>();
		USoundwellSound* Gravel = SoundwellTest::MakeSound(TEXT("gravel"));
		USoundwellSound* Wood = SoundwellTest::MakeSound(TEXT("wood"));
		Table->Rows.Add({SurfaceType1, Gravel});
		Table->Rows.Add({SurfaceType1, Wood});
		Table->DefaultSound = Wood;
		TestTrue(TEXT("the first row wins"), Table->FindSound(SurfaceType1) == Gravel);
		TestTrue(TEXT("others get the default"), Table->FindSound(SurfaceType2) == Wood);
	});

	It(TEXT("TakesNoMaterialAsTheDefaultSurface"), [this]()
	{
		USoundwellSurfaceTable* Table = NewObject<USoundwellSurfaceTable>();
		Table->DefaultSound = SoundwellTest::MakeSound(TEXT("default"));
		TestTrue(TEXT("the default sound plays"), Table->FindSoundOfMaterial(nullptr) == Table->DefaultSound.Get());
	});

	It(TEXT("MapsImpulsesToIntensitiesInEqualSteps"), [this]()
	{
		USoundwellImpactComponent* Impacts = NewObject<USoundwellImpactComponent>();
		Impacts->MinImpulse = 100.0f;
		Impacts->MaxImpulse = 10000.0f;
		TestEqual(TEXT("softest"), Impacts->ToIntensity(100.0f), 0.0f);
		TestTrue(TEXT("middle"), FMath::Abs(Impacts->ToIntensity(1000.0f) - 0.5f) < 0.001f);
		TestEqual(TEXT("harder than hardest"), Impacts->ToIntensity(1.0e6f), 1.0f);
	});
}
