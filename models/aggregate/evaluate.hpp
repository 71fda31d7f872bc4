#pragma once
// One block of draws from inputs to definitions, in the order of the steps. Internal to
// models/aggregate.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/part_plan.hpp"
#include "models/aggregate/route_reuse.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

/// What is counted besides results, in the order of IncidentKind.
[[nodiscard]] const std::vector<run::Incident>& all_incidents();

/// `reuse`: where given, routes are taken from there.
void evaluate(const Plan& plan, const run::Block& block, const prior::Columns& inputs,
              Scratch& scratch, prior::Columns& estimands, std::span<std::uint64_t> incidents,
              const RouteReuse* reuse = nullptr);

/// A plan's definitions, and its routes' totals where the model stores them. The plan must stay.
class BlockEvaluator : public run::Evaluator {
public:
    BlockEvaluator(const Plan& plan, std::size_t rows) : plan_(&plan), scratch_(plan, rows) {}
    BlockEvaluator(const Plan& plan, std::size_t rows, run::Reuse& reuse)
        : plan_(&plan), scratch_(plan, rows), reuse_(std::in_place, plan, reuse) {}

    void evaluate(const run::Block& block, const prior::Columns& inputs, prior::Columns& estimands,
                  prior::Columns& components, std::span<std::uint64_t> incidents) override;

private:
    const Plan* plan_;
    Scratch scratch_;
    std::optional<RouteReuse> reuse_;
};

/// Some of a plan's definitions, and nothing else.
class PartEvaluator : public run::Evaluator {
public:
    PartEvaluator(const Plan& plan, const std::vector<std::size_t>& definitions, std::size_t rows)
        : plan_(part_of(plan, definitions)), scratch_(plan_, rows) {}

    void evaluate(const run::Block& block, const prior::Columns& inputs, prior::Columns& estimands,
                  prior::Columns& components, std::span<std::uint64_t> incidents) override;

private:
    Plan plan_;
    Scratch scratch_;
};

} // namespace raming::aggregate
