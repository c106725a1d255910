// A file, read-only in memory, for as long as this object lives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace soundwell {

class FileMap {
 public:
  // Null: it cannot be opened or mapped, or is empty; `why` is a sentence's end, such as "No such file".
  static std::unique_ptr<FileMap> open(const std::string& path_utf8, std::string* why);

  ~FileMap();
  FileMap(const FileMap&) = delete;
  FileMap& operator=(const FileMap&) = delete;

  const uint8_t* data() const { return data_; }
  uint64_t len_bytes() const { return len_bytes_; }

 private:
  FileMap(const uint8_t* data, uint64_t len_bytes) : data_(data), len_bytes_(len_bytes) {}

  const uint8_t* data_;
  uint64_t len_bytes_;
};

}  // namespace soundwell
