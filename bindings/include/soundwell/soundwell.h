/// Soundwell's native core: gameplay events in, fresh sound effects out, inside the frame.
///
/// The library holds pools of ready variations, chooses among them, renders bursts and beds, reads banks, and keeps a
/// connection to a sidecar that refills behind. It knows no game engine. What waits is done on the library's own
/// thread; what a game calls returns at once.
///
/// Rules of this header
///   Ownership   Handles are opaque. `X_destroy` and `X_release` accept NULL. Memory handed in stays the caller's and
///               may go when the call returns. Memory handed out is valid as long as the handle it came from.
///   Threads     "Any thread": safe from all threads at once. "Owner": one thread at a time, per handle.
///   Audio       "Audio thread: safe" means no lock, no allocation, no system call. Everything else is not for it.
///   Errors      A call that can fail returns `soundwell_code` and fills `error`, which may be NULL. Nothing is thrown,
///               printed or exited. A call that fails has changed nothing.
///   Text        UTF-8 with its length in bytes; a final zero is not needed. Texts handed out have one.
///   Growth      Each settings struct starts with its size: call its `_init` with the struct's sizeof, then change what
///               you need. So a newer library never writes past an older caller's struct.
///   Units       A frame is one sample per channel. Levels in dB, pitch in cents, times in seconds unless named.
#ifndef SOUNDWELL_SOUNDWELL_H
#define SOUNDWELL_SOUNDWELL_H

#include <stdint.h>

#if defined(_WIN32)
#if defined(SOUNDWELL_BUILDING)
#define SOUNDWELL_API __declspec(dllexport)
#else
#define SOUNDWELL_API __declspec(dllimport)
#endif
#else
#define SOUNDWELL_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// Raised when a struct or a function changes in a way that old callers cannot bear.
#define SOUNDWELL_ABI_VERSION 1

typedef enum soundwell_code {
  SOUNDWELL_OK = 0,
  SOUNDWELL_ERROR = 1,
  SOUNDWELL_INVALID_INPUT = 2,      ///< `field` of the error names what is wrong.
  SOUNDWELL_UNAVAILABLE = 3,        ///< No sidecar answers, or this build has none.
  SOUNDWELL_UNAUTHENTICATED = 4,    ///< The sidecar refused the token.
  SOUNDWELL_PROTOCOL_MISMATCH = 5,  ///< Core and sidecar, or header and library, are of different versions.
  SOUNDWELL_OVERLOADED = 6,         ///< A bounded queue is full; nothing was accepted.
  SOUNDWELL_DEADLINE_EXCEEDED = 7,
  SOUNDWELL_CANCELLED = 8,
  SOUNDWELL_BANK_CORRUPT = 9,
  SOUNDWELL_NOT_READY = 10,         ///< Ask again later; nothing is wrong.
  SOUNDWELL_OUT_OF_MEMORY = 11
} soundwell_code;

/// What went wrong, for a person. Fill `struct_size` with sizeof(soundwell_error) or use {sizeof(soundwell_error)}.
typedef struct soundwell_error {
  uint32_t struct_size;
  uint32_t code;      ///< A soundwell_code.
  char field[64];     ///< The wrong field, such as "settings.cache_bytes"; empty otherwise.
  char sentence[256]; ///< What happened and what to do.
} soundwell_error;

typedef struct soundwell_context soundwell_context;
typedef struct soundwell_variation soundwell_variation;
typedef struct soundwell_voice soundwell_voice;

/// Names a defined sound within a context; never 0.
typedef uint32_t soundwell_sound;

typedef enum soundwell_tier {
  SOUNDWELL_TIER_SILENCE = 0,
  SOUNDWELL_TIER_LIVE = 1,       ///< From the pool that the sidecar fills.
  SOUNDWELL_TIER_BANK = 2,       ///< From a loaded bank.
  SOUNDWELL_TIER_NEIGHBOUR = 3,  ///< From another intensity bucket, live or bank.
  SOUNDWELL_TIER_CLIP = 4        ///< The designer's own clip.
} soundwell_tier;

typedef enum soundwell_made_by {
  SOUNDWELL_MADE_BY_UNKNOWN = 0,
  SOUNDWELL_MADE_BY_MODEL = 1,
  SOUNDWELL_MADE_BY_PROCEDURAL = 2,
  SOUNDWELL_MADE_BY_FAKE = 3,
  SOUNDWELL_MADE_BY_DESIGNER = 4
} soundwell_made_by;

typedef enum soundwell_encoding { SOUNDWELL_INT16 = 1, SOUNDWELL_FLOAT32 = 2 } soundwell_encoding;

typedef enum soundwell_mode {
  SOUNDWELL_MODE_RANDOM = 0,      ///< Fresh ones in order of arrival, then at random by weight, no recent repeats.
  SOUNDWELL_MODE_SHUFFLE = 1,     ///< Each once, in random order, then shuffled again without a repeat at the joint.
  SOUNDWELL_MODE_ROUND_ROBIN = 2  ///< In order, again and again.
} soundwell_mode;

typedef enum soundwell_state {
  SOUNDWELL_STATE_OFFLINE = 0,     ///< Nobody asked for a sidecar.
  SOUNDWELL_STATE_STARTING = 1,    ///< A process was launched; its model is loading.
  SOUNDWELL_STATE_CONNECTING = 2,
  SOUNDWELL_STATE_CONNECTED = 3,
  SOUNDWELL_STATE_LOST = 4,        ///< Will be tried again by itself, with growing pauses.
  SOUNDWELL_STATE_FAILED = 5       ///< Given up: waiting does not help. The log says why.
} soundwell_state;

// --- Library ---------------------------------------------------------------------------------------------------------

/// Version text of the library, such as "0.2.0". Ownership: static. Thread: any. Audio thread: safe.
SOUNDWELL_API const char* soundwell_version(void);

/// SOUNDWELL_ABI_VERSION of the library: compare it with the header's before anything else.
/// Thread: any. Audio thread: safe.
SOUNDWELL_API uint32_t soundwell_abi_version(void);

// --- Context ---------------------------------------------------------------------------------------------------------

typedef struct soundwell_settings {
  uint32_t struct_size;
  uint32_t abi_version;          ///< SOUNDWELL_ABI_VERSION of the caller's header.
  const char* client_name;       ///< Stands in the sidecar's log.
  uint32_t client_name_len_bytes;
  uint32_t sample_rate_hz;       ///< That PCM is asked for and voices render at; 8,000 to 192,000. Default 48,000.
  uint64_t seed;                 ///< Of the variations asked for and of every choice.
  uint64_t cache_bytes;          ///< Of live PCM; least recently used goes first. Default 64 MiB.
  uint32_t min_keep;             ///< Variations per pool that eviction leaves. Default 2.
  uint32_t min_depth;            ///< Fresh variations that a used pool keeps ready. Default 2.
  uint32_t max_depth;            ///< The same for a pool that is triggered fast. Default 16.
  uint32_t keep_played;          ///< Played ones kept per pool for when a refill is late. Default 8.
  uint32_t max_in_flight;        ///< Variations asked for and not here yet. Default 128.
  uint32_t max_sounds;           ///< That may be defined. Default 4,096; memory is taken at creation.
  uint32_t connect_timeout_millis;  ///< Default 5,000.
  uint32_t max_pause_millis;     ///< Between attempts to reconnect. Default 8,000.
  uint32_t strict;               ///< 1: an unknown sound is INVALID_INPUT; 0: it is silence, counted, logged once.
} soundwell_settings;

/// Defaults, in the first `struct_size` bytes. The same holds for every `_init`. Thread: any. Audio thread: safe.
SOUNDWELL_API void soundwell_settings_init(soundwell_settings* settings, uint32_t struct_size);

/// Makes a context: no process, no connection yet, one idle thread of its own.
/// Ownership: free it by `soundwell_destroy`. Thread: any. Errors: INVALID_INPUT, PROTOCOL_MISMATCH, OUT_OF_MEMORY.
SOUNDWELL_API soundwell_code soundwell_create(const soundwell_settings* settings, soundwell_context** out,
                                              soundwell_error* error);

/// Ends the connection, a sidecar that this context launched, and the thread: in at most 500 ms. Variations and voices
/// still held by the caller stay valid until released (then the last release frees them itself).
/// Thread: owner; no other call may be running or follow.
SOUNDWELL_API void soundwell_destroy(soundwell_context* context);

// --- Sidecar ---------------------------------------------------------------------------------------------------------

typedef struct soundwell_endpoint {
  uint32_t struct_size;
  uint32_t port;                 ///< With `host`; 0 where another way is used.
  const char* host;              ///< Default "127.0.0.1". Only loopback addresses: the core speaks no TLS.
  uint32_t host_len_bytes;
  const char* unix_path;         ///< Used instead of host and port where given. Not on Windows.
  uint32_t unix_path_len_bytes;
  const char* token;             ///< Of this launch.
  uint32_t token_len_bytes;
  const char* ready_file;        ///< Used instead of all above: read again at each attempt to connect.
  uint32_t ready_file_len_bytes;
} soundwell_endpoint;

SOUNDWELL_API void soundwell_endpoint_init(soundwell_endpoint* endpoint, uint32_t struct_size);

/// Connects to a running sidecar, behind; `soundwell_get_stats` tells the state. Replaces an earlier endpoint.
/// Thread: any. Errors: INVALID_INPUT, UNAVAILABLE in a null build.
SOUNDWELL_API soundwell_code soundwell_connect(soundwell_context* context, const soundwell_endpoint* endpoint,
                                               soundwell_error* error);

typedef struct soundwell_launch {
  uint32_t struct_size;
  uint32_t adopt;                ///< 1 (default): use the sidecar of `ready_file` if it is alive and answers.
  const char* executable;        ///< Path of `soundwell` or a Python; default "soundwell" on PATH.
  uint32_t executable_len_bytes;
  const char* arguments;         ///< Lines, one argument each; default "serve". Never a token: others can read them.
  uint32_t arguments_len_bytes;
  const char* environment;       ///< Lines NAME=value on top of this process's.
  uint32_t environment_len_bytes;
  const char* ready_file;        ///< Where the sidecar says its port; default: a private temporary file.
  uint32_t ready_file_len_bytes;
  const char* log_file;          ///< For the sidecar's stderr; default: kept, its last lines come by the log.
  uint32_t log_file_len_bytes;
  uint32_t survive;              ///< 1: the sidecar outlives this context (an editor that reloads), not this process.
  uint32_t start_timeout_millis; ///< Default 120,000.
} soundwell_launch;

SOUNDWELL_API void soundwell_launch_init(soundwell_launch* launch, uint32_t struct_size);

/// Launches or adopts a sidecar and connects, behind. A sidecar that dies is launched again with growing pauses.
/// It ends with this process however this process ends. Thread: any. Errors: INVALID_INPUT, UNAVAILABLE (null build).
SOUNDWELL_API soundwell_code soundwell_launch_sidecar(soundwell_context* context, const soundwell_launch* launch,
                                                      soundwell_error* error);

/// Ends the connection and a sidecar launched here, behind. Pools stay playable. Thread: any.
SOUNDWELL_API void soundwell_disconnect(soundwell_context* context);

// --- Sounds and pools ------------------------------------------------------------------------------------------------

typedef struct soundwell_sound_settings {
  uint32_t struct_size;
  uint32_t channels;             ///< 1 (default) or 2.
  const char* id;                ///< Letters, digits and _ . - /, at most 128.
  uint32_t id_len_bytes;
  uint32_t category_len_bytes;
  const char* category;          ///< Catalog class such as "footstep"; empty: inferred from `text` by the sidecar.
  const char* attributes;        ///< Lines name=value, such as "surface=gravel".
  uint32_t attributes_len_bytes;
  uint32_t text_len_bytes;
  const char* text;              ///< Free description, at most 500 characters.
  double duration_secs;          ///< 0.05 to 30. Default 1.
  uint32_t loop;                 ///< 1: ends where it begins.
  uint32_t mode;                 ///< A soundwell_mode.
  uint32_t avoid_last;           ///< Played ones, over all emitters, that are not chosen again soon. Default 3.
  uint32_t avoid_last_emitter;   ///< The same for one emitter; at most 8. Default 2.
  float pitch_jitter_cents;      ///< Largest deviation to either side; 0 (default): none.
  float gain_jitter_db;          ///< The same for the level.
  uint32_t max_uses;             ///< Plays after which a live variation is dropped for a fresh one; 0: keep_played rules.
  uint32_t reserved;             ///< 0. Where structs of callers older than the next two ended, or their padding lay.
  double spread;                 ///< How far variations lie apart: 0 one take, again and again; 1 (default) other objects.
  double width;                  ///< Of stereo: 0 both channels alike; 1 side as loud as mid. Default 0.5; mono ignores it.
} soundwell_sound_settings;

SOUNDWELL_API void soundwell_sound_settings_init(soundwell_sound_settings* settings, uint32_t struct_size);

/// Defines a sound, or changes its playback settings. A changed description empties its live pools. An id that a
/// loaded bank has plays from that bank too. With neither `category` nor `text` it plays from banks and its clip only:
/// no sidecar is asked for it. Thread: any. Errors: INVALID_INPUT, OVERLOADED (max_sounds).
SOUNDWELL_API soundwell_code soundwell_define_sound(soundwell_context* context,
                                                    const soundwell_sound_settings* settings, soundwell_sound* out,
                                                    soundwell_error* error);

/// The designer's own clip for when nothing else is there: float32, interleaved, copied. num_frames 0 removes it.
/// Thread: any. Errors: INVALID_INPUT, OUT_OF_MEMORY.
SOUNDWELL_API soundwell_code soundwell_set_clip(soundwell_context* context, soundwell_sound sound, const float* pcm,
                                                uint64_t num_frames, uint32_t channels, uint32_t sample_rate_hz,
                                                soundwell_error* error);

/// Asks for `count` fresh variations in each bucket of `buckets` (bits 0 soft, 1 medium, 2 hard; 0: all three), behind.
/// `count`: at most 64, or `max_depth` if that is more; 0 gives earlier prewarming up.
/// Progress: `soundwell_get_pool`. Thread: any. Errors: INVALID_INPUT.
SOUNDWELL_API soundwell_code soundwell_prewarm(soundwell_context* context, soundwell_sound sound, uint32_t buckets,
                                               uint32_t count, soundwell_error* error);

/// Lets go of the live variations of a sound (a level that ends) and stops prewarming it. Thread: any.
SOUNDWELL_API void soundwell_drain(soundwell_context* context, soundwell_sound sound);

typedef struct soundwell_pool_info {
  uint32_t struct_size;
  uint32_t fresh;                ///< Never played.
  uint32_t played;               ///< Kept for when a refill is late.
  uint32_t banked;               ///< In loaded banks.
  uint32_t in_flight;
  uint32_t goal;                 ///< Of prewarming; 0: reached or none.
  uint32_t depth;                ///< Fresh ones that the planner keeps now.
  float rate_hz;                 ///< Triggers per second, recent ones counting more.
  float refill_p95_millis;
  uint64_t len_bytes;
} soundwell_pool_info;

/// Numbers of one pool at this moment. Thread: any. Errors: INVALID_INPUT.
SOUNDWELL_API soundwell_code soundwell_get_pool(soundwell_context* context, soundwell_sound sound, uint32_t bucket,
                                                soundwell_pool_info* info, soundwell_error* error);

/// Maps a bank (bindings/BANK_FORMAT.md). `check_pcm` 1: also compares each variation's CRC. A bank loaded later is
/// looked at first. Several banks may hold one sound. Thread: any, may take milliseconds.
/// Errors: INVALID_INPUT (no such file), BANK_CORRUPT, OUT_OF_MEMORY.
SOUNDWELL_API soundwell_code soundwell_load_bank(soundwell_context* context, const char* path,
                                                 uint32_t path_len_bytes, uint32_t check_pcm, uint32_t* bank,
                                                 soundwell_error* error);

/// Forgets a bank; variations still held keep its memory. An unknown number is ignored. Thread: any.
SOUNDWELL_API void soundwell_unload_bank(soundwell_context* context, uint32_t bank);

// --- The trigger path ------------------------------------------------------------------------------------------------

typedef struct soundwell_trigger {
  soundwell_sound sound;
  float intensity;               ///< 0 softest to 1 hardest; below 0.4 is soft, above 0.75 hard.
  uint64_t emitter;              ///< Any number that names who sounds; 0: nobody.
} soundwell_trigger;

typedef struct soundwell_played {
  soundwell_variation* variation;  ///< Released by the caller; NULL: silence.
  uint32_t tier;                   ///< A soundwell_tier.
  uint32_t bucket;                 ///< Asked for.
  uint32_t reused;                 ///< 1: heard before.
  float pitch_cents;               ///< To apply, from the sound's jitter.
  float gain_db;
  uint32_t reserved;
} soundwell_played;

/// Chooses what is played for an event, now, whatever the sidecar does: live, bank, neighbour, clip, silence.
/// O(1), no lock shared with the network thread, no allocation, no system call. Always an answer.
/// Ownership: `out->variation` by `soundwell_variation_release`. Thread: any, many at once.
/// Audio thread: allowed where a bounded spin among the game's own threads is. Errors: INVALID_INPUT (strict, or NULL).
SOUNDWELL_API soundwell_code soundwell_acquire(soundwell_context* context, const soundwell_trigger* trigger,
                                               soundwell_played* out);

typedef struct soundwell_variation_info {
  uint32_t struct_size;
  uint32_t encoding;             ///< A soundwell_encoding.
  const void* pcm;               ///< Interleaved; valid until the variation is released.
  uint64_t num_frames;
  uint32_t channels;
  uint32_t sample_rate_hz;
  uint32_t onset_frames;         ///< Frames before the attack.
  float rms_dbfs;
  uint64_t seed;
  uint64_t loop_start_frame;
  uint64_t loop_end_frame;       ///< Exclusive; 0: no loop points.
  uint32_t made_by;              ///< A soundwell_made_by.
  uint32_t steps;
  uint32_t bucket;
  uint32_t reserved;
  char sound_hash[24];
  char model_hash[72];
} soundwell_variation_info;

/// Describes a variation. Thread: any. Audio thread: safe.
SOUNDWELL_API soundwell_code soundwell_variation_get_info(const soundwell_variation* variation,
                                                          soundwell_variation_info* info);

/// Copies `num_frames` from `first_frame` as float32 in `channels` channels (mono is repeated, stereo is averaged);
/// past the end: silence. Returns the frames that were there. Thread: any. Audio thread: safe.
SOUNDWELL_API uint64_t soundwell_variation_read(const soundwell_variation* variation, uint64_t first_frame,
                                                uint64_t num_frames, uint32_t channels, float* dst);

/// One more owner. Thread: any. Audio thread: safe.
SOUNDWELL_API void soundwell_variation_retain(soundwell_variation* variation);

/// One owner less. Memory is freed on the context's thread, so this never frees as long as the context lives; in a
/// null build, with the next call that is not for the audio thread. NULL is accepted.
/// Thread: any. Audio thread: safe.
SOUNDWELL_API void soundwell_variation_release(soundwell_variation* variation);

// --- Voices: what an audio callback pulls ----------------------------------------------------------------------------

typedef struct soundwell_shot {
  soundwell_variation* variation;  ///< Retained by the voice.
  uint64_t at_frame;               ///< Of the voice, where its first frame stands (its onset if `align_onset`).
  float pitch_cents;
  float gain_db;
} soundwell_shot;

typedef struct soundwell_voice_settings {
  uint32_t struct_size;
  uint32_t sample_rate_hz;       ///< That it renders at; 0: the context's.
  uint32_t channels;             ///< 1 to 8. Default 2.
  uint32_t max_shots;            ///< Scheduled and not yet ended, of a burst. Default 256.
  uint32_t align_onset;          ///< 1 (default): a shot's attack, not its first frame, stands at `at_frame`.
  float smoothing_secs;          ///< Of a bed's parameters. Default 0.05.
  float crossfade_secs;          ///< At a bed's joint and between two variations. Default 0.1; equal power.
} soundwell_voice_settings;

SOUNDWELL_API void soundwell_voice_settings_init(soundwell_voice_settings* settings, uint32_t struct_size);

/// A burst voice: silent until shots are scheduled. Ownership: `soundwell_voice_destroy`. Thread: any.
/// Errors: INVALID_INPUT, OUT_OF_MEMORY.
SOUNDWELL_API soundwell_code soundwell_burst_create(soundwell_context* context,
                                                    const soundwell_voice_settings* settings, soundwell_voice** out,
                                                    soundwell_error* error);

/// Adds shots; pitch and rate are converted here, on the caller's thread. A shot in the past starts late, at once, and
/// is counted. All or none. Thread: owner (the game's side). Errors: INVALID_INPUT, OVERLOADED (max_shots).
SOUNDWELL_API soundwell_code soundwell_burst_schedule(soundwell_voice* voice, const soundwell_shot* shots,
                                                      uint32_t num_shots, soundwell_error* error);

/// A continuous voice for beds and engines: loops `variation` (at its loop points where it has them, else crossfaded)
/// and fades in within `smoothing_secs`.
/// Ownership: `soundwell_voice_destroy`. Thread: any. Errors: INVALID_INPUT, OUT_OF_MEMORY.
SOUNDWELL_API soundwell_code soundwell_bed_create(soundwell_context* context,
                                                  const soundwell_voice_settings* settings,
                                                  soundwell_variation* variation, soundwell_voice** out,
                                                  soundwell_error* error);

/// Where gain and pitch glide to, within `smoothing_secs`; pitch within +-2,400 cents. Thread: any. Audio thread: safe.
SOUNDWELL_API void soundwell_bed_set(soundwell_voice* voice, float gain_db, float pitch_cents);

/// Crossfades to another variation. Thread: owner. Errors: INVALID_INPUT, OVERLOADED (a crossfade is under way).
SOUNDWELL_API soundwell_code soundwell_bed_change(soundwell_voice* voice, soundwell_variation* variation,
                                                  soundwell_error* error);

/// Renders the next `num_frames` frames, interleaved in the voice's channels, and fills the rest with silence.
/// Returns the frames up to the end of the last sound: 0 once a stopped voice is silent.
/// Thread: one reader per voice. Audio thread: safe.
SOUNDWELL_API uint32_t soundwell_voice_read(soundwell_voice* voice, float* dst, uint32_t num_frames);

/// Frames rendered so far: the clock that `at_frame` counts on. Thread: any. Audio thread: safe.
SOUNDWELL_API uint64_t soundwell_voice_position(const soundwell_voice* voice);

/// Fades out within `fade_secs` and drops what is scheduled. Thread: any. Audio thread: safe.
SOUNDWELL_API void soundwell_voice_stop(soundwell_voice* voice, float fade_secs);

/// Frees it; no read may be running. Thread: owner. NULL is accepted.
SOUNDWELL_API void soundwell_voice_destroy(soundwell_voice* voice);

// --- Timelines, rendered in one piece --------------------------------------------------------------------------------

typedef struct soundwell_event {
  soundwell_sound sound;
  float intensity;
  double time_secs;
  uint64_t seed;                 ///< 0: derived from the timeline's.
} soundwell_event;

typedef struct soundwell_loudness_point {
  double time_secs;
  double level_db;
} soundwell_loudness_point;

typedef struct soundwell_timeline {
  uint32_t struct_size;
  uint32_t channels;             ///< 1 (default) or 2.
  const soundwell_event* events; ///< In order of time.
  uint32_t num_events;
  uint32_t num_loudness;
  const soundwell_loudness_point* loudness;
  double duration_secs;          ///< 0.05 to 60.
  uint64_t seed;
  uint32_t deadline_millis;      ///< 0 (default): none.
  uint32_t steps;                ///< 4, 2, 1; 0: the sidecar's default.
} soundwell_timeline;

SOUNDWELL_API void soundwell_timeline_init(soundwell_timeline* timeline, uint32_t struct_size);

/// Starts a rendering, behind; at most 8 at a time. Thread: any. Errors: INVALID_INPUT, UNAVAILABLE, OVERLOADED.
SOUNDWELL_API soundwell_code soundwell_render(soundwell_context* context, const soundwell_timeline* timeline,
                                              uint64_t* render, soundwell_error* error);

/// NOT_READY until it is done; then OK with a variation to release, or what went wrong; either ends the rendering.
/// Thread: any.
SOUNDWELL_API soundwell_code soundwell_poll_render(soundwell_context* context, uint64_t render,
                                                   soundwell_variation** out, soundwell_error* error);

/// Gives a rendering up. An unknown one is ignored. Thread: any.
SOUNDWELL_API void soundwell_cancel_render(soundwell_context* context, uint64_t render);

// --- Numbers and log -------------------------------------------------------------------------------------------------

typedef struct soundwell_stats {
  uint32_t struct_size;
  uint32_t state;                ///< A soundwell_state.
  uint64_t triggers;
  uint64_t tier_counts[5];       ///< By soundwell_tier.
  uint64_t reused;
  uint64_t unknown;              ///< Triggers of sounds never defined.
  uint64_t arrivals;
  uint64_t faults;
  uint64_t corrupt;              ///< Variations thrown away because their SHA-256 was wrong.
  uint64_t evicted;
  uint64_t late_shots;           ///< Of bursts: scheduled when their moment had passed.
  uint64_t cache_bytes;          ///< Of live PCM, now.
  uint64_t bank_bytes;
  uint32_t in_flight;
  uint32_t pools;
  uint32_t connects;
  uint32_t launches;
  uint32_t sidecar_pid;          ///< 0: none launched or adopted here.
  uint32_t log_dropped;
  float refill_p50_millis;
  float refill_p95_millis;
  char instance_id[64];
  char model_id[64];
  char model_sha256[72];
  char last_error[256];          ///< Of the connection; empty: none.
} soundwell_stats;

/// Numbers of this moment. Thread: any. Takes a lock that the trigger path never takes.
SOUNDWELL_API soundwell_code soundwell_get_stats(soundwell_context* context, soundwell_stats* stats);

typedef struct soundwell_log_line {
  uint32_t struct_size;
  uint32_t level;                ///< 0 debug, 1 info, 2 warning, 3 error.
  uint32_t source;               ///< 0 core, 1 sidecar.
  double time_secs;              ///< Since the context was made.
  char text[512];                ///< Cut to whole characters.
} soundwell_log_line;

/// The oldest line not yet polled. Returns 1, or 0 where there is none. Thread: any.
SOUNDWELL_API uint32_t soundwell_poll_log(soundwell_context* context, soundwell_log_line* line);

#ifdef __cplusplus
}
#endif

#endif  // SOUNDWELL_SOUNDWELL_H
