#include "models/aggregate/unions.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "engine/base/column_math.hpp"
#include "engine/base/hash.hpp"
#include "engine/random/stream.hpp"
#include "models/aggregate/parts.hpp"

namespace raming::aggregate {

namespace {

constexpr std::uint32_t definitions_entity = base::entity_of("definitions");

/// A sum so close to a whole number is one, but for rounding.
constexpr double sum_error = 1e-6;

using schooling::Basis;

/// What counts of one length of absence in one route: weight · (to − from), in every row.
struct Piece {
    const double* to;
    const double* from; ///< zero where absent
    const double* weight;
    bool weighted;
};
/// A cell has at most 16 routes.
constexpr std::size_t most_pieces = 16 * schooling::most_bands;

template <std::size_t most>
struct PieceList {
    std::array<Piece, most> all;
    std::size_t size = 0;

    void add(const Piece& piece) { all[size++] = piece; }
};
using PartPieces = PieceList<schooling::most_bands>;
using CellPieces = PieceList<most_pieces>;

/// The columns of a block by name: children or shares of a route beyond a cut.
class Block {
public:
    Block(const Plan& plan, const prior::Columns& inputs, Scratch& scratch, std::size_t rows)
        : plan_(plan), inputs_(inputs), scratch_(scratch), rows_(rows) {
        for (RouteScratch& route : scratch.routes) {
            std::fill(route.has_share.begin(), route.has_share.end(), std::uint8_t{0});
        }
        scratch.picks = 0;
    }

    [[nodiscard]] std::size_t rows() const { return rows_; }
    /// Shares of a route that hold all its children.
    [[nodiscard]] const double* everybody() const { return scratch_.ones.data(); }

    [[nodiscard]] PartPieces pieces_of(const PartPlan& part, Basis basis, bool as_share) {
        const auto beyond = [&](std::size_t cut) {
            return as_share ? share(part.route, basis, cut) : children(part.route, basis, cut);
        };
        PartPieces pieces;
        const double* from = nullptr;
        for (const PartPlan::Band& band : part.bands) {
            const double* to = beyond(band.cut);
            pieces.add({to, from, inputs_.column(band.weight), true});
            from = to;
        }
        if (part.bands.empty()) {
            const double* weight = part.weight ? inputs_.column(*part.weight) : everybody();
            pieces.add({part.choice ? pick(part, basis, as_share, beyond)
                                    : beyond(part.options.front().cut),
                        nullptr, weight, part.weight.has_value()});
        }
        return pieces;
    }

private:
    const Plan& plan_;
    const prior::Columns& inputs_;
    Scratch& scratch_;
    std::size_t rows_;

    [[nodiscard]] const double* children(std::size_t route, Basis basis, std::size_t cut) const {
        const RouteScratch& own = scratch_.routes[route];
        return (basis == Basis::stock ? own.stock : own.year).column(cut);
    }

    /// Of the route's children over the year; worked out once for all definitions.
    const double* share(std::size_t route, Basis basis, std::size_t cut) {
        RouteScratch& own = scratch_.routes[route];
        const bool is_stock = basis == Basis::stock;
        if (cut == 0 && !is_stock) {
            return everybody(); // where there is nobody, the route's cells are empty
        }
        double* shares = (is_stock ? own.stock_share : own.year_share).column(cut);
        std::uint8_t& is_there =
            own.has_share[(is_stock ? plan_.routes[route].cuts.size() : 0) + cut];
        if (is_there == 0) {
            is_there = 1;
            base::column_math().ratio(children(route, basis, cut), own.year.column(0), rows_,
                                      shares);
        }
        return shares;
    }

    /// Worked out once for all definitions that pick alike.
    template <typename Beyond>
    const double* pick(const PartPlan& part, Basis basis, bool as_share, const Beyond& beyond) {
        for (std::size_t k = 0; k < scratch_.picks; ++k) {
            const Pick& made = scratch_.picked[k];
            if (made.part->route == part.route && made.basis == basis &&
                made.as_share == as_share && same_threshold(*made.part, part)) {
                return made.rows.data();
            }
        }
        if (scratch_.picks == scratch_.picked.size()) {
            scratch_.picked.push_back({nullptr, basis, false, scratch_.ones});
        }
        Pick& made = scratch_.picked[scratch_.picks++];
        made.part = &part;
        made.basis = basis;
        made.as_share = as_share;
        double* const out = made.rows.data();
        const double* choice = inputs_.column(*part.choice);
        const base::ColumnMath& math = base::column_math();
        auto put = math.take_where;
        for (const PartPlan::Option& option : part.options) {
            put(choice, option.weeks, beyond(option.cut), rows_, out);
            put = math.replace_where;
        }
        return out;
    }
};

/// A piece in one row.
struct Member {
    double weight;
    double from;
    double to;
};

/// Puts the shorter one first, without a branch.
void order(Member& a, Member& b) {
    const bool swapped = a.to > b.to;
    const Member first{swapped ? b.weight : a.weight, 0, std::min(a.to, b.to)};
    b = {swapped ? a.weight : b.weight, 0, std::max(a.to, b.to)};
    a = first;
}

/// Of one child in a cell, what counts: each child, by its place among the longest stays, at the
/// largest weight it reaches.
double counted_share(std::array<Member, most_pieces>& members, std::size_t n) {
    std::array<double, 2 * most_pieces> bounds;
    std::size_t ends = 0;
    for (std::size_t m = 0; m < n; ++m) {
        bounds[ends++] = members[m].from;
        bounds[ends++] = members[m].to;
    }
    std::sort(bounds.begin(), bounds.begin() + static_cast<std::ptrdiff_t>(ends));
    double counted = 0;
    for (std::size_t b = 0; b + 1 < ends; ++b) {
        double largest = 0;
        for (std::size_t m = 0; m < n; ++m) {
            if (members[m].from <= bounds[b] && members[m].to >= bounds[b + 1]) {
                largest = std::max(largest, members[m].weight);
            }
        }
        counted += largest * (bounds[b + 1] - bounds[b]);
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

/// Adds up cells' children that count.
class CellAdder {
public:
    /// `everybody`: the shares of pieces that hold their whole route.
    CellAdder(std::size_t rows, const double* everybody, double* out)
        : rows_(rows), everybody_(everybody), out_(out) {}

    void add(const double* sizes, const CellPieces& pieces) {
        if (!any_of(pieces,
                    [](const Piece& piece) { return piece.from != nullptr || piece.weighted; })) {
            if (cells_ == sizes_.size()) {
                finish();
            }
            const bool in_full =
                any_of(pieces, [&](const Piece& piece) { return piece.to == everybody_; });
            sizes_[cells_] = sizes;
            shares_of_[cells_] = in_full ? 0 : pieces.size;
            for (std::size_t m = 0; m < shares_of_[cells_]; ++m) {
                shares_[shares_used_++] = pieces.all[m].to;
            }
            ++cells_;
            return;
        }
        finish();
        add_weighted(sizes, pieces);
    }

    /// Cells of children who count in full are added together, in one pass.
    void finish() {
        if (cells_ > 0) {
            base::column_math().add_greatest(sizes_.data(), shares_of_.data(), shares_.data(),
                                             cells_, rows_, out_);
            cells_ = 0;
            shares_used_ = 0;
        }
    }

private:
    std::size_t rows_;
    const double* everybody_;
    double* out_;
    std::array<const double*, 32> sizes_;
    std::array<std::size_t, 32> shares_of_;
    std::array<const double*, 32 * most_pieces> shares_;
    std::size_t cells_ = 0;
    std::size_t shares_used_ = 0;

    template <typename Holds>
    static bool any_of(const CellPieces& pieces, Holds holds) {
        return std::any_of(pieces.all.begin(),
                           pieces.all.begin() + static_cast<std::ptrdiff_t>(pieces.size), holds);
    }

    void add_weighted(const double* sizes, const CellPieces& pieces) {
        double* const out = out_;
        const bool from_zero =
            !any_of(pieces, [](const Piece& piece) { return piece.from != nullptr; });
        const Piece& a = pieces.all[0];
        const Piece& b = pieces.all[1];
        if (from_zero && pieces.size == 1) {
            for (std::size_t i = 0; i < rows_; ++i) {
                out[i] += sizes[i] * (a.weight[i] * a.to[i]);
            }
        } else if (from_zero && pieces.size == 2) {
            // Both count up to the smaller share, at the larger weight; then one alone.
            for (std::size_t i = 0; i < rows_; ++i) {
                const double both = std::min(a.to[i], b.to[i]) * std::max(a.weight[i], b.weight[i]);
                const double more = a.to[i] - b.to[i];
                const double alone = more > 0 ? a.weight[i] : b.weight[i];
                out[i] += sizes[i] * (both + alone * std::abs(more));
            }
        } else if (from_zero && pieces.size == 3) {
            const Piece& c = pieces.all[2];
            for (std::size_t i = 0; i < rows_; ++i) {
                Member least{a.weight[i], 0, a.to[i]};
                Member middle{b.weight[i], 0, b.to[i]};
                Member most{c.weight[i], 0, c.to[i]};
                order(least, middle);
                order(middle, most);
                order(least, middle);
                const double two = std::max(middle.weight, most.weight);
                out[i] +=
                    sizes[i] * (least.to * std::max(least.weight, two) +
                                (middle.to - least.to) * two + (most.to - middle.to) * most.weight);
            }
        } else {
            std::array<Member, most_pieces> members;
            for (std::size_t i = 0; i < rows_; ++i) {
                for (std::size_t m = 0; m < pieces.size; ++m) {
                    const Piece& piece = pieces.all[m];
                    members[m] = {piece.weight[i], piece.from != nullptr ? piece.from[i] : 0.0,
                                  piece.to[i]};
                }
                out[i] += sizes[i] * counted_share(members, pieces.size);
            }
        }
    }
};

/// Adds the union of the overlapping parts, cell by cell.
void add_union(const Plan& plan, const DefinitionPlan& definition, const Overlapping& which,
               Block& block, const prior::Columns& cell_sizes, double* out) {
    const std::vector<registers::RouteSet>& cells =
        plan.components[which.component].structure.cells();
    std::array<PartPieces, 16> parts;
    for (std::size_t r = 0; r < parts.size(); ++r) {
        if (which.part_at[r] >= 0) {
            const auto place = static_cast<std::size_t>(which.part_at[r]);
            parts[r] = block.pieces_of(definition.parts[place], definition.basis, true);
        }
    }
    CellAdder adder(block.rows(), block.everybody(), out);
    for (std::size_t c = 0; c < cells.size(); ++c) {
        CellPieces pieces;
        for (registers::RouteSet left = cells[c]; left != 0; left &= left - 1) {
            const PartPieces& part = parts[static_cast<std::size_t>(std::countr_zero(left))];
            for (std::size_t m = 0; m < part.size; ++m) {
                pieces.add(part.all[m]);
            }
        }
        if (pieces.size > 0) {
            adder.add(cell_sizes.column(c), pieces);
        }
    }
    adder.finish();
}

/// Adds parts that share no children with another part, in the order they come in.
class Adder {
public:
    Adder(std::size_t rows, double* out) : rows_(rows), out_(out) {}

    void add(const PartPieces& pieces) {
        for (std::size_t m = 0; m < pieces.size; ++m) {
            const Piece& piece = pieces.all[m];
            if (piece.from == nullptr && !piece.weighted) {
                whole_[wholes_++] = piece.to;
                if (wholes_ == whole_.size()) {
                    finish();
                }
                continue;
            }
            finish();
            if (piece.from != nullptr) {
                math_.add_band(piece.weight, piece.to, piece.from, rows_, out_);
            } else {
                math_.add_product(piece.weight, piece.to, rows_, out_);
            }
        }
    }

    /// Columns that count in full are added together, in one pass.
    void finish() {
        if (wholes_ > 0) {
            math_.add(whole_.data(), wholes_, rows_, out_);
            wholes_ = 0;
        }
    }

private:
    const base::ColumnMath& math_ = base::column_math();
    std::size_t rows_;
    double* out_;
    std::array<const double*, 8> whole_{};
    std::size_t wholes_ = 0;
};

/// Adds up a definition's children; says whether the sum may fall between whole numbers.
bool add_up(const Plan& plan, const DefinitionPlan& definition, Block& block,
            const Scratch& scratch, double* out) {
    std::fill_n(out, block.rows(), 0.0);
    Adder alone(block.rows(), out);
    const std::vector<Overlapping> overlapping = overlapping_parts(plan, definition);
    bool fractional = !overlapping.empty();
    for (std::size_t p = 0; p < definition.parts.size(); ++p) {
        const PartPlan& part = definition.parts[p];
        const bool in_union =
            std::any_of(overlapping.begin(), overlapping.end(), [&](const Overlapping& which) {
                return plan.component_of[part.route] == static_cast<int>(which.component);
            });
        if (!in_union) {
            fractional = fractional || part.weight || !part.bands.empty();
            alone.add(block.pieces_of(part, definition.basis, false));
        }
    }
    alone.finish();
    for (const Overlapping& which : overlapping) {
        add_union(plan, definition, which, block, scratch.cells[which.component], out);
    }
    return fractional;
}

/// The children that a term of a component wants in both; in `out` unless it is nobody.
const double* want(const Plan& plan, const ComponentPlan& component, std::size_t term,
                   const double* const* totals, std::size_t rows, const prior::Columns& inputs,
                   const Scratch& scratch, double* out) {
    if (!plan.uncertain_overlaps && component.is_fixed[term] == 0) {
        return scratch.zeros.data();
    }
    const double* wanted = totals[component.structure.terms()[term].route];
    for (const InputIndex share : component.shares[term]) {
        if (wanted == out) {
            base::column_math().multiply(inputs.column(share), rows, out);
        } else {
            base::column_math().product(wanted, inputs.column(share), rows, out);
            wanted = out;
        }
    }
    return wanted;
}

} // namespace

void divide_cells(const Plan& plan, std::size_t rows, const prior::Columns& inputs,
                  Scratch& scratch) {
    for (std::size_t k = 0; k < plan.components.size(); ++k) {
        const ComponentPlan& component = plan.components[k];
        std::array<const double*, 16> totals{};
        for (std::size_t r = 0; r < component.routes.size(); ++r) {
            totals[r] = scratch.routes[component.routes[r]].year.column(0);
        }
        std::vector<const double*> wanted;
        for (std::size_t t = 0; t < component.shares.size(); ++t) {
            wanted.push_back(want(plan, component, t, totals.data(), rows, inputs, scratch,
                                  scratch.wanted[k].column(t)));
        }
        std::vector<double*> sizes;
        for (std::size_t c = 0; c < component.structure.cells().size(); ++c) {
            sizes.push_back(scratch.cells[k].column(c));
        }
        component.structure.divide(
            {rows, totals.data(), wanted.data(), plan.rule ? inputs.column(*plan.rule) : nullptr,
             plan.fixed_rule, sizes.data(), scratch.capped.data(), scratch.projected.data()},
            scratch.workspaces[k]);
        for (std::size_t row = 0; row < rows; ++row) {
            if ((scratch.capped[row] | scratch.projected[row]) == 0) {
                continue;
            }
            if (scratch.capped[row] != 0) {
                scratch.note(IncidentKind::overlap_capped, row);
            }
            if (scratch.projected[row] != 0) {
                scratch.note(IncidentKind::overlap_projected, row);
            }
        }
    }
}

void evaluate_definition(const Plan& plan, std::size_t which, std::size_t rows,
                         const prior::Columns& inputs, Scratch& scratch, double* out) {
    Block block(plan, inputs, scratch, rows);
    add_up(plan, plan.definitions[which], block, scratch, out);
}

void evaluate_definitions(const Plan& plan, const run::Block& where, const prior::Columns& inputs,
                          Scratch& scratch, prior::Columns& estimands) {
    const std::size_t rows = where.count;
    Block block(plan, inputs, scratch, rows);
    bool has_uniforms = false;
    for (std::size_t d = 0; d < plan.definitions.size(); ++d) {
        double* out = estimands.column(d);
        const bool fractional = add_up(plan, plan.definitions[d], block, scratch, out);
        if (!plan.noise || !fractional) {
            continue;
        }
        if (!has_uniforms) {
            random::fill_uniforms(where.seed, where.chain, where.first, rows, definitions_entity,
                                  scratch.to_whole.data(), random::Site::union_whole);
            has_uniforms = true;
        }
        // By one uniform a draw for all definitions, which keeps their order and their bounds.
        base::column_math().make_whole(scratch.to_whole.data(), sum_error, rows, out);
    }
}

} // namespace raming::aggregate
