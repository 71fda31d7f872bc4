#include "engine/summary/known_widths.hpp"

#include <cmath>
#include <limits>
#include <memory>

#include "engine/run/each_block.hpp"
#include "engine/run/pick_freeze.hpp"
#include "engine/summary/interval_width.hpp"
#include "engine/summary/sorted_draws.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::summary {

namespace {

/// An input with no more values than this is cut by them.
constexpr std::size_t most_values = 32;
constexpr std::size_t most_slices = 128;
constexpr std::size_t fewest_slices = 4;
/// A slice of fewer draws has no 95 % interval to speak of.
constexpr std::size_t slice_draws = 512;

/// Where slices end.
std::vector<std::size_t> cuts_of(std::span<const double> x, const Order& order,
                                 std::size_t slices) {
    std::vector<std::size_t> by_value;
    for (std::size_t i = 1; i < order.size() && by_value.size() <= most_values; ++i) {
        if (x[order[i]] != x[order[i - 1]]) {
            by_value.push_back(i);
        }
    }
    if (by_value.size() < most_values) {
        by_value.push_back(order.size());
        return by_value;
    }
    std::vector<std::size_t> cuts;
    for (std::size_t s = 1; s <= slices; ++s) {
        cuts.push_back(s * order.size() / slices);
    }
    return cuts;
}

/// Within a slice the input still moves, and the numbers with it: its straight line is taken off.
void take_off_line(std::span<const double> x, std::span<const std::uint32_t> rows,
                   std::vector<double>& numbers) {
    const auto n = static_cast<double>(rows.size());
    double mean = 0;
    for (const std::size_t row : rows) {
        mean += x[row] / n;
    }
    double squares = 0;
    double products = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double away = x[rows[i]] - mean;
        squares += away * away;
        products += away * numbers[i];
    }
    for (std::size_t i = 0; squares > 0 && i < rows.size(); ++i) {
        numbers[i] -= products / squares * (x[rows[i]] - mean);
    }
}

double mean_width(std::span<const double> numbers, std::span<const double> x, const Order& order,
                  const std::vector<std::size_t>& cuts) {
    double sum = 0;
    std::size_t from = 0;
    std::vector<double> slice;
    for (const std::size_t to : cuts) {
        slice.clear();
        for (std::size_t i = from; i < to; ++i) {
            slice.push_back(numbers[order[i]]);
        }
        take_off_line(x, std::span(order).subspan(from, to - from), slice);
        sum += static_cast<double>(to - from) * interval_width(slice);
        from = to;
    }
    return sum / static_cast<double>(order.size());
}

std::size_t slices_for(std::size_t draws) {
    return std::clamp(draws / slice_draws, fewest_slices, most_slices);
}

} // namespace

std::vector<Estimate> widths_now(const run::DrawStore& store) {
    const run::Prefix& numbers = store.estimands();
    std::vector<Estimate> widths;
    for (std::size_t d = 0; d < store.settings().estimand_ids.size(); ++d) {
        const std::span<const double> column = column_of(numbers, d);
        std::vector<double> all(column.begin(), column.end());
        std::vector<double> own;
        for (std::size_t c = 0; c < run::chains; ++c) {
            std::vector<double> chain(numbers.of(d, c), numbers.of(d, c) + numbers.per_chain);
            own.push_back(interval_width(chain));
        }
        widths.push_back({interval_width(all), mcse_of(own)});
    }
    return widths;
}

std::vector<Estimate> widths_if_known(const run::DrawStore& store, std::size_t input) {
    const std::span<const double> x = column_of(store.inputs(), input);
    const Order order = order_by(x);
    const std::size_t slices = slices_for(order.size());
    const std::vector<std::size_t> fine = cuts_of(x, order, slices);
    const std::vector<std::size_t> coarse = cuts_of(x, order, slices / 2);
    const std::vector<Order> chains = by_chain(order, store.inputs().per_chain);
    std::vector<Estimate> widths;
    for (std::size_t d = 0; d < store.settings().estimand_ids.size(); ++d) {
        const std::span<const double> numbers = column_of(store.estimands(), d);
        std::vector<double> own;
        for (const Order& chain : chains) {
            const std::size_t few = std::max(fewest_slices, slices / 4);
            own.push_back(mean_width(numbers, x, chain, cuts_of(x, chain, few)));
        }
        const double width = mean_width(numbers, x, order, fine);
        const double slicing = mean_width(numbers, x, order, coarse) - width;
        widths.push_back({width, std::hypot(mcse_of(own), slicing)});
    }
    return widths;
}

std::optional<std::vector<std::vector<Estimate>>>
widths_if_group_known(const run::Model& model, const GroupWidthSettings& settings,
                      const std::atomic<bool>& stop,
                      const std::function<void(const run::Progress&)>& report) {
    const run::PickFreeze shared(model, model.groups(), settings.seed);
    const run::Blocks blocks{settings.outer_per_chain, 1};
    const std::size_t groups = model.groups().size();
    const std::size_t estimands = model.estimands().size();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    // [block][group · estimands + estimand]
    std::vector<std::vector<double>> found(blocks.count(),
                                           std::vector<double>(groups * estimands, nan));
    const auto make_work = [&]() -> run::BlockWork {
        auto worker = std::make_shared<run::PickFreeze::Worker>(shared, settings.inner);
        return [&, worker](std::size_t b, const run::Block& where) {
            std::vector<double> numbers;
            for (std::size_t g = 0; g < groups; ++g) {
                if (model.groups()[g].kind == run::InputGroup::Kind::noise) {
                    continue;
                }
                const prior::Columns& drawn =
                    worker->evaluate_given(where.chain, where.first, where.first * settings.inner,
                                           settings.inner, prior::GroupSet{}.set(g));
                for (std::size_t d = 0; d < estimands; ++d) {
                    numbers.assign(drawn.column(d), drawn.column(d) + settings.inner);
                    found[b][g * estimands + d] = interval_width(numbers);
                }
            }
        };
    };
    if (!run::each_block(blocks, settings.threads, make_work, stop, report)) {
        return std::nullopt;
    }
    std::vector<std::vector<Estimate>> widths(groups);
    for (std::size_t k = 0; k < groups * estimands; ++k) {
        std::vector<double> by_chain(run::chains);
        for (std::size_t b = 0; b < found.size(); ++b) {
            by_chain[blocks.at(b).chain] +=
                found[b][k] / static_cast<double>(settings.outer_per_chain);
        }
        double mean = 0;
        for (const double own : by_chain) {
            mean += own / run::chains;
        }
        widths[k / estimands].push_back({mean, mcse_of(by_chain)});
    }
    return widths;
}

} // namespace raming::summary
