#include "models/aggregate/arithmetic.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/scenario/value.hpp"

namespace raming::aggregate {

using scenario::Formula;

namespace {

/// Rounding of binary fractions: what is nearer than this to a whole number is that number.
constexpr double rounding = 1e-9;

double made_whole(double x) {
    return std::abs(x - std::round(x)) <= rounding * std::max(1.0, std::abs(x)) ? std::round(x) : x;
}

/// Writes out one definition.
class Writer {
public:
    Writer(const Plan& plan, const scenario::Inputs& inputs, const AsPrinted& as_printed)
        : plan_(plan), inputs_(inputs), as_printed_(as_printed) {}

    Formula definition(std::size_t index) {
        const DefinitionPlan& definition = plan_.definitions[index];
        is_sum_ = definition.basis == schooling::Basis::flow;
        Formula sum;
        std::set<std::size_t> routes;
        for (const PartPlan& part : definition.parts) {
            routes.insert(part.route);
            const Cut& cut = plan_.routes[part.route].cuts[part.options.front().cut];
            if (part.choice || cut.input) {
                open_.insert(part.choice ? *part.choice : *cut.input);
                continue;
            }
            Formula counted = children(part.route, part.options.front().cut);
            if (part.weight) {
                counted *= value(*part.weight);
            }
            sum += counted;
        }
        look_at_overlaps(routes);
        return sum;
    }

    /// Uncertain inputs that came in without a value of the author's.
    [[nodiscard]] const std::set<InputIndex>& open() const { return open_; }
    [[nodiscard]] bool is_sum() const { return is_sum_; }

private:
    const Plan& plan_;
    const scenario::Inputs& inputs_;
    const AsPrinted& as_printed_;
    std::set<InputIndex> open_;
    bool is_sum_ = true;

    Formula value(InputIndex input) {
        const auto found = as_printed_.values.find(input);
        if (found != as_printed_.values.end()) {
            return found->second;
        }
        if (inputs_.formulas[input]) {
            return *inputs_.formulas[input];
        }
        open_.insert(input);
        return Formula::constant(1);
    }

    Formula product(const std::vector<InputIndex>& factors) {
        Formula result = Formula::constant(1);
        for (const InputIndex factor : factors) {
            result *= value(factor);
        }
        return result;
    }

    const MethodPlan* method_of(const RoutePlan& route) {
        if (!route.selector || inputs_.inputs[*route.selector].weights.size() == 1) {
            return &route.methods.front();
        }
        const auto picked = as_printed_.picks.find(*route.selector);
        if (picked == as_printed_.picks.end()) {
            open_.insert(*route.selector);
            return nullptr;
        }
        return &route.methods[picked->second];
    }

    Formula nothing() {
        is_sum_ = false;
        return {};
    }

    /// Children of a route beyond a cut.
    Formula children(std::size_t route, std::size_t cut) {
        const MethodPlan* method = method_of(plan_.routes[route]);
        if (method == nullptr) {
            return {};
        }
        Formula result;
        if (const auto* registered = std::get_if<RegisteredPlan>(&method->how)) {
            if (cut >= registered->counts.size()) {
                return nothing();
            }
            result = registered_children(*registered, cut);
        } else if (method->cut != cut) {
            return nothing();
        } else if (const auto* multiplier = std::get_if<MultiplierPlan>(&method->how)) {
            for (const MultiplierPlan::Source& source : multiplier->of) {
                result += multiplier->counts_registered ? on_register(source.route, source.cut)
                                                        : children(source.route, source.cut);
            }
            result *= product(multiplier->factors);
        } else if (const auto* prevalence = std::get_if<PrevalencePlan>(&method->how)) {
            for (const PrevalencePlan::Group& group : prevalence->groups) {
                Formula ones = value(group.population);
                ones *= product(group.shares);
                result += ones;
            }
        } else {
            const auto& known = std::get<KnownPlan>(method->how);
            result = value(known.count);
            result *= product(known.factors);
            if (known.validity) {
                result *= value(*known.validity);
            }
        }
        result *= product(method->shares);
        return result;
    }

    /// Valid entries over sensitivity. A rise of sensitivity with duration only matters beyond the
    /// first threshold of an incomplete register.
    Formula registered_children(const RegisteredPlan& registered, std::size_t cut) {
        Formula result = entries(registered, cut);
        if (registered.validity) {
            result *= value(*registered.validity);
        }
        const Formula sensitivity = value(registered.sensitivity);
        const auto inverse = sensitivity.inverse();
        if (!inverse) {
            return nothing();
        }
        if (registered.delta && cut > 0 && sensitivity.value() != 1) {
            static_cast<void>(value(*registered.delta));
        }
        result *= *inverse;
        return result;
    }

    Formula entries(const RegisteredPlan& registered, std::size_t cut) {
        const RegisteredPlan::Count& count = registered.counts[cut];
        if (!count.is_share) {
            return value(count.input);
        }
        Formula result = entries(registered, cut - 1);
        result *= value(count.input);
        return result;
    }

    /// What the register of a route says; compilation has made sure that it has one.
    Formula on_register(std::size_t route, std::size_t cut) {
        const MethodPlan& method = plan_.routes[route].methods.front();
        if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
            return entries(*registered, cut);
        }
        return value(std::get<KnownPlan>(method.how).count);
    }

    /// The author must have said what he made of each overlap between the definition's routes.
    void look_at_overlaps(const std::set<std::size_t>& routes) {
        for (const ComponentPlan& component : plan_.components) {
            for (std::size_t t = 0; t < component.shares.size(); ++t) {
                const registers::OverlapTerm& term = component.structure.terms()[t];
                bool meets = false;
                for (std::size_t place = 0; place < component.routes.size(); ++place) {
                    const bool is_partner = (term.with >> place & 1U) != 0;
                    meets = meets || (is_partner && routes.contains(component.routes[place]));
                }
                if (meets && routes.contains(component.routes[term.route])) {
                    look_at_shares(component.shares[t]);
                }
            }
        }
    }

    void look_at_shares(const std::vector<InputIndex>& shares) {
        const auto known = [&](InputIndex share) {
            return as_printed_.values.contains(share) || inputs_.formulas[share].has_value();
        };
        const bool is_none = std::any_of(shares.begin(), shares.end(), [&](InputIndex share) {
            return known(share) && value(share).value() == 0;
        });
        for (const InputIndex share : shares) {
            if (!is_none && !known(share)) {
                open_.insert(share);
            }
        }
    }
};

/// Each fact that is counted once, with all that it is multiplied by.
std::vector<run::PrintedTerm> terms_of(const Formula& formula) {
    std::vector<run::PrintedTerm> terms;
    for (const Formula::Term& term : formula.terms()) {
        if (term.coefficient == 0) {
            continue;
        }
        const Formula::Power* base = term.base();
        run::PrintedTerm one{base != nullptr ? base->fact : "",
                             base != nullptr ? base->value : 1,
                             term.coefficient,
                             {}};
        for (const Formula::Power& power : term.facts) {
            if (&power != base) {
                one.factor *= std::pow(power.value, power.power);
                one.by.push_back(power.fact);
            }
        }
        const auto same =
            std::find_if(terms.begin(), terms.end(),
                         [&](const run::PrintedTerm& other) { return other.fact == one.fact; });
        if (same == terms.end()) {
            terms.push_back(std::move(one));
            continue;
        }
        same->factor += one.factor;
        for (const std::string& fact : one.by) {
            if (std::find(same->by.begin(), same->by.end(), fact) == same->by.end()) {
                same->by.push_back(fact);
            }
        }
    }
    return terms;
}

bool is_made_of(const Formula& formula, const std::string& fact) {
    return std::any_of(formula.terms().begin(), formula.terms().end(), [&](const auto& term) {
        return std::any_of(term.facts.begin(), term.facts.end(),
                           [&](const Formula::Power& power) { return power.fact == fact; });
    });
}

void no_sum(const AsPrinted::Row& row, scenario::Document& document) {
    document.error("E145", row.where,
                   "definition \"" + row.text.arithmetic.value_or("") + "\" of \"" + row.text.id +
                       "\" is not a sum of facts times factors at the author's values: overlaps, "
                       "durations, a day's stock or a cap come in. Let arithmetic = \"…\" name a "
                       "definition that is, or \"none\".");
}

} // namespace

std::vector<run::PrintedRow> work_out(const Plan& plan, const scenario::Inputs& inputs,
                                      const AsPrinted& as_printed, scenario::Document& document) {
    std::vector<run::PrintedRow> rows;
    Writer writer(plan, inputs, as_printed);
    for (const AsPrinted::Row& row : as_printed.rows) {
        rows.push_back(row.text);
        if (!row.arithmetic) {
            continue;
        }
        const Formula formula = writer.definition(*row.arithmetic);
        if (!writer.is_sum()) {
            no_sum(row, document);
        }
        if (is_made_of(formula, row.text.printed_fact)) {
            document.error("E144", row.where,
                           "the printed number of \"" + row.text.id + "\" (fact \"" +
                               row.text.printed_fact +
                               "\") is part of its own arithmetic. Give the print a fact of its "
                               "own, and let the arithmetic use what the number is made of.");
        }
        rows.back().terms = terms_of(formula);
        double sum = 0;
        for (const run::PrintedTerm& term : rows.back().terms) {
            sum += term.value * term.factor;
        }
        rows.back().point = made_whole(sum);
    }
    for (const InputIndex input : writer.open()) {
        const bool is_choice = inputs.inputs[input].kind == prior::Input::Kind::choice;
        document.error("E142", as_printed.where,
                       "\"" + inputs.inputs[input].path +
                           "\" is uncertain, and [as_printed.inputs] does not say what the author "
                           "made of it. Add \"" +
                           inputs.inputs[input].path + "\" = { " + (is_choice ? "pick" : "value") +
                           " = …, assumption = \"…\" }.");
    }
    return rows;
}

Plan as_its_author(Plan plan, const AsPrinted& as_printed) {
    for (const auto& [index, formula] : as_printed.values) {
        prior::Input& input = plan.inputs[index];
        input.members = {{"", 1.0, prior::Distribution::point(formula.value()), std::nullopt}};
        input.selector.reset();
    }
    for (const auto& [index, pick] : as_printed.picks) {
        std::vector<double>& weights = plan.inputs[index].weights;
        std::fill(weights.begin(), weights.end(), 0.0);
        weights[pick] = 1;
    }
    for (ComponentPlan& component : plan.components) {
        for (std::size_t t = 0; t < component.shares.size(); ++t) {
            component.is_fixed[t] =
                std::all_of(component.shares[t].begin(), component.shares[t].end(),
                            [&](InputIndex share) { return plan.inputs[share].is_fixed(); });
        }
    }
    return plan;
}

void check_terms(const std::vector<double>& definitions, const AsPrinted& as_printed,
                 const std::vector<run::PrintedRow>& rows, scenario::Document& document) {
    for (std::size_t k = 0; k < rows.size(); ++k) {
        if (!as_printed.rows[k].arithmetic) {
            continue;
        }
        const double found = definitions[*as_printed.rows[k].arithmetic];
        const double wanted = *rows[k].point;
        if (!(std::abs(found - wanted) <= rounding * std::max(1.0, std::abs(wanted)))) {
            no_sum(as_printed.rows[k], document);
        }
    }
    document.stop_if_errors();
}

} // namespace raming::aggregate
