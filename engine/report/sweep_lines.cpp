#include "engine/report/sweep_lines.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "engine/report/settings.hpp"

namespace raming::report {

namespace {

std::optional<double> number_of(const std::string& text) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    return !text.empty() && parsed.ec == std::errc{} && parsed.ptr == end ? std::optional(number)
                                                                          : std::nullopt;
}

/// The same number written otherwise is the same value.
bool same_value(const std::string& a, const std::string& b) {
    const auto x = number_of(a);
    const auto y = number_of(b);
    return x && y ? *x == *y : a == b;
}

} // namespace

std::vector<std::string> values_in_base(const results::SweepResults& results) {
    std::vector<std::string> values;
    for (const std::string& path : results.sweep.parameter) {
        // Of a threshold per route, a number sets the default.
        auto value = setting(results.base, path);
        for (const std::string& at : {path, path + ".default"}) {
            if (const auto text = text_setting(results.base, at)) {
                value = text;
            } else if (!value) {
                value = setting(results.base, at);
            }
        }
        values.push_back(value.value_or(""));
    }
    return values;
}

SweepLine line_over(const results::Sweep& sweep, std::size_t parameter,
                    const std::vector<std::string>& base) {
    const std::size_t parameters = sweep.parameter.size();
    const auto value = [&](std::size_t cell, std::size_t p) -> const std::string& {
        return sweep.value[cell * parameters + p];
    };
    // By the values of the others, in order of first mention.
    std::map<std::vector<std::string>, std::size_t> place;
    std::vector<std::map<double, std::size_t>> sets;
    std::vector<std::size_t> first_cell;
    for (std::size_t cell = 0; cell < sweep.cell.size(); ++cell) {
        const auto number = number_of(value(cell, parameter));
        if (sweep.status[cell] != 0 || !number) {
            continue;
        }
        std::vector<std::string> others;
        for (std::size_t p = 0; p < parameters; ++p) {
            others.push_back(p == parameter ? "" : value(cell, p));
        }
        const auto [at, is_new] = place.try_emplace(others, sets.size());
        if (is_new) {
            sets.emplace_back();
            first_cell.push_back(cell);
        }
        sets[at->second].try_emplace(*number, cell);
    }
    std::size_t most = 1;
    for (const auto& one : sets) {
        most = std::max(most, one.size());
    }
    if (most < 2) {
        return {};
    }
    const auto as_in_base = [&](std::size_t cell) {
        for (std::size_t p = 0; p < parameters; ++p) {
            if (p != parameter && !same_value(value(cell, p), base[p])) {
                return false;
            }
        }
        return true;
    };
    std::vector<std::size_t> longest;
    for (std::size_t k = 0; k < sets.size(); ++k) {
        if (sets[k].size() == most) {
            longest.push_back(k);
        }
    }
    const auto found = std::find_if(longest.begin(), longest.end(),
                                    [&](std::size_t k) { return as_in_base(first_cell[k]); });
    const std::size_t chosen = found == longest.end() ? longest[longest.size() / 2] : *found;
    SweepLine line;
    line.points.assign(sets[chosen].begin(), sets[chosen].end());
    line.held_as_in_base = found != longest.end();
    for (std::size_t p = 0; p < parameters; ++p) {
        if (p != parameter) {
            line.held.emplace_back(sweep.parameter[p], value(first_cell[chosen], p));
        }
    }
    return line;
}

Five five_of_cell(const results::SweepResults& results, std::size_t cell, std::size_t definition) {
    const std::size_t definitions = results.base.summary.definitions.size();
    Five five;
    for (std::size_t k = 0; k < five.q.size(); ++k) {
        const std::size_t at = (cell * five.q.size() + k) * definitions + definition;
        five.q[k] = results.sweep.q[at];
        five.mcse[k] = results.sweep.q_mcse[at];
    }
    return five;
}

} // namespace raming::report
