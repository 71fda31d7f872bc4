// Writes and reads the file of a sweep by its table, a block of cells at a time.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "engine/results/hdf5_io.hpp"
#include "engine/results/new_file.hpp"
#include "engine/results/open_file.hpp"
#include "engine/results/run_content.hpp"
#include "engine/results/sweep_schema.hpp"
#include "engine/results/variable_io.hpp"

namespace raming::results {

namespace {

constexpr const char* group_name = "sweep";
constexpr const char* design_name = "sweep_design";
constexpr std::uint64_t cells_at_a_time = 1024;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double number_of(const std::string& text) {
    double number = nan;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() ? number : nan;
}

std::string text_of(double number) {
    char text[32];
    return std::isnan(number)
               ? ""
               : std::string(text, std::to_chars(text, text + sizeof text, number).ptr);
}

/// The datasets of a group, and how a block of cells gets there.
class CellsWriter {
public:
    CellsWriter(FileHandle& file, const SweepResults& results, std::uint64_t cells)
        : results_(results), cells_(cells),
          group_(create_stamped_group(file.get(), group_name, results.base.provenance)) {
        put_coordinates();
        for (const SweepVariable& variable : sweep_variables()) {
            columns_.push_back(create(variable));
            if (variable.layout().is_coordinate()) {
                create_parameters();
            }
        }
    }

    void write(std::uint64_t first, const Sweep& block) {
        const std::uint64_t count = block.cell.size();
        const auto variables = sweep_variables();
        for (std::size_t k = 0; k < variables.size(); ++k) {
            std::visit([&](auto member) { put(columns_[k].get(), first, count, block.*member); },
                       variables[k].source);
        }
        const std::size_t parameters = results_.sweep.parameter.size();
        for (std::size_t p = 0; p < parameters; ++p) {
            std::vector<std::string> texts;
            std::vector<double> numbers;
            for (std::uint64_t cell = 0; cell < count; ++cell) {
                texts.push_back(block.value[cell * parameters + p]);
                numbers.push_back(number_of(texts.back()));
            }
            if (results_.sweep.numeric[p] != 0) {
                put(parameters_[p].get(), first, count, numbers);
            } else {
                put(parameters_[p].get(), first, count, texts);
            }
        }
    }

private:
    void put_coordinates() {
        static constexpr const char* quantile[] = {"quantile"};
        static constexpr const char* definition[] = {"definition"};
        static constexpr const char* region[] = {"region"};
        static constexpr const char* parameter[] = {"parameter"};
        const Summary& summary = results_.base.summary;
        std::vector<std::string> ids, labels, labels_nl;
        for (const DefinitionSummary& one : summary.definitions) {
            ids.push_back(one.id);
            labels.push_back(one.label);
            labels_nl.push_back(one.label_nl);
        }
        const hid_t group = group_.get();
        put_numbers(group, {"quantile", quantile, "1", {}, "probability of the quantile"},
                    summary.probabilities, {summary.probabilities.size()});
        put_texts(group, {"definition", definition, nullptr, {}, "definition of the number"}, ids);
        put_texts(group, {"definition_label", definition, nullptr, {}, "definition, for people"},
                  labels);
        put_texts(
            group,
            {"definition_label_nl", definition, nullptr, {}, "definition, for people, in Dutch"},
            labels_nl);
        put_texts(group, {"region", region, nullptr, {}, "region"}, {results_.base.region});
        put_texts(group,
                  {"parameter",
                   parameter,
                   nullptr,
                   {},
                   "path of a value that cells change; its values are in param_ and the path"},
                  results_.sweep.parameter);
        put_texts(group, {design_name, {}, nullptr, {}, "what varies, as raming rerun reads it"},
                  {results_.design});
    }

    DatasetHandle create(const SweepVariable& variable) const {
        std::vector<hsize_t> shape;
        for (const char* dimension : variable.dimensions) {
            const std::string name = dimension;
            shape.push_back(name == "cell"         ? cells_
                            : name == "quantile"   ? results_.base.summary.probabilities.size()
                            : name == "definition" ? results_.base.summary.definitions.size()
                                                   : 1);
        }
        const bool is_text =
            std::holds_alternative<std::vector<std::string> Sweep::*>(variable.source);
        const TypeHandle text = text_type();
        const hid_t type = is_text               ? text.get()
                           : variable.is_whole() ? H5T_STD_I32LE
                                                 : H5T_IEEE_F64LE;
        DatasetHandle dataset =
            create_variable(group_.get(), variable.layout(), type, shape, Storage::contiguous);
        if (std::strcmp(variable.name, "status") == 0) {
            // CF conventions, section 3.5.
            write_attribute(dataset.get(), "flag_meanings", std::string("done failed"));
            const hsize_t two = 2;
            const SpaceHandle space(H5Screate_simple(1, &two, nullptr));
            const AttributeHandle flags(H5Acreate2(dataset.get(), "flag_values", H5T_STD_I32LE,
                                                   space.get(), H5P_DEFAULT, H5P_DEFAULT));
            const int values[] = {0, 1};
            checked(H5Awrite(flags.get(), H5T_NATIVE_INT, values));
        }
        return dataset;
    }

    void create_parameters() {
        static constexpr const char* cell[] = {"cell"};
        const TypeHandle text = text_type();
        for (std::size_t p = 0; p < results_.sweep.parameter.size(); ++p) {
            const std::string& path = results_.sweep.parameter[p];
            const std::string name = parameter_variable(path);
            const std::string meaning = "value of " + path + " in the cell";
            const bool numeric = results_.sweep.numeric[p] != 0;
            parameters_.push_back(create_variable(
                group_.get(), {name.c_str(), cell, numeric ? "1" : nullptr, {}, meaning.c_str()},
                numeric ? H5T_IEEE_F64LE : text.get(), {cells_}, Storage::contiguous));
        }
    }

    /// Calls write(memory, file) with the place of so many cells.
    template <typename Write>
    static void at(hid_t dataset, std::uint64_t first, std::uint64_t count, Write write) {
        const SpaceHandle file(H5Dget_space(dataset));
        std::vector<hsize_t> length = shape_of(dataset);
        std::vector<hsize_t> start(length.size(), 0);
        start[0] = first;
        length[0] = count;
        checked(H5Sselect_hyperslab(file.get(), H5S_SELECT_SET, start.data(), nullptr,
                                    length.data(), nullptr));
        const SpaceHandle memory(
            H5Screate_simple(static_cast<int>(length.size()), length.data(), nullptr));
        checked(write(memory.get(), file.get()));
        WriteDriver::expect_success();
    }

    static void put(hid_t dataset, std::uint64_t first, std::uint64_t count,
                    const std::vector<double>& values) {
        at(dataset, first, count, [&](hid_t memory, hid_t file) {
            return H5Dwrite(dataset, H5T_NATIVE_DOUBLE, memory, file, H5P_DEFAULT, values.data());
        });
    }

    static void put(hid_t dataset, std::uint64_t first, std::uint64_t count,
                    const std::vector<std::string>& texts) {
        std::vector<std::string> stored;
        stored.reserve(texts.size());
        std::vector<const char*> pointers;
        for (const std::string& text : texts) {
            pointers.push_back(stored.emplace_back(storable(text)).c_str());
        }
        const TypeHandle type = text_type();
        at(dataset, first, count, [&](hid_t memory, hid_t file) {
            return H5Dwrite(dataset, type.get(), memory, file, H5P_DEFAULT, pointers.data());
        });
    }

    const SweepResults& results_;
    std::uint64_t cells_;
    GroupHandle group_;
    std::vector<DatasetHandle> columns_;
    std::vector<DatasetHandle> parameters_;
};

Sweep read_cells(hid_t file, std::uint64_t bytes, const Summary& summary) {
    Sweep sweep;
    const GroupHandle group(H5Gopen2(file, group_name, H5P_DEFAULT));
    const auto open = [&](const std::string& name) {
        return DatasetHandle(H5Dopen2(group.get(), name.c_str(), H5P_DEFAULT));
    };
    for (const SweepVariable& variable : sweep_variables()) {
        const DatasetHandle dataset = open(variable.name);
        require_layout(shape_of(dataset.get()).size() == variable.dimensions.size());
        std::visit(Overload{[&](std::vector<double> Sweep::*member) {
                                sweep.*member = read_numbers(dataset.get(), bytes);
                            },
                            [&](std::vector<std::string> Sweep::*member) {
                                sweep.*member = read_texts(dataset.get(), bytes);
                            }},
                   variable.source);
        const std::size_t each =
            values_per_cell(variable, summary.probabilities.size(), summary.definitions.size());
        std::visit(
            [&](auto member) {
                require_layout((sweep.*member).size() == sweep.cell.size() * each);
            },
            variable.source);
    }
    if (has_link(group.get(), "parameter")) {
        sweep.parameter = read_texts(open("parameter").get(), bytes);
    }
    const std::size_t parameters = sweep.parameter.size();
    sweep.value.resize(sweep.cell.size() * parameters);
    for (std::size_t p = 0; p < parameters; ++p) {
        const DatasetHandle dataset = open(parameter_variable(sweep.parameter[p]));
        const TypeHandle type(H5Dget_type(dataset.get()));
        const bool numeric = H5Tget_class(type.get()) == H5T_FLOAT;
        sweep.numeric.push_back(numeric ? 1 : 0);
        std::vector<std::string> texts;
        if (numeric) {
            for (const double number : read_numbers(dataset.get(), bytes)) {
                texts.push_back(text_of(number));
            }
        } else {
            texts = read_texts(dataset.get(), bytes);
        }
        require_layout(texts.size() == sweep.cell.size());
        for (std::size_t cell = 0; cell < texts.size(); ++cell) {
            sweep.value[cell * parameters + p] = std::move(texts[cell]);
        }
    }
    return sweep;
}

std::string read_design(hid_t file, std::uint64_t bytes) {
    const GroupHandle group(H5Gopen2(file, group_name, H5P_DEFAULT));
    if (!has_link(group.get(), design_name)) {
        return "";
    }
    const DatasetHandle dataset(H5Dopen2(group.get(), design_name, H5P_DEFAULT));
    const std::vector<std::string> texts = read_texts(dataset.get(), bytes);
    require_layout(texts.size() == 1);
    return texts.front();
}

/// A text in a heap: its reference, its header there, its bytes.
std::uint64_t bytes_of_text(std::size_t length) {
    constexpr std::uint64_t reference = 16;
    constexpr std::uint64_t header = 16;
    constexpr std::uint64_t alignment = 8;
    return length == 0 ? reference
                       : reference + header + (length + alignment - 1) / alignment * alignment;
}

/// Of the dataset that holds it, too.
std::uint64_t bytes_of_design(const std::string& design) {
    constexpr std::uint64_t dataset = 500;
    return dataset + bytes_of_text(design.size());
}

/// What write_run takes without draws. Room for that is asked for generously; these are what was
/// measured on files of 126 and of 487 settings.
std::uint64_t expected_base_bytes(const RunResults& base) {
    constexpr std::uint64_t skeleton_less = 28'500;
    constexpr std::uint64_t text_less = 14;
    const std::uint64_t texts = 3 * base.provenance.resolved.size() +
                                3 * base.summary.definitions.size() + 4 * base.inputs.names.size() +
                                2 * (base.routes.names.size() + base.definitions.names.size());
    return bytes_of_run(base, false) - skeleton_less - text_less * texts;
}

} // namespace

std::uint64_t expected_sweep_bytes(const SweepResults& results, std::uint64_t cells) {
    const Summary& summary = results.base.summary;
    const Sweep& example = results.sweep;
    std::uint64_t each = 0;
    for (const SweepVariable& variable : sweep_variables()) {
        const std::size_t values =
            values_per_cell(variable, summary.probabilities.size(), summary.definitions.size());
        std::visit(Overload{[&](std::vector<double> Sweep::*) {
                                each += values * (variable.is_whole() ? 4 : sizeof(double));
                            },
                            [&](std::vector<std::string> Sweep::*member) {
                                each += bytes_of_text((example.*member).front().size());
                            }},
                   variable.source);
    }
    for (std::size_t p = 0; p < example.parameter.size(); ++p) {
        each += example.numeric[p] != 0 ? sizeof(double) : bytes_of_text(example.value[p].size());
    }
    return expected_base_bytes(results.base) + bytes_of_design(results.design) + cells * each;
}

void write_sweep(const std::string& path, const SweepResults& results, std::uint64_t cells,
                 const CellSource& source, const WriteOptions& options) {
    const auto block_from = [&](std::uint64_t first) {
        return source(first, std::min(cells_at_a_time, cells - first));
    };
    SweepResults example{results.base, block_from(0), results.design};
    example.sweep.parameter = results.sweep.parameter;
    example.sweep.numeric = results.sweep.numeric;
    const std::uint64_t bytes = expected_sweep_bytes(example, cells);
    write_new_file(path, options, bytes, [&](FileHandle& file) {
        write_run(file, results.base, sweep_file_type, options.compress);
        CellsWriter writer(file, results, cells);
        for (std::uint64_t first = 0; first < cells; first += cells_at_a_time) {
            writer.write(first, first == 0 ? example.sweep : block_from(first));
        }
        return std::vector<Extent>{};
    });
}

SweepResults read_sweep(const std::string& path) {
    SweepResults results;
    read_sealed_file(path, sweep_file_type, true, [&](hid_t file, std::uint64_t bytes) {
        results.base = read_run(file, bytes, true);
        results.sweep = read_cells(file, bytes, results.base.summary);
        results.design = read_design(file, bytes);
    });
    return results;
}

} // namespace raming::results
