#include "engine/run/simulation.hpp"

#include <algorithm>
#include <stdexcept>

namespace raming::run {

namespace {

template <typename Named>
std::size_t index_of(const std::vector<Named>& all, const std::string& name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
    if (found == all.end()) {
        throw std::logic_error("a simulation has no \"" + name + "\"");
    }
    return static_cast<std::size_t>(found - all.begin());
}

} // namespace

std::size_t Layout::size(const Measure& measure) const {
    std::size_t product = 1;
    for (const std::size_t place : measure.axes) {
        product *= axes[place].size();
    }
    return product;
}

std::size_t Layout::size() const {
    return offset(measures.size());
}

std::size_t Layout::offset(std::size_t measure) const {
    std::size_t sum = 0;
    for (std::size_t m = 0; m < measure; ++m) {
        sum += size(measures[m]);
    }
    return sum;
}

std::size_t Layout::measure(const std::string& name) const {
    return index_of(measures, name);
}

std::size_t Layout::axis(const std::string& name) const {
    return index_of(axes, name);
}

double central_value(const prior::Input& input, const std::vector<prior::Input>& all) {
    if (input.kind == prior::Input::Kind::value) {
        return input.mean(all);
    }
    return static_cast<double>(std::max_element(input.weights.begin(), input.weights.end()) -
                               input.weights.begin());
}

} // namespace raming::run
