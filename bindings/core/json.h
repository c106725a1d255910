// Reads one flat JSON object of texts and numbers, strictly (RFC 8259). Nested values are checked and passed over.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace soundwell {

// Member -> its text, or its number as written; "true", "false", "null" stand for themselves. False: not such an
// object. Of members that come twice the last counts.
bool parse_json_object(std::string_view text, std::map<std::string, std::string>* members);

}  // namespace soundwell
