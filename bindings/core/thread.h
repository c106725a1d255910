// How a thread of ours lives in somebody's game.
#pragma once

namespace soundwell {

// Called first by the thread itself: its name in debuggers, and no signal of the host's is ever handled on it.
void settle_thread(const char* name);

}  // namespace soundwell
