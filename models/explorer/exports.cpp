// The browser's side of a Session: memory to write texts and numbers into, and calls that give back
// text. Only the WebAssembly module has these.

#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>

#include "engine/base/error.hpp"
#include "engine/scenario/value.hpp"
#include "models/explorer/session.hpp"

namespace {

std::unique_ptr<raming::explorer::Session> session;
std::string said;

std::string numbers(const std::vector<double>& all) {
    std::string out = "[";
    for (const double one : all) {
        out += (out.size() > 1 ? "," : "") + raming::scenario::shortest(one);
    }
    return out + "]";
}

const char* failed(const std::exception& error) {
    // Quotes and control characters of a message must not end the JSON string.
    said = "{\"error\":\"";
    for (const char* c = error.what(); *c != '\0'; ++c) {
        said += *c == '"' || *c == '\\' || static_cast<unsigned char>(*c) < 0x20 ? ' ' : *c;
    }
    said += "\"}";
    return said.c_str();
}

} // namespace

#define EXPORTED(name) extern "C" __attribute__((export_name(name)))

EXPORTED("raming_allocate") void* raming_allocate(std::size_t bytes) {
    return std::malloc(bytes);
}

EXPORTED("raming_free") void raming_free(void* memory) {
    std::free(memory);
}

/// `overrides`: one a line. Gives the session's description, or { error }.
EXPORTED("raming_open")
const char* raming_open(const char* scenario, const char* overrides, std::uint64_t seed,
                        std::uint32_t per_chain) {
    try {
        std::vector<std::string> settings;
        for (const char* c = overrides; *c != '\0'; ++c) {
            if (c == overrides || c[-1] == '\n') {
                settings.emplace_back();
            }
            if (*c != '\n') {
                settings.back() += *c;
            }
        }
        session = std::make_unique<raming::explorer::Session>(scenario, settings, seed, per_chain);
        said = session->description();
        return said.c_str();
    } catch (const std::exception& error) {
        return failed(error);
    }
}

/// `weeks` is negative for the definition's own thresholds; `held` are pairs (input, value);
/// `quick` is not 0 for counting without chance.
EXPORTED("raming_answer")
const char* raming_answer(std::uint32_t definition, const std::uint32_t* routes,
                          std::uint32_t route_count, double weeks, const double* held,
                          std::uint32_t held_count, std::uint32_t quick) {
    try {
        raming::aggregate::Exploration chosen;
        chosen.definition = definition;
        chosen.routes.assign(routes, routes + route_count);
        if (weeks >= 0) {
            chosen.weeks = weeks;
        }
        chosen.chance = quick == 0;
        for (std::uint32_t h = 0; h < held_count; ++h) {
            chosen.held.emplace_back(static_cast<std::size_t>(held[2 * h]), held[2 * h + 1]);
        }
        const raming::explorer::Answer answer = session->answer(chosen);
        said = "{\"baseline\":" + numbers(answer.baseline) + ",\"level\":" + numbers(answer.level) +
               ",\"level_mcse\":" + numbers(answer.level_mcse) +
               ",\"difference\":" + numbers(answer.difference) +
               ",\"difference_mcse\":" + numbers(answer.difference_mcse) +
               ",\"higher\":" + raming::scenario::shortest(answer.higher) + ",\"digest\":\"" +
               answer.digest + "\"}";
        return said.c_str();
    } catch (const std::exception& error) {
        return failed(error);
    }
}
