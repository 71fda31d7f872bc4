#include "models/aggregate/methods.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/column_math.hpp"

namespace raming::aggregate {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Everything that the counting of one method in one block needs.
struct Context {
    const Plan& plan;
    const RoutePlan& route;
    const MethodPlan& method;
    const prior::Columns& inputs;
    Scratch& scratch;
    RouteScratch& own;
    Rows rows; ///< those that picked this method
};

/// Columns of Scratch::work, over the rows of a method.
constexpr std::size_t count_column = 0;
constexpr std::size_t chance_column = 1;
constexpr std::size_t thinned_column = 2;
constexpr std::size_t sum_column = 3;
constexpr std::size_t factor_column = 4;

/// The method's rows of a column: itself where it has no others.
const double* of_rows(const Context& c, const double* column, double* space) {
    if (c.rows.empty() || c.rows.back() + 1 == c.rows.size()) {
        return column;
    }
    for (std::size_t k = 0; k < c.rows.size(); ++k) {
        space[k] = column[c.rows[k]];
    }
    return space;
}

/// The product of inputs over the method's rows; not in `space` where it is one of them.
const double* product(const Context& c, std::span<const InputIndex> factors, double* space) {
    if (factors.empty()) {
        return c.scratch.ones.data();
    }
    const double* result = of_rows(c, c.inputs.column(factors.front()), space);
    for (const InputIndex input : factors.subspan(1)) {
        const double* const factor =
            of_rows(c, c.inputs.column(input), c.scratch.work.column(factor_column));
        if (result == space) {
            base::column_math().multiply(factor, c.rows.size(), space);
        } else {
            base::column_math().product(result, factor, c.rows.size(), space);
            result = space;
        }
    }
    return result;
}

/// Children that stay of `children`, each by the product of these shares; over the method's rows.
const double* thinned(const Context& c, std::span<const InputIndex> shares, const double* children,
                      random::Site site, std::size_t step) {
    const double* const chance = product(c, shares, c.scratch.work.column(chance_column));
    double* const left = c.scratch.work.column(thinned_column);
    if (c.plan.noise) {
        c.scratch.noise.thin(c.rows, children, chance, site, step, left);
    } else {
        base::column_math().product(children, chance, c.rows.size(), left);
    }
    return left;
}

/// Thins the numbers of the method's rows by its shares and stores them at its cut.
void store(const Context& c, const double* x) {
    if (!c.method.shares.empty()) {
        x = thinned(c, c.method.shares, x, random::Site::share, 0);
    }
    for (std::size_t cut = 0; cut < c.route.known_cuts; ++cut) {
        double* const out = c.own.year.column(cut);
        if (!c.route.selector) {
            if (cut == c.method.cut) {
                std::copy_n(x, c.rows.size(), out);
            } else {
                std::fill_n(out, c.rows.size(), nan);
            }
            continue;
        }
        for (std::size_t k = 0; k < c.rows.size(); ++k) {
            out[c.rows[k]] = cut == c.method.cut ? x[k] : nan;
        }
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

/// Makes the registered counts of bands whole, from the longest down, within what the total leaves.
void make_bands_whole(const Context& c, std::size_t bands) {
    const std::size_t n = c.rows.size();
    double* const left = c.scratch.work.column(count_column);
    std::transform(c.own.registered[0], c.own.registered[0] + n, left,
                   [](double x) { return std::round(x); });
    for (std::size_t j = bands; j-- > 1;) {
        double* const whole = c.own.bands.column(j);
        c.scratch.noise.make_whole(c.rows, whole, j);
        for (std::size_t i = 0; i < n; ++i) {
            whole[i] = std::min(whole[i], left[i]);
            left[i] -= whole[i];
        }
    }
    std::copy_n(left, n, c.own.bands.column(0));
}

void count_registered_with_noise(const Context& c, const RegisteredPlan& how) {
    const std::size_t n = c.rows.size();
    const std::size_t bands = how.bands.bands();
    std::array<const double*, most_cuts> whole{};
    std::array<const double*, most_cuts> gradients{};
    std::array<double*, most_cuts> numbers{};
    std::array<random::Luck, most_cuts> valid{};
    std::array<random::Luck, most_cuts> unseen{};
    const auto is_certain = [&](InputIndex input) {
        const double* const value = c.inputs.column(input);
        return std::all_of(value, value + n, [](double x) { return x == 1; });
    };
    const double* const validity =
        how.validity && !is_certain(*how.validity) ? c.inputs.column(*how.validity) : nullptr;
    for (std::size_t j = 0; j < bands; ++j) {
        whole[j] = c.own.bands.column(j);
        gradients[j] = c.own.gradients.column(j);
        numbers[j] = c.own.year.column(j);
        if (validity != nullptr) {
            valid[j] = c.scratch.noise.luck(c.rows, random::Site::valid, j);
        }
        unseen[j] = c.scratch.noise.luck(c.rows, random::Site::unseen, j);
    }
    make_bands_whole(c, bands);
    how.bands.sample({n, c.inputs.column(how.sensitivity), validity,
                      how.delta ? gradients.data() : nullptr, whole.data(), numbers.data()},
                     valid.data(), unseen.data());
    double* const sum = c.scratch.work.column(sum_column);
    std::fill_n(sum, n, 0.0);
    for (std::size_t j = bands; j-- > 0;) {
        for (std::size_t i = 0; i < n; ++i) {
            sum[i] += numbers[j][i];
        }
    }
    const double* const rho = c.inputs.column(how.sensitivity);
    for (std::size_t i = 0; !how.bands.is_flat() && i < n; ++i) {
        if (sum[i] == 0 && rho[i] < 1) {
            c.scratch.note(IncidentKind::nothing_valid, i);
        }
    }
    if (!c.method.shares.empty()) {
        for (std::size_t j = 0; j < bands; ++j) {
            std::copy_n(thinned(c, c.method.shares, numbers[j], random::Site::share, j), n,
                        numbers[j]);
        }
    }
    for (std::size_t j = bands - 1; j-- > 0;) {
        for (std::size_t i = 0; i < n; ++i) {
            numbers[j][i] += numbers[j + 1][i];
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
    // What is expected gives the observed ratio of the curve, with noise and without.
    expect_registered(how, c.rows.size(), c.inputs, c.own);
    if (c.plan.noise) {
        count_registered_with_noise(c, how);
        return;
    }
    const base::ColumnMath& math = base::column_math();
    const double* const share = product(c, c.method.shares, c.scratch.work.column(chance_column));
    for (std::size_t j = bands; j-- > 0;) {
        math.multiply(share, c.rows.size(), c.own.year.column(j));
        if (j + 1 < bands) {
            const double* const beyond = c.own.year.column(j + 1);
            math.add(&beyond, 1, c.rows.size(), c.own.year.column(j));
        }
    }
}

void count_multiplier(const Context& c, const MultiplierPlan& how) {
    const std::size_t n = c.rows.size();
    double* const x = c.scratch.work.column(count_column);
    std::fill_n(x, n, 0.0);
    for (const MultiplierPlan::Source& of : how.of) {
        const RouteScratch& other = c.scratch.routes[of.route];
        const double* const source =
            of_rows(c, how.counts_registered ? other.registered[of.cut] : other.year.column(of.cut),
                    c.scratch.work.column(factor_column));
        base::column_math().add(&source, 1, n, x);
    }
    base::column_math().multiply(product(c, how.factors, c.scratch.work.column(chance_column)), n,
                                 x);
    if (c.plan.noise) {
        c.scratch.noise.make_whole(c.rows, x);
    }
    store(c, x);
}

void count_prevalence(const Context& c, const PrevalencePlan& how) {
    const std::size_t n = c.rows.size();
    double* const sum = c.scratch.work.column(sum_column);
    double* const population = c.scratch.work.column(count_column);
    std::fill_n(sum, n, 0.0);
    for (std::size_t g = 0; g < how.groups.size(); ++g) {
        std::copy_n(of_rows(c, c.inputs.column(how.groups[g].population),
                            c.scratch.work.column(factor_column)),
                    n, population);
        if (c.plan.noise) {
            c.scratch.noise.make_whole(c.rows, population, g);
        }
        const double* const here =
            thinned(c, how.groups[g].shares, population, random::Site::prevalence, g);
        base::column_math().add(&here, 1, n, sum);
    }
    store(c, sum);
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
    double* const x = c.scratch.work.column(sum_column);
    std::copy_n(of_rows(c, c.own.registered[0], c.scratch.work.column(factor_column)),
                c.rows.size(), x);
    base::column_math().multiply(product(c, how.factors, c.scratch.work.column(chance_column)),
                                 c.rows.size(), x);
    if (c.plan.noise) {
        c.scratch.noise.make_whole(c.rows, x);
    }
    if (how.validity) {
        std::copy_n(thinned(c, {&*how.validity, 1}, x, random::Site::valid, 0), c.rows.size(), x);
    }
    store(c, x);
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

void expect_registered(const RegisteredPlan& how, std::size_t rows, const prior::Columns& inputs,
                       RouteScratch& route) {
    const std::size_t bands = how.bands.bands();
    std::array<const double*, most_cuts> registered{};
    std::array<double*, most_cuts> gradients{};
    std::array<double*, most_cuts> numbers{};
    for (std::size_t j = 0; j < bands; ++j) {
        double* const here = route.bands.column(j);
        if (j + 1 < bands) {
            base::column_math().difference(route.registered[j], route.registered[j + 1], rows,
                                           here);
        } else {
            std::copy_n(route.registered[j], rows, here);
        }
        registered[j] = here;
        gradients[j] = route.gradients.column(j);
        numbers[j] = route.year.column(j);
    }
    if (how.delta) {
        how.bands.find_gradients(inputs.column(*how.delta), rows, gradients.data());
    }
    how.bands.expect({rows, inputs.column(how.sensitivity),
                      how.validity ? inputs.column(*how.validity) : nullptr,
                      how.delta ? gradients.data() : nullptr, registered.data(), numbers.data()},
                     route.ratio.data());
}

void count_route(const Plan& plan, std::size_t route, const run::Block& block,
                 const prior::Columns& inputs, Scratch& scratch) {
    const RoutePlan& own_plan = plan.routes[route];
    for (std::size_t m = 0; m < own_plan.methods.size(); ++m) {
        const MethodPlan& method = own_plan.methods[m];
        Rows rows = Rows(scratch.all_rows).first(block.count);
        if (own_plan.selector) {
            const double* selected = inputs.column(*own_plan.selector);
            std::size_t picked = 0;
            for (std::size_t row = 0; row < block.count; ++row) {
                scratch.some_rows[picked] = row;
                picked += selected[row] == static_cast<double>(m) ? 1 : 0;
            }
            rows = Rows(scratch.some_rows).first(picked);
        }
        scratch.noise.start(block, method.entity);
        const Context context{plan, own_plan, method, inputs, scratch, scratch.routes[route], rows};
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
