// Takes the place of xlsx.cpp where libxlsxwriter is not installed.

#include "engine/tables/xlsx.hpp"

#include <stdexcept>

namespace raming::tables {

bool can_write_xlsx() {
    return false;
}

std::string write_xlsx(const std::string&, const std::string&, const std::vector<Table>&) {
    throw std::logic_error("write_xlsx: built without libxlsxwriter");
}

} // namespace raming::tables
