// Every input with its range and its source or reason, and every fact with where it stands.

#include <algorithm>
#include <map>
#include <span>

#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/settings.hpp"
#include "engine/report/table.hpp"
#include "engine/summary/order_statistics.hpp"

namespace raming::report {

namespace {

constexpr int input_digits = 3; // of judgements: more would be pretence

struct InputRange {
    double low = 0, middle = 0, high = 0;
};

InputRange range_of(const results::Draws& inputs, std::size_t input) {
    std::vector<std::span<const double>> parts;
    for (std::size_t chain = 0; chain < inputs.chains; ++chain) {
        parts.push_back(std::span(inputs.values)
                            .subspan((input * inputs.chains + chain) * inputs.draws_per_chain,
                                     inputs.draws_per_chain));
    }
    const std::vector<double> q = summary::quantiles(parts, {0.025, 0.5, 0.975}).pooled;
    return {q[0], q[1], q[2]};
}

/// An input that picks among rivals holds the number of its choice, which is no quantity.
bool is_choice(const results::RunResults& run, const std::string& path) {
    const std::string last = path.substr(path.rfind('.') + 1);
    if (last == "pool" || last == "families") {
        return true;
    }
    return text_setting(run, path).has_value() || !settings_below(run, path + ".options").empty() ||
           path == "overlap.rule";
}

void write_inputs(Html& to, const Text& text, const results::RunResults& run) {
    const bool has_draws = !run.inputs.values.empty();
    Table table{text(phrase::assumptions),
                {{text(phrase::input), Align::text, 30},
                 {text(phrase::middle)},
                 {text(phrase::range_95)},
                 {text(phrase::why), Align::text, 42}},
                {}};
    for (std::size_t i = 0; i < run.inputs.names.size(); ++i) {
        const std::string& path = run.inputs.names[i];
        std::vector<Label> row = {{path, ""}};
        if (has_draws && !is_choice(run, path)) {
            const InputRange found = range_of(run.inputs, i);
            const auto number = [&](double x) { return text.significant(x, input_digits); };
            row.push_back({number(found.middle), ""});
            row.push_back({found.low == found.high ? number(found.low)
                                                   : number(found.low) + " – " + number(found.high),
                           ""});
        } else {
            row.insert(row.end(), 2, Label{"–", ""});
        }
        row.push_back(scenario_text(text, i < run.input_basis.size() ? run.input_basis[i] : ""));
        table.rows.push_back(std::move(row));
    }
    write_table(to, table);
}

void write_facts(Html& to, const Text& text, const results::RunResults& run) {
    std::vector<std::string> order;
    std::map<std::string, std::map<std::string, std::string>> facts;
    for (const auto& [name, value] : settings_below(run, "facts")) {
        const std::size_t dot = name.rfind('.');
        if (dot == std::string::npos) {
            continue;
        }
        const std::string id = name.substr(0, dot);
        if (facts.count(id) == 0) {
            order.push_back(id);
        }
        const std::string key = name.substr(dot + 1);
        facts[id][key] = text_setting(run, "facts." + name).value_or(value);
    }
    if (order.empty()) {
        return;
    }
    to.leaf("h3", text(phrase::facts));
    Table table{text(phrase::facts),
                {{text(phrase::fact), Align::text},
                 {text(phrase::value)},
                 {text(phrase::what), Align::text},
                 {text(phrase::source), Align::text}},
                {}};
    for (const std::string& id : order) {
        auto& fact = facts[id];
        char* end = nullptr;
        const double value = std::strtod(fact["value"].c_str(), &end);
        const bool is_number = end != fact["value"].c_str() && *end == '\0';
        // A fact is shown as it is stated, not rounded.
        const std::size_t point = fact["value"].find('.');
        const int decimals =
            point == std::string::npos ? 0 : static_cast<int>(fact["value"].size() - point - 1);
        table.rows.push_back({{id, ""},
                              {is_number ? text.number(value, decimals) : fact["value"], ""},
                              scenario_text(text, fact["what"]),
                              scenario_text(text, fact["source"])});
    }
    write_table(to, table);
}

} // namespace

void write_assumptions(Html& to, const Text& text, const Contents& contents) {
    to.leaf("h2", text(phrase::assumptions), {{"id", "assumptions"}});
    to.leaf("p", text(phrase::assumptions_lead));
    if (!contents.run.inputs.names.empty()) {
        write_inputs(to, text, contents.run);
    }
    write_facts(to, text, contents.run);
}

} // namespace raming::report
