#include "models/aggregate/methods.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/column_math.hpp"

namespace raming::aggregate {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double product(const std::vector<InputIndex>& factors, const prior::Columns& inputs,
               std::size_t row) {
    double result = 1;
    for (const InputIndex input : factors) {
        result *= inputs.column(input)[row];
    }
    return result;
}

/// Everything that the counting of one method in one block needs.
struct Context {
    const Plan& plan;
    const RoutePlan& route;
    const MethodPlan& method;
    const prior::Columns& inputs;
    Scratch& scratch;
    RouteScratch& own;
    Noise& noise;
    std::span<const std::size_t> rows; ///< those that picked this method
};

/// Thins x by the method's shares and stores it at the method's cut.
void store(const Context& c, std::size_t row, double x) {
    const double share = product(c.method.shares, c.inputs, row);
    if (!c.method.shares.empty()) {
        x = c.plan.noise ? c.noise.binomial(x, share, row, random::Site::share) : x * share;
    }
    for (std::size_t cut = 0; cut < c.route.known_cuts; ++cut) {
        c.own.year.column(cut)[row] = cut == c.method.cut ? x : nan;
    }
}

/// Without noise and gradient every band is multiplied by κ·shares/ρ: the block in plain loops.
void count_registered_plainly(const Context& c, const RegisteredPlan& how) {
    const std::size_t n = c.rows.size();
    const base::ColumnMath& math = base::column_math();
    double* factor = c.own.ratio.data(); // free until the curve wants it
    math.inverse(c.inputs.column(how.sensitivity), n, factor);
    if (how.validity) {
        math.multiply(c.inputs.column(*how.validity), n, factor);
    }
    for (const InputIndex share : c.method.shares) {
        math.multiply(c.inputs.column(share), n, factor);
    }
    for (std::size_t k = 0; k < how.counts.size(); ++k) {
        math.product(c.own.registered[k], factor, n, c.own.year.column(k));
    }
    if (c.route.duration && how.counts.size() > 1) {
        const double* all = c.own.registered[0];
        const double* beyond = c.own.registered[1];
        for (std::size_t i = 0; i < n; ++i) {
            c.own.ratio[i] = all[i] > 0 ? beyond[i] / all[i] : 0;
        }
    }
}

void count_registered(const Context& c, const RegisteredPlan& how) {
    fill_registered(how, c.rows.size(), c.inputs, c.own);
    const std::size_t bands = how.bands.bands();
    if (!c.plan.noise && !how.delta && !how.bands.is_flat()) {
        count_registered_plainly(c, how);
        return;
    }
    std::array<double, most_cuts> registered{};
    std::array<double, most_cuts> numbers{};
    std::array<double, most_cuts> valid_luck{};
    std::array<double, most_cuts> unseen_luck{};
    for (const std::size_t row : c.rows) {
        registers::RegisteredBands::Draw draw;
        draw.sensitivity = c.inputs.column(how.sensitivity)[row];
        draw.validity = how.validity ? c.inputs.column(*how.validity)[row] : 1;
        draw.delta = how.delta ? c.inputs.column(*how.delta)[row] : 0;
        for (std::size_t j = 0; j < bands; ++j) {
            const double beyond = j + 1 < bands ? c.own.registered[j + 1][row] : 0;
            registered[j] = c.own.registered[j][row] - beyond;
        }
        c.own.ratio[row] = how.bands.expect(registered.data(), draw, numbers.data());
        const double share = product(c.method.shares, c.inputs, row);
        if (c.plan.noise) {
            double left = std::round(c.own.registered[0][row]);
            for (std::size_t j = bands; j-- > 0;) {
                // Bands are made whole from the longest down, within what the total leaves.
                const double whole = j > 0 ? c.noise.whole(registered[j], row, j) : left;
                registered[j] = std::min(whole, left);
                left -= registered[j];
            }
            for (std::size_t j = 0; j < bands; ++j) {
                valid_luck[j] = c.noise.uniform(row, random::Site::valid, j);
                unseen_luck[j] = c.noise.uniform(row, random::Site::unseen, j);
            }
            how.bands.sample(registered.data(), draw, valid_luck.data(), unseen_luck.data(),
                             numbers.data());
            double valid = 0;
            for (std::size_t j = 0; j < bands; ++j) {
                valid += numbers[j];
                if (!c.method.shares.empty()) {
                    numbers[j] = c.noise.binomial(numbers[j], share, row, random::Site::share, j);
                }
            }
            if (valid == 0 && draw.sensitivity < 1 && !how.bands.is_flat()) {
                c.scratch.note(IncidentKind::nothing_valid, row);
            }
        } else {
            for (std::size_t j = 0; j < bands; ++j) {
                numbers[j] *= share;
            }
        }
        double beyond = 0;
        for (std::size_t j = bands; j-- > 0;) {
            beyond += numbers[j];
            c.own.year.column(j)[row] = beyond;
        }
    }
}

void count_multiplier(const Context& c, const MultiplierPlan& how) {
    for (const std::size_t row : c.rows) {
        double source = 0;
        for (const MultiplierPlan::Source& of : how.of) {
            const RouteScratch& other = c.scratch.routes[of.route];
            source += how.counts_registered ? other.registered[of.cut][row]
                                            : other.year.column(of.cut)[row];
        }
        const double x = source * product(how.factors, c.inputs, row);
        store(c, row, c.plan.noise ? c.noise.whole(x, row) : x);
    }
}

void count_prevalence(const Context& c, const PrevalencePlan& how) {
    for (const std::size_t row : c.rows) {
        double sum = 0;
        for (std::size_t g = 0; g < how.groups.size(); ++g) {
            const double population = c.inputs.column(how.groups[g].population)[row];
            const double share = product(how.groups[g].shares, c.inputs, row);
            sum += c.plan.noise ? c.noise.binomial(c.noise.whole(population, row, g), share, row,
                                                   random::Site::prevalence, g)
                                : population * share;
        }
        store(c, row, sum);
    }
}

/// Without noise a known number is a product: the block in plain loops.
void count_known_plainly(const Context& c, const KnownPlan& how) {
    const std::size_t n = c.rows.size();
    double* out = c.own.year.column(0);
    const double* product = c.own.registered[0];
    const auto times = [&](InputIndex input) {
        if (product == out) {
            base::column_math().multiply(c.inputs.column(input), n, out);
        } else {
            base::column_math().product(product, c.inputs.column(input), n, out);
            product = out;
        }
    };
    for (const InputIndex factor : how.factors) {
        times(factor);
    }
    if (how.validity) {
        times(*how.validity);
    }
    for (const InputIndex share : c.method.shares) {
        times(share);
    }
    if (product != out) {
        std::copy_n(product, n, out);
    }
}

void count_known(const Context& c, const KnownPlan& how) {
    c.own.registered[0] = c.inputs.column(how.count);
    if (!c.plan.noise && !c.route.selector) {
        count_known_plainly(c, how);
        return;
    }
    for (const std::size_t row : c.rows) {
        const double count = c.own.registered[0][row];
        double x = count * product(how.factors, c.inputs, row);
        const double validity = how.validity ? c.inputs.column(*how.validity)[row] : 1;
        if (c.plan.noise) {
            x = c.noise.whole(x, row);
            x = validity < 1 ? c.noise.binomial(x, validity, row, random::Site::valid) : x;
        } else {
            x *= validity;
        }
        store(c, row, x);
    }
}

} // namespace

// Columns, since other routes may multiply them. A register is never a member of a pool, so the
// rows are all there are: plain loops.
void fill_registered(const RegisteredPlan& how, std::size_t rows, const prior::Columns& inputs,
                     RouteScratch& route) {
    route.registered[0] = inputs.column(how.counts[0].input);
    for (std::size_t k = 1; k < how.counts.size(); ++k) {
        const double* input = inputs.column(how.counts[k].input);
        const double* before = route.registered[k - 1];
        double* out = route.products.column(k);
        if (how.counts[k].is_share) {
            base::column_math().product(before, input, rows, out);
        } else {
            for (std::size_t i = 0; i < rows; ++i) {
                out[i] = std::min(input[i], before[i]);
            }
        }
        route.registered[k] = out;
    }
}

void count_route(const Plan& plan, std::size_t route, const run::Block& block,
                 const prior::Columns& inputs, Scratch& scratch) {
    const RoutePlan& own_plan = plan.routes[route];
    for (std::size_t m = 0; m < own_plan.methods.size(); ++m) {
        const MethodPlan& method = own_plan.methods[m];
        std::span<const std::size_t> rows = std::span(scratch.all_rows).first(block.count);
        if (own_plan.selector) {
            const double* selected = inputs.column(*own_plan.selector);
            std::size_t picked = 0;
            for (std::size_t row = 0; row < block.count; ++row) {
                scratch.some_rows[picked] = row;
                picked += selected[row] == static_cast<double>(m) ? 1 : 0;
            }
            rows = std::span(scratch.some_rows).first(picked);
        }
        scratch.noise.start(block, method.entity);
        const Context context{
            plan, own_plan, method, inputs, scratch, scratch.routes[route], scratch.noise, rows};
        if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
            count_registered(context, *registered);
        } else if (const auto* multiplier = std::get_if<MultiplierPlan>(&method.how)) {
            count_multiplier(context, *multiplier);
        } else if (const auto* prevalence = std::get_if<PrevalencePlan>(&method.how)) {
            count_prevalence(context, *prevalence);
        } else {
            count_known(context, std::get<KnownPlan>(method.how));
        }
    }
}

} // namespace raming::aggregate
