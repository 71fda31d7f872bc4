#pragma once
// The file of shared definitions as it was read. Internal to models/schooling.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/document.hpp"

namespace raming::schooling {

/// What a document says of a category; see the head of scenarios/definitions.toml.
enum class Code { in, in_inferred, out, out_inferred, part, not_stated };

/// What a code does, whether said or inferred.
enum class Kind { in, out, part, coin };
[[nodiscard]] Kind kind_of(Code code);

inline constexpr const char* code_names[] = {"in", "in*", "out", "out*", "part", "ns"};

struct Category {
    std::string id;
    std::string route;
    std::string inside; ///< the route that holds it where it has none of its own; may be empty
    std::optional<double> over; ///< [weeks] a part of its route by duration
};

struct SharedEntry {
    enum class Threshold {
        weeks,      ///< `weeks`, or the route's own in `own`
        none,       ///< from where each route is counted on
        not_stated, ///< one of those in use, at even odds
    };
    std::string id;
    std::string party;
    std::string label;
    std::string label_nl;
    std::string source;
    std::string evidence;
    std::string remark;
    Threshold threshold = Threshold::none;
    double weeks = 0;
    std::map<std::string, double> own;
    std::string basis; ///< flow, stock, both, ns
    std::string ages;
    std::string extent;
    std::vector<Code> codes; ///< per category
};

struct SharedFile {
    std::vector<Category> categories;
    std::vector<SharedEntry> definitions;
};

/// Throws base::Error with all that is wrong.
[[nodiscard]] SharedFile read_shared_file(scenario::Document& document);

} // namespace raming::schooling
