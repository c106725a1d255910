// No connection at all: the null build for consoles and web plays banks and clips only.
#include "transport.h"

namespace soundwell {

std::unique_ptr<Transport> make_transport() { return nullptr; }

}  // namespace soundwell
