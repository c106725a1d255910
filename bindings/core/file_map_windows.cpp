// See file_map.h.
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include "file_map.h"

namespace soundwell {
namespace {

std::wstring wide(const std::string& text) {
  const int size = static_cast<int>(text.size());
  std::wstring wide_text(static_cast<size_t>(MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0)), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), size, wide_text.data(), static_cast<int>(wide_text.size()));
  return wide_text;
}

std::string last_error() {
  const DWORD code = GetLastError();
  if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND) return "No such file";
  return "Windows error " + std::to_string(code);
}

const void* map_view(HANDLE file, uint64_t len_bytes) {
  if (len_bytes == 0) return nullptr;
  const HANDLE mapping = CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr);
  if (mapping == nullptr) return nullptr;
  const void* at = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
  CloseHandle(mapping);  // the view keeps what it needs
  return at;
}

}  // namespace

std::unique_ptr<FileMap> FileMap::open(const std::string& path_utf8, std::string* why) {
  const HANDLE file = CreateFileW(wide(path_utf8).c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr,
                                  OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (file == INVALID_HANDLE_VALUE) {
    *why = last_error();
    return nullptr;
  }
  LARGE_INTEGER size = {};
  const bool sized = GetFileSizeEx(file, &size) != 0;
  const void* at = sized ? map_view(file, static_cast<uint64_t>(size.QuadPart)) : nullptr;
  if (at == nullptr) *why = sized && size.QuadPart == 0 ? "it is empty" : last_error();
  CloseHandle(file);
  if (at == nullptr) return nullptr;
  return std::unique_ptr<FileMap>(new FileMap(static_cast<const uint8_t*>(at), static_cast<uint64_t>(size.QuadPart)));
}

FileMap::~FileMap() { UnmapViewOfFile(data_); }

}  // namespace soundwell
