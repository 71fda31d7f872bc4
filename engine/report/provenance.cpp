// Where the report comes from, and what its reader must know.

#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"

namespace raming::report {

void write_provenance(Html& to, const Text& text, const Contents& contents) {
    const results::Provenance& p = contents.run.provenance;
    to.leaf("h2", text(phrase::provenance), {{"id", "provenance"}});
    if (!p.warnings.empty()) {
        to.leaf("h3", text(phrase::notes)).open("ul");
        for (const std::string& warning : p.warnings) {
            to.leaf("li", scenario_text(text, warning));
        }
        to.close();
    }
    to.leaf("p", text(phrase::provenance_lead, {"raming rerun FILE.h5"})).open("dl");
    const auto entry = [&](const Phrase& key, const std::string& value) {
        if (!value.empty()) {
            to.leaf("dt", text(key)).leaf("dd", value);
        }
    };
    std::string overrides;
    for (const std::string& one : p.overrides) {
        overrides += (overrides.empty() ? "" : "; ") + one;
    }
    entry(phrase::scenario, p.scenario_file.substr(p.scenario_file.rfind('/') + 1) + " (SHA-256 " +
                                p.scenario_sha256 + ")");
    entry(phrase::overrides, overrides);
    entry(phrase::program, "Raming " + p.engine_version + " (" + p.git_commit + ")");
    entry(phrase::compiler, p.compiler);
    entry(phrase::generator, p.generator + " (" + p.design + ")");
    entry(phrase::seed, p.seed);
    entry(phrase::draws, text.number(static_cast<double>(p.draws)));
    entry(phrase::digest, p.digest);
    entry(phrase::noise_key,
          text(phrase::noise_value, {text.significant(100 * p.largest_relative_mcse, 2)}));
    entry(phrase::finished, p.finished.value_or(""));
    to.close();
}

} // namespace raming::report
