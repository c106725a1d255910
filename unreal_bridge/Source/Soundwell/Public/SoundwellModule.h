// The plugin's entry: loads the core's library once and owns the connection that games and the editor share.
#pragma once

#include "CoreMinimal.h"
#include "Modules/ModuleManager.h"

class FSoundwellConnection;

/** Game thread only. */
class SOUNDWELL_API FSoundwellModule : public IModuleInterface
{
public:
	static FSoundwellModule& Get();
	static bool IsLoaded();

	virtual void StartupModule() override;
	virtual void ShutdownModule() override;

	/** The shared connection, made and started at the first call. Also where the library is missing: it then answers with silence. */
	TSharedRef<FSoundwellConnection> Connect();

	/** The shared connection where there is one. */
	TSharedPtr<FSoundwellConnection> FindConnection() const;

private:
	TWeakPtr<FSoundwellConnection> Shared;
	/** In an editor the sidecar outlives a play session: twenty PIE sessions use one process. */
	TSharedPtr<FSoundwellConnection> Kept;
};
