// Divisions in columns: the same bits as draw by draw, at every width.

#include "models/registers/overlap_columns.hpp"

#include "engine/base/processor.hpp"
#include "models/registers/overlap.hpp"
#include "overlap_fixture.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <functional>
#include <vector>

#include <doctest/doctest.h>

using namespace raming;
using namespace raming::registers;
using namespace raming::registers::test;

namespace {

constexpr std::size_t draws = 331; // no multiple of any width, and more than are divided at a time
using Column = std::vector<double>;

/// Numbers of children of any magnitude, now and then nobody.
Column children(Dice& dice) {
    Column column(draws);
    for (double& x : column)
        x = dice.uniform() < 0.1 ? 0.0 : std::pow(10, dice.between(0, 6));
    return column;
}

std::vector<std::uint64_t> bits(const Column& column) {
    std::vector<std::uint64_t> result;
    for (const double x : column)
        result.push_back(std::isnan(x) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(x));
    return result;
}

/// What each loop makes of the same columns, one after the other.
std::vector<std::vector<std::uint64_t>> results(const OverlapColumns& math) {
    Dice dice(31);
    std::array<Column, 7> in;
    for (auto& column : in)
        column = children(dice);
    std::vector<std::vector<std::uint64_t>> found;
    std::vector<std::uint64_t> flags(draws, 0);
    Column out(draws);
    Column low(draws);
    Column high(draws);
    const auto keep = [&](const Column& column) { found.push_back(bits(column)); };
    const double* const partners[] = {in[0].data(), in[1].data()};

    math.hold(partners, 2, 1e6, in[2].data(), in[3].data(), draws, out.data(), flags.data());
    keep(out);
    found.push_back(flags);
    math.find_outside(partners, 2, in[2].data(), in[3].data(), in[4].data(), draws, out.data(),
                      flags.data());
    keep(out);
    found.push_back(flags);
    math.check_one(in[0].data(), in[1].data(), in[2].data(), in[3].data(), draws, flags.data());
    found.push_back(flags);

    const TwoOverlaps two{in[0].data(), in[1].data(), in[2].data(), in[3].data(),
                          in[4].data(), in[5].data(), in[6].data()};
    math.find_limits(two, draws, low.data(), high.data(), flags.data());
    keep(low);
    keep(high);
    found.push_back(flags);
    // As many as are solved together, and limits in order.
    constexpr std::size_t solved = draws / solved_together * solved_together;
    math.solve(two, solved, low.data(), high.data(), out.data());
    keep(out);

    math.take(in[0].data(), in[1].data(), in[2].data(), draws, out.data());
    keep(out);
    std::array<Column, 2> taken{in[4], in[5]};
    double* const takes[] = {taken[0].data(), taken[1].data()};
    math.find_shares(partners, 2, in[2].data(), draws, takes);
    keep(taken[0]);
    keep(taken[1]);
    std::array<Column, 4> cells{in[0], in[1], Column(draws), Column(draws)};
    double* const from[] = {cells[0].data(), cells[1].data()};
    double* const to[] = {cells[2].data(), cells[3].data()};
    math.move(from, to, takes, 2, in[6].data(), draws, out.data(), low.data());
    for (const auto& cell : cells)
        keep(cell);
    keep(out);
    keep(low);
    return found;
}

/// Draws of one structure, of which every division is compared with that of the draw alone.
void compare(std::size_t routes, Dice& dice, bool by_draw) {
    auto given = random_structure(routes, dice);
    want_anything(given, dice);
    const auto structure = given.structure();
    std::vector<Column> totals(routes);
    for (auto& column : totals)
        column = children(dice);
    std::vector<Column> wanted(given.terms.size(), Column(draws));
    for (std::size_t k = 0; k < wanted.size(); ++k)
        for (std::size_t i = 0; i < draws; ++i)
            wanted[k][i] = totals[given.terms[k].route][i] * std::pow(dice.uniform(), 2);
    Column chosen(draws);
    for (double& rule : chosen)
        rule = static_cast<double>(by_draw ? dice.below(3) : 1);
    std::vector<Column> sizes(structure.cells().size(), Column(draws, -1));

    std::vector<const double*> total;
    std::vector<const double*> want;
    std::vector<double*> size;
    for (auto& column : totals)
        total.push_back(column.data());
    for (auto& column : wanted)
        want.push_back(column.data());
    for (auto& column : sizes)
        size.push_back(column.data());
    std::vector<std::uint64_t> capped(draws, 9);
    std::vector<std::uint64_t> projected(draws, 9);
    auto workspace = structure.workspace();
    structure.divide({draws, total.data(), want.data(), by_draw ? chosen.data() : nullptr,
                      OverlapRule::nested, size.data(), capped.data(), projected.data()},
                     workspace);

    bool same = true;
    for (std::size_t i = 0; i < draws; ++i) {
        auto draw = given;
        for (std::size_t r = 0; r < routes; ++r)
            draw.totals[r] = totals[r][i];
        for (std::size_t k = 0; k < wanted.size(); ++k)
            draw.wanted[k] = wanted[k][i];
        const auto alone = divided(structure, draw, static_cast<OverlapRule>(chosen[i]));
        same = same && alone.outcome.capped == (capped[i] == 1) &&
               alone.outcome.projected == (projected[i] == 1);
        for (std::size_t c = 0; c < sizes.size(); ++c)
            same = same && alone.sizes[c] == sizes[c][i];
    }
    CHECK(same);
}

} // namespace

TEST_CASE("the loops of a division give the same bits at every width") {
    const auto plain = results(plain_overlap_columns());
    CHECK(plain == results(overlap_columns()));
    if (base::has_avx2())
        CHECK(plain == results(avx2_overlap_columns()));
}

TEST_CASE("columns of draws are divided like each draw alone") {
    Dice dice(32);
    for (std::size_t routes = 1; routes <= 5; ++routes)
        for (int repeat = 0; repeat < 8; ++repeat)
            compare(routes, dice, repeat % 4 != 0);
}
