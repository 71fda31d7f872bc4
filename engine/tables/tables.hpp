#pragma once
// The tables of a results file, in the reader's language. Units stand in a column of their own, or
// in the name of the column; Monte Carlo standard errors beside what they are of.

#include "engine/results/coverage.hpp"
#include "engine/results/results.hpp"
#include "engine/results/sensitivity.hpp"
#include "engine/results/sweep.hpp"
#include "engine/tables/table.hpp"

namespace raming::tables {

/// Every table there is, also those for which these results have no rows.
[[nodiscard]] std::vector<Table> tables_of(const results::RunResults& results, Language language);

/// Those of a sweep, and those of its base.
[[nodiscard]] std::vector<Table> tables_of_sweep(const results::SweepResults& results,
                                                 Language language);

/// Those of a file of coverage.
[[nodiscard]] std::vector<Table> tables_of_coverage(const results::CoverageResults& results,
                                                    Language language);
/// Those of a file of sensitivity.
[[nodiscard]] std::vector<Table> tables_of_sensitivity(const results::SensitivityResults& results,
                                                       Language language);

/// Two columns, item and text: where the results come from, how to read them, what they leave out,
/// what each column of `shown` means, and why each of `left_out` (table, reason) is not there.
struct LeftOut {
    std::string table;
    std::string reason;
};
[[nodiscard]] Table read_me(const results::RunResults& results, const std::vector<Table>& shown,
                            const std::vector<LeftOut>& left_out, Language language);

} // namespace raming::tables
