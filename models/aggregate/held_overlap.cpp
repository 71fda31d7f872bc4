#include "models/aggregate/held_overlap.hpp"

#include <algorithm>

#include "engine/base/contract.hpp"
#include "engine/base/suggest.hpp"
#include "models/aggregate/derived.hpp"

namespace raming::aggregate {

namespace {

/// Gives the plan a share from a column of its own, behind those of the inputs.
class HeldEvaluator : public run::Evaluator {
public:
    HeldEvaluator(const Plan& plan, const std::vector<double>& shares, std::size_t rows)
        : evaluate_(plan, rows), shares_(&shares), inputs_(plan.inputs.size() + 1, rows),
          definitions_(plan.definitions.size(), rows), none_(0, rows) {}

    void evaluate(const run::Block& block, const prior::Columns& inputs, prior::Columns& estimands,
                  prior::Columns&, std::span<std::uint64_t> incidents) override {
        const std::size_t held = inputs_.columns() - 1;
        for (std::size_t k = 0; k < held; ++k) {
            std::copy_n(inputs.column(k), block.count, inputs_.column(k));
        }
        for (std::size_t s = 0; s < shares_->size(); ++s) {
            std::fill_n(inputs_.column(held), block.count, (*shares_)[s]);
            evaluate_.evaluate(block, inputs_, definitions_, none_, incidents);
            for (std::size_t d = 0; d < definitions_.columns(); ++d) {
                std::copy_n(definitions_.column(d), block.count,
                            estimands.column(s * definitions_.columns() + d));
            }
        }
    }

private:
    BlockEvaluator evaluate_;
    const std::vector<double>* shares_;
    prior::Columns inputs_;
    prior::Columns definitions_;
    prior::Columns none_;
};

class HeldModel : public DerivedModel {
public:
    HeldModel(const Compiled& compiled, Plan plan, std::vector<double> shares)
        : DerivedModel(compiled), plan_(std::move(plan)), shares_(std::move(shares)) {
        for (const double share : shares_) {
            for (run::Estimand estimand : compiled.estimands) {
                // The digest tells estimands apart by name.
                estimand.id += "~" + std::to_string(share);
                estimands_.push_back(std::move(estimand));
            }
        }
    }

    std::unique_ptr<run::Evaluator> evaluator(std::size_t rows) const override {
        return std::make_unique<HeldEvaluator>(plan_, shares_, rows);
    }

private:
    Plan plan_;
    std::vector<double> shares_;
};

/// The overlap of that name among those that the scenario states.
std::size_t stated_overlap(const Compiled& compiled, const std::string& name) {
    std::vector<std::string> known;
    for (const StatedOverlap& stated : compiled.specification.overlaps.stated) {
        if (stated.name == name) {
            return known.size();
        }
        known.push_back(stated.name);
    }
    throw base::Error(base::Exit::usage, "E422",
                      "there is no overlap \"" + name + "\" in this scenario." +
                          (known.empty() ? " It states none." : base::suggestion(name, known)));
}

std::string joined(const std::vector<std::string>& names, const std::string& last_word) {
    std::string text;
    for (std::size_t k = 0; k < names.size(); ++k) {
        text += (k == 0 ? "" : k + 1 == names.size() ? " " + last_word + " " : ", ") + names[k];
    }
    return text;
}

} // namespace

run::HeldOverlap held_overlap(const Compiled& compiled, const std::string& name,
                              const std::vector<double>& shares) {
    const std::size_t wanted = stated_overlap(compiled, name);
    const StatedOverlap& stated = compiled.specification.overlaps.stated[wanted];
    Plan plan = compiled.plan;
    for (ComponentPlan& component : plan.components) {
        for (std::size_t t = 0; t < component.stated.size(); ++t) {
            if (component.stated[t] == wanted) {
                component.shares[t] = {plan.inputs.size()};
            }
        }
    }
    std::vector<std::string> english;
    std::vector<std::string> dutch;
    const std::vector<schooling::Route>& routes = compiled.specification.routes;
    for (const std::size_t partner : stated.with) {
        english.push_back("“" + routes[partner].label + "”");
        dutch.push_back("“" + routes[partner].label_nl + "”");
    }
    run::HeldOverlap held;
    held.name = name;
    held.label =
        "share of “" + routes[stated.route].label + "” who also are in " + joined(english, "or");
    held.label_nl = "aandeel van “" + routes[stated.route].label_nl + "” dat ook valt onder " +
                    joined(dutch, "of");
    held.shares = shares;
    held.model = std::make_unique<HeldModel>(compiled, std::move(plan), shares);
    return held;
}

} // namespace raming::aggregate
