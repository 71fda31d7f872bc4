#include "engine/results/sensitivity_schema.hpp"

namespace raming::results {

namespace {

ColumnFile<SensitivityResults> kind() {
    return {sensitivity_file_type, sensitivity_attributes(), sensitivity_variables()};
}

} // namespace

void write_sensitivity(const std::string& path, const SensitivityResults& results,
                       const WriteOptions& options) {
    write_columns(path, kind(), results, options);
}

SensitivityResults read_sensitivity(const std::string& path) {
    return read_columns(path, kind());
}

} // namespace raming::results
