// The factories of Distribution: what a parameter may be, said in words, and what a family is
// called.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <stdexcept>

#include "engine/prior/families.hpp"

namespace raming::prior {

namespace {

struct Parameter {
    const char* name;
    double value;
};

std::string number(double value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

/// "beta(mean = 0.85, n = 20)"
std::string called(const std::string& family, std::initializer_list<Parameter> parameters) {
    std::string text = family + '(';
    for (const Parameter& parameter : parameters) {
        if (text.back() != '(') {
            text += ", ";
        }
        text += std::string(parameter.name) + " = " + number(parameter.value);
    }
    return text + ')';
}

void require(bool holds, const std::string& family, std::initializer_list<Parameter> parameters,
             const std::string& rule) {
    if (!holds) {
        throw std::domain_error(called(family, parameters) + ": " + rule + ".");
    }
}

void require_finite(const std::string& family, std::initializer_list<Parameter> parameters) {
    for (const Parameter& parameter : parameters) {
        require(std::isfinite(parameter.value), family, {parameter},
                std::string(parameter.name) + " has to be a finite number");
    }
}

void require_positive(const std::string& family, std::initializer_list<Parameter> parameters) {
    require_finite(family, parameters);
    for (const Parameter& parameter : parameters) {
        require(parameter.value > 0, family, {parameter},
                std::string(parameter.name) + " has to be above 0");
    }
}

void require_shape(const std::string& family, Parameter parameter) {
    require_positive(family, {parameter});
    require(parameter.value >= least_shape && parameter.value <= greatest_shape, family,
            {parameter},
            std::string(parameter.name) + " has to lie between " + number(least_shape) + " and " +
                number(greatest_shape));
}

void require_range(const std::string& family, double min, double max) {
    require(min < max, family, {{"min", min}, {"max", max}}, "min has to lie below max");
}

void require_mode(const std::string& family, double min, double mode, double max) {
    require_finite(family, {{"min", min}, {"mode", mode}, {"max", max}});
    require_range(family, min, max);
    require(min <= mode && mode <= max, family, {{"min", min}, {"mode", mode}, {"max", max}},
            "the mode lies between min and max");
}

void require_two_quantiles(const std::string& family, double p1, double x1, double p2, double x2) {
    require_finite(family, {{"p1", p1}, {"x1", x1}, {"p2", p2}, {"x2", x2}});
    for (const Parameter& p : {Parameter{"p1", p1}, Parameter{"p2", p2}}) {
        require(p.value > 0 && p.value < 1, family, {p}, "a probability lies between 0 and 1");
    }
    require(p1 < p2, family, {{"p1", p1}, {"p2", p2}}, "the probabilities have to ascend");
    require(x1 < x2, family, {{"x1", x1}, {"x2", x2}}, "the quantiles have to ascend");
}

/// `exact`: see Distribution::Family.
FamilyPointer described(FamilyPointer family, std::string description, std::string exact = "") {
    family->description = std::move(description);
    family->exact = std::move(exact);
    return family;
}

/// All digits of some numbers.
std::string exactly(std::initializer_list<Real> numbers) {
    std::string text;
    for (const Real number : numbers) {
        char digits[64];
        const int length = std::snprintf(digits, sizeof digits, "%La ", number);
        text.append(digits, static_cast<std::size_t>(length));
    }
    return text;
}

/// The family that was solved for, once it is seen to have the quantiles asked for.
FamilyPointer verified(FamilyPointer family, double p1, double x1, double p2, double x2) {
    constexpr Real agreement = 1e-9L;
    for (const auto& [p, x] : {std::pair{p1, x1}, std::pair{p2, x2}}) {
        const Real found = family->quantile(lower_tail(p));
        if (!(std::abs(found - x) <= agreement * std::abs(static_cast<Real>(x)))) {
            throw std::domain_error(family->description +
                                    ": no member of the family has these two quantiles.");
        }
    }
    return family;
}

std::string called_by_quantiles(const std::string& family, double p1, double x1, double p2,
                                double x2) {
    return family + '(' + number(100 * p1) + " % = " + number(x1) + ", " + number(100 * p2) +
           " % = " + number(x2) + ')';
}

} // namespace

Distribution Distribution::point(double value) {
    require_finite("point", {{"value", value}});
    return Distribution(described(make_steps({{value, 1}}), called("point", {{"value", value}})));
}

Distribution Distribution::beta(double a, double b) {
    require_shape("beta", {"a", a});
    require_shape("beta", {"b", b});
    return Distribution(described(make_beta(a, b, 0, 1), called("beta", {{"a", a}, {"b", b}})));
}

Distribution Distribution::beta_mean_size(double mean, double size) {
    require_finite("beta", {{"mean", mean}, {"n", size}});
    require(mean > 0 && mean < 1, "beta", {{"mean", mean}}, "a mean lies between 0 and 1");
    require(size > 0, "beta", {{"n", size}}, "n has to be above 0");
    const double a = mean * size;
    const double b = (1 - mean) * size;
    require(std::min(a, b) >= least_shape && std::max(a, b) <= greatest_shape, "beta",
            {{"mean", mean}, {"n", size}},
            "n times the mean, and n times its complement, have to lie between " +
                number(least_shape) + " and " + number(greatest_shape));
    return Distribution(
        described(make_beta(a, b, 0, 1), called("beta", {{"mean", mean}, {"n", size}})));
}

Distribution Distribution::beta_counts(double yes, double no) {
    for (const Parameter& count : {Parameter{"yes", yes}, Parameter{"no", no}}) {
        require_finite("beta", {count});
        require(count.value >= 0, "beta", {count}, "a count is not below 0");
        require(count.value < greatest_shape, "beta", {count},
                "a count lies below " + number(greatest_shape));
    }
    return Distribution(described(make_beta(Real{yes} + 0.5L, Real{no} + 0.5L, 0, 1),
                                  called("beta", {{"yes", yes}, {"no", no}})));
}

Distribution Distribution::beta_quantiles(double p1, double x1, double p2, double x2) {
    require_two_quantiles("beta", p1, x1, p2, x2);
    require(x1 > 0, "beta", {{"x1", x1}}, "a share lies between 0 and 1");
    require(x2 < 1, "beta", {{"x2", x2}}, "a share lies between 0 and 1");
    const auto [a, b] = solve_beta(p1, x1, p2, x2);
    const std::string name = called_by_quantiles("beta", p1, x1, p2, x2);
    if (std::isnan(a) || std::isnan(b)) {
        throw std::domain_error(name + ": no member of the family has these two quantiles.");
    }
    return Distribution(
        verified(described(make_beta(a, b, 0, 1), name, exactly({a, b})), p1, x1, p2, x2));
}

Distribution Distribution::lognormal(double median, double sdlog) {
    require_positive("lognormal", {{"median", median}, {"sdlog", sdlog}});
    return Distribution(described(make_lognormal(std::log(Real{median}), sdlog),
                                  called("lognormal", {{"median", median}, {"sdlog", sdlog}})));
}

Distribution Distribution::lognormal_quantiles(double p1, double x1, double p2, double x2) {
    require_two_quantiles("lognormal", p1, x1, p2, x2);
    require_positive("lognormal", {{"x1", x1}});
    const Real z1 = score_of(lower_tail(p1));
    const Real z2 = score_of(lower_tail(p2));
    const Real sdlog = std::log(Real{x2} / x1) / (z2 - z1);
    const Real log_median = std::log(Real{x1}) - sdlog * z1;
    return Distribution(verified(described(make_lognormal(log_median, sdlog),
                                           called_by_quantiles("lognormal", p1, x1, p2, x2),
                                           exactly({log_median, sdlog})),
                                 p1, x1, p2, x2));
}

Distribution Distribution::gamma(double shape, double mean) {
    require_shape("gamma", {"shape", shape});
    require_positive("gamma", {{"mean", mean}});
    return Distribution(described(make_gamma(shape, Real{mean} / shape),
                                  called("gamma", {{"shape", shape}, {"mean", mean}})));
}

Distribution Distribution::gamma_quantiles(double p1, double x1, double p2, double x2) {
    require_two_quantiles("gamma", p1, x1, p2, x2);
    require_positive("gamma", {{"x1", x1}});
    const auto [shape, scale] = solve_gamma(p1, x1, p2, x2);
    const std::string name = called_by_quantiles("gamma", p1, x1, p2, x2);
    if (std::isnan(shape)) {
        throw std::domain_error(name + ": no member of the family has these two quantiles.");
    }
    return Distribution(verified(described(make_gamma(shape, scale), name, exactly({shape, scale})),
                                 p1, x1, p2, x2));
}

Distribution Distribution::normal(double mean, double sd) {
    require_finite("normal", {{"mean", mean}});
    require_positive("normal", {{"sd", sd}});
    return Distribution(
        described(make_normal(mean, sd), called("normal", {{"mean", mean}, {"sd", sd}})));
}

Distribution Distribution::normal_quantiles(double p1, double x1, double p2, double x2) {
    require_two_quantiles("normal", p1, x1, p2, x2);
    const Real z1 = score_of(lower_tail(p1));
    const Real sd = (Real{x2} - x1) / (score_of(lower_tail(p2)) - z1);
    const Real mean = x1 - sd * z1;
    return Distribution(described(
        make_normal(mean, sd), called_by_quantiles("normal", p1, x1, p2, x2), exactly({mean, sd})));
}

Distribution Distribution::half_normal(double sd) {
    require_positive("half_normal", {{"sd", sd}});
    return Distribution(
        described(make_truncated_normal(0, sd, 0, std::numeric_limits<Real>::infinity()),
                  called("half_normal", {{"sd", sd}})));
}

Distribution Distribution::truncated_normal(double mean, double sd, double min, double max) {
    require_finite("truncated_normal", {{"mean", mean}});
    require_positive("truncated_normal", {{"sd", sd}});
    for (const Parameter& end : {Parameter{"min", min}, Parameter{"max", max}}) {
        require(!std::isnan(end.value), "truncated_normal", {end},
                std::string(end.name) + " has to be a number");
    }
    require_range("truncated_normal", min, max);
    constexpr double farthest = 30;
    require(min < mean + farthest * sd && max > mean - farthest * sd, "truncated_normal",
            {{"mean", mean}, {"sd", sd}, {"min", min}, {"max", max}},
            "the range lies more than 30 standard deviations from the mean");
    return Distribution(described(
        make_truncated_normal(mean, sd, min, max),
        called("truncated_normal", {{"mean", mean}, {"sd", sd}, {"min", min}, {"max", max}})));
}

Distribution Distribution::triangular(double min, double mode, double max) {
    require_mode("triangular", min, mode, max);
    return Distribution(
        described(make_triangular(min, mode, max),
                  called("triangular", {{"min", min}, {"mode", mode}, {"max", max}})));
}

Distribution Distribution::pert(double min, double mode, double max) {
    require_mode("pert", min, mode, max);
    const Real width = Real{max} - min;
    const Real a = 1 + 4 * (Real{mode} - min) / width;
    const Real b = 1 + 4 * (Real{max} - mode) / width;
    return Distribution(described(make_beta(a, b, min, max),
                                  called("pert", {{"min", min}, {"mode", mode}, {"max", max}})));
}

Distribution Distribution::uniform(double min, double max) {
    require_finite("uniform", {{"min", min}, {"max", max}});
    require_range("uniform", min, max);
    return Distribution(
        described(make_uniform(min, max), called("uniform", {{"min", min}, {"max", max}})));
}

Distribution Distribution::log_uniform(double min, double max) {
    require_positive("log_uniform", {{"min", min}, {"max", max}});
    require_range("log_uniform", min, max);
    return Distribution(
        described(make_log_uniform(min, max), called("log_uniform", {{"min", min}, {"max", max}})));
}

Distribution Distribution::discrete(std::vector<double> values, std::vector<double> weights) {
    if (values.empty() || values.size() != weights.size()) {
        throw std::domain_error("discrete(" + std::to_string(values.size()) + " values, " +
                                std::to_string(weights.size()) +
                                " weights): it takes a weight for each of one or more values.");
    }
    std::vector<std::pair<double, Real>> atoms;
    for (std::size_t i = 0; i < values.size(); ++i) {
        require_finite("discrete", {{"value", values[i]}, {"weight", weights[i]}});
        require(weights[i] >= 0, "discrete", {{"weight", weights[i]}}, "a weight is not below 0");
        if (weights[i] > 0) {
            atoms.emplace_back(values[i], weights[i]);
        }
    }
    if (atoms.empty()) {
        throw std::domain_error("discrete(weights = 0): at least one weight has to be above 0.");
    }
    std::stable_sort(atoms.begin(), atoms.end(),
                     [](const auto& l, const auto& r) { return l.first < r.first; });
    std::vector<std::pair<double, Real>> distinct;
    std::string description = "discrete(";
    for (const auto& [value, weight] : atoms) {
        if (!distinct.empty() && distinct.back().first == value) {
            distinct.back().second += weight;
        } else {
            distinct.emplace_back(value, weight);
        }
    }
    std::string exact;
    for (const auto& [value, weight] : distinct) {
        exact += exactly({weight});
        description += (description.back() == '(' ? "" : ", ") + number(value) + ": " +
                       number(static_cast<double>(weight));
    }
    return Distribution(
        described(make_steps(std::move(distinct)), description + ')', std::move(exact)));
}

Distribution Distribution::elicited(std::vector<double> probabilities, std::vector<double> values,
                                    double min, double max) {
    if (values.size() < 2 || values.size() != probabilities.size()) {
        throw std::domain_error(
            "elicited(" + std::to_string(probabilities.size()) + " probabilities, " +
            std::to_string(values.size()) +
            " values): it takes two or more quantiles, each with its probability.");
    }
    std::string description = "elicited(";
    std::string exact;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double p = probabilities[i];
        require_finite("elicited", {{"p", p}, {"value", values[i]}});
        require(p > 0 && p < 1, "elicited", {{"p", p}}, "a probability lies between 0 and 1");
        if (i > 0) {
            require(probabilities[i - 1] < p, "elicited", {{"p", probabilities[i - 1]}, {"p", p}},
                    "the probabilities have to ascend");
            require(values[i - 1] < values[i], "elicited",
                    {{"value", values[i - 1]}, {"value", values[i]}}, "the values have to ascend");
        }
        exact += exactly({p});
        description += (i == 0 ? "" : ", ") + number(100 * p) + " % = " + number(values[i]);
    }
    require(min < values.front(), "elicited", {{"min", min}, {"value", values.front()}},
            "min has to lie below every quantile");
    require(max > values.back(), "elicited", {{"max", max}, {"value", values.back()}},
            "max has to lie above every quantile");
    for (const Parameter& bound : {Parameter{"min", min}, Parameter{"max", max}}) {
        if (std::isfinite(bound.value)) {
            description += std::string(", ") + bound.name + " = " + number(bound.value);
        }
    }
    return Distribution(
        described(make_elicited(probabilities, values, min, max), description + ')', exact));
}

Distribution Distribution::mixture(std::vector<std::pair<double, Distribution>> parts) {
    Real total = 0;
    for (const auto& [weight, distribution] : parts) {
        require_finite("mixture", {{"weight", weight}});
        require(weight >= 0, "mixture", {{"weight", weight}}, "a weight is not below 0");
        total += weight;
    }
    if (!(total > 0)) {
        throw std::domain_error("mixture(weights = 0): at least one weight has to be above 0.");
    }
    std::vector<MixturePart> kept;
    std::string description = "mixture(";
    std::string exact;
    for (const auto& [weight, distribution] : parts) {
        if (weight > 0) {
            const Real share = weight / total;
            description += (kept.empty() ? "" : ", ") + number(static_cast<double>(share)) + ": " +
                           distribution.describe();
            exact += exactly({share}) + distribution.family().exact;
            kept.push_back({share, distribution});
        }
    }
    return Distribution(
        described(make_mixture(std::move(kept)), description + ')', std::move(exact)));
}

} // namespace raming::prior
