#include "engine/run/draw_sums.hpp"

#include "engine/base/processor.hpp"

namespace raming::run {

namespace kernels {

void add_draws_plain(std::uint64_t address, std::uint64_t estimand, const double* draws,
                     std::size_t count, Digest& digest, Moments& moments) {
    for (std::size_t i = 0; i < count; ++i) {
        moments.add(draws[i]);
        digest.add(address + i, estimand, draws[i]);
    }
}

} // namespace kernels

void add_draws(std::uint64_t address, std::uint64_t estimand, const double* draws,
               std::size_t count, Digest& digest, Moments& moments) {
#if defined(__x86_64__)
    static kernels::AddDraws* const best =
        base::has_avx2() ? kernels::add_draws_avx2 : kernels::add_draws_plain;
#else
    static kernels::AddDraws* const best = kernels::add_draws_plain;
#endif
    best(address, estimand, draws, count, digest, moments);
}

} // namespace raming::run
