#pragma once
// One definition of a scenario, counted again and again while a reader changes it: other routes,
// another threshold, an uncertain input held at one value. All inputs are drawn once and kept, so a
// change costs one evaluation. As long as nothing is changed, the draws are those of a run of the
// scenario with the same seed, bit for bit; whatever is changed, they are paired with them.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/run/digest.hpp"
#include "engine/scenario/document.hpp"

namespace raming::aggregate {

/// An uncertain input that may be held at a value: a share between 0 and 1.
struct Dial {
    enum class Kind { sensitivity, overlap };
    Kind kind = Kind::sensitivity;
    std::size_t input = 0; ///< its column
    std::string path;
    std::vector<std::size_t>
        routes;      ///< whose sensitivity it is; who overlaps, the sharing one first
    double mean = 0; ///< of its prior
};

struct ExploredRoute {
    std::string label;
    std::string label_nl;
    bool has_threshold = false; ///< it has durations that a threshold cuts
};

struct ExploredDefinition {
    std::string id;
    std::string label;
    std::string label_nl;
    std::vector<std::size_t> routes;
    std::optional<double> weeks; ///< the longest threshold it asks for, if all are certain
};

/// What a reader has chosen.
struct Exploration {
    std::size_t definition = 0;
    std::vector<std::size_t> routes; ///< that count; one that the definition lacks beyond its
                                     ///< longest threshold, or from the first week where that is
                                     ///< not certain
    std::optional<double> weeks;     ///< one of thresholds(), for all routes that have one
    std::vector<std::pair<std::size_t, double>> held; ///< (input, value)
    bool chance = true; ///< counts as the scenario does; without, every count is its mean given the
                        ///< inputs, in a third of the time
};

class Explorer {
public:
    /// Draws `per_chain` draws of each of the 16 chains. Throws base::Error with all that is wrong
    /// with the scenario.
    Explorer(scenario::Document& document, std::uint64_t seed, std::size_t per_chain);
    ~Explorer();
    Explorer(const Explorer&) = delete;
    Explorer& operator=(const Explorer&) = delete;

    [[nodiscard]] const std::vector<ExploredRoute>& routes() const;
    [[nodiscard]] const std::vector<ExploredDefinition>& definitions() const;
    [[nodiscard]] const std::vector<Dial>& dials() const;
    [[nodiscard]] const std::vector<double>& thresholds() const; ///< [weeks] ascending
    [[nodiscard]] std::size_t per_chain() const;

    /// Children in each draw, [chain · per_chain + draw].
    [[nodiscard]] std::vector<double> count(const Exploration& chosen);
    /// Of such draws, as a run that evaluates this definition alone makes it.
    [[nodiscard]] run::Digest digest(const std::vector<double>& draws,
                                     std::size_t definition) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace raming::aggregate
