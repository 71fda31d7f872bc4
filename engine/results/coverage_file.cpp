// Writes and reads a file of coverage by its table.

#include <map>
#include <stdexcept>

#include "engine/results/coverage_schema.hpp"
#include "engine/results/hdf5_io.hpp"
#include "engine/results/new_file.hpp"
#include "engine/results/open_file.hpp"
#include "engine/results/variable_io.hpp"

namespace raming::results {

namespace {

/// Calls `use(variable, column)` for each variable with the member it holds.
template <typename Results, typename Use>
void for_each_column(Results& results, Use use) {
    for (const CoverageVariable& variable : coverage_variables()) {
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

std::size_t length_of(const std::string&) {
    return 1;
}

template <typename Value>
std::size_t length_of(const std::vector<Value>& column) {
    return column.size();
}

std::size_t bytes_of(const std::string& text) {
    return text.size() + 64; // a reference, a header in the heap, alignment
}

std::size_t bytes_of(double) {
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
std::map<std::string, std::size_t> lengths_of(const CoverageResults& results) {
    std::map<std::string, std::size_t> lengths;
    for_each_column(results, [&](const CoverageVariable& variable, const auto& column) {
        if (variable.layout().is_coordinate()) {
            lengths[variable.name] = length_of(column);
        }
    });
    return lengths;
}

std::vector<hsize_t> shape_in(const std::map<std::string, std::size_t>& lengths,
                              const CoverageVariable& variable) {
    std::vector<hsize_t> shape;
    for (const char* dimension : variable.dimensions) {
        shape.push_back(lengths.at(dimension));
    }
    return shape;
}

/// Whether each column is as long as its dimensions say.
bool is_rectangular(const CoverageResults& results) {
    const std::map<std::string, std::size_t> lengths = lengths_of(results);
    bool fits = true;
    for_each_column(results, [&](const CoverageVariable& variable, const auto& column) {
        std::size_t cells = 1;
        for (const hsize_t length : shape_in(lengths, variable)) {
            cells *= length;
        }
        fits = fits && length_of(column) == cells;
    });
    return fits;
}

void put(hid_t group, const Layout& layout, const std::vector<hsize_t>&, const std::string& text) {
    put_texts(group, layout, {text});
}

void put(hid_t group, const Layout& layout, const std::vector<hsize_t>&,
         const std::vector<std::string>& texts) {
    put_texts(group, layout, texts);
}

void put(hid_t group, const Layout& layout, const std::vector<hsize_t>& shape,
         const std::vector<double>& numbers) {
    put_numbers(group, layout, numbers, shape);
}

void read_column(hid_t dataset, std::uint64_t most, std::string& text) {
    const std::vector<std::string> texts = read_texts(dataset, most);
    require_layout(texts.size() == 1);
    text = texts.front();
}

void read_column(hid_t dataset, std::uint64_t most, std::vector<std::string>& texts) {
    texts = read_texts(dataset, most);
}

void read_column(hid_t dataset, std::uint64_t most, std::vector<double>& numbers) {
    numbers = read_numbers(dataset, most);
}

} // namespace

void write_coverage(const std::string& path, const CoverageResults& results,
                    const WriteOptions& options) {
    if (!is_rectangular(results)) {
        throw std::logic_error("the columns of a coverage file do not fit its dimensions");
    }
    const std::map<std::string, std::size_t> lengths = lengths_of(results);
    std::uint64_t bytes = 1 << 18; // object headers, dimension scales and heaps
    for_each_column(
        results, [&](const CoverageVariable&, const auto& column) { bytes += bytes_of(column); });
    write_new_file(path, options, bytes, [&](FileHandle& file) {
        for (const RootAttribute& attribute : coverage_attributes()) {
            write_root_attribute(file.get(), attribute, results.provenance);
        }
        std::string group_name;
        GroupHandle group;
        for_each_column(results, [&](const CoverageVariable& variable, const auto& column) {
            if (group_name != variable.group) {
                group_name = variable.group;
                group = create_stamped_group(file.get(), variable.group, results.provenance);
            }
            put(group.get(), variable.layout(), shape_in(lengths, variable), column);
        });
        return std::vector<Extent>{};
    });
}

CoverageResults read_coverage(const std::string& path) {
    CoverageResults results;
    read_sealed_file(path, coverage_file_type, true, [&](hid_t file, std::uint64_t bytes) {
        for (const RootAttribute& attribute : coverage_attributes()) {
            read_root_attribute(file, attribute, results.provenance);
        }
        for_each_column(results, [&](const CoverageVariable& variable, auto& column) {
            const GroupHandle group(H5Gopen2(file, variable.group, H5P_DEFAULT));
            if (has_link(group.get(), variable.name)) {
                const DatasetHandle dataset(H5Dopen2(group.get(), variable.name, H5P_DEFAULT));
                require_layout(shape_of(dataset.get()).size() == variable.dimensions.size());
                read_column(dataset.get(), bytes, column);
            }
        });
        require_layout(is_rectangular(results));
    });
    return results;
}

} // namespace raming::results
