#include "models/slider_module.hpp"

namespace raming {

std::string_view slider_module() {
    return {};
}

} // namespace raming
