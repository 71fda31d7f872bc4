#include "engine/report/coverage_meaning.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/report/labels.hpp"
#include "engine/report/world_phrases.hpp"

namespace raming::report {

namespace {

using results::CoverageResults;

constexpr double far = 3; ///< [standard errors]

/// Of the worlds, the share that held the truth.
double held(const CoverageResults& c, std::size_t contender, std::size_t definition,
            std::size_t level) {
    const std::size_t row = contender * c.definition.size() + definition;
    return c.covered[row * c.level.size() + level] / c.worlds.front();
}

/// How far that is from what is claimed, in its standard errors.
double distance(const CoverageResults& c, std::size_t definition, std::size_t level) {
    const double claimed = c.level[level];
    return (held(c, 0, definition, level) - claimed) /
           std::sqrt(claimed * (1 - claimed) / c.worlds.front());
}

std::string percent(const Text& text, double share) {
    return text.number(100 * share, 1) + "\u00a0%";
}

void add_name(std::string& list, const std::string& name) {
    list += (list.empty() ? "" : ", ") + name;
}

/// "ocw-4w (88.2 %)": the definitions that lie far off, with what the widest margin holds.
struct FarOff {
    std::string narrow;
    std::string wide;
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
        }
    }
    return found;
}

/// What the widest margin holds at worst where the estimator makes a mistake.
void write_mistake(Html& to, const Text& text, const CoverageResults& c, std::size_t contender) {
    const std::size_t widest = c.level.size() - 1;
    std::size_t worst = 0;
    std::size_t best = 0;
    for (std::size_t d = 0; d < c.definition.size(); ++d) {
        worst = held(c, contender, d, widest) < held(c, contender, worst, widest) ? d : worst;
        best = held(c, contender, d, widest) > held(c, contender, best, widest) ? d : best;
    }
    to.leaf(
        "li",
        text(phrase::meaning_mistake,
             {in_either(text, c.contender_label[contender], c.contender_label_nl[contender]).text,
              percent(text, held(c, contender, worst, widest)), c.definition[worst],
              percent(text, held(c, contender, best, widest)), c.definition[best]}));
}

} // namespace

void write_meaning(Html& to, const Text& text, const CoverageResults& c) {
    const FarOff found = far_off(text, c);
    const std::string widest = text.number(100 * c.level.back());
    const bool stress = c.world.front().starts_with("stress");
    to.leaf("h3", text(phrase::meaning));
    if (found.narrow.empty() && found.wide.empty()) {
        to.leaf("p", text(stress ? phrase::meaning_stress_borne : phrase::meaning_trusted));
    }
    if (!found.narrow.empty()) {
        to.leaf("p", text(phrase::meaning_narrow, {widest, found.narrow}));
    }
    if (!found.wide.empty()) {
        to.leaf("p", text(phrase::meaning_wide, {widest, found.wide}));
    }
    if (c.contender.size() > 1 && c.world.front() != "typical") {
        to.leaf("p", text(phrase::meaning_mistakes, {widest}));
        to.open("ul");
        for (std::size_t contender = 1; contender < c.contender.size(); ++contender) {
            write_mistake(to, text, c, contender);
        }
        to.close();
    }
    to.leaf("p", text(phrase::meaning_limits), {{"class", "note"}});
}

} // namespace raming::report
