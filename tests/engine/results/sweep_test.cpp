#include "engine/results/sweep.hpp"
#include "example.hpp"

#include <cmath>
#include <stdexcept>

namespace raming::results {

namespace {

using namespace example;

/// What varies, and the base without draws.
SweepResults around() {
    SweepResults sweep{results(), {}, {}};
    for (Draws* draws : {&sweep.base.definitions, &sweep.base.routes, &sweep.base.inputs}) {
        draws->values.clear();
        draws->draws_per_chain = 0;
    }
    sweep.sweep.parameter = {"a.b", "with/slash", "rule"};
    sweep.sweep.numeric = {1, 1, 0};
    return sweep;
}

Sweep cells_of(const SweepResults& around, std::uint64_t first, std::uint64_t count) {
    const std::size_t definitions = around.base.summary.definitions.size();
    const std::size_t quantiles = around.base.summary.probabilities.size();
    Sweep block;
    for (std::uint64_t cell = first; cell < first + count; ++cell) {
        const auto number = static_cast<double>(cell);
        const bool failed = cell % 7 == 3;
        block.cell.push_back(number);
        block.status.push_back(failed ? 1 : 0);
        block.label.push_back("a.b = " + std::to_string(cell));
        block.error.push_back(failed ? "error[E102] é" : "");
        block.digest.push_back(failed ? "" : std::string(32, 'f'));
        block.value.push_back(std::to_string(cell));
        block.value.push_back(cell % 2 == 0 ? "" : "0.5");
        block.value.push_back(cell % 2 == 0 ? "nested" : "linear");
        double x = number;
        const auto next = [&] { return failed ? std::nan("") : (x += 0.125); };
        for (auto* column : {&block.mean, &block.mean_mcse, &block.sd, &block.sd_mcse,
                             &block.mean_difference, &block.mean_difference_mcse}) {
            for (std::size_t d = 0; d < definitions; ++d) {
                column->push_back(next());
            }
        }
        for (auto* column :
             {&block.q, &block.q_mcse, &block.q_difference, &block.q_difference_mcse}) {
            for (std::size_t d = 0; d < definitions * quantiles; ++d) {
                column->push_back(next());
            }
        }
    }
    return block;
}

bool same(const Sweep& a, const Sweep& b) {
    using example::same;
    return same(a.cell, b.cell) && same(a.status, b.status) && a.label == b.label &&
           a.error == b.error && a.digest == b.digest && a.value == b.value &&
           same(a.mean, b.mean) && same(a.mean_mcse, b.mean_mcse) && same(a.sd, b.sd) &&
           same(a.sd_mcse, b.sd_mcse) && same(a.mean_difference, b.mean_difference) &&
           same(a.mean_difference_mcse, b.mean_difference_mcse) && same(a.q, b.q) &&
           same(a.q_mcse, b.q_mcse) && same(a.q_difference, b.q_difference) &&
           same(a.q_difference_mcse, b.q_difference_mcse);
}

} // namespace

TEST_CASE("cells come back from their bytes, and one after another make several") {
    const SweepResults sweep = around();
    Sweep back;
    for (std::uint64_t cell = 0; cell < 5; ++cell) {
        unpack(pack(cells_of(sweep, cell, 1)), back);
    }
    CHECK(same(back, cells_of(sweep, 0, 5)));
}

TEST_CASE("bytes that pack did not make are refused, whatever their length") {
    const std::vector<std::uint8_t> bytes = pack(cells_of(around(), 0, 1));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        Sweep into;
        CHECK_THROWS_AS(
            unpack({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length)}, into),
            std::runtime_error);
    }
    std::vector<std::uint8_t> longer = bytes;
    longer.push_back(0);
    Sweep into;
    CHECK_THROWS_AS(unpack(longer, into), std::runtime_error);
}

TEST_CASE("a sweep of many blocks is read back as it was written") {
    const Folder folder;
    const SweepResults sweep = around();
    const std::uint64_t cells = 2500; // blocks of 1024, the last in part
    std::uint64_t largest = 0;
    write_sweep(folder.file("s.h5"), sweep, cells,
                [&](std::uint64_t first, std::uint64_t count) {
                    largest = std::max(largest, count);
                    return cells_of(sweep, first, count);
                },
                {});
    CHECK(largest == 1024); // memory does not grow with the cells
    const SweepResults read = read_sweep(folder.file("s.h5"));
    CHECK(same(read.sweep, cells_of(sweep, 0, cells)));
    CHECK(read.sweep.parameter == sweep.sweep.parameter);
    CHECK(read.sweep.numeric == sweep.sweep.numeric);
    CHECK(same(read.base, sweep.base));
    CHECK(holds_sweep(folder.file("s.h5")));
}

TEST_CASE("a sweep and a run are not taken for each other") {
    const Folder folder;
    const SweepResults sweep = around();
    const auto source = [&](std::uint64_t first, std::uint64_t count) {
        return cells_of(sweep, first, count);
    };
    write_sweep(folder.file("s.h5"), sweep, 3, source, {});
    write_file(folder.file("r.h5"), results(), {});
    CHECK_FALSE(holds_sweep(folder.file("r.h5")));
    CHECK(code_of([&] { (void)read_sweep(folder.file("r.h5")); }) == "E212");
    CHECK(code_of([&] { (void)read_file(folder.file("s.h5"), false); }) == "E212");
}

TEST_CASE("the size of a sweep is known beforehand, within 5 %") {
    const Folder folder;
    SweepResults sweep = around();
    const auto source = [&](std::uint64_t first, std::uint64_t count) {
        return cells_of(sweep, first, count);
    };
    write_sweep(folder.file("s.h5"), sweep, 2000, source, {});
    SweepResults example = sweep;
    example.sweep = cells_of(sweep, 1001, 1);
    example.sweep.parameter = sweep.sweep.parameter;
    example.sweep.numeric = sweep.sweep.numeric;
    const auto expected = static_cast<double>(expected_sweep_bytes(example, 2000));
    const auto real = static_cast<double>(std::filesystem::file_size(folder.file("s.h5")));
    CHECK(expected / real > 0.95);
    CHECK(expected / real < 1.05);
}

} // namespace raming::results
