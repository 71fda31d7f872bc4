// Reads a results file back by the schema's table. Nothing in a file is trusted: it is compared
// with its seal first, every call is checked, and no size is believed that the file itself could
// not hold.

#include "engine/base/error.hpp"
#include "engine/results/disk.hpp"
#include "engine/results/draws_io.hpp"
#include "engine/results/hdf5_io.hpp"
#include "engine/results/results.hpp"
#include "engine/results/schema.hpp"
#include "engine/results/seal.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>

namespace raming::results {

namespace {

using base::Error;
using base::Exit;

[[noreturn]] void fail(const char* code, const std::string& message) {
    throw Error(Exit::input_output, code, message);
}

[[noreturn]] void fail_damaged(const std::string& path) {
    fail("E213", path + " is damaged or was cut short. Take it from a backup, or make it again "
                        "with the command that made it.");
}

void require(bool holds) {
    if (!holds) {
        throw Hdf5Failure("the layout is not that of the schema");
    }
}

/// A number that must be a count no larger than `most`.
std::uint64_t whole_number(double value, std::uint64_t most) {
    require(value >= 0 && value <= static_cast<double>(most) && std::floor(value) == value);
    return static_cast<std::uint64_t>(value);
}

class Reader {
public:
    Reader(hid_t file, std::uint64_t file_bytes, bool with_draws)
        : file_(file), file_bytes_(file_bytes), with_draws_(with_draws) {}

    RunResults read() {
        for (const RootAttribute& attribute : root_attributes()) {
            read(attribute);
        }
        std::string group_name;
        for (const Variable& variable : variables()) {
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

    void read(const RootAttribute& attribute) {
        Provenance& provenance = results_.provenance;
        const char* name = attribute.name;
        std::visit(Overload{[](const char*) {}, [](History) {},
                            [&](std::string Provenance::*member) {
                                provenance.*member = read_text_attribute(file_, name);
                            },
                            [&](std::uint64_t Provenance::*member) {
                                provenance.*member =
                                    whole_number(read_number_attribute(file_, name), most_draws);
                            },
                            [&](int Provenance::*member) {
                                const double value = read_number_attribute(file_, name);
                                require(std::abs(value) <= 2147483647.0);
                                provenance.*member = static_cast<int>(value);
                            },
                            [&](double Provenance::*member) {
                                provenance.*member = read_number_attribute(file_, name);
                            },
                            [&](std::optional<std::string> Provenance::*member) {
                                if (has_attribute(file_, name)) {
                                    provenance.*member = read_text_attribute(file_, name);
                                }
                            },
                            [&](std::string RunResults::*member) {
                                results_.*member = read_text_attribute(file_, name);
                            }},
                   attribute.source);
    }

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
                                spread(variable, present, definitions, member);
                            },
                            [&](double DefinitionSummary::*member) {
                                const std::vector<double> values = numbers(variable, present);
                                require(values.size() == definitions.size());
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
                            [&](std::string Provenance::*member) {
                                const std::vector<std::string> text = texts(variable, present);
                                require(text.size() == 1);
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
        require(shape_of(dataset.get()).size() == variable.dimensions.size());
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
        require(items.size() == list.size());
        for (std::size_t i = 0; i < list.size(); ++i) {
            items[i].*member = list[i];
        }
    }

    void read_quantiles(const std::vector<double>& values,
                        std::vector<double> DefinitionSummary::*member) {
        std::vector<DefinitionSummary>& definitions = results_.summary.definitions;
        const std::size_t quantiles = results_.summary.probabilities.size();
        require(values.size() == quantiles * definitions.size());
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
        require(present != empty);
        if (empty || !with_draws_) {
            return;
        }
        const DatasetHandle dataset = open(variable);
        const std::vector<hsize_t> shape = shape_of(dataset.get());
        std::vector<hsize_t> wanted = {draws.chains, draws.draws_per_chain, draws.names.size()};
        wanted.resize(shape.size(), 1);
        require(shape == wanted);
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
        require(count * sizeof(double) <=
                static_cast<double>(H5Dget_storage_size(dataset)) * most_packed);
        return draws.chains * draws.draws_per_chain * draws.names.size();
    }

    hid_t file_;
    std::uint64_t file_bytes_;
    bool with_draws_;
    GroupHandle group_;
    RunResults results_;
};

/// Size of a file that can be read and begins as HDF5 does.
std::uint64_t readable_hdf5(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) {
        fail("E210", path + " cannot be read: " + std::strerror(errno) + ". Check the name.");
    }
    if (!S_ISREG(found.st_mode)) {
        fail("E210", path + " is not a file. Give the name of a results file.");
    }
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) {
        fail("E210", path + " cannot be read: " + std::strerror(errno) + ".");
    }
    constexpr char signature[] = {'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    char start[sizeof signature];
    if (::read(file.get(), start, sizeof start) != static_cast<ssize_t>(sizeof start) ||
        std::memcmp(start, signature, sizeof start) != 0) {
        fail("E211", path + " is not an HDF5 file. Give the name of a file that raming wrote.");
    }
    return static_cast<std::uint64_t>(found.st_size);
}

void check_kind(hid_t file, const std::string& path) {
    if (!has_attribute(file, "raming_file_type") ||
        read_text_attribute(file, "raming_file_type") != file_type) {
        fail("E212", path + " is HDF5, but not the results of a run of Raming. Give the name of "
                            "a file that raming wrote.");
    }
    const std::string version = read_text_attribute(file, "raming_schema_version");
    int major = 0;
    const auto parsed = std::from_chars(version.data(), version.data() + version.size(), major);
    require(parsed.ec == std::errc{} && major > 0);
    if (major > schema_major) {
        fail("E214", path + " was written by a newer Raming (schema " + version +
                         "; this one reads " + schema_version +
                         "). Install a newer Raming to read it.");
    }
}

} // namespace

RunResults read_file(const std::string& path, bool with_draws) {
    const std::uint64_t size = readable_hdf5(path);
    if (check_seal(path, with_draws) == SealState::broken) {
        fail_damaged(path);
    }
    const Hdf5Silence silence;
    try {
        const PropertiesHandle access = access_properties();
        const FileHandle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()));
        check_kind(file.get(), path);
        return Reader(file.get(), size, with_draws).read();
    } catch (const Hdf5Failure&) {
        fail_damaged(path);
    } catch (const std::bad_alloc&) {
        fail("E215", path + " holds more draws than fit in memory. Run again with fewer, "
                            "--keep-draws 1000, or use a larger machine.");
    }
}

} // namespace raming::results
