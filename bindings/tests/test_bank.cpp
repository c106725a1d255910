// Banks: what is in them is read, what is wrong with them is said, and nothing outside of them is touched.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "bank.h"
#include "bank_writer.h"
#include "check.h"
#include "making.h"

using namespace soundwell;
using bank_writer::Bytes;
using bank_writer::put;

namespace {

constexpr size_t kSounds = 128, kVariations = 256;  // of `small`: two sounds in 96 bytes, rounded up

// The status's code of reading `bytes`; a copy of exact size lets the sanitizer see the end.
std::string code_of(const Bytes& bytes, bool check_pcm = true) {
  const std::unique_ptr<uint8_t[]> exact(new uint8_t[bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), exact.get());
  Status status;
  const auto bank = Bank::read(exact.get(), bytes.size(), check_pcm, &status);
  CHECK_EQ(bank != nullptr, status.ok());
  return status.code;
}

std::string spoiled(size_t at, uint32_t value) {
  return code_of(bank_writer::small([&](Bytes* bytes) { put<uint32_t>(bytes, at, value); }));
}

std::string golden_path() {
  const char* folder = std::getenv("TEST_DATA");
  return std::string(folder == nullptr ? "../tests/contract/data" : folder) + "/golden.bank";
}

}  // namespace

TEST(the_golden_bank_is_read) {
  Status status;
  const auto bank = Bank::open(golden_path(), true, &status);
  CHECK_EQ(status.sentence, std::string());
  REQUIRE(bank != nullptr);
  CHECK_EQ(bank->num_sounds(), 3u);
  CHECK_EQ(bank->num_variations(), 5u);
  BankSound rain;
  REQUIRE(bank->find("rain", &rain));
  CHECK(rain.loop);
  CHECK_EQ(rain.channels, 2u);
  CHECK_EQ(bank->variation(rain.first_variation).sample_rate_hz, 44100u);
  BankSound step;
  REQUIRE(bank->find("step/gravel", &step));
  CHECK_EQ(step.num_variations, 3u);
  CHECK_EQ(bank->variation(step.first_variation + 2).bucket, 2u);
  BankSound none;
  CHECK(!bank->find("step", &none));
}

TEST(a_written_bank_is_read_as_it_was_written) {
  const Bytes bytes = bank_writer::small();
  Status status;
  const auto bank = Bank::read(bytes.data(), bytes.size(), true, &status);
  REQUIRE(bank != nullptr);
  BankSound step;
  REQUIRE(bank->find("step/gravel", &step));
  const BankVariation last = bank->variation(step.first_variation + 2);
  CHECK_EQ(last.seed, 9u);
  CHECK_EQ(last.num_frames, 50u);
  CHECK_EQ(reinterpret_cast<const int16_t*>(bank->data() + last.pcm_at)[49], 9);
}

TEST(a_bank_cut_anywhere_is_an_error) {
  const Bytes whole = bank_writer::small();
  for (size_t len = 0; len < whole.size(); ++len)
    CHECK_EQ(code_of(Bytes(whole.begin(), whole.begin() + len)), std::string("BANK_CORRUPT"));
}

TEST(a_flipped_bit_anywhere_is_an_error) {
  const Bytes whole = bank_writer::small();
  for (size_t at = 0; at < 112; ++at) {  // the header but for its zeros
    Bytes bytes = whole;
    bytes[at] ^= 0x10;
    CHECK_EQ(code_of(bytes), std::string("BANK_CORRUPT"));
  }
  for (size_t at = kSounds; at < kVariations + 96; ++at) {
    Bytes bytes = whole;
    bytes[at] ^= 0x01;
    CHECK_EQ(code_of(bytes), std::string("BANK_CORRUPT"));
  }
}

TEST(damaged_pcm_is_seen_only_where_it_is_checked) {
  Bytes bytes = bank_writer::small();
  bytes[bytes.size() - 64] ^= 1;
  CHECK_EQ(code_of(bytes, false), std::string());
  CHECK_EQ(code_of(bytes, true), std::string("BANK_CORRUPT"));
}

// Each of these has a right SHA-256: somebody wrote it so.
TEST(a_hostile_bank_is_an_error) {
  const std::string corrupt = "BANK_CORRUPT";
  CHECK_EQ(spoiled(24, 65537), corrupt);                // too many sounds
  CHECK_EQ(spoiled(24, 3), corrupt);                    // more than there are
  CHECK_EQ(spoiled(28, 0xFFFFFFFF), corrupt);           // variations
  CHECK_EQ(spoiled(32, 0xFFFFFFC0), corrupt);           // tables outside
  CHECK_EQ(spoiled(36, 0xFFFFFFFF), corrupt);
  CHECK_EQ(spoiled(40, 257), corrupt);                  // not at a multiple of 64
  CHECK_EQ(spoiled(56, 0xFFFFFFFF), corrupt);           // strings that leave the file
  CHECK_EQ(spoiled(kSounds, 0x7FFFFFFF), corrupt);      // an id outside
  CHECK_EQ(spoiled(kSounds + 4, 0), corrupt);           // an empty id
  CHECK_EQ(spoiled(kSounds + 24, 1), corrupt);          // a range that does not follow the last
  CHECK_EQ(spoiled(kSounds + 28, 0), corrupt);          // no variations
  CHECK_EQ(spoiled(kSounds + 28, 0xFFFFFFFF), corrupt);
  CHECK_EQ(spoiled(kSounds + 32, 3), corrupt);          // channels
  CHECK_EQ(spoiled(kSounds + 36, 2), corrupt);          // an unknown flag
  CHECK_EQ(spoiled(kSounds + 44, 0xFFFFFFFF), corrupt); // a description outside
  CHECK_EQ(spoiled(kVariations + 8, 64), corrupt);      // PCM that is no PCM
  CHECK_EQ(spoiled(kVariations + 16, 0), corrupt);      // no frames
  CHECK_EQ(spoiled(kVariations + 20, 0x80000000), corrupt);  // frames whose bytes overflow
  CHECK_EQ(spoiled(kVariations + 24, 3), corrupt);      // bucket
  CHECK_EQ(spoiled(kVariations + 28, 3), corrupt);      // encoding
  CHECK_EQ(spoiled(kVariations + 36, 7999), corrupt);   // rate
  CHECK_EQ(spoiled(kVariations + 40, 201), corrupt);    // onset past the end
  CHECK_EQ(spoiled(kVariations + 48, 150), corrupt);    // an empty loop
  CHECK_EQ(spoiled(kVariations + 56, 201), corrupt);    // a loop past the end
  CHECK_EQ(spoiled(kVariations + 64, 0), corrupt);      // nobody made it
  CHECK_EQ(spoiled(kVariations + 72, 0), corrupt);      // a weight of 0
  CHECK_EQ(spoiled(kVariations + 72, 0x7FC00000), corrupt);  // no number
  CHECK_EQ(spoiled(kVariations + 96, 3), corrupt);      // seeds out of order: 3 before 2
}

TEST(a_missing_file_is_bad_input_not_damage) {
  Status status;
  CHECK(Bank::open("/nowhere/at all.bank", false, &status) == nullptr);
  CHECK_EQ(status.code, std::string("INVALID_INPUT"));
  CHECK_EQ(status.field, std::string("path"));
  CHECK(Bank::open(".", false, &status) == nullptr);
  CHECK_EQ(status.code, std::string("INVALID_INPUT"));
}

TEST(a_path_of_any_language_works) {
  const std::string path = "bänk с пробелом 音 " + std::to_string(::getpid()) + ".bank";
  bank_writer::save(bank_writer::small(), path);
  Status status;
  CHECK(Bank::open(path, true, &status) != nullptr);
  std::remove(path.c_str());
}

TEST(a_loaded_bank_plays_and_an_unloaded_one_does_not) {
  const std::string path = bank_writer::save(bank_writer::small(), "play." + std::to_string(::getpid()) + ".bank");
  Registry registry({16, making::pool_settings()}, making::graveyard());
  uint32_t handle, bank;
  CHECK(registry.define(making::described("step/gravel"), {}, &handle).ok());
  CHECK(registry.load_bank(path, true, &bank).ok());
  std::remove(path.c_str());
  Sound& sound = *registry.find(handle);
  const Answer answer = sound.choose(0, 0, 0);
  CHECK_EQ(answer.tier, static_cast<uint32_t>(SOUNDWELL_TIER_BANK));
  REQUIRE(answer.variation != nullptr);
  registry.unload_bank(bank);
  making::graveyard()->empty();
  CHECK_EQ(sound.choose(0, 0, 0).tier, static_cast<uint32_t>(SOUNDWELL_TIER_SILENCE));
  float samples[4];
  read_frames(*answer.variation, 0, 4, 1, samples);  // its memory stays mapped
  CHECK_NEAR(samples[3], static_cast<double>(answer.variation->seed) / 32767.0, 1e-9);
  CHECK_EQ(registry.bank_bytes(), 0u);
  release(answer.variation);
}

TEST(a_sound_defined_after_the_bank_plays_from_it_and_loops) {
  const std::string path = bank_writer::save(bank_writer::small(), "late." + std::to_string(::getpid()) + ".bank");
  Registry registry({16, making::pool_settings()}, making::graveyard());
  uint32_t handle, bank;
  CHECK(registry.load_bank(path, false, &bank).ok());
  std::remove(path.c_str());
  CHECK(registry.define(making::described("rain"), {}, &handle).ok());
  const Answer answer = registry.find(handle)->choose(1, 0, 0);
  REQUIRE(answer.variation != nullptr);
  CHECK_EQ(answer.variation->loop_end_frame, 150u);
  release(answer.variation);
}
