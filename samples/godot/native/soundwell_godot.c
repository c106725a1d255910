/* The class `Soundwell` for GDScript: one context of the native core. Translates values, decides nothing.
 *
 * Thread: Godot's main thread. Nothing here waits but the end, which takes at most 500 ms.
 */
#include <soundwell/soundwell.h>
#include <stdlib.h>
#include <string.h>

#include "gdnative.h"

enum { LEAD_FRAMES = 96 }; /* of a clip before its attack that are played */

const gd_core* gd;
static const gd_nativescript* nativescript;

static void check(soundwell_code code, const soundwell_error* error, const char* where) {
  if (code != SOUNDWELL_OK) gd_complain(error->sentence, where);
}

static void* create(gd_object* instance, void* data) {
  (void)instance, (void)data;
  soundwell_error error = {sizeof error, 0, "", ""};
  soundwell_settings settings;
  soundwell_context* context = NULL;
  soundwell_settings_init(&settings, sizeof settings);
  settings.client_name = "Godot", settings.client_name_len_bytes = 5;
  check(soundwell_create(&settings, &context, &error), &error, "Soundwell.new");
  return context;
}

static void destroy(gd_object* instance, void* data, void* self) {
  (void)instance, (void)data;
  soundwell_destroy(self); /* ends the sidecar that `launch` started */
}

/* launch(): starts `soundwell serve`, found on PATH, or adopts one, behind. */
static gd_variant launch(gd_object* instance, void* data, void* self, int count, gd_variant** arguments) {
  (void)instance, (void)data, (void)count, (void)arguments;
  soundwell_error error = {sizeof error, 0, "", ""};
  soundwell_launch settings;
  soundwell_launch_init(&settings, sizeof settings);
  check(soundwell_launch_sidecar(self, &settings, &error), &error, "Soundwell.launch");
  return gd_nil();
}

/* define(id, category, attributes as lines name=value, duration_secs): the sound's number; 0 where it was refused. */
static gd_variant define(gd_object* instance, void* data, void* self, int count, gd_variant** arguments) {
  (void)instance, (void)data;
  if (count < 4) return gd_complain("takes id, category, attributes and seconds", "Soundwell.define"), gd_int(0);
  soundwell_error error = {sizeof error, 0, "", ""};
  soundwell_sound sound = 0;
  soundwell_sound_settings settings;
  soundwell_sound_settings_init(&settings, sizeof settings);
  gd_char_string id = gd_as_utf8(arguments[0]), category = gd_as_utf8(arguments[1]), lines = gd_as_utf8(arguments[2]);
  settings.id = gd_char_string_data(&id), settings.id_len_bytes = gd_char_string_len(&id);
  settings.category = gd_char_string_data(&category), settings.category_len_bytes = gd_char_string_len(&category);
  settings.attributes = gd_char_string_data(&lines), settings.attributes_len_bytes = gd_char_string_len(&lines);
  settings.duration_secs = gd_as_real(arguments[3]);
  check(soundwell_define_sound(self, &settings, &sound, &error), &error, "Soundwell.define");
  gd_char_string_destroy(&id), gd_char_string_destroy(&category), gd_char_string_destroy(&lines);
  return gd_int(sound);
}

/* prewarm(sound, count): asks for variations of medium intensity, behind. */
static gd_variant prewarm(gd_object* instance, void* data, void* self, int count, gd_variant** arguments) {
  (void)instance, (void)data;
  if (count < 2) return gd_complain("takes a sound and a count", "Soundwell.prewarm"), gd_nil();
  soundwell_error error = {sizeof error, 0, "", ""};
  const soundwell_sound sound = (soundwell_sound)gd_as_int(arguments[0]);
  check(soundwell_prewarm(self, sound, 2, (uint32_t)gd_as_int(arguments[1]), &error), &error, "Soundwell.prewarm");
  return gd_nil();
}

/* fresh(sound): how many variations of medium intensity are ready. */
static gd_variant fresh(gd_object* instance, void* data, void* self, int count, gd_variant** arguments) {
  (void)instance, (void)data;
  soundwell_pool_info pool = {.struct_size = sizeof pool};
  if (count > 0) soundwell_get_pool(self, (soundwell_sound)gd_as_int(arguments[0]), 1, &pool, NULL);
  return gd_int(pool.fresh);
}

/* poll_log(): the oldest line not yet seen; empty where there is none. */
static gd_variant poll_log(gd_object* instance, void* data, void* self, int count, gd_variant** arguments) {
  (void)instance, (void)data, (void)count, (void)arguments;
  soundwell_log_line line = {.struct_size = sizeof line};
  return gd_text(soundwell_poll_log(self, &line) ? line.text : "");
}

static void write_int16(uint8_t* to, int len_bytes, void* pcm) {
  for (int i = 0; i < len_bytes / 2; ++i) {
    const float sample = ((const float*)pcm)[i];
    const int16_t value = (int16_t)(32767.0f * (sample > 1 ? 1 : sample < -1 ? -1 : sample));
    memcpy(to + 2 * i, &value, sizeof value); /* Godot's samples are in the processor's order, too */
  }
}

/* play(sound, intensity, emitter): what to hear now, mono 16-bit PCM at 48 kHz; empty: silence. Never waits. */
static gd_variant play(gd_object* instance, void* data, void* self, int count, gd_variant** arguments) {
  (void)instance, (void)data;
  soundwell_played played = {0};
  if (count >= 3) {
    const soundwell_trigger trigger = {(soundwell_sound)gd_as_int(arguments[0]), (float)gd_as_real(arguments[1]),
                                       (uint64_t)gd_as_int(arguments[2])};
    soundwell_acquire(self, &trigger, &played);
  }
  soundwell_variation_info info = {.struct_size = sizeof info};
  if (played.variation) soundwell_variation_get_info(played.variation, &info);
  const uint64_t first = info.onset_frames > LEAD_FRAMES ? info.onset_frames - LEAD_FRAMES : 0;
  const uint64_t num_frames = info.num_frames > first ? info.num_frames - first : 0;
  float* pcm = malloc(num_frames * sizeof *pcm + 1);
  if (pcm && played.variation) soundwell_variation_read(played.variation, first, num_frames, 1, pcm);
  soundwell_variation_release(played.variation); /* Godot gets a copy */
  const gd_variant bytes = gd_pool_bytes(pcm ? (int)num_frames * 2 : 0, write_int16, pcm);
  free(pcm);
  return bytes;
}

__attribute__((visibility("default"))) void godot_gdnative_init(const gd_init_options* options) {
  gd = options->core;
  for (unsigned i = 0; i < gd->num_extensions; ++i)
    if (gd->extensions[i]->type == GD_NATIVESCRIPT) nativescript = (const gd_nativescript*)gd->extensions[i];
}

__attribute__((visibility("default"))) void godot_gdnative_terminate(const void* options) {
  (void)options;
  gd = NULL;
}

__attribute__((visibility("default"))) void godot_nativescript_init(void* handle) {
  typedef void (*register_class)(void*, const char*, const char*, gd_create, gd_destroy);
  typedef void (*register_method)(void*, const char*, const char*, gd_method_attributes, gd_method);
  const struct {
    const char* name;
    gd_variant (*call)(gd_object*, void*, void*, int, gd_variant**);
  } methods[] = {{"launch", launch}, {"define", define}, {"prewarm", prewarm},
                 {"fresh", fresh},   {"play", play},     {"poll_log", poll_log}};
  ((register_class)nativescript->functions[0])(handle, "Soundwell", "Reference", (gd_create){create, NULL, NULL},
                                               (gd_destroy){destroy, NULL, NULL});
  for (unsigned i = 0; i < sizeof methods / sizeof *methods; ++i)
    ((register_method)nativescript->functions[2])(handle, "Soundwell", methods[i].name, (gd_method_attributes){0},
                                                  (gd_method){methods[i].call, NULL, NULL});
}
