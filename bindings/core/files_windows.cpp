#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
// After windows.h, which it needs.
#include <bcrypt.h>

#include "files.h"
#include "utf16_windows.h"

namespace soundwell {

std::wstring utf16(std::string_view text) {
  const int len = static_cast<int>(text.size());
  std::wstring wide(static_cast<size_t>(MultiByteToWideChar(CP_UTF8, 0, text.data(), len, nullptr, 0)), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), len, wide.data(), static_cast<int>(wide.size()));
  return wide;
}

std::string utf8(std::wstring_view text) {
  const int len = static_cast<int>(text.size());
  const int size = WideCharToMultiByte(CP_UTF8, 0, text.data(), len, nullptr, 0, nullptr, nullptr);
  std::string narrow(static_cast<size_t>(size), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), len, narrow.data(), size, nullptr, nullptr);
  return narrow;
}

FileRead read_file(const std::string& path, size_t max_bytes, std::string* content) {
  // Shared with a writer that is about to put a newer one in its place.
  const DWORD shared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  const HANDLE file = CreateFileW(utf16(path).c_str(), GENERIC_READ, shared, nullptr, OPEN_EXISTING, 0, nullptr);
  if (file == INVALID_HANDLE_VALUE) {
    const DWORD error = GetLastError();
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND ? FileRead::kMissing : FileRead::kUnreadable;
  }
  content->assign(max_bytes + 1, '\0');
  DWORD got = 0;
  const bool plain = GetFileType(file) == FILE_TYPE_DISK;
  const bool read = plain && ReadFile(file, content->data(), static_cast<DWORD>(content->size()), &got, nullptr);
  CloseHandle(file);
  content->resize(got);
  return read && got <= max_bytes ? FileRead::kRead : FileRead::kUnreadable;
}

void remove_file(const std::string& path) { DeleteFileW(utf16(path).c_str()); }

// A user's temporary folder there is private by its access list.
std::string make_private_folder() {
  wchar_t place[MAX_PATH + 1];
  const DWORD len = GetTempPathW(MAX_PATH + 1, place);
  if (len == 0 || len > MAX_PATH) return {};
  std::string path = utf8({place, len}) + "soundwell-";
  for (const char byte : random_bytes(8)) {
    path += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
    path += "0123456789abcdef"[byte & 15];
  }
  return CreateDirectoryW(utf16(path).c_str(), nullptr) ? path : std::string();
}

void remove_folder(const std::string& path) { RemoveDirectoryW(utf16(path).c_str()); }

std::string random_bytes(size_t count) {
  std::string bytes(count, '\0');
  const NTSTATUS status = BCryptGenRandom(nullptr, reinterpret_cast<PUCHAR>(bytes.data()), static_cast<ULONG>(count),
                                          BCRYPT_USE_SYSTEM_PREFERRED_RNG);
  return status == 0 ? bytes : std::string();
}

}  // namespace soundwell
