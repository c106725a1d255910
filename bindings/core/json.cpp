#include "json.h"

#include <cstdint>

namespace soundwell {
namespace {

constexpr int kMaxDepth = 16;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

void append_utf8(uint32_t point, std::string* text) {
  auto put = [text](uint32_t byte) { *text += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6), put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12), put(0x80 | (point >> 6 & 0x3F)), put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18), put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F)), put(0x80 | (point & 0x3F));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool object(int depth, std::map<std::string, std::string>* members) {
    if (depth > kMaxDepth || !take('{')) return false;
    if (take('}')) return true;
    do {
      std::string name, value;
      if (!string(&name) || !take(':') || !any(depth, &value)) return false;
      if (members) (*members)[name] = value;
    } while (take(','));
    return take('}');
  }

  bool at_end() {
    skip_space();
    return at_ == text_.size();
  }

 private:
  bool any(int depth, std::string* value) {
    skip_space();
    const char first = peek();
    if (first == '"') return string(value);
    if (first == '{') return object(depth + 1, nullptr);
    if (first == '[') return array(depth + 1);
    return word(value) || number(value);
  }

  bool array(int depth) {
    std::string ignored;
    if (depth > kMaxDepth || !take('[')) return false;
    if (take(']')) return true;
    do {
      if (!any(depth, &ignored)) return false;
    } while (take(','));
    return take(']');
  }

  bool word(std::string* value) {
    for (const std::string_view known : {"true", "false", "null"}) {
      if (text_.substr(at_, known.size()) != known) continue;
      at_ += known.size();
      *value = known;
      return true;
    }
    return false;
  }

  bool digits() {
    const size_t begin = at_;
    while (is_digit(peek())) ++at_;
    return at_ > begin;
  }

  bool number(std::string* value) {
    const size_t begin = at_;
    if (peek() == '-') ++at_;
    const bool zero = peek() == '0';
    if (zero) ++at_;  // and no digit may follow
    if (!zero && !digits()) return false;
    if (peek() == '.' && (++at_, !digits())) return false;
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return false;
    }
    *value = text_.substr(begin, at_ - begin);
    return true;
  }

  bool string(std::string* value) {
    if (!take('"')) return false;
    value->clear();
    while (at_ < text_.size()) {
      const char letter = text_[at_++];
      if (letter == '"') return true;
      if (static_cast<unsigned char>(letter) < 0x20) return false;
      if (letter != '\\') {
        *value += letter;
      } else if (!escape(value)) {
        return false;
      }
    }
    return false;
  }

  bool escape(std::string* value) {
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    if (at_ >= text_.size()) return false;
    const char letter = text_[at_++];
    if (letter == 'u') return unicode(value);
    const size_t which = kLetters.find(letter);
    if (which == std::string_view::npos) return false;
    *value += kMeanings[which];
    return true;
  }

  bool hex4(uint32_t* unit) {
    if (text_.size() - at_ < 4) return false;
    *unit = 0;
    for (int i = 0; i < 4; ++i) {
      const char letter = text_[at_++];
      const uint32_t digit = is_digit(letter)                 ? static_cast<uint32_t>(letter - '0')
                             : letter >= 'a' && letter <= 'f' ? static_cast<uint32_t>(letter - 'a' + 10)
                             : letter >= 'A' && letter <= 'F' ? static_cast<uint32_t>(letter - 'A' + 10)
                                                              : 16U;
      if (digit == 16) return false;
      *unit = *unit * 16 + digit;
    }
    return true;
  }

  // A character beyond the first plane comes as two halves; one alone is no character.
  bool unicode(std::string* value) {
    uint32_t point = 0, low = 0;
    if (!hex4(&point) || (point >= 0xDC00 && point < 0xE000)) return false;
    if (point >= 0xD800 && point < 0xDC00) {
      if (text_.substr(at_, 2) != "\\u") return false;
      at_ += 2;
      if (!hex4(&low) || low < 0xDC00 || low >= 0xE000) return false;
      point = 0x10000 + (point - 0xD800) * 0x400 + (low - 0xDC00);
    }
    append_utf8(point, value);
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++at_;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(char wanted) {
    skip_space();
    if (peek() != wanted || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

bool parse_json_object(std::string_view text, std::map<std::string, std::string>* members) {
  Reader reader(text);
  return reader.object(0, members) && reader.at_end();
}

}  // namespace soundwell
