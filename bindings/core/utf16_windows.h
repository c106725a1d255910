// UTF-8 to Windows' UTF-16 and back. For *_windows.cpp only.
#pragma once

#include <string>
#include <string_view>

namespace soundwell {

std::wstring utf16(std::string_view text);
std::string utf8(std::wstring_view text);

}  // namespace soundwell
