#include "models/catalog.hpp"

#include "models/aggregate/estimator.hpp"

namespace raming {

cli::Catalog catalog() {
    return {aggregate::load, starter_scenario};
}

} // namespace raming
