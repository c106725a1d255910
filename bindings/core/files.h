// The few things the connection side does with files, by UTF-8 paths. Knows nothing of what stands in them.
#pragma once

#include <cstddef>
#include <string>

namespace soundwell {

enum class FileRead { kRead, kMissing, kUnreadable };

// The whole of a file of at most `max_bytes`; a larger one is unreadable.
FileRead read_file(const std::string& path, size_t max_bytes, std::string* content);

void remove_file(const std::string& path);

// A new folder that only this user may enter, in the system's place for temporary ones; empty: there is none.
std::string make_private_folder();
void remove_folder(const std::string& path);  // if it is empty

// Cryptographically random; empty: the system gives none.
std::string random_bytes(size_t count);

}  // namespace soundwell
