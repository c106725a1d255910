// The log: in order, bounded, whole characters.
#include <thread>

#include "check.h"
#include "log.h"
#include "text.h"

using namespace soundwell;

TEST(lines_come_out_in_order_once) {
  Log log;
  log.write(Level::kInfo, Source::kCore, "one");
  log.write(Level::kError, Source::kSidecar, "two");
  LogLine line;
  REQUIRE(log.poll(&line));
  CHECK_EQ(line.text, std::string("one"));
  REQUIRE(log.poll(&line));
  CHECK(line.level == Level::kError && line.source == Source::kSidecar);
  CHECK(!log.poll(&line));
}

TEST(a_full_log_drops_the_oldest_and_counts_them) {
  Log log;
  for (size_t i = 0; i < Log::kMaxLines + 10; ++i) log.write(Level::kInfo, Source::kCore, std::to_string(i));
  CHECK_EQ(log.dropped(), 10u);
  LogLine line;
  REQUIRE(log.poll(&line));
  CHECK_EQ(line.text, std::string("10"));
}

TEST(long_text_is_cut_between_characters) {
  Log log;
  std::string text;
  for (int i = 0; i < 400; ++i) text += "ä";
  log.write(Level::kInfo, Source::kCore, text);
  LogLine line;
  REQUIRE(log.poll(&line));
  CHECK_EQ(line.text.size(), 510u);
  CHECK(is_utf8(line.text));
}

TEST(what_is_no_text_becomes_readable) {
  Log log;
  log.write(Level::kInfo, Source::kSidecar, std::string_view("caf\xE9\0 a", 7));
  LogLine line;
  REQUIRE(log.poll(&line));
  CHECK_EQ(line.text, std::string("caf?\? a"));
}

TEST(many_threads_write_while_one_polls) {
  Log log;
  std::vector<std::thread> writers;
  for (int i = 0; i < 3; ++i) {
    writers.emplace_back([&] {
      for (int n = 0; n < 1000; ++n)
        log.write(Level::kDebug, Source::kCore, "a line of some length, so that it is allocated");
    });
  }
  uint32_t polled = 0;
  LogLine line;
  for (std::thread& writer : writers) {
    while (log.poll(&line)) ++polled;
    writer.join();
  }
  while (log.poll(&line)) ++polled;
  CHECK_EQ(polled + log.dropped(), 3000u);
}

TEST(utf8_is_told_from_what_is_not) {
  CHECK(is_utf8("gravel äöü 音 😀"));
  CHECK(!is_utf8("\xC0\xAF"));          // overlong
  CHECK(!is_utf8("\xED\xA0\x80"));      // a surrogate
  CHECK(!is_utf8("\xF4\x90\x80\x80"));  // past the last character
  CHECK(!is_utf8("abc\xE9"));
  CHECK(!is_utf8(std::string_view("a\0b", 3)));
}

TEST(ids_are_letters_digits_and_four_signs) {
  CHECK(is_sound_id("step/gravel-2_b.c"));
  CHECK(!is_sound_id(""));
  CHECK(!is_sound_id("/step"));
  CHECK(!is_sound_id("step gravel"));
  CHECK(!is_sound_id("schritt.ä"));
  CHECK(!is_sound_id(std::string(129, 'a')));
}

TEST(lines_and_pairs_are_split) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::string wrong;
  CHECK(pairs_of("surface=gravel\r\nshoe=boot=left\n\n", &pairs, &wrong));
  REQUIRE(pairs.size() == 2);
  CHECK_EQ(pairs[1].second, std::string("boot=left"));
  CHECK(!pairs_of("surface", &pairs, &wrong));
  CHECK(!pairs_of("=gravel", &pairs, &wrong));
}
