#include "engine/summary/survey_widths.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "engine/summary/interval_width.hpp"
#include "engine/summary/sorted_draws.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::summary {

namespace {

constexpr std::size_t outcomes_of_all = 128; ///< that are imagined with all draws
constexpr std::size_t outcomes_of_chain = 16;
/// Of all draws more are picked than of a chain, so that picking adds no more to the estimate than
/// to the spread of the chains that tells its error.
constexpr std::size_t picked_of_all = 8192;
constexpr std::size_t picked_of_chain = 1024;
/// So many independent draws the weighted ones must be worth. With so few a chain's own width is
/// made of one or two draws, and the error told is too small.
constexpr double fewest_worth = 20;
/// Weights below exp(−this) of the largest are nothing.
constexpr double negligible = 40;

/// Answers of yes among n, each with chance x, at this probability: summed from twelve standard
/// deviations below the mean, where nothing is left to miss.
double yes_at(double probability, double n, double x) {
    const double spread = std::sqrt(n * x * (1 - x));
    double k = std::max(0.0, std::floor(n * x - 12 * spread - 12));
    double chance = std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                             k * std::log(x) + (n - k) * std::log1p(-x));
    double sum = chance;
    while (sum < probability && k < n) {
        chance *= (n - k) / (k + 1) * x / (1 - x);
        k += 1;
        sum += chance;
    }
    return k;
}

/// Draws sorted by the share that is asked about.
class Survey {
public:
    Survey(std::span<const double> x, const Order& order) : order_(&order) {
        for (const std::uint32_t i : order) {
            constexpr double epsilon = std::numeric_limits<double>::epsilon();
            const double share = std::clamp(x[i], std::numeric_limits<double>::min(), 1 - epsilon);
            x_.push_back(share);
            yes_.push_back(std::log(share));
            no_.push_back(std::log1p(-share));
        }
    }

    /// [estimand]: mean width over so many outcomes of a survey of n; NaN where one of them leaves
    /// fewer draws than `fewest` worth their weight.
    [[nodiscard]] std::vector<double> mean_widths(const run::Prefix& numbers, std::size_t estimands,
                                                  double n, std::size_t outcomes, double fewest,
                                                  std::size_t picks) {
        std::vector<double> sums(estimands);
        std::vector<double> picked(picks);
        for (std::size_t s = 0; s < outcomes; ++s) {
            constexpr double golden = 0.6180339887498949; // evenly spread beside the even x
            constexpr double silver = 0.4142135623730950;
            const double place = (static_cast<double>(s) + 0.5) / static_cast<double>(outcomes);
            const double probability = std::fmod(0.5 + static_cast<double>(s) * golden, 1.0);
            const double x = x_[static_cast<std::size_t>(place * static_cast<double>(x_.size()))];
            // Outcomes start at different places, or like ones would pick the same draws.
            const double start = std::fmod(0.5 + static_cast<double>(s) * silver, 1.0);
            const double worth = pick_given(yes_at(probability, n, x), n, start, picks);
            for (std::size_t d = 0; d < estimands; ++d) {
                const std::span<const double> column = column_of(numbers, d);
                for (std::size_t r = 0; r < picks; ++r) {
                    picked[r] = column[picked_[r]];
                }
                sums[d] += worth < fewest ? std::numeric_limits<double>::quiet_NaN()
                                          : interval_width(picked);
            }
        }
        for (double& sum : sums) {
            sum /= static_cast<double>(outcomes);
        }
        return sums;
    }

private:
    const Order* order_;
    std::vector<double> x_, yes_, no_;  ///< ascending shares, their logarithms, those of 1 − x
    std::vector<double> weights_;       ///< of the draws from first_ on
    std::vector<std::uint32_t> picked_; ///< draws

    /// Picks draws by their weights after k of n said yes; returns how many draws they are worth
    /// (Kish 1965). Draws far from k/n weigh nothing, and the weight falls on either side of it.
    double pick_given(double k, double n, double start, std::size_t picks) {
        const auto logarithm = [&](std::size_t i) { return k * yes_[i] + (n - k) * no_[i]; };
        const auto middle =
            static_cast<std::size_t>(std::lower_bound(x_.begin(), x_.end(), k / n) - x_.begin());
        const std::size_t above = std::min(middle, x_.size() - 1);
        const std::size_t below = middle == 0 ? 0 : middle - 1;
        const double most = std::max(logarithm(above), logarithm(below));
        const auto weighs = [&](std::size_t i) { return logarithm(i) > most - negligible; };
        std::size_t first = first_where(0, below + 1, weighs);
        const std::size_t last =
            first_where(above, x_.size(), [&](std::size_t i) { return !weighs(i); });
        first = std::min(first, above);
        weights_.clear();
        double sum = 0;
        double squares = 0;
        for (std::size_t i = first; i < last; ++i) {
            const double weight = std::exp(logarithm(i) - most);
            weights_.push_back(weight);
            sum += weight;
            squares += weight * weight;
        }
        picked_.clear();
        double reached = 0;
        for (std::size_t i = 0; i < weights_.size(); ++i) {
            reached += weights_[i];
            while (picked_.size() < picks && (static_cast<double>(picked_.size()) + start) /
                                                     static_cast<double>(picks) * sum <=
                                                 reached) {
                picked_.push_back((*order_)[first + i]);
            }
        }
        picked_.resize(picks, picked_.back());
        return sum * sum / squares;
    }

    /// The first of from … to−1 of which it is true, or `to`; from there on it is true of all.
    template <typename Predicate>
    static std::size_t first_where(std::size_t from, std::size_t to, const Predicate& is) {
        while (from < to) {
            const std::size_t middle = from + (to - from) / 2;
            if (is(middle)) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }
};

} // namespace

std::vector<std::vector<Estimate>> widths_after_survey(const run::DrawStore& store,
                                                       std::size_t input,
                                                       const std::vector<std::uint64_t>& sizes) {
    const std::span<const double> x = column_of(store.inputs(), input);
    const Order order = order_by(x);
    const std::vector<Order> chains = by_chain(order, store.inputs().per_chain);
    const std::size_t estimands = store.settings().estimand_ids.size();
    Survey all(x, order);
    std::vector<Survey> own;
    for (const Order& chain : chains) {
        own.emplace_back(x, chain);
    }
    std::vector<std::vector<Estimate>> widths;
    for (const std::uint64_t size : sizes) {
        const auto n = static_cast<double>(size);
        const std::vector<double> pooled = all.mean_widths(
            store.estimands(), estimands, n, outcomes_of_all, fewest_worth, picked_of_all);
        std::vector<std::vector<double>> by_estimand(estimands);
        for (Survey& chain : own) {
            const std::vector<double> widths_of = chain.mean_widths(
                store.estimands(), estimands, n, outcomes_of_chain, 0, picked_of_chain);
            for (std::size_t d = 0; d < estimands; ++d) {
                by_estimand[d].push_back(widths_of[d]);
            }
        }
        widths.emplace_back();
        for (std::size_t d = 0; d < estimands; ++d) {
            widths.back().push_back({pooled[d], mcse_of(by_estimand[d])});
        }
    }
    return widths;
}

} // namespace raming::summary
