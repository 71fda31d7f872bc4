#pragma once
// SHA-256 of a text, in lower-case hexadecimal (FIPS 180-4), for provenance.

#include <string>
#include <string_view>

namespace raming::base {

[[nodiscard]] std::string sha256(std::string_view text);

} // namespace raming::base
