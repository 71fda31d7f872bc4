#include "models/aggregate/size_known.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/random/counts.hpp"
#include "models/aggregate/methods.hpp"
#include "models/aggregate/thresholds.hpp"
#include "models/aggregate/unions.hpp"

namespace raming::aggregate {

namespace {

/// ln of Γ(v + s)/Γ(v) · ρ^v / (t + ρ)^(v + s), or of (t + ρ)^(−s) where nothing is registered. No
/// valid entry among some is impossible.
double log_weight(const TypicalSize& size, double entries, double valid, double sensitivity) {
    const double logarithm = std::log(size.rate + sensitivity);
    if (valid == 0) {
        return entries == 0 ? -TypicalSize::shape * logarithm
                            : -std::numeric_limits<double>::infinity();
    }
    double rising = 0;
    for (int i = 0; i < TypicalSize::shape; ++i) {
        rising += std::log(valid + i);
    }
    return rising + valid * std::log(sensitivity) - (valid + TypicalSize::shape) * logarithm;
}

class Evaluator : public run::Evaluator {
public:
    Evaluator(const Plan& plan, std::vector<KnownSize> sizes, std::size_t rows)
        : plan_(plan), sizes_(std::move(sizes)), scratch_(plan, rows) {}

    void evaluate(const run::Block& block, const prior::Columns& inputs, prior::Columns& estimands,
                  prior::Columns& components, std::span<std::uint64_t> incidents) override {
        scratch_.forget_incidents();
        std::fill_n(components.column(0), block.count, 0.0);
        for (const std::size_t route : plan_.order) {
            const auto known =
                std::find_if(sizes_.begin(), sizes_.end(),
                             [route](const KnownSize& size) { return size.route == route; });
            if (known != sizes_.end()) {
                count(*known, block, inputs, components.column(0));
            } else {
                count_route(plan_, route, block, inputs, scratch_);
            }
            pass_thresholds(plan_, route, block, inputs, scratch_);
        }
        divide_cells(plan_, block.count, inputs, scratch_);
        evaluate_definitions(plan_, block, inputs, scratch_, estimands);
        scratch_.count_incidents(block.count, incidents);
    }

private:
    const Plan& plan_;
    std::vector<KnownSize> sizes_;
    Scratch scratch_;

    void count(const KnownSize& known, const run::Block& block, const prior::Columns& inputs,
               double* weights) {
        const RoutePlan& route = plan_.routes[known.route];
        const auto& how = std::get<RegisteredPlan>(route.methods.front().how);
        RouteScratch& own = scratch_.routes[known.route];
        fill_registered(how, block.count, inputs, own);
        expect_registered(how, block.count, inputs, own);
        for (std::size_t row = 0; row < block.count; ++row) {
            random::Stream stream(
                {block.seed, block.chain, block.first + row, route.entity, random::Site::world, 0});
            weights[row] += count_row(known, how, row, inputs, own, stream);
        }
    }

    /// Fills a row of the route's true numbers. Returns the logarithm of the row's weight.
    double count_row(const KnownSize& known, const RegisteredPlan& how, std::size_t row,
                     const prior::Columns& inputs, RouteScratch& own, random::Stream& stream) {
        const std::size_t bands = how.bands.bands();
        const double sensitivity = inputs.column(how.sensitivity)[row];
        const double validity = how.validity ? inputs.column(*how.validity)[row] : 1;
        const double delta = how.delta ? inputs.column(*how.delta)[row] : 0;
        const double entries = std::round(own.registered[0][row]);
        double left = entries;
        double valid = 0;
        double parts = 0;
        std::array<double, most_cuts> here{}; // valid ones
        std::array<double, most_cuts> part{}; // of those that are missed
        for (std::size_t j = bands; j-- > 0;) {
            const double whole =
                j > 0 ? random::make_whole(stream.uniform(), own.bands.column(j)[row]) : left;
            const double all = std::min(whole, left);
            left -= all;
            here[j] = random::binomial(stream, all, validity);
            part[j] =
                here[j] > 0 ? random::gamma(stream, here[j]) * how.bands.gradient(j, delta) : 0;
            valid += here[j];
            parts += part[j];
        }
        const double t = known.size.rate;
        double unseen = random::negative_binomial(stream, valid + TypicalSize::shape,
                                                  (t + sensitivity) / (t + 1));
        double children = 0;
        for (std::size_t j = bands; j-- > 0;) {
            const double more =
                j > 0 && parts > 0
                    ? random::binomial(stream, unseen, std::clamp(part[j] / parts, 0.0, 1.0))
                    : (j > 0 ? 0.0 : unseen);
            parts -= part[j];
            unseen -= more;
            double found = here[j] + more;
            for (const InputIndex share : plan_.routes[known.route].methods.front().shares) {
                found = random::binomial(stream, found, inputs.column(share)[row]);
            }
            children += found;
            own.year.column(j)[row] = children;
        }
        return log_weight(known.size, entries, valid, sensitivity);
    }
};

} // namespace

std::unique_ptr<run::Evaluator> size_known_evaluator(const Plan& plan, std::vector<KnownSize> sizes,
                                                     std::size_t rows) {
    return std::make_unique<Evaluator>(plan, std::move(sizes), rows);
}

} // namespace raming::aggregate
