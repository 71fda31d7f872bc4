// Writes and reads the file of a simulation.

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include "engine/results/hdf5_io.hpp"
#include "engine/results/new_file.hpp"
#include "engine/results/open_file.hpp"
#include "engine/results/simulation.hpp"
#include "engine/results/variable_io.hpp"

namespace raming::results {

namespace {

using S = SimulationResults;

std::span<const RootAttribute> attributes() {
    using P = Provenance;
    static const std::vector<RootAttribute> all = with_common_attributes(
        simulation_file_type,
        {{"title", &P::title, "what was simulated"},
         {"title_nl", &P::title_nl, "what was simulated, in Dutch"},
         {"draws", &P::draws, "replicates"},
         {"chains", &P::chains, "independent randomisations"},
         {"design", &P::design, "how inputs are drawn"},
         {"digest", &P::digest, "128-bit sum over all numbers of all replicates"},
         {"scenario_file", &P::scenario_file, "name of the scenario file"},
         {"scenario_sha256", &P::scenario_sha256, "SHA-256 of the scenario file"},
         {"status", &P::status, "complete or partial"},
         {"largest_relative_mcse", &P::largest_relative_mcse,
          "largest Monte Carlo error of a mean true number, relative to it"}});
    return all;
}

/// A variable of the summary, or of the provenance, and the member it holds.
struct SummaryVariable {
    using Source = std::variant<std::vector<std::string> S::*, std::vector<double> S::*,
                                std::string Provenance::*, std::vector<std::string> Provenance::*,
                                std::string Setting::*>;
    const char* group;
    const char* name;
    std::vector<const char*> dimensions;
    Source source;
    const char* meaning;

    [[nodiscard]] Layout layout(const std::vector<const char*>& labels) const {
        const bool number = std::holds_alternative<std::vector<double> S::*>(source);
        return {name, dimensions, number ? "1" : nullptr, labels, meaning};
    }
};

const std::vector<SummaryVariable>& variables_of_summary() {
    using P = Provenance;
    static const std::vector<SummaryVariable> table = {
        {"summary", "quantile", {"quantile"}, &S::probabilities, "probability of a quantile"},
        {"summary", "year", {"year"}, &S::year, "school year, counted from 1"},
        {"summary",
         "definition",
         {"definition"},
         &S::definition,
         "definition of being out of school"},
        {"summary",
         "definition_label",
         {"definition"},
         &S::definition_label,
         "definition, for people"},
        {"summary",
         "definition_label_nl",
         {"definition"},
         &S::definition_label_nl,
         "definition, for people, in Dutch"},
        {"summary", "register", {"register"}, &S::list, "register"},
        {"summary", "register_label", {"register"}, &S::list_label, "register, for people"},
        {"summary",
         "register_label_nl",
         {"register"},
         &S::list_label_nl,
         "register, for people, in Dutch"},
        {"summary",
         "n_true_mean",
         {"year", "definition"},
         &S::true_mean,
         "mean of the number of children out of school"},
        {"summary",
         "n_true_mean_mcse",
         {"year", "definition"},
         &S::true_mean_mcse,
         "Monte Carlo standard error of n_true_mean"},
        {"summary",
         "n_true_sd",
         {"year", "definition"},
         &S::true_sd,
         "standard deviation over replicates"},
        {"summary",
         "n_true_q",
         {"quantile", "year", "definition"},
         &S::true_q,
         "quantiles of the number of children out of school"},
        {"summary",
         "n_true_q_mcse",
         {"quantile", "year", "definition"},
         &S::true_q_mcse,
         "Monte Carlo standard error of n_true_q"},
        {"summary",
         "n_registered_mean",
         {"year", "definition", "register"},
         &S::registered_mean,
         "mean of what a register holds, false entries included"},
        {"summary",
         "n_registered_mean_mcse",
         {"year", "definition", "register"},
         &S::registered_mean_mcse,
         "Monte Carlo standard error of n_registered_mean"},
        {"summary",
         "n_registered_sd",
         {"year", "definition", "register"},
         &S::registered_sd,
         "standard deviation over replicates"},
        {"summary",
         "n_registered_q",
         {"quantile", "year", "definition", "register"},
         &S::registered_q,
         "quantiles of what a register holds"},
        {"summary",
         "n_registered_q_mcse",
         {"quantile", "year", "definition", "register"},
         &S::registered_q_mcse,
         "Monte Carlo standard error of n_registered_q"},
        {"summary", "weighs", {}, &S::weighs, "which assumption weighs most, for people"},
        {"summary", "weighs_nl", {}, &S::weighs_nl, "the same in Dutch"},
        {"provenance", "scenario_text", {}, &P::scenario_text, "the scenario file as it was read"},
        {"provenance", "left_out", {}, &P::left_out, "what the simulation leaves out, for people"},
        {"provenance",
         "override",
         {"override"},
         &P::overrides,
         "a --set option, in the order given"},
        {"provenance",
         "warning",
         {"warning"},
         &P::warnings,
         "what a reader of the figures must know"},
        {"provenance",
         "setting",
         {"setting"},
         &Setting::path,
         "path of a value of the resolved scenario"},
        {"provenance", "setting_value", {"setting"}, &Setting::value, "its value"},
        {"provenance",
         "setting_origin",
         {"setting"},
         &Setting::origin,
         "where it was set: file:line:column, --set or default"},
    };
    return table;
}

std::size_t length_of(const S& results, const std::string& dimension) {
    if (dimension == "quantile") {
        return results.probabilities.size();
    }
    return dimension == "year"         ? results.year.size()
           : dimension == "definition" ? results.definition.size()
                                       : results.list.size();
}

std::vector<hsize_t> shape_in(const S& results, const std::vector<const char*>& dimensions) {
    std::vector<hsize_t> shape;
    for (const char* dimension : dimensions) {
        shape.push_back(length_of(results, dimension));
    }
    return shape;
}

/// The labels that go with a variable, of those that the group has.
std::vector<const char*> labels_of(const std::vector<const char*>& dimensions) {
    std::vector<const char*> labels;
    for (const char* dimension : dimensions) {
        if (std::string(dimension) == "definition") {
            labels.insert(labels.end(), {"definition_label", "definition_label_nl"});
        } else if (std::string(dimension) == "register") {
            labels.insert(labels.end(), {"register_label", "register_label_nl"});
        }
    }
    return labels;
}

void write_summary(hid_t group, const SummaryVariable& variable, const S& results) {
    const bool measured = std::string(variable.name).rfind("n_", 0) == 0;
    const std::vector<const char*> labels =
        measured ? labels_of(variable.dimensions) : std::vector<const char*>{};
    const Layout layout = variable.layout(labels);
    std::visit(Overload{[&](std::vector<double> S::*member) {
                            put_numbers(group, layout, results.*member,
                                        shape_in(results, variable.dimensions));
                        },
                        [&](std::vector<std::string> S::*member) {
                            put_texts(group, layout, results.*member);
                        },
                        [&](std::string Provenance::*member) {
                            put_texts(group, layout, {results.provenance.*member});
                        },
                        [&](std::vector<std::string> Provenance::*member) {
                            put_texts(group, layout, results.provenance.*member);
                        },
                        [&](std::string Setting::*member) {
                            std::vector<std::string> texts;
                            for (const Setting& setting : results.provenance.resolved) {
                                texts.push_back(setting.*member);
                            }
                            put_texts(group, layout, texts);
                        }},
               variable.source);
}

/// A column that is too short would be read beyond its end.
void check_columns(const S& results) {
    for (const SummaryVariable& variable : variables_of_summary()) {
        const auto* const numbers = std::get_if<std::vector<double> S::*>(&variable.source);
        if (numbers == nullptr) {
            continue;
        }
        std::size_t wanted = 1;
        for (const char* dimension : variable.dimensions) {
            wanted *= length_of(results, dimension);
        }
        if ((results.**numbers).size() != wanted) {
            throw std::logic_error("a column of a simulation does not fit its dimensions");
        }
    }
}

void read_summary(hid_t group, const SummaryVariable& variable, std::uint64_t most, S& results) {
    if (!has_link(group, variable.name)) {
        return;
    }
    const DatasetHandle dataset(H5Dopen2(group, variable.name, H5P_DEFAULT));
    std::visit(Overload{[&](std::vector<double> S::*member) {
                            results.*member = read_numbers(dataset.get(), most);
                            std::size_t wanted = 1;
                            for (const char* dimension : variable.dimensions) {
                                wanted *= length_of(results, dimension);
                            }
                            require_layout((results.*member).size() == wanted);
                        },
                        [&](std::vector<std::string> S::*member) {
                            results.*member = read_texts(dataset.get(), most);
                        },
                        [&](std::string Provenance::*member) {
                            const std::vector<std::string> texts = read_texts(dataset.get(), most);
                            require_layout(texts.size() == 1);
                            results.provenance.*member = texts.front();
                        },
                        [&](std::vector<std::string> Provenance::*member) {
                            results.provenance.*member = read_texts(dataset.get(), most);
                        },
                        [&](std::string Setting::*member) {
                            const std::vector<std::string> texts = read_texts(dataset.get(), most);
                            results.provenance.resolved.resize(texts.size());
                            for (std::size_t k = 0; k < texts.size(); ++k) {
                                results.provenance.resolved[k].*member = texts[k];
                            }
                        }},
               variable.source);
}

const SimulationAxis& axis_named(const std::vector<SimulationAxis>& axes, const std::string& name) {
    const auto found = std::find_if(axes.begin(), axes.end(),
                                    [&](const SimulationAxis& axis) { return axis.name == name; });
    if (found == axes.end()) {
        throw std::logic_error("a table of the simulation lies along no axis");
    }
    return *found;
}

/// The coordinate of an axis, and its labels.
void put_axis(hid_t group, const SimulationAxis& axis) {
    const char* const dimensions[] = {axis.name.c_str()};
    const Layout layout{axis.name.c_str(), dimensions, nullptr, {}, axis.meaning.c_str()};
    if (axis.names.empty()) {
        put_numbers(group, layout, axis.numbers, {axis.numbers.size()});
        return;
    }
    put_texts(group, layout, axis.names);
    const std::string label = axis.name + "_label";
    const std::string label_nl = axis.name + "_label_nl";
    put_texts(group, {label.c_str(), dimensions, nullptr, {}, "for people"}, axis.labels);
    put_texts(group, {label_nl.c_str(), dimensions, nullptr, {}, "for people, in Dutch"},
              axis.labels_nl);
}

/// Whole numbers of 32 bits.
void put_whole(hid_t group, const Layout& layout, const std::vector<double>& values,
               const std::vector<hsize_t>& shape) {
    const DatasetHandle dataset =
        create_variable(group, layout, H5T_STD_I32LE, shape, Storage::contiguous);
    std::vector<std::int32_t> numbers(values.size());
    std::transform(values.begin(), values.end(), numbers.begin(),
                   [](double value) { return static_cast<std::int32_t>(value); });
    checked(
        H5Dwrite(dataset.get(), H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()));
}

void put_table(hid_t group, const SimulationTable& table, const std::vector<SimulationAxis>& axes) {
    std::vector<hsize_t> shape;
    std::vector<const char*> dimensions;
    std::vector<std::string> label_names;
    for (const std::string& name : table.axes) {
        const SimulationAxis& axis = axis_named(axes, name);
        dimensions.push_back(axis.name.c_str());
        shape.push_back(axis.size());
        if (!axis.labels.empty()) {
            label_names.insert(label_names.end(), {name + "_label", name + "_label_nl"});
        }
    }
    std::vector<const char*> labels;
    for (const std::string& name : label_names) {
        labels.push_back(name.c_str());
    }
    const std::vector<double> values = table.values();
    const Layout layout{table.name.c_str(), dimensions, "1", labels, table.meaning.c_str()};
    const bool fits = std::all_of(values.begin(), values.end(), [](double value) {
        return value <= std::numeric_limits<std::int32_t>::max();
    });
    if (!table.whole || !fits) {
        put_numbers(group, layout, values, shape);
    } else if (!values.empty()) {
        put_whole(group, layout, values, shape);
    }
}

void write_tables(hid_t file, const Provenance& provenance, const std::vector<SimulationAxis>& axes,
                  const std::vector<SimulationTable>& tables) {
    std::string open;
    GroupHandle group;
    std::set<std::string> there; // axes that the group has
    for (const SimulationTable& table : tables) {
        if (table.group != open) {
            open = table.group;
            group = create_stamped_group(file, open.c_str(), provenance);
            there.clear();
        }
        for (const std::string& name : table.axes) {
            if (there.insert(name).second) {
                put_axis(group.get(), axis_named(axes, name));
            }
        }
        put_table(group.get(), table, axes);
    }
}

} // namespace

void write_simulation(const std::string& path, const SimulationResults& results,
                      const std::vector<SimulationAxis>& axes,
                      const std::vector<SimulationTable>& tables, std::uint64_t bytes,
                      const WriteOptions& options) {
    check_columns(results);
    constexpr std::uint64_t overhead = 1'000'000; // object headers, dimension scales and heaps
    write_new_file(path, options, bytes + overhead, [&](FileHandle& file) {
        for (const RootAttribute& attribute : attributes()) {
            write_root_attribute(file.get(), attribute, results.provenance);
        }
        write_attribute(file.get(), "region", results.region);
        write_attribute(file.get(), "school_year", results.school_year);
        write_attribute(file.get(), "children", static_cast<double>(results.children));
        write_tables(file.get(), results.provenance, axes, tables);
        std::string group_name;
        GroupHandle group;
        for (const SummaryVariable& variable : variables_of_summary()) {
            if (group_name != variable.group) {
                group_name = variable.group;
                group = create_stamped_group(file.get(), variable.group, results.provenance);
            }
            write_summary(group.get(), variable, results);
        }
        return std::vector<Extent>{};
    });
}

SimulationResults read_simulation(const std::string& path) {
    SimulationResults results;
    read_sealed_file(path, simulation_file_type, true, [&](hid_t file, std::uint64_t bytes) {
        for (const RootAttribute& attribute : attributes()) {
            read_root_attribute(file, attribute, results.provenance);
        }
        results.region = read_text_attribute(file, "region");
        results.school_year = read_text_attribute(file, "school_year");
        results.children =
            whole_number(read_number_attribute(file, "children"), std::uint64_t{1} << 53);
        for (const SummaryVariable& variable : variables_of_summary()) {
            const GroupHandle group(H5Gopen2(file, variable.group, H5P_DEFAULT));
            read_summary(group.get(), variable, bytes, results);
        }
        require_layout(!results.definition.empty() && !results.true_mean.empty());
    });
    return results;
}

} // namespace raming::results
