#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/cli/compare_report.hpp"

namespace raming::cli {

using Json = nlohmann::ordered_json;

namespace {

/// JSON has no NaN and no infinity: what does not exist is null.
Json number_or_null(double x) {
    return std::isfinite(x) ? Json(x) : Json(nullptr);
}

constexpr const char* names[] = {"q025", "q165", "median", "q835", "q975"};

Json summary_json(const results::DefinitionSummary& s) {
    Json json;
    json["mean"] = number_or_null(s.mean);
    Json mcse;
    mcse["mean"] = number_or_null(s.mean_mcse);
    for (const std::size_t k : {2U, 0U, 1U, 3U, 4U}) {
        json[names[k]] = number_or_null(s.quantile[k]);
        mcse[names[k]] = number_or_null(s.quantile_mcse[k]);
    }
    json["mcse"] = std::move(mcse);
    return json;
}

void add_walk(const WalkReport& walk, Json& json) {
    json["from"] = walk.from.id;
    json["to"] = walk.to.id;
    json["from_number"] = summary_json(walk.from);
    json["to_number"] = summary_json(walk.to);
    json["difference"] = summary_json(walk.difference);
    json["difference"]["higher_in_50"] = 50 * walk.higher;
    json["difference"]["mcse"]["higher_in_50"] = number_or_null(50 * walk.higher_mcse);
    json["ratio"] = summary_json(walk.ratio);
    json["ratio"]["from_nobody"] = walk.from_nobody;
    json["unpaired_width"] = number_or_null(walk.unpaired_width);
    json["walk"] = Json::array();
    for (std::size_t k = 0; k < walk.steps.size(); ++k) {
        Json step{{"step", walk.steps[k].id},
                  {"kind", walk.steps[k].kind},
                  {"label", walk.steps[k].label},
                  {"label_nl", walk.steps[k].label_nl}};
        step.update(summary_json(walk.shares[k]));
        json["walk"].push_back(std::move(step));
    }
}

Json pairs_json(const PairsReport& report) {
    Json json{{"definitions", report.definitions}, {"draws", report.draws}};
    for (std::size_t k = 0; k < report.pairs.size(); ++k) {
        const summary::PairedDifference& pair = report.pairs[k];
        Json one{{"from", report.definitions[pair.from]}, {"to", report.definitions[pair.to]}};
        one.update(summary_json(pair.difference));
        one["higher_in_50"] = 50 * pair.higher;
        one["mcse"]["higher_in_50"] = number_or_null(50 * pair.higher_mcse);
        one["unpaired_width"] = number_or_null(report.unpaired_width[k]);
        json["pairs"].push_back(std::move(one));
    }
    json["nested"] = Json::array();
    for (const PairsReport::Nested& nested : report.nested) {
        json["nested"].push_back(
            {{"inner", nested.inner}, {"outer", nested.outer}, {"violations", nested.violations}});
    }
    return json;
}

Json curve_json(const CurveReport& report) {
    Json json{{"draws", report.draws}, {"weeks", report.weeks}};
    for (const run::CurveLine& line : report.lines) {
        Json one{{"id", line.id},
                 {"of", line.is_component ? "route" : "definition"},
                 {"label", line.label},
                 {"observed_to", line.observed_to}};
        for (std::size_t w = 0; w < report.weeks.size(); ++w) {
            if (line.place[w] == run::CurveLine::no_place) {
                continue;
            }
            Json point{{"weeks", report.weeks[w]},
                       {"extrapolated", report.weeks[w] > line.observed_to}};
            point.update(summary_json(report.points[line.place[w]]));
            one["points"].push_back(std::move(point));
        }
        json["lines"].push_back(std::move(one));
    }
    return json;
}

Json definitions_json(const std::vector<results::DefinitionSummary>& definitions) {
    Json json;
    for (const results::DefinitionSummary& one : definitions) {
        json[one.id] = summary_json(one);
    }
    return json;
}

Json without_json(const WithoutReport& report) {
    Json json{{"draws", report.draws}, {"all_members", definitions_json(report.with_all)}};
    json["without"] = Json::array();
    for (const WithoutReport::Member& member : report.members) {
        Json one{{"pool", member.choice},
                 {"member", member.name},
                 {"weight", member.weight},
                 {"draws", member.found.draws},
                 {"enough", member.found.enough}};
        one["definitions"] =
            member.found.enough ? definitions_json(member.found.estimands) : Json(nullptr);
        json["without"].push_back(std::move(one));
    }
    return json;
}

Json overlap_json(const OverlapReport& report) {
    Json json;
    json["name"] = report.name;
    json["label"] = report.label;
    json["label_nl"] = report.label_nl;
    json["draws"] = report.draws;
    json["shares"] = report.shares;
    const std::size_t definitions = report.definitions.size();
    for (std::size_t d = 0; d < definitions; ++d) {
        for (std::size_t s = 0; s < report.shares.size(); ++s) {
            json["definitions"][report.definitions[d]].push_back(
                summary_json(report.points[s * definitions + d]));
        }
    }
    return json;
}

Json part_json(const summary::VariancePart& part) {
    return {{"value", number_or_null(part.value.value)},
            {"mcse", number_or_null(part.value.mcse)},
            {"share", number_or_null(part.share.value)},
            {"share_mcse", number_or_null(part.share.mcse)}};
}

Json uncertainty_json(const UncertaintyReport& report) {
    const summary::VarianceParts& parts = report.parts;
    Json json;
    json["scale"] = parts.scale == summary::VarianceParts::Scale::log ? "log" : "persons";
    json["draws"] = parts.draws;
    for (std::size_t d = 0; d < report.definitions.size(); ++d) {
        json["weights"][report.definitions[d]] = parts.definitions[d].weight;
    }
    json["total"] = number_or_null(parts.total.value);
    json["total_mcse"] = number_or_null(parts.total.mcse);
    json["words"] = part_json(parts.words);
    json["groups"] = Json::array();
    for (std::size_t g = 0; g < parts.groups.size(); ++g) {
        const run::InputGroup& group = report.groups[g];
        Json one{{"id", group.id}, {"label", group.label}, {"label_nl", group.label_nl}};
        one.update(part_json(parts.groups[g]));
        for (std::size_t d = 0; d < report.definitions.size(); ++d) {
            one["definitions"][report.definitions[d]] =
                number_or_null(parts.definitions[d].groups[g].share.value);
            one["variance_if_known"][report.definitions[d]] =
                number_or_null(parts.definitions[d].if_known[g].value);
        }
        json["groups"].push_back(std::move(one));
    }
    const Spread spread = spread_of(parts);
    json["spread"] = {{"low", spread.low.value}, {"high", spread.high.value}};
    const Sentence sentence = uncertainty_sentence(report);
    json["sentence"] = sentence.english;
    json["sentence_nl"] = sentence.dutch;
    return json;
}

} // namespace

std::string compare_json(const CompareReport& report) {
    Json json;
    json["draws"] = report.digest.empty() ? Json(nullptr) : Json(report.draws);
    json["seed"] = report.seed;
    json["digest"] = report.digest.empty() ? Json(nullptr) : Json(report.digest);
    if (report.walk) {
        add_walk(*report.walk, json);
    }
    if (report.pairs) {
        json["matrix"] = pairs_json(*report.pairs);
    }
    if (report.curve) {
        json["curve"] = curve_json(*report.curve);
    }
    if (report.overlap) {
        json["overlap"] = overlap_json(*report.overlap);
    }
    if (report.without) {
        json["drop_pool_members"] = without_json(*report.without);
    }
    if (report.uncertainty) {
        json["uncertainty"] = uncertainty_json(*report.uncertainty);
    }
    json["warnings"] = report.warnings;
    return json.dump(2) + "\n";
}

} // namespace raming::cli
