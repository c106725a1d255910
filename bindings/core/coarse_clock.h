// Seconds on a steady clock, to about 16 ms, without a system call on any platform: what the trigger path may read.
#pragma once

namespace soundwell {

double coarse_now_secs();

}  // namespace soundwell
