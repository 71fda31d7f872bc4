#include "models/explorer/session.hpp"

#include <span>

#include "engine/run/draw_store.hpp"
#include "engine/scenario/value.hpp"
#include "engine/summary/order_statistics.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::explorer {

namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += ' ';
        } else {
            out += c;
        }
    }
    return out + '"';
}

template <typename T, typename Write>
std::string list(const std::vector<T>& all, const Write& write) {
    std::string out = "[";
    for (const T& one : all) {
        out += (out.size() > 1 ? "," : "") + write(one);
    }
    return out + "]";
}

std::string indices(const std::vector<std::size_t>& all) {
    return list(all, [](std::size_t i) { return std::to_string(i); });
}

void fill(const std::vector<double>& draws, std::size_t per_chain, std::vector<double>& levels,
          std::vector<double>& mcse) {
    std::vector<std::span<const double>> parts;
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        parts.emplace_back(draws.data() + chain * per_chain, per_chain);
    }
    summary::PooledQuantiles found = summary::quantiles(parts, summary::probabilities());
    levels = std::move(found.pooled);
    mcse.clear();
    for (std::size_t k = 0; k < levels.size(); ++k) {
        std::vector<double> of_chains;
        for (const std::vector<double>& part : found.by_part) {
            of_chains.push_back(part[k]);
        }
        mcse.push_back(summary::mcse_of(of_chains));
    }
}

} // namespace

Session::Session(const std::string& scenario, const std::vector<std::string>& overrides,
                 std::uint64_t seed, std::size_t per_chain)
    : document_(scenario::Document::from_text(scenario, "scenario.toml", overrides)),
      explorer_(document_, seed, per_chain), baseline_of_(explorer_.definitions().size()) {}

std::string Session::description() const {
    const auto routes = list(explorer_.routes(), [](const aggregate::ExploredRoute& route) {
        return "{\"label\":" + quoted(route.label) + ",\"label_nl\":" + quoted(route.label_nl) +
               ",\"threshold\":" + (route.has_threshold ? "true" : "false") + "}";
    });
    const auto definitions =
        list(explorer_.definitions(), [](const aggregate::ExploredDefinition& d) {
            return "{\"id\":" + quoted(d.id) + ",\"label\":" + quoted(d.label) +
                   ",\"label_nl\":" + quoted(d.label_nl) + ",\"routes\":" + indices(d.routes) +
                   ",\"weeks\":" + (d.weeks ? scenario::shortest(*d.weeks) : "null") + "}";
        });
    const auto dials = list(explorer_.dials(), [](const aggregate::Dial& dial) {
        return std::string("{\"kind\":\"") +
               (dial.kind == aggregate::Dial::Kind::sensitivity ? "sensitivity" : "overlap") +
               "\",\"input\":" + std::to_string(dial.input) + ",\"path\":" + quoted(dial.path) +
               ",\"routes\":" + indices(dial.routes) +
               ",\"mean\":" + scenario::shortest(dial.mean) + "}";
    });
    return "{\"draws\":" + std::to_string(explorer_.per_chain() * run::chains) +
           ",\"thresholds\":" + list(explorer_.thresholds(), scenario::shortest) +
           ",\"routes\":" + routes + ",\"definitions\":" + definitions + ",\"dials\":" + dials +
           "}";
}

aggregate::Exploration Session::unchanged(std::size_t definition) const {
    return {definition, explorer_.definitions()[definition].routes, std::nullopt, {}};
}

Answer Session::answer(const aggregate::Exploration& chosen) {
    if (baseline_of_ != chosen.definition) {
        baseline_ = explorer_.count(unchanged(chosen.definition));
        baseline_of_ = chosen.definition;
        std::vector<double> unused;
        fill(baseline_, explorer_.per_chain(), baseline_levels_, unused);
    }
    Answer answer;
    answer.baseline = baseline_levels_;
    std::vector<double> draws = explorer_.count(chosen);
    answer.digest = explorer_.digest(draws, chosen.definition).hex();
    fill(draws, explorer_.per_chain(), answer.level, answer.level_mcse);
    double higher = 0;
    for (std::size_t i = 0; i < draws.size(); ++i) {
        draws[i] -= baseline_[i];
        higher += draws[i] > 0 ? 1.0 : draws[i] == 0 ? 0.5 : 0.0;
    }
    answer.higher = higher / static_cast<double>(draws.size());
    fill(draws, explorer_.per_chain(), answer.difference, answer.difference_mcse);
    return answer;
}

} // namespace raming::explorer
