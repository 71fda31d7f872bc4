#include "engine/report/sliders.hpp"

#include <string>

#include <doctest/doctest.h>

#include "engine/base/sha256.hpp"
#include "engine/report/slider_sources.hpp"

using namespace raming;
using report::Language;

namespace {

std::string scripts(const std::string& scenario, std::string_view module) {
    results::RunResults run;
    run.provenance.seed = "1";
    run.provenance.scenario_text = scenario;
    run.provenance.overrides = {"noise=\"off\""};
    return report::slider_scripts(report::Text(Language::dutch), run, module);
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("the module is embedded in base 64, whatever its length") {
    CHECK(holds(scripts("", "Man"), "\"module\":\"TWFu\""));
    CHECK(holds(scripts("", "Ma"), "\"module\":\"TWE=\""));
    CHECK(holds(scripts("", "M"), "\"module\":\"TQ==\""));
    CHECK(holds(scripts("", std::string_view("\xff\x00\xfe\x01", 4)), "\"module\":\"/wD+AQ==\""));
}

TEST_CASE("a scenario cannot end the script that holds it") {
    const std::string page = scripts("title = \"</script><script>alert(1)\"\n\\", "M");
    CHECK_FALSE(holds(page, "</script><script>alert"));
    CHECK(holds(page, "\\u003c/script>\\u003cscript>alert(1)\\u0022\\u000a\\u005c\""));
    CHECK(holds(page, "\"overrides\":\"noise=\\u0022off\\u0022\\u000a\""));
}

TEST_CASE("the policy lets this script run and no other") {
    const std::string policy = report::slider_policy();
    CHECK(holds(policy, "script-src 'sha256-"));
    CHECK_FALSE(holds(policy, "unsafe-inline"));
    CHECK_FALSE(holds(policy, "http"));
    CHECK(base::sha256(report::slider_page) != base::sha256(report::slider_worker));
    CHECK(policy.find("=' 'wasm-unsafe-eval'") - policy.find("sha256-") == 7 + 43);
}
