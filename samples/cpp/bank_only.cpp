// You hear four variations of one sound from a bank, with no sidecar at all: bank_only.wav.
// Usage: bank_only FILE.bank SOUND. A bank is written by `soundwell bank`.
#include "sample.hpp"

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "usage: bank_only FILE.bank SOUND\n"), 2;
  const std::string path = argv[1];
  const Context context = make_context();
  Error error;
  uint32_t bank = 0;
  error.check(soundwell_load_bank(context.get(), path.data(), uint32_t(path.size()), 1, &bank, &error));
  const soundwell_sound sound = define(context, argv[2], "");  // no category and no text: only banks are asked

  std::vector<float> pcm(4 * SAMPLE_RATE_HZ);
  for (int i = 0; i < 4; ++i) {
    const soundwell_trigger trigger{sound, 0.6f, 0};
    soundwell_played played;
    soundwell_acquire(context.get(), &trigger, &played);
    std::printf("tier %u\n", played.tier);  // 2: SOUNDWELL_TIER_BANK
    const Variation variation(played.variation);
    soundwell_variation_read(variation.get(), 0, SAMPLE_RATE_HZ, 1, &pcm[SAMPLE_RATE_HZ * size_t(i)]);
  }
  sample_write_wav("bank_only.wav", pcm.data(), 4 * SAMPLE_RATE_HZ, 1);
  return 0;  // variations went before; the context closes its banks
}
