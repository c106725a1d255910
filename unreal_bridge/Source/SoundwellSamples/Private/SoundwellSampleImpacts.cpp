// The impact sandbox.
#include "SoundwellSampleImpacts.h"

#include "Components/StaticMeshComponent.h"
#include "SoundwellImpactComponent.h"
#include "SoundwellSurfaceTable.h"

ASoundwellSampleImpacts::ASoundwellSampleImpacts()
{
	Mesh = CreateDefaultSubobject<UStaticMeshComponent>(TEXT("Mesh"));
	Mesh->SetSimulatePhysics(true);
	// "Simulation Generates Hit Events": without it no hit is ever reported.
	Mesh->SetNotifyRigidBodyCollision(true);
	SetRootComponent(Mesh);
	Impacts = CreateDefaultSubobject<USoundwellImpactComponent>(TEXT("Impacts"));
	Impacts->SetupAttachment(Mesh);
}

void ASoundwellSampleImpacts::BeginPlay()
{
	Super::BeginPlay();
	Impacts->Surfaces = Surfaces;
}
