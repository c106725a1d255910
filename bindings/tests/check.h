// The tests' own little frame: TEST registers, CHECK counts, `main` runs all or those named. Knows nothing of
// Soundwell.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <type_traits>
#include <vector>

namespace check {

struct Case {
  const char* name;
  void (*run)();
};

inline std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

inline int& failures() {
  static int count = 0;
  return count;
}

struct Registered {
  Registered(const char* name, void (*run)()) { cases().push_back({name, run}); }
};

inline void fail(const char* file, int line, const std::string& what) {
  std::fprintf(stderr, "%s:%d: %s\n", file, line, what.c_str());
  ++failures();
}

template <typename T>
std::string shown(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return std::to_string(static_cast<long long>(value));
  } else if constexpr (std::is_arithmetic_v<T>) {
    return std::to_string(value);
  } else if constexpr (std::is_convertible_v<T, std::string>) {
    return "\"" + std::string(value) + "\"";
  } else {
    return "(value)";
  }
}

template <typename A, typename B>
void equal(const char* file, int line, const char* text, const A& a, const B& b) {
  if (!(a == b)) fail(file, line, std::string(text) + ": " + shown(a) + " and " + shown(b));
}

inline void run_one(const Case& one) {
  const int before = failures();
  try {
    one.run();
  } catch (const std::exception& error) {
    fail(one.name, 0, std::string("threw ") + error.what());
  }
  std::fprintf(stderr, "%s %s\n", failures() == before ? "ok    " : "FAILED", one.name);
}

// Names on the command line choose; none: all. A name that no test has is a failure, so that a typing slip is no pass.
inline int run_all(int argc, char** argv) {
  int ran = 0;
  for (const Case& one : cases()) {
    bool chosen = argc < 2;
    for (int i = 1; i < argc; ++i) chosen = chosen || std::strcmp(argv[i], one.name) == 0;
    if (chosen) run_one(one), ++ran;
  }
  std::fprintf(stderr, "%d tests, %d failed checks\n", ran, failures());
  return failures() != 0 || ran == 0 || (argc > 1 && ran != argc - 1);
}

}  // namespace check

#define TEST(name)                                                    \
  static void test_##name();                                          \
  static const check::Registered register_##name(#name, test_##name); \
  static void test_##name()

#define CHECK(expression)                                            \
  do {                                                               \
    if (!(expression)) check::fail(__FILE__, __LINE__, #expression); \
  } while (false)

// Leaves the test where going on would crash it.
#define REQUIRE(expression)                         \
  do {                                              \
    if (!(expression)) {                            \
      check::fail(__FILE__, __LINE__, #expression); \
      return;                                       \
    }                                               \
  } while (false)

#define CHECK_EQ(a, b) check::equal(__FILE__, __LINE__, #a " == " #b, a, b)

#define CHECK_NEAR(a, b, tolerance)                                                                   \
  do {                                                                                                \
    const double check_a = static_cast<double>(a), check_b = static_cast<double>(b);                  \
    if (!(std::fabs(check_a - check_b) <= (tolerance)))                                               \
      check::fail(__FILE__, __LINE__,                                                                 \
                  #a " near " #b ": " + std::to_string(check_a) + " and " + std::to_string(check_b)); \
  } while (false)

#ifndef CHECK_NO_MAIN
int main(int argc, char** argv) { return check::run_all(argc, argv); }
#endif
