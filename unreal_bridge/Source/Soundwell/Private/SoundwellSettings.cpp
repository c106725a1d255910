// Where the settings stand.
#include "SoundwellSettings.h"

FName USoundwellSettings::GetCategoryName() const
{
	return FName(TEXT("Plugins"));
}
