// operator new and delete that stay inside the macOS library. Zig's libc++ brings weak and visible ones, its Mach-O
// linker has no list of exported symbols, and a game's own operators must not meet ours.
//
// They are defined by their symbols' names, because <new> declares them visible. build_all.py compiles this file.
#include <cstdlib>
#include <new>

#define INSIDE(symbol) __attribute__((visibility("hidden"), used)) __asm__("_" symbol)

static constexpr std::size_t kUsual = 16;

static void* allocate(std::size_t len_bytes, std::size_t alignment) {
  void* memory = nullptr;
  if (posix_memalign(&memory, alignment < kUsual ? kUsual : alignment, len_bytes ? len_bytes : 1) == 0) return memory;
  throw std::bad_alloc();
}

extern "C" {
void* soundwell_new(std::size_t n) INSIDE("_Znwm");
void* soundwell_new_array(std::size_t n) INSIDE("_Znam");
void* soundwell_new_aligned(std::size_t n, std::size_t a) INSIDE("_ZnwmSt11align_val_t");
void* soundwell_new_array_aligned(std::size_t n, std::size_t a) INSIDE("_ZnamSt11align_val_t");
void* soundwell_new_nothrow(std::size_t n, const void*) INSIDE("_ZnwmRKSt9nothrow_t");
void* soundwell_new_array_nothrow(std::size_t n, const void*) INSIDE("_ZnamRKSt9nothrow_t");
void soundwell_delete(void* memory) INSIDE("_ZdlPv");
void soundwell_delete_array(void* memory) INSIDE("_ZdaPv");
void soundwell_delete_sized(void* memory, std::size_t) INSIDE("_ZdlPvm");
void soundwell_delete_array_sized(void* memory, std::size_t) INSIDE("_ZdaPvm");
void soundwell_delete_aligned(void* memory, std::size_t) INSIDE("_ZdlPvSt11align_val_t");
void soundwell_delete_array_aligned(void* memory, std::size_t) INSIDE("_ZdaPvSt11align_val_t");
void soundwell_delete_both(void* memory, std::size_t, std::size_t) INSIDE("_ZdlPvmSt11align_val_t");
void soundwell_delete_array_both(void* memory, std::size_t, std::size_t) INSIDE("_ZdaPvmSt11align_val_t");
void soundwell_delete_nothrow(void* memory, const void*) INSIDE("_ZdlPvRKSt9nothrow_t");
void soundwell_delete_array_nothrow(void* memory, const void*) INSIDE("_ZdaPvRKSt9nothrow_t");

void* soundwell_new(std::size_t n) { return allocate(n, kUsual); }
void* soundwell_new_array(std::size_t n) { return allocate(n, kUsual); }
void* soundwell_new_aligned(std::size_t n, std::size_t a) { return allocate(n, a); }
void* soundwell_new_array_aligned(std::size_t n, std::size_t a) { return allocate(n, a); }
void* soundwell_new_nothrow(std::size_t n, const void*) { return std::malloc(n ? n : 1); }
void* soundwell_new_array_nothrow(std::size_t n, const void*) { return std::malloc(n ? n : 1); }
void soundwell_delete(void* memory) { std::free(memory); }
void soundwell_delete_array(void* memory) { std::free(memory); }
void soundwell_delete_sized(void* memory, std::size_t) { std::free(memory); }
void soundwell_delete_array_sized(void* memory, std::size_t) { std::free(memory); }
void soundwell_delete_aligned(void* memory, std::size_t) { std::free(memory); }
void soundwell_delete_array_aligned(void* memory, std::size_t) { std::free(memory); }
void soundwell_delete_both(void* memory, std::size_t, std::size_t) { std::free(memory); }
void soundwell_delete_array_both(void* memory, std::size_t, std::size_t) { std::free(memory); }
void soundwell_delete_nothrow(void* memory, const void*) { std::free(memory); }
void soundwell_delete_array_nothrow(void* memory, const void*) { std::free(memory); }
}
