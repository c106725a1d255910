// The specs' module: nothing to start.
#include "Modules/ModuleManager.h"

IMPLEMENT_MODULE(FDefaultModuleImpl, SoundwellTests)
