#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <vector>

#include "files.h"

namespace soundwell {
namespace {

// Reads on until `max_bytes`, the end, or an error.
bool read_up_to(int descriptor, size_t max_bytes, std::string* content) {
  char buffer[4096];
  content->clear();
  while (content->size() < max_bytes) {
    const size_t room = max_bytes - content->size();
    const ssize_t got = read(descriptor, buffer, room < sizeof buffer ? room : sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    content->append(buffer, static_cast<size_t>(got));
  }
  return true;
}

}  // namespace

FileRead read_file(const std::string& path, size_t max_bytes, std::string* content) {
  // Without O_NONBLOCK a pipe of that name would hold us for ever.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return errno == ENOENT || errno == ENOTDIR ? FileRead::kMissing : FileRead::kUnreadable;
  struct stat facts;
  const bool plain = fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
  const bool read = plain && read_up_to(descriptor, max_bytes + 1, content) && content->size() <= max_bytes;
  close(descriptor);
  return read ? FileRead::kRead : FileRead::kUnreadable;
}

void remove_file(const std::string& path) { unlink(path.c_str()); }

std::string make_private_folder() {
  const char* place = std::getenv("TMPDIR");
  std::string path = place && *place ? place : "/tmp";
  path += "/soundwell-XXXXXX";
  return mkdtemp(path.data()) ? path : std::string();
}

void remove_folder(const std::string& path) { rmdir(path.c_str()); }

std::string random_bytes(size_t count) {
  std::string bytes;
  const int source = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  if (source < 0) return {};
  const bool read = read_up_to(source, count, &bytes) && bytes.size() == count;
  close(source);
  return read ? bytes : std::string();
}

}  // namespace soundwell
