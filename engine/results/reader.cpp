// Reads a results file back by the schema's table. Nothing in a file is trusted: it is compared
// with its seal first, every call is checked, and no size is believed that the file itself could
// not hold.

#include "engine/results/draws_io.hpp"
#include "engine/results/hdf5_io.hpp"
#include "engine/results/open_file.hpp"
#include "engine/results/results.hpp"
#include "engine/results/run_content.hpp"
#include "engine/results/schema.hpp"
#include "engine/results/variable_io.hpp"

#include <string_view>

namespace raming::results {

namespace {

class Reader {
public:
    Reader(hid_t file, std::uint64_t file_bytes, bool with_draws)
        : file_(file), file_bytes_(file_bytes), with_draws_(with_draws) {}

    RunResults read() {
        for (const RootAttribute& attribute : root_attributes()) {
            read_root_attribute(file_, attribute, results_.provenance);
            if (const auto* own = std::get_if<std::string RunResults::*>(&attribute.source)) {
                results_.** own = read_text_attribute(file_, attribute.name);
            }
        }
        std::string group_name;
        for (const Variable& variable : variables()) {
            if (variable.group == std::string_view(observed_group) &&
                !has_link(file_, variable.group)) {
                continue; // schema 1.3 brought it
            }
            if (group_name != variable.group) {
                group_ = GroupHandle(H5Gopen2(file_, variable.group, H5P_DEFAULT));
                group_name = variable.group;
            }
            read(variable);
        }
        return std::move(results_);
    }

private:
    static constexpr std::uint64_t most_draws = std::uint64_t{1} << 53;

    void read(const Variable& variable) {
        const bool present = has_link(group_.get(), variable.name);
        std::vector<DefinitionSummary>& definitions = results_.summary.definitions;
        std::visit(Overload{[](Counter) {}, [](std::string RunResults::*) {},
                            [&](DrawsTexts from) {
                                results_.*from.draws.*from.texts = texts(variable, present);
                            },
                            [&](Draws RunResults::*member) {
                                read_table(variable, present, results_.*member);
                            },
                            [&](std::vector<std::string> RunResults::*member) {
                                results_.*member = texts(variable, present);
                            },
                            [&](std::string DefinitionSummary::*member) {
                                // Schema 1.2 brought the Dutch labels, 1.4 the estimators.
                                const bool optional = member == &DefinitionSummary::label_nl ||
                                                      member == &DefinitionSummary::estimator ||
                                                      member == &DefinitionSummary::estimator_note;
                                if (present || !optional) {
                                    spread(variable, present, definitions, member);
                                }
                            },
                            [&](double DefinitionSummary::*member) {
                                const std::vector<double> values = numbers(variable, present);
                                require_layout(values.size() == definitions.size());
                                for (std::size_t i = 0; i < values.size(); ++i) {
                                    definitions[i].*member = values[i];
                                }
                            },
                            [&](std::vector<double> DefinitionSummary::*member) {
                                read_quantiles(numbers(variable, present), member);
                            },
                            [&](std::vector<double> Summary::*member) {
                                results_.summary.*member = numbers(variable, present);
                            },
                            [&](std::vector<std::string> Comparison::*member) {
                                results_.comparison.*member = texts(variable, present);
                            },
                            [&](std::vector<double> Comparison::*member) {
                                results_.comparison.*member = numbers(variable, present);
                            },
                            [&](std::vector<std::string> RegionCounts::*member) {
                                results_.regions.*member = texts(variable, present);
                            },
                            [&](std::vector<double> RegionCounts::*member) {
                                results_.regions.*member = numbers(variable, present);
                            },
                            [&](std::string Provenance::*member) {
                                const std::vector<std::string> text = texts(variable, present);
                                require_layout(text.size() == 1);
                                results_.provenance.*member = text.front();
                            },
                            [&](std::vector<std::string> Provenance::*member) {
                                results_.provenance.*member = texts(variable, present);
                            },
                            [&](std::string Setting::*member) {
                                spread(variable, present, results_.provenance.resolved, member);
                            }},
                   variable.source);
    }

    DatasetHandle open(const Variable& variable) const {
        DatasetHandle dataset(H5Dopen2(group_.get(), variable.name, H5P_DEFAULT));
        require_layout(shape_of(dataset.get()).size() == variable.dimensions.size());
        return dataset;
    }

    std::vector<std::string> texts(const Variable& variable, bool present) const {
        return present ? read_texts(open(variable).get(), file_bytes_) : std::vector<std::string>{};
    }

    std::vector<double> numbers(const Variable& variable, bool present) const {
        return present ? read_numbers(open(variable).get(), file_bytes_) : std::vector<double>{};
    }

    /// Gives each item its text; the coordinate says how many items there are.
    template <typename Item>
    void spread(const Variable& variable, bool present, std::vector<Item>& items,
                std::string Item::*member) const {
        const std::vector<std::string> list = texts(variable, present);
        if (variable.is_coordinate()) {
            items.resize(list.size());
        }
        require_layout(items.size() == list.size());
        for (std::size_t i = 0; i < list.size(); ++i) {
            items[i].*member = list[i];
        }
    }

    void read_quantiles(const std::vector<double>& values,
                        std::vector<double> DefinitionSummary::*member) {
        std::vector<DefinitionSummary>& definitions = results_.summary.definitions;
        const std::size_t quantiles = results_.summary.probabilities.size();
        require_layout(values.size() == quantiles * definitions.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            (definitions[i % definitions.size()].*member).push_back(values[i]);
        }
    }

    void read_table(const Variable& variable, bool present, Draws& draws) const {
        const std::string name = variable.name;
        const auto number = [&](const char* what) {
            return read_number_attribute(group_.get(), name + what);
        };
        draws.chains = whole_number(number("_chains"), most_draws);
        draws.draws_per_chain = whole_number(number("_draws"), most_draws);
        draws.whole = whole_number(number("_whole"), 1) == 1;
        const bool empty = draws.names.empty() || draws.chains == 0 || draws.draws_per_chain == 0;
        require_layout(present != empty);
        if (empty || !with_draws_) {
            return;
        }
        const DatasetHandle dataset = open(variable);
        const std::vector<hsize_t> shape = shape_of(dataset.get());
        std::vector<hsize_t> wanted = {draws.chains, draws.draws_per_chain, draws.names.size()};
        wanted.resize(shape.size(), 1);
        require_layout(shape == wanted);
        draws.values.resize(believable_count(dataset.get(), draws));
        read_draws(dataset.get(), draws, shape);
    }

    /// Number of draws, if what the file holds of them can unpack to that many.
    static std::size_t believable_count(hid_t dataset, const Draws& draws) {
        // Deflate packs at most 1032 to 1 (zlib's technical details); int32 doubles when it is
        // read.
        constexpr double most_packed = 2 * 1032;
        const double count = static_cast<double>(draws.chains) *
                             static_cast<double>(draws.draws_per_chain) *
                             static_cast<double>(draws.names.size());
        require_layout(count * sizeof(double) <=
                       static_cast<double>(H5Dget_storage_size(dataset)) * most_packed);
        return draws.chains * draws.draws_per_chain * draws.names.size();
    }

    hid_t file_;
    std::uint64_t file_bytes_;
    bool with_draws_;
    GroupHandle group_;
    RunResults results_;
};

} // namespace

RunResults read_run(hid_t file, std::uint64_t file_bytes, bool with_draws) {
    return Reader(file, file_bytes, with_draws).read();
}

RunResults read_file(const std::string& path, bool with_draws) {
    RunResults results;
    read_sealed_file(path, file_type, with_draws, [&](hid_t file, std::uint64_t bytes) {
        results = read_run(file, bytes, with_draws);
    });
    return results;
}

} // namespace raming::results
