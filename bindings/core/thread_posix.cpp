#include <pthread.h>
#include <signal.h>

#include <initializer_list>

#include "thread.h"

namespace soundwell {

void settle_thread(const char* name) {
  sigset_t all;
  sigfillset(&all);
  // Faults stay: blocked, they would end the process without a word to its crash reporter.
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) sigdelset(&all, fault);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
#if defined(__APPLE__)
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}

}  // namespace soundwell
