#pragma once
// Files of plain columns, each kind with its table of variables, that the writer and the reader
// follow. Internal to this room.

#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "engine/results/hdf5_io.hpp"
#include "engine/results/new_file.hpp"
#include "engine/results/open_file.hpp"
#include "engine/results/schema.hpp"
#include "engine/results/variable_io.hpp"

namespace raming::results {

/// A dataset and the member of Results it holds; without dimensions it is one value. Results also
/// has a `provenance`.
template <typename Results>
struct ColumnVariable {
    using Source = std::variant<std::vector<std::string> Results::*, std::vector<double> Results::*,
                                std::vector<std::string> Provenance::*, std::string Provenance::*>;
    const char* group;
    const char* name;
    std::vector<const char*> dimensions;
    Source source;
    const char* units; ///< null for texts
    const char* meaning;

    [[nodiscard]] Layout layout() const { return {name, dimensions, units, {}, meaning}; }
};

/// A kind of file. Variables in the order of writing: a coordinate before what lies along it.
template <typename Results>
struct ColumnFile {
    const char* file_type;
    std::span<const RootAttribute> attributes;
    std::span<const ColumnVariable<Results>> variables;
};

namespace columns {

/// Calls `use(variable, column)` for each variable with the member it holds; `Held` is Results, or
/// const.
template <typename Results, typename Held, typename Use>
void for_each_column(const ColumnFile<Results>& kind, Held& results, Use use) {
    for (const ColumnVariable<Results>& variable : kind.variables) {
        std::visit(Overload{[&](std::vector<std::string> Provenance::*member) {
                                use(variable, results.provenance.*member);
                            },
                            [&](std::string Provenance::*member) {
                                use(variable, results.provenance.*member);
                            },
                            [&](auto member) { use(variable, results.*member); }},
                   variable.source);
    }
}

inline std::size_t length_of(const std::string&) {
    return 1;
}

template <typename Value>
std::size_t length_of(const std::vector<Value>& column) {
    return column.size();
}

inline std::size_t bytes_of(const std::string& text) {
    return text.size() + 64; // a reference, a header in the heap, alignment
}

inline std::size_t bytes_of(double) {
    return sizeof(double);
}

template <typename Value>
std::size_t bytes_of(const std::vector<Value>& column) {
    std::size_t bytes = 0;
    for (const Value& value : column) {
        bytes += bytes_of(value);
    }
    return bytes;
}

/// Lengths of the dimensions, by their coordinates.
template <typename Results>
std::map<std::string, std::size_t> lengths_of(const ColumnFile<Results>& kind,
                                              const Results& results) {
    std::map<std::string, std::size_t> lengths;
    for_each_column(kind, results, [&](const auto& variable, const auto& column) {
        if (variable.layout().is_coordinate()) {
            lengths[variable.name] = length_of(column);
        }
    });
    return lengths;
}

template <typename Results>
std::vector<hsize_t> shape_in(const std::map<std::string, std::size_t>& lengths,
                              const ColumnVariable<Results>& variable) {
    std::vector<hsize_t> shape;
    for (const char* dimension : variable.dimensions) {
        shape.push_back(lengths.at(dimension));
    }
    return shape;
}

/// Whether each column is as long as its dimensions say.
template <typename Results>
bool is_rectangular(const ColumnFile<Results>& kind, const Results& results) {
    const std::map<std::string, std::size_t> lengths = lengths_of(kind, results);
    bool fits = true;
    for_each_column(kind, results, [&](const auto& variable, const auto& column) {
        std::size_t cells = 1;
        for (const hsize_t length : shape_in(lengths, variable)) {
            cells *= length;
        }
        fits = fits && length_of(column) == cells;
    });
    return fits;
}

inline void put(hid_t group, const Layout& layout, const std::vector<hsize_t>&,
                const std::string& text) {
    put_texts(group, layout, {text});
}

inline void put(hid_t group, const Layout& layout, const std::vector<hsize_t>&,
                const std::vector<std::string>& texts) {
    put_texts(group, layout, texts);
}

inline void put(hid_t group, const Layout& layout, const std::vector<hsize_t>& shape,
                const std::vector<double>& numbers) {
    put_numbers(group, layout, numbers, shape);
}

inline void read_column(hid_t dataset, std::uint64_t most, std::string& text) {
    const std::vector<std::string> texts = read_texts(dataset, most);
    require_layout(texts.size() == 1);
    text = texts.front();
}

inline void read_column(hid_t dataset, std::uint64_t most, std::vector<std::string>& texts) {
    texts = read_texts(dataset, most);
}

inline void read_column(hid_t dataset, std::uint64_t most, std::vector<double>& numbers) {
    numbers = read_numbers(dataset, most);
}

} // namespace columns

/// As write_file.
template <typename Results>
void write_columns(const std::string& path, const ColumnFile<Results>& kind, const Results& results,
                   const WriteOptions& options) {
    using namespace columns;
    if (!is_rectangular(kind, results)) {
        throw std::logic_error("the columns of a results file do not fit its dimensions");
    }
    const std::map<std::string, std::size_t> lengths = lengths_of(kind, results);
    std::uint64_t bytes = 1 << 18; // object headers, dimension scales and heaps
    for_each_column(kind, results,
                    [&](const auto&, const auto& column) { bytes += bytes_of(column); });
    write_new_file(path, options, bytes, [&](FileHandle& file) {
        for (const RootAttribute& attribute : kind.attributes) {
            write_root_attribute(file.get(), attribute, results.provenance);
        }
        std::string group_name;
        GroupHandle group;
        for_each_column(kind, results, [&](const auto& variable, const auto& column) {
            if (group_name != variable.group) {
                group_name = variable.group;
                group = create_stamped_group(file.get(), variable.group, results.provenance);
            }
            put(group.get(), variable.layout(), shape_in(lengths, variable), column);
        });
        return std::vector<Extent>{};
    });
}

/// As read_file. E212 also for files of other kinds.
template <typename Results>
[[nodiscard]] Results read_columns(const std::string& path, const ColumnFile<Results>& kind) {
    using namespace columns;
    Results results;
    read_sealed_file(path, kind.file_type, true, [&](hid_t file, std::uint64_t bytes) {
        for (const RootAttribute& attribute : kind.attributes) {
            read_root_attribute(file, attribute, results.provenance);
        }
        for_each_column(kind, results, [&](const auto& variable, auto& column) {
            const GroupHandle group(H5Gopen2(file, variable.group, H5P_DEFAULT));
            if (has_link(group.get(), variable.name)) {
                const DatasetHandle dataset(H5Dopen2(group.get(), variable.name, H5P_DEFAULT));
                require_layout(shape_of(dataset.get()).size() == variable.dimensions.size());
                read_column(dataset.get(), bytes, column);
            }
        });
        require_layout(is_rectangular(kind, results));
    });
    return results;
}

} // namespace raming::results
