#include "engine/cli/design_text.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace raming::cli {

using Json = nlohmann::json;

namespace {

Json axes_json(const std::vector<sweep::Axis>& axes) {
    Json all = Json::array();
    for (const sweep::Axis& axis : axes) {
        all.push_back({{"path", axis.path}, {"values", axis.values}, {"where", axis.where}});
    }
    return all;
}

std::vector<sweep::Axis> axes_of(const Json& json) {
    std::vector<sweep::Axis> axes;
    for (const Json& one : json) {
        axes.push_back({one.at("path"), one.at("values"), one.at("where")});
    }
    return axes;
}

Json design_json(const sweep::Design& design) {
    Json lists = Json::array();
    for (const sweep::List& list : design.lists) {
        lists.push_back({{"paths", list.paths}, {"rows", list.rows}, {"where", list.where}});
    }
    Json ranges = Json::array();
    for (const sweep::Range& range : design.ranges) {
        ranges.push_back({{"path", range.path},
                          {"low", range.low},
                          {"high", range.high},
                          {"where", range.where}});
    }
    return {{"grid", axes_json(design.grid)},
            {"lists", lists},
            {"one-at-a-time", axes_json(design.one_at_a_time)},
            {"ranges", ranges},
            {"points", static_cast<int>(design.points)},
            {"point-count", design.point_count}};
}

sweep::Design design_in(const Json& json) {
    sweep::Design design;
    design.grid = axes_of(json.at("grid"));
    for (const Json& one : json.at("lists")) {
        design.lists.push_back({one.at("paths"), one.at("rows"), one.at("where")});
    }
    design.one_at_a_time = axes_of(json.at("one-at-a-time"));
    for (const Json& one : json.at("ranges")) {
        design.ranges.push_back({one.at("path"), one.at("low"), one.at("high"), one.at("where")});
    }
    design.points = static_cast<sweep::Points>(json.at("points").get<int>());
    design.point_count = json.at("point-count");
    return design;
}

} // namespace

std::string design_text(const sweep::Design& design) {
    return design_json(design).dump();
}

sweep::Design design_of(const std::string& text) try {
    return design_in(Json::parse(text));
} catch (const Json::exception& error) {
    throw std::runtime_error(error.what());
}

} // namespace raming::cli
