#include "tests/models/aggregate/random_scenario.hpp"

#include <algorithm>
#include <cmath>

#include "engine/random/stream.hpp"

namespace raming::aggregate_test {

namespace {

constexpr const char* because = ", assumption = \"test\" }";

class Maker {
public:
    explicit Maker(std::uint64_t seed) : stream_({.seed = seed, .entity = 99}) {}

    double between(double low, double high) { return low + (high - low) * stream_.uniform(); }
    std::size_t below(std::size_t n) {
        return static_cast<std::size_t>(stream_.uniform() * static_cast<double>(n));
    }
    bool chance(double p) { return stream_.uniform() < p; }
    template <typename Thing>
    void shuffle(std::vector<Thing>& things) {
        for (std::size_t i = things.size(); i > 1; --i) {
            std::swap(things[i - 1], things[below(i)]);
        }
    }

    std::string number(double low, double high) { return std::to_string(between(low, high)); }
    std::string whole(double low, double high) {
        return std::to_string(static_cast<long>(low * std::pow(high / low, stream_.uniform())));
    }
    std::string fixed(const std::string& value) { return "{ value = " + value + because; }
    /// Families whose tables are quick to make: few inputs here need a beta.
    std::string share(double low, double high) {
        const double mean = between(low, high);
        const double reach = 0.8 * std::min(mean, 1 - mean);
        return "{ family = \"triangular\", min = " + std::to_string(mean - reach) +
               ", mode = " + std::to_string(mean) + ", max = " + std::to_string(mean + reach) +
               because;
    }
    std::string beta(double low, double high) {
        return "{ family = \"beta\", mean = " + number(low, high) + ", n = " + number(4, 60) +
               because;
    }
    std::string shape(double low, double high) {
        return chance(0.8) ? fixed(number(low, high)) : lognormal(low, high);
    }
    std::string lognormal(double low, double high) {
        return "{ family = \"lognormal\", median = " + number(low, high) +
               ", sdlog = " + number(0.1, 0.6) + because;
    }

    std::string sensitivity() {
        if (chance(0.7)) {
            return "sensitivity = " + (chance(0.3) ? beta(0.2, 0.95) : share(0.2, 0.95)) + "\n";
        }
        return "sensitivity.pool.a = { weight = 0.6, family = \"beta\", mean = " +
               number(0.3, 0.9) + ", n = 9" + because +
               "\nsensitivity.pool.b = { weight = 0.4, family = \"uniform\", min = 0.2, "
               "max = 0.8" +
               because + "\n";
    }

    std::string duration(const std::string& route, bool pair) {
        std::string text = "[routes." + route + ".duration]\nassumption = \"test\"\n";
        if (chance(0.5)) {
            text += "families = { weibull = 0.6, lognormal = 0.4 }\n";
            text += "weibull = " + shape(0.6, 1.2) + "\nlognormal = " + shape(0.8, 1.3) + "\n";
        } else {
            text += "families = { weibull = 1 }\nweibull = " + shape(0.6, 1.2) + "\n";
        }
        if (pair) {
            text += "pair = { from = 4, to = 13 }\nspell_share = " + share(0.4, 0.8) + "\n";
        }
        return text;
    }

    std::string registered(const std::string& name) {
        std::string text = "[routes." + name + "]\nmethod = \"registered\"\n" + sensitivity();
        text += chance(0.5) ? "validity = " + share(0.6, 0.95) + "\n" : "";
        text += chance(0.5)
                    ? "delta = { family = \"half_normal\", sd = 0.5" + std::string(because) + "\n"
                    : "";
        text += chance(0.3) ? "shares.part = " + share(0.4, 0.9) + "\n" : "";
        text += chance(0.5) ? "ages = [5, 16]\n" : "";
        text += "registered = [{ over = " + std::string(chance(0.5) ? "0" : "4") +
                ", count = " + fixed(whole(20, 9000)) +
                " }, { over = 13, share = " + share(0.3, 0.8) + " }";
        text += chance(0.4) ? ", { over = 26, share = " + share(0.3, 0.8) + " }" : "";
        return text + "]\n" + duration(name, false);
    }

    /// A multiple of the first route, or a share of a population, or one of the two.
    std::string derived(const std::string& name, const std::string& source) {
        const std::string multiple = "method = \"multiplier\"\nof = [\"" + source +
                                     "\"]\ncounted = \"" + (chance(0.5) ? "true" : "registered") +
                                     "\"\nover = 13\n" + "factors.times = " + lognormal(0.3, 2) +
                                     "\n";
        const std::string part = "method = \"prevalence\"\nover = 4\ngroups.all.population = " +
                                 fixed(whole(2000, 90'000)) +
                                 "\ngroups.all.shares.ill = " + share(0.01, 0.05) +
                                 "\nshares.unseen = " + share(0.3, 0.7) + "\n";
        std::string text = "[routes." + name + "]\nfrom = 4\n";
        if (chance(0.4)) {
            text += "method = \"pool\"\n[routes." + name + ".pool.multiple]\nweight = 0.5\n" +
                    multiple + "[routes." + name + ".pool.part]\nweight = 0.5\n" + part;
        } else {
            text += chance(0.5) ? multiple : part;
        }
        return text + duration(name, true);
    }

    std::string known(const std::string& name) {
        return "[routes." + name + "]\nmethod = \"known\"\ncount = " + fixed(whole(20, 5000)) +
               "\nshares.without = " + share(0.3, 0.9) + "\n";
    }

private:
    random::Stream stream_;
};

std::string list_of(std::vector<std::string> names, bool reversed) {
    if (reversed) {
        std::reverse(names.begin(), names.end());
    }
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "[\"" : ", \"") + name + "\"";
    }
    return text + "]";
}

std::string overlaps(Maker& maker, const std::vector<std::string>& routes, bool reversed) {
    std::vector<std::string> tables;
    for (std::size_t r = 1; r < routes.size(); ++r) {
        if (!maker.chance(0.7)) {
            continue;
        }
        // A union of all routes before it, or one of them.
        std::vector<std::string> with(routes.begin(),
                                      routes.begin() + static_cast<std::ptrdiff_t>(r));
        if (maker.chance(0.6)) {
            with = {with[maker.below(with.size())]};
        }
        tables.push_back("[overlaps." + routes[r] + "]\nroute = \"" + routes[r] +
                         "\"\nwith = " + list_of(with, reversed) +
                         "\nshares.both = " + maker.share(0.02, 0.3) + "\n");
    }
    if (reversed) {
        std::reverse(tables.begin(), tables.end());
    }
    std::string text;
    for (const std::string& table : tables) {
        text += table;
    }
    static const std::vector<std::string> rules = {
        "\"nested\"", "\"disjoint\"", "\"independent\"",
        "{ independent = 0.5, nested = 0.3, disjoint = 0.2 }"};
    return "[overlap]\nrule = " + rules[maker.below(rules.size())] + "\nassumption = \"test\"\n" +
           text;
}

std::string definitions(const std::string& what, const std::string& routes) {
    std::string text;
    for (const int threshold : thresholds()) {
        for (const bool stock : {false, true}) {
            text += "[definitions." + definition_name(what, threshold, stock) +
                    "]\nroutes = " + routes + "\nthreshold = " + std::to_string(threshold) +
                    (stock ? "\nbasis = \"stock\"" : "") + "\n";
        }
    }
    return text;
}

} // namespace

const std::vector<int>& thresholds() {
    static const std::vector<int> all = {4, 9, 13, 40};
    return all;
}

std::string definition_name(const std::string& what, int threshold, bool stock) {
    return what + "-" + std::to_string(threshold) + (stock ? "-stock" : "");
}

RandomScenario random_scenario(std::uint64_t seed, bool noise, bool reversed) {
    Maker maker(seed);
    RandomScenario result;
    result.noise = noise;
    std::string text = "format = 1\ntitle = \"random\"\nnoise = \"" +
                       std::string(noise ? "on" : "off") + "\"\ntotal_prior = \"" +
                       (maker.chance(0.2) ? "flat" : "scale") + "\"\n";
    if (maker.chance(0.5)) {
        text +=
            "[[population]]\nages = [4, 17]\ncount = " + maker.fixed(maker.whole(9000, 400'000)) +
            "\n";
    }
    result.routes = {"alpha"};
    text += maker.registered("alpha");
    const auto add = [&](const std::string& name, const std::string& table) {
        result.routes.push_back(name);
        text += table;
    };
    if (maker.chance(0.7)) {
        add("beta", maker.registered("beta"));
    }
    if (maker.chance(0.7)) {
        add("gamma", maker.derived("gamma", "alpha"));
    }
    add("omega", maker.known("omega"));
    text += overlaps(maker, result.routes, reversed);
    result.order = result.routes;
    maker.shuffle(result.order);
    for (const std::string& route : result.routes) {
        text += definitions("one-" + route, "[\"" + route + "\"]");
    }
    for (std::size_t k = 0; k < result.order.size(); ++k) {
        text += definitions("set-" + std::to_string(k),
                            list_of({result.order.begin(),
                                     result.order.begin() + static_cast<std::ptrdiff_t>(k + 1)},
                                    reversed));
    }
    result.text = text;
    return result;
}

} // namespace raming::aggregate_test
