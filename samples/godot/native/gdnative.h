/* The part of Godot 3's GDNative interface that this sample calls, declared from its published tables.
 *
 * The engine hands a library a table of function pointers. A function is known by its place in the list "api" of "core"
 * (or of an extension) in Godot's modules/gdnative/gdnative_api.json; the list of core 1.0 has been the same since
 * Godot 3.0, later functions stand in tables of their own. The sizes are those of a 64-bit build.
 */
#ifndef SOUNDWELL_SAMPLE_GDNATIVE_H
#define SOUNDWELL_SAMPLE_GDNATIVE_H

#include <stdbool.h>
#include <stdint.h>

/* Godot's values, opaque: what is inside is the engine's. */
typedef struct {
  uint8_t opaque[24];
} gd_variant;
typedef struct {
  uint8_t opaque[8];
} gd_string;
typedef struct {
  uint8_t opaque[8];
} gd_char_string;
typedef struct {
  uint8_t opaque[8];
} gd_bytes; /* PoolByteArray */
typedef struct gd_object gd_object;
typedef struct gd_write gd_write; /* keeps a PoolByteArray's memory in place */

typedef void (*gd_function)(void);

/* What every table begins with. */
typedef struct gd_table {
  unsigned type; /* of the extension: 1 is NativeScript */
  struct {
    unsigned major, minor;
  } version;
  const struct gd_table* next;
} gd_table;

typedef struct gd_core {
  gd_table head;
  unsigned num_extensions;
  const gd_table** extensions;
  gd_function functions[744];
} gd_core;

typedef struct gd_nativescript {
  gd_table head;
  gd_function functions[6];
} gd_nativescript;

/* What the engine gives to a library that it loads. */
typedef struct gd_init_options {
  bool in_editor;
  uint64_t hashes[3];
  gd_function reports[2];
  gd_object* library;
  const gd_core* core;
  const gd_string* path;
} gd_init_options;

typedef struct {
  void* (*create)(gd_object* instance, void* method_data); /* returns what methods get as `self` */
  void* method_data;
  void (*free)(void* method_data);
} gd_create;
typedef struct {
  void (*destroy)(gd_object* instance, void* method_data, void* self);
  void* method_data;
  void (*free)(void* method_data);
} gd_destroy;
typedef struct {
  gd_variant (*call)(gd_object* instance, void* method_data, void* self, int count, gd_variant** arguments);
  void* method_data;
  void (*free)(void* method_data);
} gd_method;
typedef struct {
  int rpc_type;
} gd_method_attributes; /* 0: not called over Godot's network */

enum { GD_NATIVESCRIPT = 1 };

extern const gd_core* gd; /* set when the library is loaded */

#define GD(place, result, ...) ((result(*)(__VA_ARGS__))gd->functions[place])

static inline gd_variant gd_nil(void) {
  gd_variant to;
  GD(509, void, gd_variant*)(&to);
  return to;
}

static inline gd_variant gd_int(int64_t value) {
  gd_variant to;
  GD(512, void, gd_variant*, int64_t)(&to, value);
  return to;
}

static inline gd_variant gd_text(const char* utf8) {
  gd_variant to;
  gd_string text;
  GD(574, void, gd_string*)(&text);
  GD(679, bool, gd_string*, const char*)(&text, utf8);
  GD(514, void, gd_variant*, const gd_string*)(&to, &text);
  GD(721, void, gd_string*)(&text);
  return to;
}

static inline int64_t gd_as_int(const gd_variant* from) { return GD(539, int64_t, const gd_variant*)(from); }
static inline double gd_as_real(const gd_variant* from) { return GD(540, double, const gd_variant*)(from); }

/* UTF-8 text of a String; free it by gd_char_string_destroy. */
static inline gd_char_string gd_as_utf8(const gd_variant* from) {
  gd_string text = GD(541, gd_string, const gd_variant*)(from);
  const gd_char_string utf8 = GD(678, gd_char_string, const gd_string*)(&text);
  GD(721, void, gd_string*)(&text);
  return utf8;
}
static inline uint32_t gd_char_string_len(const gd_char_string* text) {
  return (uint32_t)GD(571, int, const gd_char_string*)(text);
}
static inline const char* gd_char_string_data(const gd_char_string* text) {
  return GD(572, const char*, const gd_char_string*)(text);
}
static inline void gd_char_string_destroy(gd_char_string* text) { GD(573, void, gd_char_string*)(text); }

/* A PoolByteArray of `len_bytes` that `fill` writes. */
static inline gd_variant gd_pool_bytes(int len_bytes, void (*fill)(uint8_t* to, int len_bytes, void* data),
                                       void* data) {
  gd_bytes bytes;
  gd_variant to;
  GD(155, void, gd_bytes*)(&bytes);
  GD(164, void, gd_bytes*, int)(&bytes, len_bytes);
  if (len_bytes > 0) {
    gd_write* write = GD(166, gd_write*, gd_bytes*)(&bytes);
    fill(GD(296, uint8_t*, const gd_write*)(write), len_bytes, data);
    GD(298, void, gd_write*)(write);
  }
  GD(530, void, gd_variant*, const gd_bytes*)(&to, &bytes);
  GD(170, void, gd_bytes*)(&bytes);
  return to;
}

static inline void gd_complain(const char* what, const char* where) {
  GD(741, void, const char*, const char*, const char*, int)(what, where, "soundwell_godot.c", 0);
}

#endif
