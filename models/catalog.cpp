#include "models/catalog.hpp"

#include "models/aggregate/estimator.hpp"
#include "models/cohort/cohort.hpp"
#include "models/judge/children.hpp"
#include "models/schooling/shared_definitions.hpp"
#include "models/slider_module.hpp"

namespace raming {

cli::Catalog catalog() {
    const auto load = [](scenario::Document& document) {
        return aggregate::load(document, judge::make_children);
    };
    return {load,
            starter_scenario,
            schooling::read_shared_definitions,
            schooling::translate_shared_definitions,
            cohort::load,
            slider_module()};
}

} // namespace raming
