// What happens where the C++ runtime inside this library gives up: it aborts without a word.
//
// The runtime's own handler prints to stderr, which a library in somebody's game must not, and brings 50 KB of name
// demangling with it. Ours stands in for it; the version script keeps it from the rest of the process.
#include <cstdlib>
#include <exception>

#if defined(__GLIBCXX__)
namespace __gnu_cxx {

void __verbose_terminate_handler() { std::abort(); }

}  // namespace __gnu_cxx
#endif
