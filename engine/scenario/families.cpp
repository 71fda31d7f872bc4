#include "engine/scenario/families.hpp"

#include <functional>
#include <limits>
#include <stdexcept>
#include <utility>

namespace raming::scenario {

using prior::Distribution;

namespace {

struct Quantile {
    double probability;
    double value;
};

/// `quantiles = [[0.05, 10], [0.95, 40]]`
std::vector<Quantile> read_quantiles(const Node& node) {
    std::vector<Quantile> result;
    if (node.require_array()) {
        for (const Node& pair : node.children()) {
            const std::vector<double> numbers = pair.numbers();
            if (numbers.size() == 2) {
                result.push_back({numbers[0], numbers[1]});
            } else {
                pair.error("E103",
                           "\"" + pair.path() + "\" should be a pair [probability, value].");
            }
        }
    }
    return result;
}

using TwoQuantiles = Distribution (*)(double, double, double, double);

Distribution from_two_quantiles(const Node& table, TwoQuantiles make) {
    const std::vector<Quantile> q = read_quantiles(table["quantiles"]);
    if (q.size() != 2) {
        throw std::domain_error(table["family"].text() + "(quantiles): takes exactly two pairs; "
                                                         "with more, use family = \"elicited\".");
    }
    return make(q[0].probability, q[0].value, q[1].probability, q[1].value);
}

Distribution read_beta(const Node& t) {
    const auto parts_of = [&](const char* one, const char* other) {
        const bool first = t.has(one); // both are asked for, so that neither is an unknown key
        return t.has(other) || first ? 1 : 0;
    };
    if (parts_of("quantiles", "quantiles") + parts_of("a", "b") + parts_of("yes", "no") +
            parts_of("mean", "n") >
        1) {
        throw std::domain_error(
            "a beta takes one of: mean and n; a and b; yes and no; quantiles. Here are parts of "
            "several. Keep one pair.");
    }
    if (t.has("quantiles")) {
        return from_two_quantiles(t, Distribution::beta_quantiles);
    }
    if (t.has("a") || t.has("b")) {
        return Distribution::beta(t["a"].number(), t["b"].number());
    }
    if (t.has("yes") || t.has("no")) {
        return Distribution::beta_counts(t["yes"].number(), t["no"].number());
    }
    return Distribution::beta_mean_size(t["mean"].number(), t["n"].number());
}

Distribution read_lognormal(const Node& t) {
    return t.has("quantiles") ? from_two_quantiles(t, Distribution::lognormal_quantiles)
                              : Distribution::lognormal(t["median"].number(), t["sdlog"].number());
}

Distribution read_gamma(const Node& t) {
    return t.has("quantiles") ? from_two_quantiles(t, Distribution::gamma_quantiles)
                              : Distribution::gamma(t["shape"].number(), t["mean"].number());
}

Distribution read_normal(const Node& t) {
    return t.has("quantiles") ? from_two_quantiles(t, Distribution::normal_quantiles)
                              : Distribution::normal(t["mean"].number(), t["sd"].number());
}

Distribution read_elicited(const Node& t) {
    std::vector<double> probabilities;
    std::vector<double> values;
    for (const Quantile& q : read_quantiles(t["quantiles"])) {
        probabilities.push_back(q.probability);
        values.push_back(q.value);
    }
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return Distribution::elicited(probabilities, values,
                                  t.has("min") ? t["min"].number() : -infinity,
                                  t.has("max") ? t["max"].number() : infinity);
}

Distribution read_mixture(const Node& t) {
    std::vector<std::pair<double, Distribution>> parts;
    const Node list = t["parts"];
    if (list.require_array()) {
        for (const Node& part : list.children()) {
            const double weight = part["weight"].number();
            parts.emplace_back(weight, read_family(part));
        }
    }
    return Distribution::mixture(std::move(parts));
}

struct Notation {
    std::string name;
    std::function<Distribution(const Node&)> read;
};

const std::vector<Notation>& notations() {
    using D = Distribution;
    static const std::vector<Notation> all = {
        {"beta", read_beta},
        {"lognormal", read_lognormal},
        {"gamma", read_gamma},
        {"normal", read_normal},
        {"half_normal", [](const Node& t) { return D::half_normal(t["sd"].number()); }},
        {"truncated_normal",
         [](const Node& t) {
             return D::truncated_normal(t["mean"].number(), t["sd"].number(), t["min"].number(),
                                        t["max"].number());
         }},
        {"triangular",
         [](const Node& t) {
             return D::triangular(t["min"].number(), t["mode"].number(), t["max"].number());
         }},
        {"pert",
         [](const Node& t) {
             return D::pert(t["min"].number(), t["mode"].number(), t["max"].number());
         }},
        {"uniform", [](const Node& t) { return D::uniform(t["min"].number(), t["max"].number()); }},
        {"log_uniform",
         [](const Node& t) { return D::log_uniform(t["min"].number(), t["max"].number()); }},
        {"discrete",
         [](const Node& t) { return D::discrete(t["values"].numbers(), t["weights"].numbers()); }},
        {"elicited", read_elicited},
        {"mixture", read_mixture},
        {"point", [](const Node& t) { return D::point(t["value"].number()); }},
    };
    return all;
}

} // namespace

std::vector<std::string> family_names() {
    std::vector<std::string> names;
    for (const Notation& notation : notations()) {
        names.push_back(notation.name);
    }
    return names;
}

Distribution read_family(const Node& table) {
    const std::size_t errors = table.error_count();
    const std::string family = table["family"].one_of(family_names());
    if (table.error_count() != errors) {
        table.skip();
    } else {
        for (const Notation& notation : notations()) {
            if (notation.name == family) {
                try {
                    Distribution distribution = notation.read(table);
                    if (table.error_count() == errors) {
                        return distribution;
                    }
                } catch (const std::domain_error& impossible) {
                    // Where parameters were missing or no numbers, that is the error to show.
                    if (table.error_count() == errors) {
                        table.skip();
                        table.overridden().error("E102", impossible.what());
                    }
                }
            }
        }
    }
    return Distribution::point(0.5);
}

} // namespace raming::scenario
