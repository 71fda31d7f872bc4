#include "engine/summary/sweep_difference.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace raming::summary {

namespace {

using results::Sweep;
using results::SweepResults;

/// Every path that varies with its value in the cell.
using Values = std::map<std::string, std::string>;

/// Two ways to write a number are one value.
std::string plain(const std::string& value) {
    double number = 0;
    const char* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number);
    return error == std::errc() && stop == end
               ? std::to_string(std::bit_cast<std::uint64_t>(number))
               : value;
}

Values values_of(const Sweep& sweep, std::size_t cell) {
    Values values;
    const std::size_t parameters = sweep.parameter.size();
    for (std::size_t p = 0; p < parameters; ++p) {
        values[sweep.parameter[p]] = plain(sweep.value[cell * parameters + p]);
    }
    return values;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
        return x == y || (std::isnan(x) && std::isnan(y));
    });
}

/// Whether two bases were drawn alike and came out alike; their draws are not stored.
bool same_base(const results::Summary& a, const results::Summary& b) {
    return std::equal(a.definitions.begin(), a.definitions.end(), b.definitions.begin(),
                      b.definitions.end(), [](const auto& x, const auto& y) {
                          return x.id == y.id && same_bits({x.mean, x.sd}, {y.mean, y.sd}) &&
                                 same_bits(x.quantile, y.quantile) &&
                                 same_bits(x.quantile_mcse, y.quantile_mcse);
                      });
}

CellPairing pairing_of_cells(const SweepResults& a, const SweepResults& b) {
    if (pairing_of(a.base, b.base) == Pairing::independent) {
        return CellPairing::independent;
    }
    return same_base(a.base.summary, b.base.summary) ? CellPairing::through_base
                                                     : CellPairing::draws_gone;
}

/// One cell's column of a quantity, with its errors.
struct Quantity {
    const char* name;
    std::optional<std::size_t> quantile; ///< none: the mean
};
constexpr Quantity quantities[] = {{"mean", std::nullopt}, {"q025", 0}, {"median", 2}, {"q975", 4}};

class CellFigures {
public:
    CellFigures(const SweepResults& results, std::size_t cell)
        : sweep_(results.sweep), cell_(cell), definitions_(results.base.summary.definitions.size()),
          quantiles_(results.base.summary.probabilities.size()) {}

    struct Figure {
        double value, mcse, difference_mcse;
    };
    [[nodiscard]] Figure operator()(std::size_t definition, const Quantity& quantity) const {
        if (!quantity.quantile) {
            const std::size_t at = cell_ * definitions_ + definition;
            return {sweep_.mean[at], sweep_.mean_mcse[at], sweep_.mean_difference_mcse[at]};
        }
        const std::size_t at =
            (cell_ * quantiles_ + *quantity.quantile) * definitions_ + definition;
        return {sweep_.q[at], sweep_.q_mcse[at], sweep_.q_difference_mcse[at]};
    }

private:
    const Sweep& sweep_;
    std::size_t cell_;
    std::size_t definitions_;
    std::size_t quantiles_;
};

std::vector<EstimateDifference> estimates_of(const SweepResults& a, const SweepResults& b,
                                             const CellDifference& pair, CellPairing pairing) {
    const CellFigures of_a(a, pair.a);
    const CellFigures of_b(b, pair.b);
    const auto& definitions = b.base.summary.definitions;
    std::vector<EstimateDifference> all;
    for (std::size_t i = 0; i < a.base.summary.definitions.size(); ++i) {
        const std::string& id = a.base.summary.definitions[i].id;
        const auto found = std::find_if(definitions.begin(), definitions.end(),
                                        [&](const auto& one) { return one.id == id; });
        if (found == definitions.end()) {
            continue;
        }
        const auto j = static_cast<std::size_t>(found - definitions.begin());
        for (const Quantity& quantity : quantities) {
            const auto x = of_a(i, quantity);
            const auto y = of_b(j, quantity);
            double mcse = std::hypot(x.mcse, y.mcse);
            if (pairing == CellPairing::through_base) {
                mcse = std::fmin(mcse, std::hypot(x.difference_mcse, y.difference_mcse));
            }
            if (!std::isnan(x.value) && !std::isnan(y.value) && !std::isnan(mcse)) {
                all.push_back(estimate_difference(id, quantity.name, x.value, y.value,
                                                  pair.same_draws ? 0 : mcse));
            }
        }
    }
    return all;
}

} // namespace

double CellDifference::largest_in_mcse() const {
    double largest = 0;
    for (const EstimateDifference& one : estimates) {
        largest = std::max(largest, one.in_mcse);
    }
    return largest;
}

SweepDifference difference_of(const SweepResults& a, const SweepResults& b) {
    SweepDifference found;
    found.pairing = pairing_of_cells(a, b);
    found.base = differences(a.base, b.base, pairing_of(a.base, b.base));
    std::map<Values, std::deque<std::size_t>> of_b;
    for (std::size_t cell = 0; cell < b.sweep.cell.size(); ++cell) {
        of_b[values_of(b.sweep, cell)].push_back(cell);
    }
    for (std::size_t cell = 0; cell < a.sweep.cell.size(); ++cell) {
        const auto other = of_b.find(values_of(a.sweep, cell));
        if (other == of_b.end() || other->second.empty()) {
            found.only_a.push_back(cell);
            continue;
        }
        CellDifference pair{cell, other->second.front(), false, true, {}};
        other->second.pop_front();
        const bool done = a.sweep.status[pair.a] == 0 && b.sweep.status[pair.b] == 0;
        pair.same_status = a.sweep.status[pair.a] == b.sweep.status[pair.b];
        pair.same_draws = done && a.sweep.digest[pair.a] == b.sweep.digest[pair.b];
        if (done) {
            pair.estimates = estimates_of(a, b, pair, found.pairing);
        }
        found.cells.push_back(std::move(pair));
    }
    for (const auto& [values, cells] : of_b) {
        found.only_b.insert(found.only_b.end(), cells.begin(), cells.end());
    }
    std::sort(found.only_b.begin(), found.only_b.end());
    return found;
}

} // namespace raming::summary
