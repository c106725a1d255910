// The surface table.
#include "SoundwellSurfaceTable.h"

#include "PhysicalMaterials/PhysicalMaterial.h"
#include "SoundwellSound.h"

USoundwellSound* USoundwellSurfaceTable::FindSound(EPhysicalSurface Surface) const
{
	for (const FSoundwellSurfaceRow& Row : Rows)
	{
		if (Row.Surface == Surface && Row.Sound != nullptr)
		{
			return Row.Sound;
		}
	}
	return DefaultSound;
}

USoundwellSound* USoundwellSurfaceTable::FindSoundOfMaterial(const UPhysicalMaterial* Material) const
{
	return FindSound(UPhysicalMaterial::DetermineSurfaceType(Material));
}
