// What differs, for programs.

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/cli/diff.hpp"

namespace raming::cli {

using Json = nlohmann::ordered_json;
using results::Sweep;
using summary::CellPairing;
using summary::EstimateDifference;

namespace {

Json number_or_null(double number) {
    return std::isfinite(number) ? Json(number) : Json(nullptr);
}

void add_scenarios(const ScenarioDifference& scenarios, Json& json) {
    json["settings"] = Json::array();
    for (const auto& d : scenarios.settings()) {
        json["settings"].push_back({{"path", d.path},
                                    {"first", d.a.value},
                                    {"first_origin", d.a.origin},
                                    {"second", d.b.value},
                                    {"second_origin", d.b.origin}});
    }
    json["only_in_first"] = scenarios.only_first();
    json["only_in_second"] = scenarios.only_second();
}

Json estimates_json(const std::vector<EstimateDifference>& estimates) {
    Json json = Json::array();
    for (const EstimateDifference& d : estimates) {
        json.push_back({{"definition", d.definition},
                        {"quantity", d.quantity},
                        {"first", d.a},
                        {"second", d.b},
                        {"difference", d.difference},
                        {"mcse", number_or_null(d.mcse)},
                        {"in_mcse", number_or_null(d.in_mcse)}});
    }
    return json;
}

const char* pairing_name(CellPairing pairing) {
    return pairing == CellPairing::through_base ? "through base"
           : pairing == CellPairing::draws_gone ? "draws gone"
                                                : "independent";
}

Json cells_json(const Sweep& sweep, const std::vector<std::size_t>& cells) {
    Json json = Json::array();
    for (const std::size_t cell : cells) {
        json.push_back({{"cell", sweep.cell[cell]}, {"label", sweep.label[cell]}});
    }
    return json;
}

} // namespace

/// Paths that one sweep varies and the other does not.
std::vector<std::string> paths_only_in(const Sweep& sweep, const Sweep& other) {
    std::vector<std::string> paths;
    std::copy_if(sweep.parameter.begin(), sweep.parameter.end(), std::back_inserter(paths),
                 [&](const std::string& path) {
                     return std::find(other.parameter.begin(), other.parameter.end(), path) ==
                            other.parameter.end();
                 });
    return paths;
}

std::string diff_json(const ScenarioDifference& scenarios, const RunsDiffer& runs, bool same,
                      const DiffOptions& options) {
    Json json{{"same", same},
              {"tolerance", options.tolerance},
              {"paired", runs.pairing == summary::Pairing::paired}};
    add_scenarios(scenarios, json);
    json["estimates"] = estimates_json(runs.estimates);
    return json.dump(2) + "\n";
}

std::string diff_json(const ScenarioDifference& scenarios, const SweepsDiffer& sweeps, bool same,
                      const DiffOptions& options) {
    const Sweep& a = sweeps.a.sweep;
    const Sweep& b = sweeps.b.sweep;
    Json json{{"same", same},
              {"tolerance", options.tolerance},
              {"pairing", pairing_name(sweeps.found.pairing)}};
    add_scenarios(scenarios, json);
    json["varies_in_first_only"] = paths_only_in(a, b);
    json["varies_in_second_only"] = paths_only_in(b, a);
    json["cells_only_in_first"] = cells_json(a, sweeps.found.only_a);
    json["cells_only_in_second"] = cells_json(b, sweeps.found.only_b);
    json["base"] = estimates_json(sweeps.found.base);
    json["cells"] = Json::array();
    for (const summary::CellDifference& pair : sweeps.found.cells) {
        json["cells"].push_back({{"first", a.cell[pair.a]},
                                 {"second", b.cell[pair.b]},
                                 {"label", a.label[pair.a]},
                                 {"same_draws", pair.same_draws},
                                 {"first_failed", a.status[pair.a] != 0},
                                 {"second_failed", b.status[pair.b] != 0},
                                 {"estimates", estimates_json(pair.estimates)}});
    }
    return json.dump(2) + "\n";
}

} // namespace raming::cli
