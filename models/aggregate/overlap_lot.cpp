#include "models/aggregate/overlap_lot.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace raming::aggregate {

namespace {

/// x children are in both overlaps, a − x and b − x in one.
struct Both {
    double a;
    double b;
    double low;
    double high;
};

/// More children than are eligible count all the same.
double outside_of(const OverlapLot& lot) {
    return std::max(lot.outside, lot.size);
}

Both range(const OverlapLot& lot, double share) {
    const double a = std::floor(share * lot.wanted[0]);
    const double b = std::floor(share * lot.wanted[1]);
    const double outside = outside_of(lot);
    return {a, b, std::max({0.0, a - lot.room[1], b - lot.room[2], a + b - lot.size}),
            std::min({lot.room[3], a, b, outside - lot.size + a + b})};
}

/// Where all choices are equally likely x has the chance ∝ C(n₃, x) C(n₁, a − x) C(n₂, b − x)
/// C(outside, size − a − b + x): this is that of x + 1 over that of x.
double next_over_this(const OverlapLot& lot, const Both& both, double x) {
    const double alone = lot.size - both.a - both.b + x;
    const double outside = outside_of(lot);
    return (lot.room[3] - x) * (both.a - x) * (both.b - x) * (outside - alone) /
           ((x + 1) * (lot.room[1] - both.a + x + 1) * (lot.room[2] - both.b + x + 1) *
            (alone + 1));
}

/// From the likeliest x to either side, until what is left is nothing.
double any_choice(const OverlapLot& lot, const Both& both, random::Stream& stream) {
    constexpr double nothing = 1e-18;
    double low = both.low;
    double high = both.high;
    while (low < high) { // the ratio falls in x
        const double middle = std::floor(0.5 * (low + high));
        if (next_over_this(lot, both, middle) >= 1) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const double likeliest = low;
    std::vector<double> up;
    double chance = 1;
    for (double x = likeliest; x <= both.high && chance > nothing; ++x) {
        up.push_back(chance);
        chance *= next_over_this(lot, both, x);
    }
    std::vector<double> down;
    chance = 1;
    for (double x = likeliest - 1; x >= both.low && chance > nothing; --x) {
        chance /= next_over_this(lot, both, x);
        down.push_back(chance);
    }
    double sum = 0;
    for (const double one : up) {
        sum += one;
    }
    for (const double one : down) {
        sum += one;
    }
    double left = stream.uniform() * sum;
    for (std::size_t k = 0; k < up.size(); ++k) {
        left -= up[k];
        if (left <= 0) {
            return likeliest + static_cast<double>(k);
        }
    }
    for (std::size_t k = 0; k < down.size(); ++k) {
        left -= down[k];
        if (left <= 0) {
            return likeliest - 1 - static_cast<double>(k);
        }
    }
    return likeliest;
}

} // namespace

std::array<double, 4> OverlapLot::draw(registers::OverlapRule rule, random::Stream& stream) const {
    Both both = range(*this, 1);
    if (both.low > both.high) {
        double can = 0;
        double cannot = 1;
        for (int halving = 0; halving < 50; ++halving) {
            const double share = 0.5 * (can + cannot);
            const Both some = range(*this, share);
            (some.low > some.high ? cannot : can) = share;
        }
        both = range(*this, can);
    }
    const double x = rule == registers::OverlapRule::nested     ? both.high
                     : rule == registers::OverlapRule::disjoint ? both.low
                                                                : any_choice(*this, both, stream);
    return {0, both.a - x, both.b - x, x};
}

} // namespace raming::aggregate
