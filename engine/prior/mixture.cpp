// Mixtures of distributions, inverted numerically.

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <memory>

#include "engine/base/boost_policy.hpp"
#include "engine/prior/families.hpp"

namespace raming::prior {

namespace {

class MixtureFamily final : public Distribution::Family {
public:
    explicit MixtureFamily(std::vector<MixturePart> parts) : parts_(std::move(parts)) {
        for (const MixturePart& part : parts_) {
            for (const auto& [value, weight] : part.distribution.family().atoms()) {
                atoms_.push_back({value, level_before(value), this->level(value)});
            }
        }
        std::sort(atoms_.begin(), atoms_.end(),
                  [](const Atom& l, const Atom& r) { return l.value < r.value; });
        const auto same =
            std::unique(atoms_.begin(), atoms_.end(),
                        [](const Atom& l, const Atom& r) { return l.value == r.value; });
        atoms_.erase(same, atoms_.end());
    }

    [[nodiscard]] Real quantile(Level level) const override {
        if (const Atom* const atom = atom_at(level)) {
            return atom->value;
        }
        // The quantile of a mixture lies between the least and the greatest of its parts'
        // quantiles.
        Real low = parts_.front().distribution.family().quantile(level);
        Real high = low;
        for (const MixturePart& part : parts_) {
            const Real x = part.distribution.family().quantile(level);
            low = std::min(low, x);
            high = std::max(high, x);
        }
        return inverted(level, low, high);
    }
    [[nodiscard]] Real quantile_near(Level level, Real guess) const override {
        const Atom* const atom = atom_at(level);
        return atom != nullptr ? atom->value : quantile_by_newton(*this, level, guess);
    }
    [[nodiscard]] Level level(Real x) const override {
        return summed([x](const Family& part) { return part.level(x); });
    }
    [[nodiscard]] Level level_before(Real x) const override {
        return summed([x](const Family& part) { return part.level_before(x); });
    }
    [[nodiscard]] Real density(Real x) const override {
        Real sum = 0;
        for (const auto& [weight, distribution] : parts_) {
            sum += weight * distribution.family().density(x);
        }
        return sum;
    }
    [[nodiscard]] Real mean() const override {
        Real sum = 0;
        for (const auto& [weight, distribution] : parts_) {
            sum += weight * distribution.family().mean();
        }
        return sum;
    }
    [[nodiscard]] Real sd() const override {
        const Real centre = mean();
        Real sum = 0;
        for (const auto& [weight, distribution] : parts_) {
            const Real spread = distribution.family().sd();
            const Real offset = distribution.family().mean() - centre;
            sum += weight * (spread * spread + offset * offset);
        }
        return std::sqrt(sum);
    }
    [[nodiscard]] Real lower() const override {
        return least_over([](const Family& part) { return part.lower(); });
    }
    [[nodiscard]] Real upper() const override {
        return -least_over([](const Family& part) { return -part.upper(); });
    }
    [[nodiscard]] double least() const override {
        return static_cast<double>(least_over([](const Family& part) { return part.least(); }));
    }
    [[nodiscard]] double greatest() const override {
        return -static_cast<double>(
            least_over([](const Family& part) { return -part.greatest(); }));
    }
    [[nodiscard]] double order_inside() const override {
        return static_cast<double>(
            least_over([](const Family& part) { return part.order_at_zero(); }));
    }
    [[nodiscard]] std::vector<Real> kinks() const override {
        std::vector<Real> all;
        for (const MixturePart& part : parts_) {
            const std::vector<Real> own = part.distribution.family().kinks();
            all.insert(all.end(), own.begin(), own.end());
        }
        return all;
    }
    [[nodiscard]] std::vector<std::pair<double, Real>> atoms() const override {
        std::vector<std::pair<double, Real>> all;
        for (const Atom& atom : atoms_) {
            all.emplace_back(atom.value, atom.at.below - atom.before.below);
        }
        return all;
    }

private:
    struct Atom {
        double value;
        Level before;
        Level at;
    };

    [[nodiscard]] const Atom* atom_at(Level level) const {
        const auto found = std::find_if(atoms_.begin(), atoms_.end(), [&](const Atom& atom) {
            return excess(atom.before, level) < 0 && excess(atom.at, level) >= 0;
        });
        return found == atoms_.end() ? nullptr : &*found;
    }
    [[nodiscard]] static Real excess(Level at, Level wanted) {
        return wanted.in_lower_half() ? at.below - wanted.below : wanted.above - at.above;
    }
    template <class Of>
    [[nodiscard]] Level summed(Of level_of) const {
        Level sum{0, 0};
        for (const auto& [weight, distribution] : parts_) {
            const Level part = level_of(distribution.family());
            sum.below += weight * part.below;
            sum.above += weight * part.above;
        }
        return sum;
    }
    template <class Of>
    [[nodiscard]] Real least_over(Of value_of) const {
        Real least = value_of(parts_.front().distribution.family());
        for (const MixturePart& part : parts_) {
            least = std::min<Real>(least, value_of(part.distribution.family()));
        }
        return least;
    }
    [[nodiscard]] Real inverted(Level wanted, Real low, Real high) const {
        // Over a wide positive bracket the logarithm is the scale on which cdfs bend least.
        const bool logarithmic = low > 0 && high > 2 * low;
        const auto scaled = [logarithmic](Real x) { return logarithmic ? std::log(x) : x; };
        const auto unscaled = [logarithmic](Real y) { return logarithmic ? std::exp(y) : y; };
        const auto error = [&](Real y) { return excess(level(unscaled(y)), wanted); };
        const Real at_low = error(scaled(low));
        const Real at_high = error(scaled(high));
        if (!(at_low < 0)) {
            return low;
        }
        if (!(at_high > 0)) {
            return high;
        }
        std::uintmax_t most_steps = 300;
        const auto [from, to] = boost::math::tools::toms748_solve(
            error, scaled(low), scaled(high), at_low, at_high,
            boost::math::tools::eps_tolerance<Real>(62), most_steps, base::BoostPolicy());
        return unscaled(from + (to - from) / 2);
    }

    std::vector<MixturePart> parts_;
    std::vector<Atom> atoms_;
};

} // namespace

FamilyPointer make_mixture(std::vector<MixturePart> parts) {
    return std::make_shared<MixtureFamily>(std::move(parts));
}

} // namespace raming::prior
