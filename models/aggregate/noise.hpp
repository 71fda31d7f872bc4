#pragma once
// The luck of one method or route in one block: a column of uniforms for each use of chance, made
// when its first row is asked for. Every count is the quantile at one of them. Internal to
// models/aggregate.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/random/count_quantiles.hpp"
#include "engine/random/counts.hpp"
#include "engine/random/stream.hpp"
#include "engine/run/model.hpp"

namespace raming::aggregate {

class Noise {
public:
    explicit Noise(std::size_t rows) : rows_(rows) {}

    /// Forgets all columns; from here on they are those of this block and this method or route.
    void start(const run::Block& block, std::uint32_t entity);

    /// In (0, 1). Step below 256.
    [[nodiscard]] double uniform(std::size_t row, random::Site site, std::size_t step = 0) {
        const std::size_t use = static_cast<std::size_t>(site) * steps + step;
        if (made_[use] == 0) {
            make(site, step);
        }
        return columns_[made_[use] - 1u][row];
    }

    /// x made whole.
    [[nodiscard]] double whole(double x, std::size_t row, std::size_t step = 0) {
        return random::make_whole(uniform(row, random::Site::whole, step), x);
    }
    [[nodiscard]] double binomial(double trials, double p, std::size_t row, random::Site site,
                                  std::size_t step = 0) {
        return random::binomial_quantile(uniform(row, site, step), trials, p);
    }

private:
    static constexpr std::size_t steps = 256;
    static constexpr std::size_t sites = static_cast<std::size_t>(random::Site::union_whole) + 1;

    void make(random::Site site, std::size_t step);

    std::size_t rows_;
    run::Block block_;
    std::uint32_t entity_ = 0;
    std::array<std::uint16_t, sites * steps> made_{}; ///< use → 1 + its column, 0 if none yet
    std::vector<std::size_t> uses_;                   ///< those that are made
    std::vector<std::vector<double>> columns_;        ///< as many as were ever wanted at once
};

} // namespace raming::aggregate
