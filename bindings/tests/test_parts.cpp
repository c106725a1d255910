// The connection's small parts, each alone: checksums, JSON, ready files, statuses, PCM pieces.
#include <algorithm>
#include <map>
#include <string>

#include "check.h"
#include "grpc_status.h"
#include "json.h"
#include "pcm_assembler.h"
#include "ready_file.h"
#include "sha256.h"
#include "socket.h"

using namespace soundwell;

namespace {

std::string hex(const Sha256::Digest& digest) {
  std::string text;
  for (const uint8_t byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

std::string sha256_of(const std::string& text, Sha256 sha256 = Sha256()) {
  sha256.update(text.data(), text.size());
  return hex(sha256.finish());
}

bool is_object(const std::string& text) {
  std::map<std::string, std::string> members;
  return parse_json_object(text, &members);
}

PcmPiece piece(const std::string& data, uint64_t offset, uint64_t total, const std::string& sha256 = "") {
  return {offset, total, reinterpret_cast<const uint8_t*>(data.data()), data.size(), sha256};
}

std::string digest_of(const std::string& text) {
  Sha256 sha256;
  sha256.update(text.data(), text.size());
  const Sha256::Digest digest = sha256.finish();
  return std::string(digest.begin(), digest.end());
}

}  // namespace

TEST(sha256_agrees_with_its_standard) {  // FIPS 180-4, examples
  CHECK_EQ(sha256_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK_EQ(sha256_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK_EQ(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK_EQ(sha256_of(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(sha256_is_the_same_in_any_steps_and_by_any_processor) {
  for (size_t len = 0; len < 300; ++len) {
    std::string text(len, '\0');
    for (size_t i = 0; i < len; ++i) text[i] = static_cast<char>(i * 37 + len);
    Sha256 stepped;
    for (size_t at = 0; at < len; at += 1 + at % 7) stepped.update(text.data() + at, std::min(1 + at % 7, len - at));
    const std::string whole = sha256_of(text);
    CHECK_EQ(hex(stepped.finish()), whole);
    CHECK_EQ(sha256_of(text, Sha256(Sha256::portable())), whole);
  }
}

TEST(json_is_read_strictly) {
  for (const char* legal :
       {"{}", " {\"a\" : -1.5e+3 , \"b\":[1,[],{\"c\":null}], \"d\":true}\n", "{\"\\u00e4\":\"\\\"\"}"}) {
    CHECK(is_object(legal));
  }
  for (const char* wrong : {"", "[]", "{", "{\"a\"}", "{\"a\":01}", "{\"a\":1,}", "{\"a\":\"\n\"}", "{'a':1}", "{} {}",
                            "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{\"a\":NaN}", "{\"a\":+1}", "{\"a\":1.}"}) {
    CHECK(!is_object(wrong));
  }
  std::string deep = "{\"a\":";
  for (int i = 0; i < 100'000; ++i) deep += "[";
  CHECK(!is_object(deep));
}

TEST(json_texts_come_out_as_utf8) {
  std::map<std::string, std::string> members;
  CHECK(parse_json_object("{\"a\": \"\\u00e4\\n\\ud83d\\ude00\", \"b\": 12}", &members));
  CHECK_EQ(members["a"], "ä\n😀");
  CHECK_EQ(members["b"], "12");
}

TEST(a_ready_file_without_what_a_connection_needs_is_refused) {
  Ready ready;
  const std::string good =
      "{\"pid\": 7, \"host\": \"127.0.0.1\", \"port\": 8, \"instance\": \"i\", \"token\": \"t\", \"protocol\": 1, "
      "\"state\": \"serving\", \"later\": [1]}";
  REQUIRE(parse_ready(good, &ready));
  CHECK_EQ(ready.pid, 7U);
  CHECK_EQ(ready.endpoint.port, 8);
  CHECK_EQ(ready.endpoint.token, "t");
  CHECK(ready.serving);
  for (const char* wrong :
       {"{\"pid\": 7}", "null", "{\"pid\": -7, \"host\": \"h\", \"port\": 8, \"protocol\": 1}",
        "{\"pid\": 7, \"host\": \"h\", \"port\": 99999, \"protocol\": 1, \"state\": \"serving\"}"}) {
    CHECK(!parse_ready(wrong, &ready));
  }
}

TEST(a_status_without_our_own_code_gets_one) {
  CHECK(status_of_grpc(0, "", "", "").ok());
  CHECK_EQ(status_of_grpc(14, "gone", "", "").code, "UNAVAILABLE");
  CHECK_EQ(status_of_grpc(8, "larger than max (5 vs. 4)", "", "").code, "MESSAGE_TOO_LARGE");
  CHECK_EQ(status_of_grpc(8, "full", "", "").code, "OVERLOADED");
  CHECK_EQ(status_of_grpc(99, "", "", "").code, "ERROR");
  CHECK_EQ(status_of_grpc(15, "x", "WEIGHTS_CORRUPT", "f").code, "WEIGHTS_CORRUPT");
  CHECK_EQ(status_of_http("404").code, "PROTOCOL_MISMATCH");
  CHECK_EQ(status_of_http("503").code, "UNAVAILABLE");
}

TEST(percent_signs_that_are_no_escape_stay) { CHECK_EQ(percent_decoded("100%25 %C3%a4 %zz %2"), "100% ä %zz %2"); }

TEST(loopback_is_told_from_what_looks_like_it) {
  CHECK_EQ(loopback_address("localhost"), "127.0.0.1");
  CHECK_EQ(loopback_address("127.9.8.7"), "127.9.8.7");
  for (const char* foreign : {"", "127.", "127.0.0.256", "127.0.0.1.2", "127.0.0.0x1", "127.0.0.1 ", "10.0.0.1"}) {
    CHECK_EQ(loopback_address(foreign), "");
  }
}

TEST(pieces_become_a_whole_once_and_only_in_order) {
  const std::string text = "abcdefgh";
  PcmAssembler assembler;
  Status why;
  CHECK(assembler.add(piece("abcd", 0, 8), &why) == PcmAssembler::Outcome::kMore);
  CHECK(assembler.add(piece("efgh", 4, 8, digest_of(text)), &why) == PcmAssembler::Outcome::kWhole);
  CHECK(why.ok());
  CHECK_EQ(assembler.take().size(), 8U);
  CHECK(assembler.add(piece("abcd", 0, 4, digest_of("abcX")), &why) == PcmAssembler::Outcome::kDamaged);
  CHECK(assembler.add(piece("abcd", 0, 4), &why) == PcmAssembler::Outcome::kDamaged);
  CHECK(assembler.add(piece("", 0, 0, digest_of("")), &why) == PcmAssembler::Outcome::kWhole);
  CHECK(why.ok());
  for (const PcmPiece& wrong :
       {piece("abcd", 4, 8), piece("abcdefghi", 0, 8), piece("", 0, 8), piece("a", 0, 1ULL << 40)}) {
    Status told;
    PcmAssembler().add(wrong, &told);
    CHECK(!told.ok());
  }
}
