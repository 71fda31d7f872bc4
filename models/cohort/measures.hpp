#pragma once
// What is measured in a school year of a cohort, and how it is read from a tally. Internal to
// models/cohort.

#include <cstdint>
#include <span>

#include "engine/run/simulation.hpp"
#include "models/cohort/specification.hpp"
#include "models/cohort/tally.hpp"

namespace raming::cohort {

class Measures {
public:
    Measures(const Specification& specification, const Parameters& parameters);

    [[nodiscard]] const run::Layout& layout() const { return layout_; }

    /// Fills the numbers of one year, in the order of the layout.
    void read(const Tally& tally, std::span<std::uint64_t> values) const;

private:
    run::Layout layout_;
    std::vector<Definition> definitions_;
};

} // namespace raming::cohort
