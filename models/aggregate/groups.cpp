#include "models/aggregate/groups.hpp"

#include <array>
#include <optional>

namespace raming::aggregate {

namespace {

enum Reason : std::size_t { registration, validity, duration, overlap, multipliers, wording };
constexpr std::size_t reasons = 6;

struct Name {
    const char* id;
    const char* label;
    const char* label_nl;
};
constexpr std::array<Name, reasons> names = {{
    {"registration", "what registers miss", "wat registers missen"},
    {"validity", "wrong entries in registers", "onjuiste gevallen in registers"},
    {"duration", "how long absences last", "hoe lang afwezigheid duurt"},
    {"overlap", "children in two routes at once", "kinderen in twee routes tegelijk"},
    {"multipliers", "factors, shares and rates", "factoren, aandelen en percentages"},
    {"wording", "words that a definition leaves open", "woorden die een definitie openlaat"},
}};

class Grouper {
public:
    explicit Grouper(const Plan& plan) : plan_(plan), reason_of_(plan.inputs.size()) {}

    std::vector<run::InputGroup> run() {
        // The order is that of precedence: registers first, as their inputs may be shared.
        for (const RoutePlan& route : plan_.routes) {
            for (const MethodPlan& method : route.methods) {
                add_registers(method);
            }
        }
        for (const RoutePlan& route : plan_.routes) {
            for (const MethodPlan& method : route.methods) {
                add_validity(method);
            }
        }
        for (const RoutePlan& route : plan_.routes) {
            add_durations(route);
        }
        add_overlaps();
        for (const RoutePlan& route : plan_.routes) {
            add(route.selector, multipliers);
            for (const MethodPlan& method : route.methods) {
                add_factors(method);
            }
        }
        for (const DefinitionPlan& definition : plan_.definitions) {
            add_words(definition);
        }
        return collected();
    }

private:
    const Plan& plan_;
    std::vector<std::optional<Reason>> reason_of_; ///< of each input

    void add(InputIndex k, Reason reason) {
        if (reason_of_[k]) {
            return;
        }
        reason_of_[k] = reason;
        const prior::Input& input = plan_.inputs[k];
        add(input.selector, reason);
        for (const prior::Member& member : input.members) {
            add(member.bias, reason);
        }
    }
    void add(const std::optional<InputIndex>& k, Reason reason) {
        if (k) {
            add(*k, reason);
        }
    }
    void add(const std::vector<InputIndex>& all, Reason reason) {
        for (const InputIndex k : all) {
            add(k, reason);
        }
    }

    void add_registers(const MethodPlan& method) {
        if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
            add(registered->sensitivity, registration);
            add(registered->delta, registration);
            for (const RegisteredPlan::Count& count : registered->counts) {
                if (!count.is_share) {
                    add(count.input, registration);
                }
            }
        }
    }

    void add_validity(const MethodPlan& method) {
        if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
            add(registered->validity, validity);
        } else if (const auto* known = std::get_if<KnownPlan>(&method.how)) {
            add(known->validity, validity);
        }
    }

    void add_durations(const RoutePlan& route) {
        for (const MethodPlan& method : route.methods) {
            if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
                for (const RegisteredPlan::Count& count : registered->counts) {
                    if (count.is_share) {
                        add(count.input, duration);
                    }
                }
            }
        }
        if (route.duration) {
            add(route.duration->selector, duration);
            add(route.duration->spell_share, duration);
            for (const DurationPlan::Member& member : route.duration->members) {
                add(member.shape, duration);
            }
        }
    }

    void add_overlaps() {
        add(plan_.rule, overlap);
        for (const ComponentPlan& component : plan_.components) {
            for (const std::vector<InputIndex>& shares : component.shares) {
                add(shares, overlap);
            }
        }
    }

    void add_factors(const MethodPlan& method) {
        add(method.shares, multipliers);
        if (const auto* multiplier = std::get_if<MultiplierPlan>(&method.how)) {
            add(multiplier->factors, multipliers);
        } else if (const auto* prevalence = std::get_if<PrevalencePlan>(&method.how)) {
            for (const PrevalencePlan::Group& group : prevalence->groups) {
                add(group.population, multipliers);
                add(group.shares, multipliers);
            }
        } else if (const auto* known = std::get_if<KnownPlan>(&method.how)) {
            add(known->count, multipliers);
            add(known->factors, multipliers);
        }
    }

    void add_words(const DefinitionPlan& definition) {
        for (const PartPlan& part : definition.parts) {
            add(part.weight, wording);
            add(part.choice, wording);
            for (const PartPlan::Option& option : part.options) {
                add(plan_.routes[part.route].cuts[option.cut].input, wording);
            }
        }
    }

    [[nodiscard]] std::vector<run::InputGroup> collected() const {
        std::vector<run::InputGroup> groups;
        for (std::size_t reason = 0; reason < reasons; ++reason) {
            run::InputGroup group{names[reason].id,
                                  names[reason].label,
                                  names[reason].label_nl,
                                  reason == wording ? run::InputGroup::Kind::words
                                                    : run::InputGroup::Kind::inputs,
                                  {}};
            for (std::size_t k = 0; k < reason_of_.size(); ++k) {
                if (reason_of_[k] == static_cast<Reason>(reason) && !plan_.inputs[k].is_fixed()) {
                    group.inputs.push_back(k);
                }
            }
            if (!group.inputs.empty()) {
                groups.push_back(std::move(group));
            }
        }
        if (plan_.noise) {
            groups.push_back({"noise", "chance", "toeval", run::InputGroup::Kind::noise, {}});
        }
        return groups;
    }
};

} // namespace

std::vector<run::InputGroup> groups_of(const Plan& plan) {
    return Grouper(plan).run();
}

} // namespace raming::aggregate
