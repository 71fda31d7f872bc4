#include "models/aggregate/unions.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "engine/base/hash.hpp"
#include "engine/random/counts.hpp"

namespace raming::aggregate {

namespace {

constexpr std::uint32_t definitions_entity = base::entity_of("definitions");

/// Copies into `out` the children of the part's route who pass the part's threshold.
void select_children(const PartPlan& part, const prior::Columns& by_cut,
                     const prior::Columns& inputs, std::size_t rows, double* out) {
    const double* first = by_cut.column(part.options.front().cut);
    if (part.options.size() == 1) {
        std::copy_n(first, rows, out);
        return;
    }
    const double* choice = inputs.column(*part.choice);
    std::fill_n(out, rows, 0.0);
    for (const PartPlan::Option& option : part.options) {
        const double* children = by_cut.column(option.cut);
        for (std::size_t i = 0; i < rows; ++i) {
            out[i] = choice[i] == option.weeks ? children[i] : out[i];
        }
    }
}

/// One route of a definition within a cell, in one draw.
struct Member {
    double weight;
    double share;
};

/// Of one child in a cell, what counts: nested shares, each child at the largest weight it reaches.
double counted_share(std::array<Member, 16>& members, std::size_t n) {
    if (n == 1) {
        return members[0].weight * members[0].share;
    }
    std::sort(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(n),
              [](const Member& a, const Member& b) { return a.weight > b.weight; });
    double counted = 0;
    double covered = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (members[i].share > covered) {
            counted += members[i].weight * (members[i].share - covered);
            covered = members[i].share;
        }
    }
    return counted;
}

/// The parts of a definition that lie in one component: place in the component → part.
struct Overlapping {
    std::size_t component;
    std::array<int, 16> part_at{};
    std::size_t parts = 0;
};

std::vector<Overlapping> overlapping_parts(const Plan& plan, const DefinitionPlan& definition) {
    std::vector<Overlapping> result;
    for (std::size_t k = 0; k < plan.components.size(); ++k) {
        Overlapping one{k, {}, 0};
        one.part_at.fill(-1);
        for (std::size_t p = 0; p < definition.parts.size(); ++p) {
            const std::size_t route = definition.parts[p].route;
            if (plan.component_of[route] == static_cast<int>(k)) {
                one.part_at[plan.place_in[route]] = static_cast<int>(p);
                ++one.parts;
            }
        }
        if (one.parts > 1) {
            result.push_back(one);
        }
    }
    return result;
}

/// Adds the union of the overlapping parts, cell by cell.
void add_union(const Plan& plan, const DefinitionPlan& definition, const Overlapping& which,
               const prior::Columns& inputs, const Scratch& scratch, std::size_t rows,
               std::size_t stride, double* out) {
    const std::vector<registers::RouteSet>& cells =
        plan.components[which.component].structure.cells();
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const double* sizes = scratch.cells[which.component].column(c);
        std::array<std::size_t, 16> parts{};
        std::size_t n = 0;
        for (registers::RouteSet left = cells[c]; left != 0; left &= left - 1) {
            if (const int part = which.part_at[static_cast<std::size_t>(std::countr_zero(left))];
                part >= 0) {
                parts[n++] = static_cast<std::size_t>(part);
            }
        }
        if (n == 0) {
            continue;
        }
        const bool weighted =
            std::any_of(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(n),
                        [&](std::size_t p) { return definition.parts[p].weight.has_value(); });
        for (std::size_t i = 0; !weighted && i < rows; ++i) {
            double largest = 0;
            for (std::size_t m = 0; m < n; ++m) {
                largest = std::max(largest, scratch.shares[parts[m] * stride + i]);
            }
            out[i] += sizes[i] * largest;
        }
        for (std::size_t i = 0; weighted && i < rows; ++i) {
            std::array<Member, 16> members;
            for (std::size_t m = 0; m < n; ++m) {
                const PartPlan& part = definition.parts[parts[m]];
                members[m] = {part.weight ? inputs.column(*part.weight)[i] : 1.0,
                              scratch.shares[parts[m] * stride + i]};
            }
            out[i] += sizes[i] * counted_share(members, n);
        }
    }
}

} // namespace

void divide_cells(const Plan& plan, std::size_t rows, const prior::Columns& inputs,
                  Scratch& scratch) {
    for (std::size_t k = 0; k < plan.components.size(); ++k) {
        const ComponentPlan& component = plan.components[k];
        const std::size_t cells = component.structure.cells().size();
        std::array<double, 16> totals{};
        std::vector<double> wanted(component.shares.size());
        std::array<double, 65'536 / 16> sizes; // the structure allows no more cells
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t r = 0; r < component.routes.size(); ++r) {
                totals[r] = scratch.routes[component.routes[r]].year.column(0)[row];
            }
            for (std::size_t t = 0; t < component.shares.size(); ++t) {
                wanted[t] = 0;
                if (plan.uncertain_overlaps || component.is_fixed[t] != 0) {
                    wanted[t] = totals[component.structure.terms()[t].route];
                    for (const InputIndex share : component.shares[t]) {
                        wanted[t] *= inputs.column(share)[row];
                    }
                }
            }
            const auto rule =
                plan.rule ? static_cast<registers::OverlapRule>(inputs.column(*plan.rule)[row])
                          : plan.fixed_rule;
            const auto outcome = component.structure.divide(totals.data(), wanted.data(), rule,
                                                            sizes.data(), scratch.workspaces[k]);
            if (outcome.capped) {
                scratch.note(IncidentKind::overlap_capped, row);
            }
            if (outcome.projected) {
                scratch.note(IncidentKind::overlap_projected, row);
            }
            for (std::size_t c = 0; c < cells; ++c) {
                scratch.cells[k].column(c)[row] = sizes[c];
            }
        }
    }
}

void evaluate_definitions(const Plan& plan, const run::Block& block, const prior::Columns& inputs,
                          Scratch& scratch, prior::Columns& estimands) {
    const std::size_t rows = block.count;
    const std::size_t stride = scratch.all_rows.size();
    for (std::size_t d = 0; d < plan.definitions.size(); ++d) {
        const DefinitionPlan& definition = plan.definitions[d];
        double* out = estimands.column(d);
        std::fill_n(out, rows, 0.0);
        const std::vector<Overlapping> overlapping = overlapping_parts(plan, definition);
        bool fractional = !overlapping.empty();
        for (std::size_t p = 0; p < definition.parts.size(); ++p) {
            const PartPlan& part = definition.parts[p];
            const RouteScratch& route = scratch.routes[part.route];
            double* children = scratch.counts.data() + p * stride;
            select_children(part,
                            definition.basis == schooling::Basis::stock ? route.stock : route.year,
                            inputs, rows, children);
            const bool in_union =
                std::any_of(overlapping.begin(), overlapping.end(), [&](const auto& o) {
                    return plan.component_of[part.route] == static_cast<int>(o.component);
                });
            if (in_union) {
                const double* totals = route.year.column(0);
                double* shares = scratch.shares.data() + p * stride;
                for (std::size_t i = 0; i < rows; ++i) {
                    shares[i] = totals[i] > 0 ? children[i] / totals[i] : 0.0;
                }
            } else if (part.weight) {
                fractional = true;
                const double* weight = inputs.column(*part.weight);
                for (std::size_t i = 0; i < rows; ++i) {
                    out[i] += weight[i] * children[i];
                }
            } else {
                for (std::size_t i = 0; i < rows; ++i) {
                    out[i] += children[i];
                }
            }
        }
        for (const Overlapping& which : overlapping) {
            add_union(plan, definition, which, inputs, scratch, rows, stride, out);
        }
        if (plan.noise && fractional) {
            // One uniform a draw for all definitions keeps their order and their bounds.
            for (std::size_t i = 0; i < rows; ++i) {
                random::Stream stream({block.seed, block.chain, block.first + i, definitions_entity,
                                       random::Site::union_whole, 0});
                const double near = std::round(out[i]);
                out[i] = random::make_whole(stream, std::abs(out[i] - near) < 1e-6 ? near : out[i]);
            }
        }
    }
}

} // namespace raming::aggregate
