#include "engine/results/coverage_schema.hpp"

namespace raming::results {

namespace {

ColumnFile<CoverageResults> kind() {
    return {coverage_file_type, coverage_attributes(), coverage_variables()};
}

} // namespace

void write_coverage(const std::string& path, const CoverageResults& results,
                    const WriteOptions& options) {
    write_columns(path, kind(), results, options);
}

CoverageResults read_coverage(const std::string& path) {
    return read_columns(path, kind());
}

} // namespace raming::results
