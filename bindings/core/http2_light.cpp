// HTTP/2 by nghttp2. No exception crosses its C frames.
#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <new>

#include "http2.h"

namespace soundwell {
namespace {

// Of one stream and of the whole connection: a few seconds of sound on their way, so that a sender never waits for
// us to say that there is room.
constexpr int32_t kStreamWindowBytes = 4 << 20;
constexpr int32_t kConnectionWindowBytes = 8 << 20;
constexpr uint32_t kMaxFrameBytes = 256 << 10;  // one chunk of PCM
constexpr uint32_t kMaxHeaderBytes = 16 << 10;
constexpr size_t kMaxOutgoingBytes = 64 << 10;

struct Body {
  Http2Stream* stream = nullptr;
  std::deque<std::string> parts;
  size_t begun = 0;  // bytes of the first part that are gone
  size_t queued_bytes = 0;
  bool ended = false;
  bool refused = false;  // was reset; what still comes is not heard
};

struct Deleter {
  void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  void operator()(nghttp2_session_callbacks* callbacks) const { nghttp2_session_callbacks_del(callbacks); }
  void operator()(nghttp2_option* option) const { nghttp2_option_del(option); }
};

nghttp2_nv pair_of(const std::string& name, const std::string& value) {
  auto bytes = [](const std::string& text) { return reinterpret_cast<uint8_t*>(const_cast<char*>(text.data())); };
  // A token must not stay in the peer's table of recent headers.
  const uint8_t flags = name == "authorization" ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
  return {bytes(name), bytes(value), name.size(), value.size(), flags};
}

}  // namespace

struct Http2::Parts {
  std::map<int32_t, Body> bodies;
  std::unique_ptr<nghttp2_session, Deleter> session;  // goes first: it calls into the rest
  std::string outgoing;
  size_t wrote = 0;
  bool broken = false, going_away = false;
  uint32_t goodbye_code = 0;

  Body* find(int32_t id) {
    const auto at = bodies.find(id);
    return at == bodies.end() ? nullptr : &at->second;
  }

  template <typename Call>
  static int guarded(Call call) {
    try {
      return call();
    } catch (...) {
      return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
  }

  int refuse(int32_t id, Body* body) {
    body->refused = true;
    return nghttp2_submit_rst_stream(session.get(), NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL) == 0
               ? 0
               : NGHTTP2_ERR_CALLBACK_FAILURE;
  }

  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const uint8_t* name, size_t name_len,
                       const uint8_t* value, size_t value_len, uint8_t, void* self) {
    return guarded([&] {
      auto& parts = *static_cast<Parts*>(self);
      Body* body = parts.find(frame->hd.stream_id);
      if (!body || body->refused) return 0;
      const bool taken = body->stream->header({reinterpret_cast<const char*>(name), name_len},
                                              {reinterpret_cast<const char*>(value), value_len});
      return taken ? 0 : static_cast<int>(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE);  // resets the stream
    });
  }

  static int on_data(nghttp2_session*, uint8_t, int32_t id, const uint8_t* bytes, size_t len_bytes, void* self) {
    return guarded([&] {
      auto& parts = *static_cast<Parts*>(self);
      Body* body = parts.find(id);
      if (!body || body->refused || body->stream->data(bytes, len_bytes)) return 0;
      return parts.refuse(id, body);
    });
  }

  static int on_close(nghttp2_session*, int32_t id, uint32_t error_code, void* self) {
    return guarded([&] {
      auto& parts = *static_cast<Parts*>(self);
      Body* body = parts.find(id);
      if (!body) return 0;
      Http2Stream* stream = body->stream;
      parts.bodies.erase(id);
      stream->closed(error_code);
      return 0;
    });
  }

  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* self) {
    auto& parts = *static_cast<Parts*>(self);
    if (frame->hd.type == NGHTTP2_GOAWAY) {
      parts.going_away = true;
      parts.goodbye_code = frame->goaway.error_code;
    }
    return 0;
  }

  static ssize_t on_body(nghttp2_session*, int32_t, uint8_t* into, size_t room, uint32_t* flags,
                         nghttp2_data_source* source, void*) {
    auto& body = *static_cast<Body*>(source->ptr);
    size_t moved = 0;
    while (moved < room && !body.parts.empty()) {
      const std::string& part = body.parts.front();
      const size_t taken = std::min(room - moved, part.size() - body.begun);
      std::memcpy(into + moved, part.data() + body.begun, taken);
      moved += taken, body.begun += taken;
      if (body.begun == part.size()) body.parts.pop_front(), body.begun = 0;
    }
    body.queued_bytes -= moved;
    if (body.parts.empty() && body.ended) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return moved == 0 && !body.ended ? static_cast<ssize_t>(NGHTTP2_ERR_DEFERRED) : static_cast<ssize_t>(moved);
  }

  void start();
};

void Http2::Parts::start() {
  nghttp2_session_callbacks* raw_callbacks = nullptr;
  nghttp2_option* raw_option = nullptr;
  nghttp2_session* raw_session = nullptr;
  if (nghttp2_session_callbacks_new(&raw_callbacks) != 0) throw std::bad_alloc();
  const std::unique_ptr<nghttp2_session_callbacks, Deleter> callbacks(raw_callbacks);
  if (nghttp2_option_new(&raw_option) != 0) throw std::bad_alloc();
  const std::unique_ptr<nghttp2_option, Deleter> option(raw_option);
  nghttp2_session_callbacks_set_on_header_callback(raw_callbacks, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(raw_callbacks, on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(raw_callbacks, on_close);
  nghttp2_session_callbacks_set_on_frame_recv_callback(raw_callbacks, on_frame);
  nghttp2_option_set_no_closed_streams(raw_option, 1);
  if (nghttp2_session_client_new2(&raw_session, raw_callbacks, this, raw_option) != 0) throw std::bad_alloc();
  session.reset(raw_session);
  const nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
                                             {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kStreamWindowBytes},
                                             {NGHTTP2_SETTINGS_MAX_FRAME_SIZE, kMaxFrameBytes},
                                             {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, kMaxHeaderBytes}};
  if (nghttp2_submit_settings(raw_session, NGHTTP2_FLAG_NONE, settings, sizeof settings / sizeof settings[0]) != 0 ||
      nghttp2_session_set_local_window_size(raw_session, NGHTTP2_FLAG_NONE, 0, kConnectionWindowBytes) != 0) {
    throw std::bad_alloc();
  }
}

Http2::Http2() : parts_(new Parts) { parts_->start(); }

Http2::~Http2() = default;

int32_t Http2::request(const Headers& headers, Http2Stream* stream) {
  std::vector<nghttp2_nv> pairs;
  for (const auto& [name, value] : headers) pairs.push_back(pair_of(name, value));
  auto body = std::map<int32_t, Body>::node_type();
  std::map<int32_t, Body> made;
  made[0].stream = stream;
  nghttp2_data_provider provider{};
  provider.source.ptr = &made[0];  // its address stays when its node moves
  provider.read_callback = Parts::on_body;
  const int32_t id =
      nghttp2_submit_request(parts_->session.get(), nullptr, pairs.data(), pairs.size(), &provider, nullptr);
  if (id <= 0) return 0;
  body = made.extract(0);
  body.key() = id;
  parts_->bodies.insert(std::move(body));
  return id;
}

void Http2::write(int32_t id, std::string part) {
  Body* body = parts_->find(id);
  if (!body || part.empty()) return;
  body->queued_bytes += part.size();
  body->parts.push_back(std::move(part));
  nghttp2_session_resume_data(parts_->session.get(), id);
}

void Http2::end(int32_t id) {
  Body* body = parts_->find(id);
  if (!body) return;
  body->ended = true;
  nghttp2_session_resume_data(parts_->session.get(), id);
}

void Http2::reset(int32_t id) {
  Body* body = parts_->find(id);
  if (body) parts_->refuse(id, body);
}

size_t Http2::queued_bytes(int32_t id) const {
  const Body* body = parts_->find(id);
  return body ? body->queued_bytes : 0;
}

void Http2::ping() { nghttp2_submit_ping(parts_->session.get(), NGHTTP2_FLAG_NONE, nullptr); }

void Http2::leave() { nghttp2_session_terminate_session(parts_->session.get(), NGHTTP2_NO_ERROR); }

bool Http2::feed(const uint8_t* bytes, size_t len_bytes) {
  const ssize_t taken = nghttp2_session_mem_recv(parts_->session.get(), bytes, len_bytes);
  if (taken != static_cast<ssize_t>(len_bytes)) parts_->broken = true;
  return !parts_->broken;
}

std::string_view Http2::outgoing() {
  auto& parts = *parts_;
  if (parts.wrote == parts.outgoing.size()) parts.outgoing.clear(), parts.wrote = 0;
  while (parts.outgoing.size() < kMaxOutgoingBytes) {
    const uint8_t* bytes = nullptr;
    const ssize_t made = nghttp2_session_mem_send(parts.session.get(), &bytes);
    if (made < 0) parts.broken = true;
    if (made <= 0) break;
    parts.outgoing.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(made));
  }
  return std::string_view(parts.outgoing).substr(parts.wrote);
}

void Http2::wrote(size_t len_bytes) { parts_->wrote += len_bytes; }

bool Http2::over() const {
  nghttp2_session* session = parts_->session.get();
  return parts_->broken || (!nghttp2_session_want_read(session) && !nghttp2_session_want_write(session));
}

bool Http2::going_away() const { return parts_->going_away; }

uint32_t Http2::goodbye_code() const { return parts_->goodbye_code; }

}  // namespace soundwell
