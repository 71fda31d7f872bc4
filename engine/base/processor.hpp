#pragma once
// What the processor at hand can do beyond every 64-bit one. Kernels that have a form for more are
// picked by it when the program starts; all forms give the same bits.

namespace raming::base {

[[nodiscard]] inline bool has_avx2() noexcept {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") != 0;
#else
    return false;
#endif
}

} // namespace raming::base
