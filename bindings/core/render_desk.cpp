// See render_desk.h.
#include "render_desk.h"

#include <algorithm>
#include <utility>

namespace soundwell {

uint64_t RenderDesk::submit(RenderOrder order) {
  const std::lock_guard<std::mutex> lock(guard_);
  if (entries_.size() >= kMaxRenders) return 0;
  Entry entry;
  entry.id = ++last_id_;
  entry.order = std::move(order);
  entries_.push_back(std::move(entry));
  return last_id_;
}

RenderDesk::Poll RenderDesk::poll(uint64_t id, Status* status, Rendered* rendered) {
  const std::lock_guard<std::mutex> lock(guard_);
  Entry* entry = find(id);
  if (entry == nullptr) return Poll::kUnknown;
  if (entry->stage != Stage::kDone) return Poll::kWaiting;
  *status = std::move(entry->status);
  *rendered = std::move(entry->rendered);
  entries_.erase(entries_.begin() + (entry - entries_.data()));
  return Poll::kDone;
}

void RenderDesk::cancel(uint64_t id) {
  const std::lock_guard<std::mutex> lock(guard_);
  Entry* entry = find(id);
  if (entry == nullptr) return;
  if (entry->stage == Stage::kRunning) given_up_.push_back(id);
  entries_.erase(entries_.begin() + (entry - entries_.data()));
}

void RenderDesk::step(Transport& transport) {
  std::vector<uint64_t> given_up;
  {
    const std::lock_guard<std::mutex> lock(guard_);
    given_up.swap(given_up_);
  }
  for (const uint64_t id : given_up) transport.cancel_render(id);
  begin_waiting(transport);
  take_done(transport);
}

void RenderDesk::begin_waiting(Transport& transport) {
  const std::lock_guard<std::mutex> lock(guard_);
  for (Entry& entry : entries_) {
    if (entry.stage != Stage::kOrdered) continue;
    entry.status = transport.begin_render(entry.order, entry.id);
    entry.stage = entry.status.ok() ? Stage::kRunning : Stage::kDone;
    entry.order = {};
  }
}

void RenderDesk::take_done(Transport& transport) {
  uint64_t id;
  Status status;
  Rendered rendered;
  while (transport.poll_render(&id, &status, &rendered)) {
    const std::lock_guard<std::mutex> lock(guard_);
    Entry* entry = find(id);
    if (entry != nullptr && entry->stage == Stage::kRunning) {
      entry->stage = Stage::kDone;
      entry->status = std::move(status);
      entry->rendered = std::move(rendered);
    }
    status = {};
    rendered = {};
  }
}

void RenderDesk::lose(const Status& status) {
  const std::lock_guard<std::mutex> lock(guard_);
  given_up_.clear();
  for (Entry& entry : entries_) {
    if (entry.stage == Stage::kDone) continue;
    entry.stage = Stage::kDone;
    entry.status = status;
  }
}

RenderDesk::Entry* RenderDesk::find(uint64_t id) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.id == id; });
  return found == entries_.end() ? nullptr : &*found;
}

}  // namespace soundwell
