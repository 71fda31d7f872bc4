#include "engine/cli/shard.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/cli/design_text.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/run/ranks.hpp"

namespace raming::cli {

using Json = nlohmann::json;

namespace {

constexpr std::uint64_t most_shards = 1'000'000;

} // namespace

std::string Shard::text() const {
    return fmt::format("{}/{}", number, of);
}

std::string Shard::file(const std::string& output) const {
    return fmt::format("{}.shard-{}-of-{}", output, number, of);
}

Shard parse_shard(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto number = parse_count(text.substr(0, slash));
    const auto of = slash == std::string::npos ? std::nullopt : parse_count(text.substr(slash + 1));
    if (!number || !of || *number < 1 || *number > *of || *of > most_shards) {
        usage_error("E402", value_error("shard", text,
                                        "should be a part and how many there are, e.g. 3/64 (the "
                                        "first is 1/64)."));
    }
    return {*number, *of};
}

run::Share share_of(const std::optional<Shard>& shard) {
    return shard ? run::Share{shard->number - 1, shard->of} : run::Share{};
}

run::Share own_share(const std::optional<Shard>& shard) {
    const run::Ranks& ranks = run::Ranks::world();
    return share_of(shard).part(ranks.rank(), ranks.count());
}

scenario::Document Job::document() const {
    return scenario::Document::from_text(scenario_text, scenario_file, overrides);
}

std::string to_text(const Job& job) {
    const Json json{{"command", job.command},
                    {"arguments", job.arguments},
                    {"scenario-file", job.scenario_file},
                    {"scenario-text", job.scenario_text},
                    {"overrides", job.overrides},
                    {"design", design_text(job.design)},
                    {"shard", {job.shard.number, job.shard.of}},
                    {"units", job.units},
                    {"chunk", job.chunk}};
    return json.dump();
}

Job job_of(const std::string& text) try {
    const Json json = Json::parse(text);
    Job job;
    job.command = json.at("command");
    job.arguments = json.at("arguments").get<Arguments>();
    job.scenario_file = json.at("scenario-file");
    job.scenario_text = json.at("scenario-text");
    job.overrides = json.at("overrides").get<std::vector<std::string>>();
    job.design = design_of(json.at("design").get<std::string>());
    job.shard = {json.at("shard").at(0), json.at("shard").at(1)};
    job.units = json.at("units");
    job.chunk = json.at("chunk");
    return job;
} catch (const Json::exception& error) {
    throw std::runtime_error(error.what());
}

} // namespace raming::cli
