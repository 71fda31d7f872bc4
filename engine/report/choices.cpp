// The choice table: per definition who counts, who drops out, from when, and whose it is.

#include <algorithm>

#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/settings.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string path_of(const Contents& contents, std::size_t d) {
    return "definitions." + contents.definition(d).id;
}

std::string joined(const Names& names, const std::string& none) {
    std::string list;
    for (const std::string& name : names) {
        list += (list.empty() ? "" : "; ") + name;
    }
    return list.empty() ? none : list;
}

std::string threshold_of(const Text& text, const Contents& contents, std::size_t d) {
    const std::string path = path_of(contents, d) + ".threshold";
    const auto weeks = [](const std::string& value) {
        return !value.empty() && value.find_first_not_of("0123456789.") == std::string::npos;
    };
    if (const auto one = setting(contents.run, path)) {
        return weeks(*one) ? text(phrase::over_weeks, {*one}) : *one;
    }
    Names parts;
    for (const auto& [name, value] : settings_below(contents.run, path)) {
        if (name.find('.') != std::string::npos || !weeks(value)) {
            return text(phrase::uncertain_threshold);
        }
        if (name == "default") {
            parts.push_back(text(phrase::over_weeks, {value}));
        } else {
            const std::string route = route_label(contents.run, text, name).text;
            parts.push_back(value == "0" ? text(phrase::from_first_day, {route})
                                         : text(phrase::over_weeks_for, {route, value}));
        }
    }
    return joined(parts, "–");
}

} // namespace

void write_choices(Html& to, const Text& text, const Contents& contents) {
    const results::RunResults& run = contents.run;
    std::vector<Names> counted;
    Names all;
    bool any_source = false;
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        counted.push_back(list_setting(run, path_of(contents, d) + ".routes"));
        for (const std::string& route : counted.back()) {
            if (!contains(all, route)) {
                all.push_back(route);
            }
        }
        any_source = any_source || text_setting(run, path_of(contents, d) + ".source").has_value();
    }
    if (all.empty()) {
        return; // a model without routes has no such choice
    }
    to.leaf("h2", text(phrase::choices), {{"id", "choices"}});
    to.leaf("p", text(phrase::choices_lead));
    Table table{text(phrase::choices),
                {{text(phrase::definition), Align::text, 20},
                 {text(phrase::counts), Align::text, 28},
                 {text(phrase::drops), Align::text, 28},
                 {text(phrase::threshold), Align::text},
                 {text(phrase::basis), Align::text}},
                {}};
    if (any_source) {
        table.columns.push_back({text(phrase::used_by), Align::text});
    }
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        const std::string path = path_of(contents, d);
        Names in;
        Names out;
        for (const std::string& route : all) {
            const std::string label = route_label(run, text, route).text;
            if (!contains(counted[d], route)) {
                out.push_back(label);
            } else if (setting(run, path + ".weights." + route) ||
                       !settings_below(run, path + ".weights." + route).empty()) {
                in.push_back(text(phrase::in_part, {label}));
            } else {
                in.push_back(label);
            }
        }
        const bool stock = text_setting(run, path + ".basis").value_or("flow") == "stock";
        std::vector<std::string> cells = {
            joined(in, text(phrase::nobody)), joined(out, text(phrase::nobody)),
            threshold_of(text, contents, d), text(stock ? phrase::stock : phrase::flow)};
        if (any_source) {
            cells.push_back(text_setting(run, path + ".source").value_or("–"));
        }
        table.add(named(text, contents, d), cells);
    }
    write_table(to, table);
}

} // namespace raming::report
