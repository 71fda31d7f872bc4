// Writes a results file in the order of the schema's table.

#include "engine/base/error.hpp"
#include "engine/results/disk.hpp"
#include "engine/results/draws_io.hpp"
#include "engine/results/hdf5_io.hpp"
#include "engine/results/new_file.hpp"
#include "engine/results/results.hpp"
#include "engine/results/run_content.hpp"
#include "engine/results/schema.hpp"
#include "engine/results/seal.hpp"
#include "engine/results/variable_io.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace raming::results {

namespace {

template <typename Item, typename Member>
auto column(const std::vector<Item>& items, Member member) {
    std::vector<std::decay_t<decltype(items.front().*member)>> values;
    values.reserve(items.size());
    for (const Item& item : items) {
        values.push_back(item.*member);
    }
    return values;
}

class Writer {
public:
    Writer(FileHandle& file, const RunResults& results, const char* type, bool compress)
        : file_(file), results_(results), type_(type), lengths_(consistent_lengths(results)),
          compress_(compress) {}

    void write() {
        for (const RootAttribute& attribute : root_attributes()) {
            write(attribute);
        }
        for (const Variable& variable : variables()) {
            enter(variable.group);
            write(variable);
        }
    }

    /// Where draws lie that were summed while they were written.
    [[nodiscard]] const std::vector<Extent>& extents() const noexcept { return extents_; }

private:
    void write(const RootAttribute& attribute) {
        if (std::strcmp(attribute.name, "raming_file_type") == 0) {
            return write_attribute(file_.get(), attribute.name, std::string(type_));
        }
        write_root_attribute(file_.get(), attribute, results_.provenance);
        if (const auto* own = std::get_if<std::string RunResults::*>(&attribute.source)) {
            write_attribute(file_.get(), attribute.name, results_.**own);
        }
    }

    void enter(const char* name) {
        if (group_name_ != name) {
            group_ = create_stamped_group(file_.get(), name, results_.provenance);
            group_name_ = name;
        }
    }

    void write(const Variable& variable) {
        const std::vector<DefinitionSummary>& definitions = results_.summary.definitions;
        std::visit(
            Overload{[&](Counter counter) { put_counter(variable, lengths_.of(counter)); },
                     [&](DrawsTexts from) { put(variable, results_.*from.draws.*from.texts); },
                     [&](Draws RunResults::*member) { put(variable, results_.*member); },
                     [&](std::string RunResults::*member) {
                         put(variable, std::vector<std::string>{results_.*member});
                     },
                     [&](std::vector<std::string> RunResults::*member) {
                         put(variable, results_.*member);
                     },
                     [&](std::string DefinitionSummary::*member) {
                         put(variable, column(definitions, member));
                     },
                     [&](double DefinitionSummary::*member) {
                         put(variable, column(definitions, member), {definitions.size(), 1});
                     },
                     [&](std::vector<double> DefinitionSummary::*member) {
                         put_quantiles(variable, member);
                     },
                     [&](std::vector<double> Summary::*member) {
                         const std::vector<double>& values = results_.summary.*member;
                         put(variable, values, {values.size()});
                     },
                     [&](std::vector<std::string> Comparison::*member) {
                         put(variable, results_.comparison.*member);
                     },
                     [&](std::vector<double> Comparison::*member) {
                         const std::vector<std::size_t> shape =
                             comparison_shape(results_, variable);
                         put(variable, results_.comparison.*member, {shape.begin(), shape.end()});
                     },
                     [&](std::vector<std::string> RegionCounts::*member) {
                         put(variable, results_.regions.*member);
                     },
                     [&](std::vector<double> RegionCounts::*member) {
                         const std::vector<std::size_t> shape = region_shape(results_, variable);
                         put(variable, results_.regions.*member, {shape.begin(), shape.end()});
                     },
                     [&](std::string Provenance::*member) {
                         put(variable, std::vector<std::string>{results_.provenance.*member});
                     },
                     [&](std::vector<std::string> Provenance::*member) {
                         put(variable, results_.provenance.*member);
                     },
                     [&](std::string Setting::*member) {
                         put(variable, column(results_.provenance.resolved, member));
                     }},
            variable.source);
    }

    void put_counter(const Variable& variable, std::size_t length) {
        if (length == 0) {
            return;
        }
        std::vector<std::int32_t> values(length);
        std::iota(values.begin(), values.end(), 0);
        const DatasetHandle dataset = create_variable(group_.get(), variable.layout(),
                                                      H5T_STD_I32LE, {length}, Storage::contiguous);
        checked(H5Dwrite(dataset.get(), H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                         values.data()));
    }

    void put(const Variable& variable, const std::vector<std::string>& texts) {
        put_texts(group_.get(), variable.layout(), texts);
    }

    void put(const Variable& variable, const std::vector<double>& values,
             const std::vector<hsize_t>& shape) {
        put_numbers(group_.get(), variable.layout(), values, shape);
    }

    void put_quantiles(const Variable& variable, std::vector<double> DefinitionSummary::*member) {
        const std::vector<DefinitionSummary>& definitions = results_.summary.definitions;
        const std::size_t quantiles = results_.summary.probabilities.size();
        std::vector<double> values;
        for (std::size_t quantile = 0; quantile < quantiles; ++quantile) {
            for (const DefinitionSummary& definition : definitions) {
                values.push_back((definition.*member)[quantile]);
            }
        }
        put(variable, values, {quantiles, definitions.size(), 1});
    }

    void put(const Variable& variable, const Draws& draws) {
        const std::string name = variable.name;
        write_attribute(group_.get(), name + "_chains", static_cast<double>(draws.chains));
        write_attribute(group_.get(), name + "_draws", static_cast<double>(draws.draws_per_chain));
        write_attribute(group_.get(), name + "_whole", static_cast<std::int8_t>(draws.whole));
        if (draws.values.empty()) {
            return;
        }
        std::vector<hsize_t> shape = {draws.chains, draws.draws_per_chain, draws.names.size()};
        shape.resize(variable.dimensions.size(), 1); // the region
        const bool small = compress_ && fits_int32(draws);
        const DatasetHandle dataset =
            create_variable(group_.get(), variable.layout(), small ? H5T_STD_I32LE : H5T_IEEE_F64LE,
                            shape, compress_ ? Storage::compressed : Storage::contiguous);
        if (const std::optional<Extent> extent = write_draws(dataset.get(), draws, shape)) {
            extents_.push_back(*extent);
        }
    }

    FileHandle& file_;
    const RunResults& results_;
    const char* type_;
    Lengths lengths_;
    bool compress_;
    GroupHandle group_;
    std::string group_name_;
    std::vector<Extent> extents_;
};

std::uint64_t text_bytes(const std::vector<std::string>& texts) {
    std::uint64_t bytes = 0;
    for (const std::string& text : texts) {
        bytes += text.size() + 64; // a reference, a header in the heap, alignment
    }
    return bytes;
}

// Object headers, dimension scales and heaps of a file without draws, measured.
constexpr std::uint64_t skeleton_bytes = 100'000;

} // namespace

std::uint64_t bytes_of_run(const RunResults& results, bool compress) {
    const Provenance& provenance = results.provenance;
    std::uint64_t bytes = skeleton_bytes + provenance.scenario_text.size() +
                          provenance.left_out.size() + provenance.command_line.size() +
                          text_bytes(provenance.overrides) + text_bytes(provenance.warnings) +
                          text_bytes(results.input_units) + text_bytes(results.input_basis);
    for (const Setting& setting : provenance.resolved) {
        bytes += text_bytes({setting.path, setting.value, setting.origin});
    }
    for (const DefinitionSummary& definition : results.summary.definitions) {
        bytes += text_bytes({definition.id, definition.label, definition.label_nl}) +
                 sizeof(double) * (6 + 2 * definition.quantile.size());
    }
    const Comparison& c = results.comparison;
    for (const auto* texts :
         {&c.pair, &c.pair_from, &c.pair_to, &c.step, &c.step_kind, &c.step_label, &c.step_label_nl,
          &c.line, &c.line_label, &c.line_label_nl, &c.overlap_label, &c.overlap_label_nl,
          &c.without, &c.part, &c.part_label, &c.part_label_nl, &c.definition_or_all,
          &c.uncertainty_sentence, &c.uncertainty_sentence_nl}) {
        bytes += text_bytes(*texts);
    }
    for (const auto* values :
         {&c.difference_q, &c.walk_q, &c.curve_q, &c.overlap_q, &c.without_q, &c.variance_part}) {
        bytes += 4 * sizeof(double) * values->size(); // quantiles, errors, and what goes with them
    }
    const RegionCounts& regions = results.regions;
    for (const auto* texts : {&regions.region, &regions.school_year, &regions.note,
                              &regions.note_nl, &regions.what, &regions.source}) {
        bytes += text_bytes(*texts);
    }
    bytes += sizeof(double) * (regions.registered.size() + 2 * regions.region.size());
    for (const Draws* draws : {&results.definitions, &results.routes, &results.inputs}) {
        bytes +=
            text_bytes(draws->names) + text_bytes(draws->labels) + text_bytes(draws->labels_nl);
        bytes += sizeof(std::int32_t) * (draws->chains + draws->draws_per_chain);
        // How well draws pack is not known beforehand: here at least a tenth is asked for.
        bytes += draws->values.size() * sizeof(double) / (compress ? 10 : 1);
    }
    return bytes;
}

std::vector<Extent> write_run(FileHandle& file, const RunResults& results, const char* type,
                              bool compress) {
    Writer writer(file, results, type, compress);
    writer.write();
    return writer.extents();
}

std::uint64_t expected_bytes(std::size_t definitions, std::size_t routes, std::size_t inputs,
                             std::uint64_t draws, std::uint64_t kept_draws) {
    constexpr std::uint64_t chains = 16;      // unless the scenario says otherwise
    constexpr std::uint64_t name_bytes = 400; // names, labels and bases, a few times each
    return skeleton_bytes + name_bytes * (definitions + routes + inputs) +
           sizeof(double) * (definitions * draws + (routes + inputs) * kept_draws) +
           sizeof(std::int32_t) * (draws + kept_draws) / chains;
}

void write_file(const std::string& path, const RunResults& results, const WriteOptions& options) {
    write_new_file(path, options, bytes_of_run(results, options.compress), [&](FileHandle& file) {
        return write_run(file, results, file_type, options.compress);
    });
}

} // namespace raming::results
