#include "engine/report/sliders.hpp"

#include "engine/base/sha256.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/slider_phrases.hpp"
#include "engine/report/slider_sources.hpp"

namespace raming::report {

namespace {

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t k) {
            return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U;
        };
        const unsigned group = byte(0) << 16U | byte(1) << 8U | byte(2);
        for (std::size_t k = 0; k < 4; ++k) {
            text += i + k > bytes.size() ? '=' : digits[group >> (18 - 6 * k) & 63U];
        }
    }
    return text;
}

/// As a JSON string that can stand within a script element.
std::string json(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || c == '"' || c == '\\' || c == '<') {
            out += "\\u00";
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string source_hash(std::string_view script) {
    const std::string hex = base::sha256(script);
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return "'sha256-" + base64(bytes) + "'";
}

} // namespace

void write_sliders(Html& to, const Text& text) {
    to.leaf("h2", text(phrase::sliders), {{"id", "sliders"}});
    to.leaf("p", text(phrase::sliders_lead));
    to.leaf("p", text(phrase::sliders_need_script),
            {{"id", "explore-status"}, {"role", "status"}, {"class", "missing"}});
    to.open("div", {{"id", "explore"}}).close();
}

std::string slider_scripts(const Text& text, const results::RunResults& run,
                           std::string_view module) {
    const results::Provenance& p = run.provenance;
    std::string overrides;
    for (const std::string& one : p.overrides) {
        overrides += one + "\n";
    }
    std::string texts;
    const auto say = [&](const std::string& key, const Phrase& phrase) {
        texts += (texts.empty() ? "" : ",") + json(key) + ":" + json(text(phrase));
    };
    for (const auto& [key, phrase] : phrase::slider_texts) {
        say(key, phrase);
    }
    say("middle", phrase::middle);
    say("two_of_three", phrase::two_of_three);
    say("nineteen_of_twenty", phrase::nineteen_of_twenty);
    say("from_to", phrase::from_to);
    const std::string data =
        "{\"texts\":{" + texts + "},\"language\":" + json(text.code()) +
        ",\"seed\":" + json(p.seed) + ",\"scenario\":" + json(p.scenario_text) +
        ",\"overrides\":" + json(overrides) + ",\"worker\":" + json(slider_worker) +
        ",\"module\":" + json(base64(module)) + "}";
    return "<script type=\"application/json\" id=\"explore-data\">" + data + "</script>\n<script>" +
           slider_page + "</script>\n";
}

std::string slider_policy() {
    return "; script-src " + source_hash(slider_page) + " 'wasm-unsafe-eval'; worker-src blob:";
}

} // namespace raming::report
