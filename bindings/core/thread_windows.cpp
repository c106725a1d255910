#include "thread.h"

namespace soundwell {

// Windows has no signals, and names for threads only since its later editions.
void settle_thread(const char*) {}

}  // namespace soundwell
