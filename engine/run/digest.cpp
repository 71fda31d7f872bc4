#include "engine/run/digest.hpp"

#include <cstdio>

namespace raming::run {

std::string Digest::hex() const {
    char text[33];
    std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(high),
                  static_cast<unsigned long long>(low));
    return text;
}

Digest Digest::from_hex(const std::string& text) {
    Digest digest;
    if (text.size() == 32) {
        digest.high = std::stoull(text.substr(0, 16), nullptr, 16);
        digest.low = std::stoull(text.substr(16), nullptr, 16);
    }
    return digest;
}

} // namespace raming::run
