// What is promised to the trigger path and the audio thread: no allocation. Counted by standing in for operator new.
#include <cstdlib>
#include <new>

#include "bank_writer.h"
#include "bed.h"
#include "burst.h"
#include "check.h"
#include "making.h"

static thread_local bool counting = false;
static thread_local int allocations = 0;

namespace {

void* counted(std::size_t len_bytes, std::size_t alignment = alignof(std::max_align_t)) {
  if (counting) ++allocations;
  void* at = std::aligned_alloc(alignment, (len_bytes + alignment - 1) / alignment * alignment);
  if (at == nullptr) throw std::bad_alloc();
  return at;
}

// Allocations and frees while `body` runs.
template <typename Body>
int counted_in(const Body& body) {
  allocations = 0;
  counting = true;
  body();
  counting = false;
  return allocations;
}

}  // namespace

void* operator new(std::size_t len_bytes) { return counted(len_bytes); }
void* operator new[](std::size_t len_bytes) { return counted(len_bytes); }
void* operator new(std::size_t len_bytes, std::align_val_t alignment) {
  return counted(len_bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void* at) noexcept {
  if (counting && at != nullptr) ++allocations;
  std::free(at);
}
void operator delete[](void* at) noexcept { operator delete(at); }
void operator delete(void* at, std::size_t) noexcept { operator delete(at); }
void operator delete[](void* at, std::size_t) noexcept { operator delete(at); }
void operator delete(void* at, std::align_val_t) noexcept { operator delete(at); }
void operator delete(void* at, std::size_t, std::align_val_t) noexcept { operator delete(at); }

using namespace soundwell;
using making::Stocked;

TEST(the_counter_counts) {
  CHECK_EQ(counted_in([] {
             int* volatile made = new int;  // seen by nobody, a compiler may leave both out
             delete made;
           }),
           2);
}

TEST(a_trigger_allocates_and_frees_nothing_from_the_first_on) {
  Stocked stocked(12);
  const int count = counted_in([&] {
    for (int i = 0; i < 1000; ++i) release(stocked.sound.choose(static_cast<uint32_t>(i % 3), 7, i).variation);
  });
  CHECK_EQ(count, 0);
}

TEST(a_variation_that_is_dropped_is_not_freed_on_the_trigger_path) {
  Stocked stocked(12, 2);  // ten of them are dropped
  const int count = counted_in([&] {
    for (int i = 0; i < 12; ++i) release(stocked.sound.choose(1, 0, i).variation);
  });
  CHECK_EQ(count, 0);
  CHECK(making::graveyard()->empty() >= 9u);  // the spare may be among the dropped
}

TEST(a_trigger_from_a_bank_allocates_nothing) {
  Stocked stocked(0);
  std::vector<Variation*> variations;
  for (uint32_t serial = 1; serial <= 5; ++serial) variations.push_back(making::variation(serial));
  stocked.sound.set_decks(1, {std::make_shared<BankDeck>(1, variations, std::vector<float>(5, 1.0f))});
  for (const Mode mode : {Mode::kRandom, Mode::kShuffle, Mode::kRoundRobin}) {
    PlaySettings play;
    play.mode = mode;
    stocked.sound.set_play(play);
    CHECK_EQ(counted_in([&] {
               for (int i = 0; i < 100; ++i) release(stocked.sound.choose(1, 3, i).variation);
             }),
             0);
  }
}

TEST(a_burst_reads_without_allocating_or_freeing) {
  const auto tally = std::make_shared<VoiceTally>();
  Burst burst(VoiceSettings(), making::graveyard(), tally);
  Variation* one = making::variation(1, 1000);
  for (uint64_t i = 0; i < 100; ++i) {
    const Shot shot{one, i * 300, i % 2 == 0 ? 0.0f : 30.0f, 0};
    CHECK(burst.schedule(&shot, 1));
  }
  std::vector<float> buffer(1024);
  CHECK_EQ(counted_in([&] {
             for (int i = 0; i < 50; ++i) burst.read(buffer.data(), 512);
             burst.stop(0.01f);
             for (int i = 0; i < 50; ++i) burst.read(buffer.data(), 512);
           }),
           0);
  release(one);
}

TEST(a_bed_reads_glides_and_changes_without_allocating_or_freeing) {
  Bed bed(VoiceSettings(), making::variation(1, 4800));
  CHECK(bed.change(making::variation(2, 4800)));
  std::vector<float> buffer(1024);
  CHECK_EQ(counted_in([&] {
             for (int i = 0; i < 50; ++i) bed.read(buffer.data(), 512);
             bed.set(-6, 300);
             bed.stop(0.05f);
             for (int i = 0; i < 50; ++i) bed.read(buffer.data(), 512);
           }),
           0);
}
