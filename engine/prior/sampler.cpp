#include "engine/prior/sampler.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "engine/base/contract.hpp"
#include "engine/base/error.hpp"
#include "engine/prior/piecewise.hpp"
#include "engine/prior/sampler_plan.hpp"
#include "engine/random/latin.hpp"
#include "engine/random/sobol.hpp"
#include "engine/random/stream.hpp"

namespace raming::prior {

namespace {

/// Scores become L times themselves, in place: the last row first, since row r needs rows 0 … r
/// alone.
void correlate(const TiedGroup& group, Columns& values, std::size_t first, std::size_t count) {
    const std::size_t n = group.inputs.size();
    for (std::size_t row = n; row-- > 0;) {
        const double* const factors = group.factor.data() + row * n;
        double* const y = values.column(group.inputs[row]) + first;
        const double own = factors[row];
        for (std::size_t i = 0; i < count; ++i) {
            y[i] *= own;
        }
        for (std::size_t j = 0; j < row; ++j) {
            const double* const z = values.column(group.inputs[j]) + first;
            const double factor = factors[j];
            for (std::size_t i = 0; i < count; ++i) {
                y[i] += factor * z[i];
            }
        }
    }
}

/// The true share behind a share among those who answered: its odds times the odds ratio of
/// answering.
void correct_bias(const double* odds_ratio, double* share, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        share[i] = share[i] / (share[i] + (1 - share[i]) * odds_ratio[i]);
    }
}

/// Ends of the options on (0, 1), but for the last that can be picked.
std::vector<double> ends_of(const std::vector<double>& weights) {
    std::vector<double> ends;
    double total = 0;
    for (const double weight : weights) {
        base::expects(weight >= 0);
        total += weight;
    }
    double sum = 0;
    for (const double weight : weights) {
        sum += weight;
        ends.push_back(sum / total);
    }
    while (ends.size() > 1 && weights[ends.size() - 1] == 0) {
        ends.pop_back();
    }
    ends.pop_back();
    return ends;
}

/// Dimensions that hold every input's place.
std::size_t dimensions_of(const std::vector<Input>& inputs) {
    std::size_t dimensions = 0;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        dimensions = std::max(dimensions, inputs[k].dimension.value_or(k) + 1);
    }
    return dimensions;
}

/// u becomes the number of the option it falls in.
void choose(const std::vector<double>& ends, double* u, std::size_t count) {
    std::array<double, chunk> picked;
    for (std::size_t done = 0; done < count; done += chunk) {
        const std::size_t n = std::min(chunk, count - done);
        picked.fill(0);
        for (const double end : ends) {
            for (std::size_t i = 0; i < n; ++i) {
                picked[i] += u[done + i] >= end ? 1.0 : 0.0;
            }
        }
        std::copy_n(picked.data(), n, u + done);
    }
}

} // namespace

struct InputSampler::Impl {
    Impl(std::vector<Input> all, const std::vector<Correlation>& correlations,
         const SamplerSettings& chosen)
        : inputs(std::move(all)), settings(chosen), entities(entities_of(inputs)),
          order(evaluation_order(inputs)), groups(tied_groups(inputs, correlations)),
          tied(inputs.size(), false), drawn(inputs.size(), true), tables(inputs.size()),
          ends(inputs.size()) {
        for (const TiedGroup& group : groups) {
            for (const std::size_t k : group.inputs) {
                tied[k] = true;
            }
        }
        if (settings.design == Design::sobol) {
            sobol.emplace(settings.seed, settings.chains, dimensions_of(inputs));
        }
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            drawn[k] = tied[k] || !inputs[k].is_fixed();
            prepare(k);
        }
    }

    void prepare(std::size_t k) {
        const Input& input = inputs[k];
        if (input.kind == Input::Kind::choice) {
            base::expects(!input.weights.empty());
            ends[k] = ends_of(input.weights);
            return;
        }
        base::expects(
            input.members.size() == 1 ||
            (input.selector && inputs[*input.selector].weights.size() == input.members.size()));
        for (const Member& member : input.members) {
            tables[k].push_back(tied[k] ? QuantileTable::of_scores(member.distribution)
                                        : QuantileTable(member.distribution));
        }
    }

    void fill_design(std::size_t k, std::size_t chain, std::uint64_t first, std::size_t count,
                     double* u) const {
        const auto short_chain = static_cast<std::uint16_t>(chain);
        switch (settings.design) {
        case Design::sobol:
            return sobol->fill(chain, first, count, inputs[k].dimension.value_or(k), u);
        case Design::random:
            return random::fill_uniforms(settings.seed, short_chain, first, count, entities[k], u);
        case Design::latin:
            return random::fill_latin(settings.seed, short_chain, settings.draws_per_chain, first,
                                      count, entities[k], u);
        }
    }

    void tie(const TiedGroup& group, std::size_t count, Columns& values) const {
        for (std::size_t done = 0; done < count; done += chunk) {
            const std::size_t n = std::min(chunk, count - done);
            for (const std::size_t k : group.inputs) {
                double* const column = values.column(k) + done;
                normal_scores(column, column, n);
            }
            correlate(group, values, done, n);
        }
    }

    /// Uniforms, or scores of a tied input, become values of one member.
    void transform(std::size_t k, std::size_t member, double* x, std::size_t count) const {
        const QuantileTable& table = tables[k][member];
        if (tied[k]) {
            table.from_scores(x, x, count);
        } else {
            table.from_uniforms(x, x, count);
        }
    }

    /// Each draw by the member its selector picked, one member after the other, so that a draw
    /// costs one quantile however many members there are.
    void pool(std::size_t k, std::size_t count, Columns& values) const {
        std::array<std::size_t, chunk> rows;
        std::array<double, chunk> x;
        std::array<double, chunk> odds_ratios;
        const std::vector<Member>& members = inputs[k].members;
        for (std::size_t done = 0; done < count; done += chunk) {
            const std::size_t n = std::min(chunk, count - done);
            const double* const picked = values.column(*inputs[k].selector) + done;
            double* const column = values.column(k) + done;
            for (std::size_t member = 0; member < members.size(); ++member) {
                std::size_t found = 0;
                for (std::size_t i = 0; i < n; ++i) {
                    rows[found] = i;
                    found += picked[i] == static_cast<double>(member) ? 1 : 0;
                }
                for (std::size_t j = 0; j < found; ++j) {
                    x[j] = column[rows[j]];
                }
                transform(k, member, x.data(), found);
                if (members[member].bias) {
                    const double* const bias = values.column(*members[member].bias) + done;
                    for (std::size_t j = 0; j < found; ++j) {
                        odds_ratios[j] = bias[rows[j]];
                    }
                    correct_bias(odds_ratios.data(), x.data(), found);
                }
                for (std::size_t j = 0; j < found; ++j) {
                    column[rows[j]] = x[j];
                }
            }
        }
    }

    void evaluate(std::size_t k, std::size_t count, Columns& values) const {
        const Input& input = inputs[k];
        double* const column = values.column(k);
        if (input.kind == Input::Kind::choice) {
            return choose(ends[k], column, count);
        }
        if (input.members.size() > 1) {
            return pool(k, count, values);
        }
        transform(k, 0, column, count);
        if (input.members.front().bias) {
            correct_bias(values.column(*input.members.front().bias), column, count);
        }
    }

    std::vector<Input> inputs;
    SamplerSettings settings;
    std::vector<std::uint32_t> entities;
    std::vector<std::size_t> order;
    std::vector<TiedGroup> groups;
    std::vector<bool> tied;
    /// A fixed input keeps its place in the design and needs no numbers, unless others lean on its
    /// score.
    std::vector<bool> drawn;
    std::vector<std::vector<QuantileTable>> tables; ///< of an input's members
    std::vector<std::vector<double>> ends;          ///< of a choice's options
    std::optional<random::SobolPoints> sobol;
};

InputSampler::InputSampler(std::vector<Input> inputs, std::vector<Correlation> correlations,
                           const SamplerSettings& settings) {
    base::expects(settings.chains <= std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1);
    base::expects(settings.design != Design::latin || settings.draws_per_chain > 0);
    if (const std::size_t dimensions = dimensions_of(inputs);
        settings.design == Design::sobol && dimensions > random::SobolPoints::most_dimensions()) {
        throw base::Error(base::Exit::invalid_scenario, "E182",
                          "a Sobol design has at most " +
                              std::to_string(random::SobolPoints::most_dimensions()) +
                              " inputs, and this scenario has " + std::to_string(dimensions) +
                              ". Take the random design.");
    }
    impl_ = std::make_unique<Impl>(std::move(inputs), correlations, settings);
}

InputSampler::~InputSampler() = default;

void InputSampler::fill(std::size_t chain, std::uint64_t first, std::size_t count,
                        Columns& values) const {
    base::expects(chain < impl_->settings.chains && count <= values.rows() &&
                  values.columns() >= impl_->inputs.size());
    for (std::size_t k = 0; k < impl_->inputs.size(); ++k) {
        if (impl_->drawn[k]) {
            impl_->fill_design(k, chain, first, count, values.column(k));
        } else {
            std::fill_n(values.column(k), count, 0.5);
        }
    }
    for (const TiedGroup& group : impl_->groups) {
        impl_->tie(group, count, values);
    }
    for (const std::size_t k : impl_->order) {
        impl_->evaluate(k, count, values);
    }
}

const std::vector<Input>& InputSampler::inputs() const {
    return impl_->inputs;
}

std::vector<std::pair<std::string, TableReport>> InputSampler::table_reports() const {
    std::vector<std::pair<std::string, TableReport>> reports;
    for (std::size_t k = 0; k < impl_->inputs.size(); ++k) {
        for (const QuantileTable& table : impl_->tables[k]) {
            if (!table.report().note.empty()) {
                reports.emplace_back(impl_->inputs[k].path, table.report());
            }
        }
    }
    return reports;
}

} // namespace raming::prior
