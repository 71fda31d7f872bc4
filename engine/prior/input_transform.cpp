#include "engine/prior/input_transform.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include "engine/base/column_math.hpp"
#include "engine/base/contract.hpp"
#include "engine/prior/coarse_scores.hpp"
#include "engine/prior/piecewise.hpp"

namespace raming::prior {

namespace {

/// Scores become L times themselves, in place: the last row first, since row r needs rows 0 … r
/// alone.
void correlate(const TiedGroup& group, Columns& values, std::size_t first, std::size_t count) {
    constexpr std::size_t most = 8; // added in one pass
    std::array<const double*, most> others;
    const std::size_t n = group.inputs.size();
    for (std::size_t row = n; row-- > 0;) {
        const double* const factors = group.factor.data() + row * n;
        double own = factors[row];
        if (row == 0 && own == 1) {
            continue;
        }
        for (std::size_t done = 0; done == 0 || done < row; done += most) {
            const std::size_t added = std::min(most, row - done);
            for (std::size_t j = 0; j < added; ++j) {
                others[j] = values.column(group.inputs[done + j]) + first;
            }
            base::column_math().combine(own, factors + done, others.data(), added, count,
                                        values.column(group.inputs[row]) + first);
            own = 1;
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

/// The number of the option that u falls in.
void choose(const std::vector<double>& ends, const double* u, std::size_t count, double* picked) {
    std::fill_n(picked, count, 0.0);
    for (const double end : ends) {
        base::column_math().count_reached(u, end, count, picked);
    }
}

std::uint64_t next_id() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

} // namespace

InputTransform::InputTransform(std::vector<Input> inputs,
                               const std::vector<Correlation>& correlations)
    : id_(next_id()), inputs_(std::move(inputs)), order_(evaluation_order(inputs_)),
      groups_(tied_groups(inputs_, correlations)), tied_(inputs_.size(), false),
      drawn_(inputs_.size(), true), tables_(inputs_.size()), ends_(inputs_.size()) {
    for (const TiedGroup& group : groups_) {
        for (const std::size_t k : group.inputs) {
            tied_[k] = true;
        }
    }
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
        drawn_[k] = tied_[k] || !inputs_[k].is_fixed();
        prepare(k);
    }
    find_fixed_values();
}

void InputTransform::find_fixed_values() {
    Columns one(inputs_.size(), 1);
    for (const std::size_t k : order_) {
        if (!drawn_[k]) {
            constexpr double middle = 0.5;
            evaluate_one(k, &middle, one, 0, 1);
        }
    }
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
        fixed_.push_back(*one.column(k));
    }
}

void InputTransform::fill_fixed(Columns& values) const {
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
        if (!drawn_[k]) {
            std::fill_n(values.column(k), values.rows(), fixed_[k]);
        }
    }
}

void InputTransform::prepare(std::size_t k) {
    const Input& input = inputs_[k];
    if (input.kind == Input::Kind::choice) {
        base::expects(!input.weights.empty());
        ends_[k] = ends_of(input.weights);
        return;
    }
    base::expects(
        input.members.size() == 1 ||
        (input.selector && inputs_[*input.selector].weights.size() == input.members.size()));
    for (const Member& member : input.members) {
        tables_[k].push_back(tied_[k] ? QuantileTable::of_scores(member.distribution)
                                      : QuantileTable(member.distribution));
    }
}

void InputTransform::tie(const TiedGroup& group, const UniformSource& uniforms, std::size_t count,
                         Columns& values) const {
    alignas(64) std::array<double, UniformSource::most> u;
    for (std::size_t done = 0; done < count; done += u.size()) {
        const std::size_t n = std::min(u.size(), count - done);
        for (const std::size_t k : group.inputs) {
            uniforms.fill(k, done, n, u.data());
            coarse_normal_scores(u.data(), values.column(k) + done, n);
        }
        correlate(group, values, done, n);
    }
}

/// Uniforms, or scores of a tied input, become values of one member.
void InputTransform::transform(std::size_t k, std::size_t member, const double* at, double* x,
                               std::size_t count) const {
    const QuantileTable& table = tables_[k][member];
    if (tied_[k]) {
        table.from_scores(at, x, count);
    } else {
        table.from_uniforms(at, x, count);
    }
}

/// Each draw by the member its selector picked, one member after the other, so that a draw
/// costs one quantile however many members there are.
void InputTransform::pool(std::size_t k, const double* at, Columns& values, std::size_t first,
                          std::size_t count) const {
    std::array<std::size_t, chunk> rows;
    std::array<double, chunk> gathered;
    std::array<double, chunk> x;
    std::array<double, chunk> odds_ratios;
    const std::vector<Member>& members = inputs_[k].members;
    for (std::size_t done = 0; done < count; done += chunk) {
        const std::size_t n = std::min(chunk, count - done);
        const double* const picked = values.column(*inputs_[k].selector) + first + done;
        double* const column = values.column(k) + first + done;
        for (std::size_t member = 0; member < members.size(); ++member) {
            std::size_t found = 0;
            for (std::size_t i = 0; i < n; ++i) {
                rows[found] = i;
                found += picked[i] == static_cast<double>(member) ? 1 : 0;
            }
            for (std::size_t j = 0; j < found; ++j) {
                gathered[j] = at[done + rows[j]];
            }
            transform(k, member, gathered.data(), x.data(), found);
            if (members[member].bias) {
                const double* const bias = values.column(*members[member].bias) + first + done;
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

void InputTransform::evaluate_one(std::size_t k, const double* at, Columns& values,
                                  std::size_t first, std::size_t count) const {
    const Input& input = inputs_[k];
    double* const column = values.column(k) + first;
    if (input.kind == Input::Kind::choice) {
        return choose(ends_[k], at, count, column);
    }
    if (input.members.size() > 1) {
        return pool(k, at, values, first, count);
    }
    transform(k, 0, at, column, count);
    if (input.members.front().bias) {
        correct_bias(values.column(*input.members.front().bias) + first, column, count);
    }
}

void InputTransform::evaluate(const UniformSource& uniforms, std::size_t count,
                              Columns& values) const {
    if (values.holds_fixed_of() != id_) {
        fill_fixed(values);
        values.hold_fixed_of(id_);
    }
    alignas(64) std::array<double, UniformSource::most> at;
    for (std::size_t done = 0; done < count; done += at.size()) {
        const std::size_t n = std::min(at.size(), count - done);
        for (const std::size_t k : order_) {
            if (tied_[k]) {
                std::copy_n(values.column(k) + done, n, at.data());
            } else if (drawn_[k]) {
                uniforms.fill(k, done, n, at.data());
            } else {
                continue;
            }
            evaluate_one(k, at.data(), values, done, n);
        }
    }
}

std::vector<std::pair<std::string, TableReport>> InputTransform::table_reports() const {
    std::vector<std::pair<std::string, TableReport>> reports;
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
        for (const QuantileTable& table : tables_[k]) {
            if (!table.report().note.empty()) {
                reports.emplace_back(inputs_[k].path, table.report());
            }
        }
    }
    return reports;
}

} // namespace raming::prior
