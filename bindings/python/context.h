// Context as the binding files see it.
#pragma once

#include "binding.h"
#include "settings.h"

namespace soundwell_python {

class Context {
 public:
  explicit Context(const Settings& settings);
  ~Context() { close(); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // Ends sidecar and thread with the interpreter released; safe to call twice.
  void close();
  const Handle& handle() const;  // raises Unavailable after `close`

 private:
  Handle handle_;
};

// Runs with the interpreter released and a share of the handle that goes before the interpreter comes back.
template <typename Function>
void call_on(const Context& context, Function&& function) {
  Handle handle = context.handle();
  call([&](soundwell_error* error) {
    const Handle share = std::move(handle);
    return function(share.get(), error);
  });
}

}  // namespace soundwell_python
