// See file_map.h.
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "file_map.h"

namespace soundwell {
namespace {

int open_again_if_interrupted(const char* path) {
  int file;
  do {
    file = ::open(path, O_RDONLY | O_CLOEXEC);
  } while (file < 0 && errno == EINTR);
  return file;
}

}  // namespace

std::unique_ptr<FileMap> FileMap::open(const std::string& path_utf8, std::string* why) {
  const int file = open_again_if_interrupted(path_utf8.c_str());
  if (file < 0) {
    *why = std::strerror(errno);
    return nullptr;
  }
  struct stat facts;
  void* at = MAP_FAILED;
  if (::fstat(file, &facts) != 0) {
    *why = std::strerror(errno);
  } else if (!S_ISREG(facts.st_mode) || facts.st_size <= 0) {
    *why = S_ISREG(facts.st_mode) ? "it is empty" : "it is no file";
  } else {
    at = ::mmap(nullptr, static_cast<size_t>(facts.st_size), PROT_READ, MAP_PRIVATE, file, 0);
    if (at == MAP_FAILED) *why = std::strerror(errno);
  }
  ::close(file);
  if (at == MAP_FAILED) return nullptr;
  return std::unique_ptr<FileMap>(new FileMap(static_cast<const uint8_t*>(at), static_cast<uint64_t>(facts.st_size)));
}

FileMap::~FileMap() { ::munmap(const_cast<uint8_t*>(data_), static_cast<size_t>(len_bytes_)); }

}  // namespace soundwell
