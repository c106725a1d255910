/* One conversation with a running sidecar, told as one JSON object: the same program speaks for each build of the
 * library (Linux, Windows under wine, the grpc++ peer), and all must hear the same variations.
 *
 * Usage: conversation ready READY_FILE | tcp HOST PORT TOKEN | unix PATH TOKEN */
#include "../../samples/c/sample.h"

enum { NUM_SHOTS = 4 };

static uint64_t fingerprint(const void* data, uint64_t len_bytes) { /* FNV-1a */
  const unsigned char* bytes = (const unsigned char*)data;
  uint64_t hash = 14695981039346656037ULL;
  for (uint64_t i = 0; i < len_bytes; ++i) hash = (hash ^ bytes[i]) * 1099511628211ULL;
  return hash;
}

static void tell(const soundwell_variation* variation, uint32_t tier, const char* end) {
  soundwell_variation_info info;
  memset(&info, 0, sizeof info);
  info.struct_size = sizeof info;
  soundwell_variation_get_info(variation, &info);
  const uint64_t width = info.encoding == SOUNDWELL_INT16 ? 2 : 4;
  printf("{\"tier\": %u, \"seed\": %llu, \"num_frames\": %llu, \"made_by\": %u, \"pcm\": \"%016llx\"}%s", tier,
         (unsigned long long)info.seed, (unsigned long long)info.num_frames, info.made_by,
         (unsigned long long)fingerprint(info.pcm, info.num_frames * info.channels * width), end);
}

static void set_endpoint(soundwell_endpoint* endpoint, int argc, char** argv) {
  soundwell_endpoint_init(endpoint, sizeof *endpoint);
  if (argc == 3 && !strcmp(argv[1], "ready")) {
    SET_TEXT(endpoint->ready_file, argv[2]);
  } else if (argc == 5 && !strcmp(argv[1], "tcp")) {
    SET_TEXT(endpoint->host, argv[2]), SET_TEXT(endpoint->token, argv[4]);
    endpoint->port = (uint32_t)atoi(argv[3]);
  } else if (argc == 4 && !strcmp(argv[1], "unix")) {
    SET_TEXT(endpoint->unix_path, argv[2]), SET_TEXT(endpoint->token, argv[3]);
  } else {
    exit(2);
  }
}

static void play(soundwell_context* context, soundwell_sound sound) {
  printf("\"shots\": [");
  for (int i = 0; i < NUM_SHOTS; ++i) {
    const soundwell_trigger trigger = {sound, 0.6f, 0};
    soundwell_played played;
    soundwell_acquire(context, &trigger, &played);
    if (!played.variation) exit(3);
    tell(played.variation, played.tier, i + 1 < NUM_SHOTS ? ", " : "], ");
    soundwell_variation_release(played.variation);
  }
}

static void render(soundwell_context* context, soundwell_sound sound, soundwell_error* error) {
  const soundwell_event events[2] = {{sound, 0.6f, 0.1, 5}, {sound, 0.9f, 0.4, 6}};
  soundwell_timeline timeline;
  soundwell_variation* done = NULL;
  uint64_t number = 0;
  soundwell_code code = SOUNDWELL_NOT_READY;
  soundwell_timeline_init(&timeline, sizeof timeline);
  timeline.events = events, timeline.num_events = 2, timeline.duration_secs = 1.0, timeline.seed = 3;
  sample_check(soundwell_render(context, &timeline, &number, error), error);
  for (int i = 0; i < 3000 && code == SOUNDWELL_NOT_READY; ++i) {
    sample_sleep(10);
    code = soundwell_poll_render(context, number, &done, error);
  }
  sample_check(code, error);
  printf("\"rendered\": ");
  tell(done, 0, ", ");
  soundwell_variation_release(done);
}

int main(int argc, char** argv) {
  soundwell_error error = {sizeof error, 0, "", ""};
  soundwell_settings settings;
  soundwell_endpoint endpoint;
  soundwell_sound_settings step;
  soundwell_context* context = NULL;
  soundwell_sound sound = 0;
  soundwell_stats stats;
  memset(&stats, 0, sizeof stats);
  stats.struct_size = sizeof stats;
  soundwell_settings_init(&settings, sizeof settings);
  soundwell_sound_settings_init(&step, sizeof step);
  settings.seed = 7;
  set_endpoint(&endpoint, argc, argv);
  sample_check(soundwell_create(&settings, &context, &error), &error);
  sample_check(soundwell_connect(context, &endpoint, &error), &error);
  SET_TEXT(step.id, "step"), SET_TEXT(step.category, "footstep"), SET_TEXT(step.attributes, "surface=gravel");
  sample_check(soundwell_define_sound(context, &step, &sound, &error), &error);
  sample_check(soundwell_prewarm(context, sound, 2, NUM_SHOTS, &error), &error);
  if (!sample_wait(context, sound, NUM_SHOTS)) return 4;
  printf("{\"version\": \"%s\", ", soundwell_version());
  play(context, sound);
  render(context, sound, &error);
  soundwell_get_stats(context, &stats);
  soundwell_destroy(context);
  printf("\"connects\": %u, \"corrupt\": %llu, \"model_id\": \"%s\"}\n", stats.connects,
         (unsigned long long)stats.corrupt, stats.model_id);
  return 0;
}
