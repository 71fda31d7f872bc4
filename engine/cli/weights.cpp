#include "engine/cli/weights.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/suggest.hpp"

namespace raming::cli {

namespace {

[[noreturn]] void refuse(const char* code, const std::string& text, const std::string& problem) {
    throw base::Error(base::Exit::usage, code, "--weights " + text + ": " + problem);
}

std::vector<std::string> entries_of(const std::string& text) {
    std::vector<std::string> entries;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t to = std::min(text.find(',', from), text.size());
        entries.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return entries;
}

} // namespace

std::vector<std::string> weighted_names(const std::string& text) {
    std::vector<std::string> names;
    for (const std::string& entry : entries_of(text)) {
        names.push_back(entry.substr(0, entry.find('=')));
    }
    return names;
}

std::vector<double> definition_weights(const std::optional<std::string>& text,
                                       const std::vector<run::Estimand>& definitions) {
    if (!text) {
        return std::vector<double>(definitions.size(),
                                   1.0 / static_cast<double>(definitions.size()));
    }
    std::vector<std::string> names;
    for (const run::Estimand& definition : definitions) {
        names.push_back(definition.id);
    }
    std::vector<double> weights(definitions.size(), 0.0);
    std::vector<bool> given(definitions.size(), false);
    double sum = 0;
    for (const std::string& entry : entries_of(*text)) {
        const std::size_t equals = entry.find('=');
        const std::string name = entry.substr(0, equals);
        const std::string number = equals < entry.size() ? entry.substr(equals + 1) : "";
        double weight = 0;
        const auto [end, error] =
            std::from_chars(number.data(), number.data() + number.size(), weight);
        if (error != std::errc{} || end != number.data() + number.size() ||
            !std::isfinite(weight)) {
            refuse("E170", *text,
                   "\"" + entry + "\" is no weight. Write name=weight, e.g. " + names.front() +
                       "=0.5.");
        }
        if (weight < 0) {
            refuse("E170", *text,
                   "the weight of \"" + name +
                       "\" is negative. Give weights of 0 or more that add to 1.");
        }
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) {
            refuse("E171", *text,
                   "there is no definition \"" + name + "\"." + base::suggestion(name, names));
        }
        const auto index = static_cast<std::size_t>(found - names.begin());
        if (given[index]) {
            refuse("E171", *text, "\"" + name + "\" is named twice. Name it once.");
        }
        given[index] = true;
        weights[index] = weight;
        sum += weight;
    }
    if (std::abs(sum - 1) > 1e-9) {
        refuse("E170", *text,
               fmt::format("the weights add to {:.6g}. Change them so that they add to 1.", sum));
    }
    for (double& weight : weights) {
        weight /= sum;
    }
    return weights;
}

} // namespace raming::cli
