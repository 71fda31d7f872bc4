#pragma once
// The layout of a file of published estimates as one table, which the writer and the reader follow.
// Internal to this room.

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/results/published.hpp"
#include "engine/results/schema.hpp"

namespace raming::results {

/// A dataset along one dimension, and the member it holds.
struct PublishedVariable {
    using Source = std::variant<
        std::vector<std::string> PublishedResults::*, std::vector<double> PublishedResults::*,
        std::vector<std::int8_t> PublishedResults::*, std::vector<std::string> Provenance::*>;
    const char* group;
    const char* name;
    const char* dimension;
    Source source;
    const char* units; ///< null for texts and flags
    const char* meaning;

    [[nodiscard]] Layout layout() const;
};

[[nodiscard]] std::span<const RootAttribute> published_attributes();
/// In the order of writing: a coordinate before what lies along it.
[[nodiscard]] std::span<const PublishedVariable> published_variables();

} // namespace raming::results
