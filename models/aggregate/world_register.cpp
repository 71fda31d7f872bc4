#include "models/aggregate/world_register.hpp"

#include <algorithm>
#include <cmath>

#include "engine/random/counts.hpp"
#include "models/aggregate/methods.hpp"

namespace raming::aggregate {

namespace {

/// Registered cases of one group of bands.
struct Cases {
    double mean = 0;
    double valid = 0;
    double all = 0;
};

/// A group of any size, of which the register holds `least` to `most` entries. `a`: the power law
/// of its mean.
Cases any_size(random::Stream& stream, double a, double validity, double least, double most) {
    // Means that could leave so many entries, with room for chance: a fiftieth of the least
    // expected, and ten standard deviations above the most.
    const double low = least * validity / 50;
    const double high = most * validity + 10 * std::sqrt(most * validity) + 10;
    for (;;) {
        Cases cases;
        cases.mean = power_law(stream, a, low, high);
        cases.valid = random::poisson(stream, cases.mean);
        cases.all = cases.valid + random::negative_binomial(stream, cases.valid + a, validity);
        if (cases.all >= least && cases.all <= most) {
            return cases;
        }
    }
}

double input_mean(const Plan& plan, InputIndex input) {
    return plan.inputs[input].mean(plan.inputs);
}

} // namespace

double power_law(random::Stream& stream, double a, double low, double high) {
    if (a == 0) {
        return low * std::exp(stream.uniform() * std::log(high / low));
    }
    const double from = std::pow(low, a);
    return std::pow(from + stream.uniform() * (std::pow(high, a) - from), 1 / a);
}

WorldRegister::WorldRegister(const Plan& plan, std::size_t route, std::size_t first_counts,
                             run::WorldKind kind)
    : route_(route), entity_(plan.routes[route].entity),
      how_(std::get<RegisteredPlan>(plan.routes[route].methods.front().how)),
      shares_(plan.routes[route].methods.front().shares), kind_(kind),
      pseudo_(how_.bands.is_flat() ? 1 / static_cast<double>(how_.bands.bands()) : 0) {
    const std::size_t bands = how_.bands.bands();
    for (std::size_t k = 0; k < first_counts; ++k) {
        const bool is_last = k + 1 == first_counts;
        const double beyond = is_last ? 0 : input_mean(plan, how_.counts[k + 1].input);
        const double usual = input_mean(plan, how_.counts[k].input) - beyond;
        groups_.push_back({k, is_last ? bands : k + 1, std::max(usual, 1.0)});
    }
    const double registered = std::max(input_mean(plan, how_.counts[0].input), 1.0);
    const double validity = how_.validity ? input_mean(plan, *how_.validity) : 1;
    size_.rate = TypicalSize::shape * input_mean(plan, how_.sensitivity) / (registered * validity);
}

void WorldRegister::draw_any_size(random::Stream& stream, double validity, Bands& bands) const {
    double scale = 1; // of this world's first group against the scenario's
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const Group& group = groups_[g];
        const double factor = g == 0 ? widest_factor : widest_odds;
        const double least = std::ceil(std::max(group.usual * scale / factor, 1.0));
        const double most = std::max(group.usual * scale * factor, least + 10);
        const double a = pseudo_ * static_cast<double>(group.end - group.first);
        const Cases cases = any_size(stream, a, validity, least, most);
        scale = g == 0 ? cases.all / group.usual : scale;
        bands.mean[group.first] = cases.mean;
        bands.valid[group.first] = cases.valid;
        bands.all[group.first] = cases.all;
    }
}

double WorldRegister::draw_typical(random::Stream& stream, double sensitivity, double validity,
                                   Bands& bands) const {
    const double size = random::gamma(stream, TypicalSize::shape) / size_.rate;
    const double children = random::poisson(stream, size);
    const double valid = random::binomial(stream, children, sensitivity);
    double left = 0;
    for (const Group& group : groups_) {
        bands.mean[group.first] = group.usual * power_law(stream, 0, 1 / widest_odds, widest_odds);
        left += bands.mean[group.first];
    }
    double valid_left = valid;
    for (const Group& group : groups_) {
        const double mean = bands.mean[group.first];
        const double here = group.end == how_.bands.bands()
                                ? valid_left
                                : random::binomial(stream, valid_left, mean / left);
        left -= mean;
        valid_left -= here;
        bands.valid[group.first] = here;
        bands.all[group.first] = here + random::negative_binomial(stream, here, validity);
    }
    return children - valid;
}

/// Over the bands whose registered counts are shares: entries by those shares, made whole from the
/// longest down; valid ones among them; and the means behind these.
void WorldRegister::divide_group(random::Stream& stream, const Group& group,
                                 const RouteScratch& own, Bands& bands) const {
    double all = bands.all[group.first];
    double valid = bands.valid[group.first];
    double mean = bands.mean[group.first];
    for (std::size_t j = group.end - 1; j > group.first; --j) {
        const double longer = j + 1 < group.end ? own.registered[j + 1][0] : 0;
        const double entries = own.registered[j][0] - longer;
        bands.all[j] = std::min(random::make_whole(stream.uniform(), entries), all);
        bands.valid[j] = random::hypergeometric(stream, bands.all[j], valid, all);
        all -= bands.all[j];
        valid -= bands.valid[j];
        const double bands_left = static_cast<double>(j - group.first);
        const double here = bands.valid[j] + pseudo_;
        const double rest = valid + pseudo_ * bands_left;
        const double above = here > 0 ? random::gamma(stream, here) : 0;
        const double below = rest > 0 ? random::gamma(stream, rest) : 0;
        bands.mean[j] = above > 0 ? mean * above / (above + below) : 0;
        mean -= bands.mean[j];
    }
    bands.all[group.first] = all;
    bands.valid[group.first] = valid;
    bands.mean[group.first] = mean;
}

void WorldRegister::make(const run::Block& where, prior::Columns& inputs, Scratch& scratch) const {
    const auto value = [&](const std::optional<InputIndex>& input, double otherwise) {
        return input ? inputs.column(*input)[0] : otherwise;
    };
    const double sensitivity = inputs.column(how_.sensitivity)[0];
    const double validity = value(how_.validity, 1);
    const double delta = value(how_.delta, 0);
    random::Stream stream({where.seed, where.chain, where.first, entity_, random::Site::world, 0});
    Bands bands;
    double unseen_left = 0; // of all bands together, in worlds of a typical size
    if (kind_ == run::WorldKind::typical) {
        unseen_left = draw_typical(stream, sensitivity, validity, bands);
    } else {
        draw_any_size(stream, validity, bands);
    }
    double cumulative = 0;
    for (std::size_t g = groups_.size(); g-- > 0;) {
        cumulative += bands.all[groups_[g].first];
        inputs.column(how_.counts[g].input)[0] = cumulative;
    }
    RouteScratch& own = scratch.routes[route_];
    fill_registered(how_, 1, inputs, own);
    divide_group(stream, groups_.back(), own, bands);

    const std::size_t n = how_.bands.bands();
    double valid = 0;
    double weighted = 0;       // Σ v_j w_j
    double weighted_means = 0; // Σ m_j w_j
    for (std::size_t j = 0; j < n; ++j) {
        valid += bands.valid[j];
        weighted += bands.valid[j] * how_.bands.gradient(j, delta);
        weighted_means += bands.mean[j] * how_.bands.gradient(j, delta);
    }
    const double odds = (1 - sensitivity) / sensitivity * (weighted > 0 ? valid / weighted : 1);
    double all_means = 0;
    double longer_means = 0; // beyond the second threshold
    double children = 0;
    for (std::size_t j = n; j-- > 0;) {
        const double odds_here = odds * how_.bands.gradient(j, delta);
        const double mean = bands.mean[j] * (1 + odds_here);
        all_means += mean;
        longer_means += j > 0 ? mean : 0;
        double unseen = 0;
        if (kind_ == run::WorldKind::calibrated) {
            unseen = random::poisson(stream, bands.mean[j] * odds_here);
        } else {
            const double part = bands.mean[j] * how_.bands.gradient(j, delta);
            unseen = j > 0 ? random::binomial(stream, unseen_left,
                                              std::clamp(part / weighted_means, 0.0, 1.0))
                           : unseen_left;
            weighted_means -= part;
            unseen_left -= unseen;
        }
        double here = bands.valid[j] + unseen;
        for (const InputIndex share : shares_) {
            here = random::binomial(stream, here, inputs.column(share)[0]);
        }
        children += here;
        own.year.column(j)[0] = children;
    }
    own.ratio[0] = all_means > 0 ? longer_means / all_means : 0;
}

} // namespace raming::aggregate
