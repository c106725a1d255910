/* What the native samples share: leaving on an error, waiting for a pool, writing a WAV. A game has its own of these. */
#ifndef SOUNDWELL_SAMPLE_H
#define SOUNDWELL_SAMPLE_H

#include <soundwell/soundwell.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(_WIN32)
#include <windows.h>
#else
#include <time.h>
#endif

enum { SAMPLE_RATE_HZ = 48000 };

/* Both fields of a text: SET_TEXT(sound.category, "footstep"). */
#define SET_TEXT(field, text) ((field) = (text), field##_len_bytes = (uint32_t)strlen(text))

static inline void sample_check(soundwell_code code, const soundwell_error* error) {
  if (code == SOUNDWELL_OK) return;
  fprintf(stderr, "%s %s\n", error->field, error->sentence);
  exit(1);
}

static inline void sample_sleep(unsigned millis) {
#if defined(_WIN32)
  Sleep(millis);
#else
  struct timespec pause = {millis / 1000, (long)(millis % 1000) * 1000000L};
  nanosleep(&pause, NULL);
#endif
}

/* Until the medium pool has `count` fresh ones; shows what the library has to say meanwhile. 0 after two minutes. */
static inline int sample_wait(soundwell_context* context, soundwell_sound sound, unsigned count) {
  soundwell_log_line line = {sizeof line, 0, 0, 0, ""};
  for (int i = 0; i < 12000; ++i) {
    soundwell_pool_info pool = {sizeof pool, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    soundwell_get_pool(context, sound, 1, &pool, NULL);
    while (soundwell_poll_log(context, &line)) fprintf(stderr, "%s\n", line.text);
    if (pool.fresh >= count) return 1;
    sample_sleep(10);
  }
  return 0;
}

static inline void sample_put(FILE* file, uint32_t value, int len_bytes) {
  for (int i = 0; i < len_bytes; ++i) fputc((int)(value >> (8 * i) & 255), file);
}

/* float32, interleaved, 48 kHz. */
static inline void sample_write_wav(const char* path, const float* pcm, uint32_t num_frames, uint32_t channels) {
  const uint32_t len_bytes = num_frames * channels * 4;
  FILE* file = fopen(path, "wb");
  if (!file) exit(1);
  fputs("RIFF", file), sample_put(file, 36 + len_bytes, 4), fputs("WAVEfmt ", file), sample_put(file, 16, 4);
  sample_put(file, 3, 2), sample_put(file, channels, 2), sample_put(file, SAMPLE_RATE_HZ, 4);
  sample_put(file, SAMPLE_RATE_HZ * channels * 4, 4), sample_put(file, channels * 4, 2), sample_put(file, 32, 2);
  fputs("data", file), sample_put(file, len_bytes, 4);
  fwrite(pcm, 4, (size_t)num_frames * channels, file);
  fclose(file);
}

#endif
