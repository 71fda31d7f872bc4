#include "engine/report/coverage_meaning.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/report/labels.hpp"
#include "engine/report/world_phrases.hpp"

namespace raming::report {

namespace {

using results::CoverageResults;

constexpr double far = 3; ///< [standard errors]
constexpr double uneven = 0.001;

/// Percent of the worlds that held the truth.
double held(const CoverageResults& c, std::size_t contender, std::size_t definition,
            std::size_t level) {
    const std::size_t row = contender * c.definition.size() + definition;
    return 100 * c.covered[row * c.level.size() + level] / c.worlds.front();
}

/// How far that is from what is claimed, in its standard errors.
double distance(const CoverageResults& c, std::size_t definition, std::size_t level) {
    const double claimed = c.level[level];
    return (held(c, 0, definition, level) / 100 - claimed) /
           std::sqrt(claimed * (1 - claimed) / c.worlds.front());
}

std::string percent(const Text& text, double number) {
    return text.number(number, 1) + "\u00a0%";
}

void add_name(std::string& list, const std::string& name) {
    list += (list.empty() ? "" : ", ") + name;
}

/// "ocw-4w (88.2 %)": the definitions that lie far off, with what the widest margin holds.
struct FarOff {
    std::string narrow;
    std::string wide;
    std::string uneven; ///< ranks alone
};

FarOff far_off(const Text& text, const CoverageResults& c) {
    FarOff found;
    for (std::size_t d = 0; d < c.definition.size(); ++d) {
        double lowest = 0;
        double highest = 0;
        for (std::size_t k = 0; k < c.level.size(); ++k) {
            lowest = std::min(lowest, distance(c, d, k));
            highest = std::max(highest, distance(c, d, k));
        }
        const std::string name =
            c.definition[d] + " (" + percent(text, held(c, 0, d, c.level.size() - 1)) + ")";
        if (lowest < -far) {
            add_name(found.narrow, name);
        } else if (highest > far) {
            add_name(found.wide, name);
        } else if (c.p_value[d] < uneven) {
            add_name(found.uneven, c.definition[d]);
        }
    }
    return found;
}

/// Of the definitions, where the widest margin of a contender holds the truth least and most often.
struct Extremes {
    std::size_t contender;
    std::size_t worst;
    std::size_t best;
};

Extremes extremes(const CoverageResults& c, std::size_t contender) {
    const std::size_t widest = c.level.size() - 1;
    Extremes found{contender, 0, 0};
    for (std::size_t d = 0; d < c.definition.size(); ++d) {
        const double here = held(c, contender, d, widest);
        found.worst = here < held(c, contender, found.worst, widest) ? d : found.worst;
        found.best = here > held(c, contender, found.best, widest) ? d : found.best;
    }
    return found;
}

void write_mistakes(Html& to, const Text& text, const CoverageResults& c) {
    const std::size_t widest = c.level.size() - 1;
    std::vector<Extremes> mistakes;
    for (std::size_t contender = 1; contender < c.contender.size(); ++contender) {
        mistakes.push_back(extremes(c, contender));
    }
    const auto at_worst = [&](const Extremes& one) {
        return held(c, one.contender, one.worst, widest);
    };
    std::stable_sort(mistakes.begin(), mistakes.end(), [&](const Extremes& a, const Extremes& b) {
        return at_worst(a) < at_worst(b);
    });
    to.leaf("p", text(phrase::meaning_mistakes, {text.number(100 * c.level.back())}));
    to.open("ul");
    for (const Extremes& one : mistakes) {
        const Label label =
            in_either(text, c.contender_label[one.contender], c.contender_label_nl[one.contender]);
        to.leaf("li", text(phrase::meaning_mistake,
                           {label.text, percent(text, at_worst(one)), c.definition[one.worst],
                            percent(text, held(c, one.contender, one.best, widest)),
                            c.definition[one.best]}));
    }
    to.close();
}

} // namespace

void write_meaning(Html& to, const Text& text, const CoverageResults& c) {
    const FarOff found = far_off(text, c);
    const std::string widest = text.number(100 * c.level.back());
    const bool stress = c.world.front().starts_with("stress");
    to.leaf("h3", text(phrase::meaning));
    if (c.worlds.front() < static_cast<double>(results::fewest_telling_worlds)) {
        to.leaf("p", text(phrase::meaning_few, {text.number(c.worlds.front())}));
        return;
    }
    if (found.narrow.empty() && found.wide.empty() && found.uneven.empty()) {
        to.leaf("p", text(stress ? phrase::meaning_stress_borne : phrase::meaning_trusted));
    }
    if (!found.narrow.empty()) {
        to.leaf("p", text(phrase::meaning_narrow, {widest, found.narrow}));
    }
    if (!found.wide.empty()) {
        to.leaf("p", text(phrase::meaning_wide, {widest, found.wide}));
    }
    if (!found.uneven.empty()) {
        to.leaf("p", text(phrase::meaning_uneven, {found.uneven}));
    }
    if (c.contender.size() > 1 && c.world.front() != "typical") {
        write_mistakes(to, text, c);
    }
    to.leaf("p", text(phrase::meaning_limits), {{"class", "note"}});
}

} // namespace raming::report
