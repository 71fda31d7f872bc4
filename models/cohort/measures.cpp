#include "models/cohort/measures.hpp"

#include <functional>
#include <utility>

#include "engine/base/contract.hpp"

namespace raming::cohort {

namespace {

template <typename Specifications>
run::Axis named_axis(const char* name, const char* meaning, const Specifications& all) {
    run::Axis axis{name, meaning, {}, {}, {}, {}};
    for (const auto& one : all) {
        axis.names.push_back(one.name.id);
        axis.labels.push_back(one.name.label);
        axis.labels_nl.push_back(one.name.label_nl);
    }
    return axis;
}

run::Axis numbered_axis(const char* name, const char* meaning, int from, int to) {
    run::Axis axis{name, meaning, {}, {}, {}, {}};
    for (int k = from; k <= to; ++k) {
        axis.numbers.push_back(k);
    }
    return axis;
}

/// "none", "a", "b", "a+b", …: bit l is register l.
std::vector<std::string> subset_names(const std::vector<std::string>& registers) {
    std::vector<std::string> names;
    for (std::size_t bits = 0; bits < std::size_t{1} << registers.size(); ++bits) {
        std::string name;
        for (std::size_t l = 0; l < registers.size(); ++l) {
            if ((bits >> l & 1U) != 0) {
                name += (name.empty() ? "" : "+") + registers[l];
            }
        }
        names.push_back(name.empty() ? "none" : name);
    }
    return names;
}

enum AxisPlace : std::size_t {
    definition,
    list, // "register" is a word of the language
    subset,
    route,
    over,
    flow,
    week,
    length,
    region,
    sector,
    age,
};

/// Groups of children that numbers are given for one by one.
struct Grouping {
    AxisPlace axis;
    const char* name;
};
constexpr Grouping groupings[] = {{region, "region"}, {sector, "sector"}, {age, "age"}};

} // namespace

Measures::Measures(const Specification& specification, const Parameters& parameters) {
    for (const DefinitionSpecification& one : specification.definitions) {
        definitions_.push_back(one.counted);
    }
    const Shape shape(parameters);
    std::vector<run::Axis>& axes = layout_.axes;
    axes.push_back(named_axis(run::definition_axis, "definition of being out of school",
                              specification.definitions));
    axes.push_back(named_axis(run::register_axis, "register", specification.registers));
    axes.push_back({"subset",
                    "the registers that hold a child, and no others",
                    subset_names(ids_of(specification.registers)),
                    {},
                    {},
                    {}});
    axes.push_back(
        named_axis("route", "way in which a child is out of school", specification.routes));
    axes.push_back({"over", "weeks that a stay exceeds", {}, {}, {}, {}});
    axes.back().numbers.assign(shape.cuts.begin(), shape.cuts.end());
    axes.push_back({"flow",
                    "term of: start + inflow = returned + went_on + end",
                    {"start", "inflow", "returned", "went_on", "end"},
                    {},
                    {},
                    {}});
    axes.push_back(numbered_axis("week", "start of a week of the school year; 52: its end", 0,
                                 Shape::days - 1));
    axes.push_back(numbered_axis("length", "length of a stay [weeks]", 1, longest_stay));
    axes.push_back({"region", "region", parameters.regions, {}, {}, {}});
    axes.push_back(named_axis("sector", "kind of school", specification.sectors));
    axes.push_back(numbered_axis("age", "age [years]", shape.first_age,
                                 shape.first_age + static_cast<int>(shape.ages) - 1));

    std::vector<run::Measure>& all = layout_.measures;
    all.push_back({run::true_number, "children out of school", {definition}, true});
    all.push_back({run::registered,
                   "what a register holds of it, false entries included; early leavers stand on a "
                   "complete list of their own",
                   {definition, list},
                   true});
    all.push_back({"n_false", "false entries of a register", {definition, list}, true});
    all.push_back({"n_subset",
                   "absent children by the registers that hold them, false entries left out",
                   {definition, subset},
                   true});
    all.push_back({"n_early_leavers", "early leavers", {}, true});
    all.push_back(
        {"n_early_leavers_absent", "early leavers who are absent too", {definition}, true});
    all.push_back(
        {"n_flow", "stays beyond a length, in the course of the year", {route, over, flow}, true});
    all.push_back(
        {"n_out", "children out of school at the start of a week", {route, over, week}, false});
    all.push_back(
        {"n_length", "stays that began in the year, by their length", {route, length}, false});
    for (const Grouping& by : groupings) {
        const std::string suffix = std::string("_by_") + by.name;
        all.push_back({"n_children" + suffix, "children", {by.axis}, false});
        all.push_back(
            {run::true_number + suffix, "children out of school", {definition, by.axis}, false});
        all.push_back({run::registered + suffix,
                       "what a register holds of it, false entries included",
                       {definition, list, by.axis},
                       false});
        all.push_back({"n_early_leavers" + suffix, "early leavers", {by.axis}, false});
        all.push_back({"n_early_leavers_absent" + suffix,
                       "early leavers who are absent too",
                       {definition, by.axis},
                       false});
    }
}

void Measures::read(const Tally& tally, std::span<std::uint64_t> values) const {
    const Shape& shape = tally.shape();
    std::size_t place = 0;
    const auto put = [&](std::uint64_t value) { values[place++] = value; };
    const auto each_definition = [&](auto use) {
        for (std::size_t d = 0; d < definitions_.size(); ++d) {
            use(definitions_[d], d);
        }
    };
    each_definition([&](const Definition& d, std::size_t k) { put(tally.true_number(d, 0, k)); });
    each_definition([&](const Definition& d, std::size_t k) {
        for (std::size_t l = 0; l < shape.registers; ++l) {
            put(tally.registered(d, 0, k, l));
        }
    });
    each_definition([&](const Definition&, std::size_t k) {
        for (std::size_t l = 0; l < shape.registers; ++l) {
            put(tally[shape.false_entries(0, k, l)]);
        }
    });
    each_definition([&](const Definition&, std::size_t k) {
        for (std::size_t bits = 0; bits < shape.subsets(); ++bits) {
            put(tally[shape.subset(k, bits)]);
        }
    });
    put(tally[shape.early_leavers(0)]);
    each_definition(
        [&](const Definition&, std::size_t k) { put(tally[shape.absent_leavers(0, k)]); });
    for (std::size_t r = 0; r < shape.routes; ++r) {
        for (std::size_t cut = 0; cut < shape.cuts.size(); ++cut) {
            const Tally::Balance balance = tally.balance(r, cut);
            for (const std::uint64_t term :
                 {balance.start, balance.inflow, balance.returned, balance.went_on, balance.end}) {
                put(term);
            }
        }
    }
    for (std::size_t r = 0; r < shape.routes; ++r) {
        for (std::size_t cut = 0; cut < shape.cuts.size(); ++cut) {
            std::uint64_t out = 0; // entered and left are differences; their sums are who is out
            for (int day = 0; day < Shape::days; ++day) {
                out += tally[shape.entered(r, cut, day)];
                out -= tally[shape.left(r, cut, day)];
                put(out);
            }
        }
    }
    for (std::size_t r = 0; r < shape.routes; ++r) {
        for (int weeks = 1; weeks <= longest_stay; ++weeks) {
            put(tally[shape.length(r, weeks)]);
        }
    }
    const std::pair<std::size_t, std::size_t> groups[] = {
        {shape.region_group(0), shape.regions},
        {shape.sector_group(0), shape.sectors},
        {shape.age_group(shape.first_age), shape.ages},
    };
    for (const auto& group : groups) {
        const std::size_t first = group.first;
        const std::size_t end = first + group.second;
        for (std::size_t g = first; g < end; ++g) {
            put(tally[shape.children(g)]);
        }
        each_definition([&](const Definition& d, std::size_t k) {
            for (std::size_t g = first; g < end; ++g) {
                put(tally.true_number(d, g, k));
            }
        });
        each_definition([&](const Definition& d, std::size_t k) {
            for (std::size_t l = 0; l < shape.registers; ++l) {
                for (std::size_t g = first; g < end; ++g) {
                    put(tally.registered(d, g, k, l));
                }
            }
        });
        for (std::size_t g = first; g < end; ++g) {
            put(tally[shape.early_leavers(g)]);
        }
        each_definition([&](const Definition&, std::size_t k) {
            for (std::size_t g = first; g < end; ++g) {
                put(tally[shape.absent_leavers(g, k)]);
            }
        });
    }
    base::ensures(place == values.size());
}

} // namespace raming::cohort
