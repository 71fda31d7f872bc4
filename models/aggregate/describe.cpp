#include "models/aggregate/describe.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/scenario/value.hpp"

namespace raming::aggregate {

using schooling::Definition;
using schooling::Route;

namespace {

/// A remark with the definitions that it holds for, in the order in which they come up.
class Remarks {
public:
    void add(const std::string& remark, const std::string& definition) {
        for (auto& [text, definitions] : remarks_) {
            if (text == remark) {
                definitions += ", " + definition;
                return;
            }
        }
        remarks_.emplace_back(remark, definition);
    }
    [[nodiscard]] std::vector<std::string> texts() const {
        std::vector<std::string> texts;
        for (const auto& [text, definitions] : remarks_) {
            texts.push_back(text + " Concerns: " + definitions + ".");
        }
        return texts;
    }

private:
    std::vector<std::pair<std::string, std::string>> remarks_;
};

class Describer {
public:
    Describer(const Specification& specification, const scenario::Inputs& inputs, const Plan& plan)
        : spec_(specification), inputs_(inputs), plan_(plan) {}

    Description run() {
        Description description;
        for (std::size_t d = 0; d < spec_.definitions.size(); ++d) {
            const Definition& definition = spec_.definitions[d];
            if (spec_.asked[d]) {
                description.estimands.push_back(estimand(definition));
                if (!definition.note.empty()) {
                    description.notices.push_back(definition.id + ": " + definition.note);
                }
            }
        }
        const std::vector<std::string> remarks = remarks_.texts();
        description.notices.insert(description.notices.end(), remarks.begin(), remarks.end());
        return description;
    }

private:
    const Specification& spec_;
    const scenario::Inputs& inputs_;
    const Plan& plan_;
    Remarks remarks_;

    [[nodiscard]] const prior::Input& input(scenario::Slot slot) const {
        return inputs_.inputs[inputs_[slot]];
    }
    [[nodiscard]] double mean(scenario::Slot slot) const {
        return input(slot).mean(inputs_.inputs);
    }

    static bool has_register(const Route& route) {
        return !route.is_pool() &&
               (std::holds_alternative<schooling::Known>(route.methods.front().how) ||
                std::holds_alternative<schooling::Registered>(route.methods.front().how));
    }

    /// Mean of what the register of a route says beyond the part's threshold, if it has such a
    /// count.
    [[nodiscard]] std::optional<double> registered_beyond(const Route& route,
                                                          const Definition::Part& part) const {
        if (const auto* known = std::get_if<schooling::Known>(&route.methods.front().how)) {
            return mean(known->count);
        }
        if (!part.threshold || part.threshold->slot) {
            return std::nullopt;
        }
        double count = 0;
        for (const auto& entry :
             std::get<schooling::Registered>(route.methods.front().how).counts) {
            count = entry.is_share ? count * mean(entry.slot) : mean(entry.slot);
            if (entry.over == part.threshold->weeks) {
                return count;
            }
        }
        return std::nullopt;
    }

    run::Estimand estimand(const Definition& definition) {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        run::Estimand result{definition.id, definition.label, definition.label_nl, std::nullopt,
                             0.0,           infinity};
        double registered = 0;
        bool any = false;
        bool all = definition.basis == schooling::Basis::flow;
        for (const Definition::Part& part : definition.parts) {
            const Route& route = spec_.routes[part.route];
            result.moments_below =
                std::min(result.moments_below, plan_.routes[part.route].moments_below);
            note_extrapolation(definition, route, part);
            if (!has_register(route)) {
                remarks_.add("No register counts " + route.id +
                                 ": the registered number is without it.",
                             definition.id);
                continue;
            }
            const auto count = registered_beyond(route, part);
            any = true;
            all = all && count && !part.weight && part.bands.empty();
            registered += count.value_or(0);
        }
        if (any && all) {
            result.registered = registered;
        }
        if (result.moments_below <= 4) {
            const std::string what = result.moments_below <= 1   ? "no mean"
                                     : result.moments_below <= 2 ? "no standard deviation"
                                                                 : "no fourth moment";
            remarks_.add(
                "The distribution has " + what +
                    " (a sensitivity may come too near to 0), so that figure, or its error, is not "
                    "given. Read the median and the intervals.",
                definition.id);
        }
        return result;
    }

    void note_extrapolation(const Definition& definition, const Route& route,
                            const Definition::Part& part) {
        if (!part.threshold || !route.duration) {
            return;
        }
        const double last = route.counted_to();
        double asked = part.threshold->weeks;
        if (part.threshold->slot) {
            for (const prior::Member& member : input(*part.threshold->slot).members) {
                asked = std::max(asked, member.distribution.upper());
            }
        }
        if (asked > last || definition.basis == schooling::Basis::stock) {
            remarks_.add("How long children of " + route.id + " stay out beyond " +
                             scenario::shortest(last) +
                             " weeks is an extrapolation: families and shapes are assumptions.",
                         definition.id);
        }
    }
};

} // namespace

Description describe(const Specification& specification, const scenario::Inputs& inputs,
                     const Plan& plan) {
    return Describer(specification, inputs, plan).run();
}

} // namespace raming::aggregate
