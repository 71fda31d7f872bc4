// Writes and reads a file of published estimates by its table.

#include <stdexcept>
#include <string_view>

#include "engine/results/hdf5_io.hpp"
#include "engine/results/new_file.hpp"
#include "engine/results/open_file.hpp"
#include "engine/results/published_schema.hpp"
#include "engine/results/variable_io.hpp"

namespace raming::results {

namespace {

/// Calls `use(variable, column)` for each variable with the member it holds.
template <typename Results, typename Use>
void for_each_column(Results& results, Use use) {
    for (const PublishedVariable& variable : published_variables()) {
        std::visit(Overload{[&](std::vector<std::string> Provenance::*member) {
                                use(variable, results.provenance.*member);
                            },
                            [&](auto member) { use(variable, results.*member); }},
                   variable.source);
    }
}

/// Whether columns of one dimension are equally long: the first is its coordinate.
bool is_rectangular(const PublishedResults& results) {
    bool equal = true;
    std::size_t length = 0;
    for_each_column(results, [&](const PublishedVariable& variable, const auto& column) {
        if (variable.layout().is_coordinate()) {
            length = column.size();
        }
        equal = equal && column.size() == length;
    });
    return equal;
}

std::uint64_t bytes_of(const std::vector<std::string>& texts) {
    std::uint64_t bytes = 0;
    for (const std::string& text : texts) {
        bytes += text.size() + 64; // a reference, a header in the heap, alignment
    }
    return bytes;
}

template <typename Number>
std::uint64_t bytes_of(const std::vector<Number>& numbers) {
    return sizeof(Number) * numbers.size();
}

void read_column(hid_t dataset, std::uint64_t most, std::vector<std::string>& column) {
    column = read_texts(dataset, most);
}

void read_column(hid_t dataset, std::uint64_t most, std::vector<double>& column) {
    column = read_numbers(dataset, most);
}

void read_column(hid_t dataset, std::uint64_t most, std::vector<std::int8_t>& column) {
    column.clear();
    for (const double flag : read_numbers(dataset, most)) {
        column.push_back(static_cast<std::int8_t>(whole_number(flag, 1)));
    }
}

/// Texts that files of older schemas do not have.
void leave_blank(std::vector<std::string>& column, std::size_t estimates) {
    column.assign(estimates, "");
}

template <typename Number>
void leave_blank(std::vector<Number>&, std::size_t) {} // numbers were there from the first

void put(hid_t group, const Layout& layout, const std::vector<std::string>& texts) {
    put_texts(group, layout, texts);
}

void put(hid_t group, const Layout& layout, const std::vector<double>& numbers) {
    put_numbers(group, layout, numbers, {numbers.size()});
}

void put(hid_t group, const Layout& layout, const std::vector<std::int8_t>& flags) {
    put_flags(group, layout, flags);
}

} // namespace

void write_published(const std::string& path, const PublishedResults& results,
                     const WriteOptions& options) {
    if (!is_rectangular(results)) {
        throw std::logic_error("published: columns of one dimension are equally long");
    }
    std::uint64_t bytes = 100'000; // object headers, dimension scales and heaps
    for_each_column(
        results, [&](const PublishedVariable&, const auto& column) { bytes += bytes_of(column); });
    write_new_file(path, options, bytes, [&](FileHandle& file) {
        for (const RootAttribute& attribute : published_attributes()) {
            write_root_attribute(file.get(), attribute, results.provenance);
        }
        std::string group_name;
        GroupHandle group;
        for_each_column(results, [&](const PublishedVariable& variable, const auto& column) {
            if (group_name != variable.group) {
                group_name = variable.group;
                group = create_stamped_group(file.get(), variable.group, results.provenance);
            }
            put(group.get(), variable.layout(), column);
        });
        return std::vector<Extent>{};
    });
}

PublishedResults read_published(const std::string& path) {
    PublishedResults results;
    read_sealed_file(path, published_file_type, true, [&](hid_t file, std::uint64_t bytes) {
        for (const RootAttribute& attribute : published_attributes()) {
            read_root_attribute(file, attribute, results.provenance);
        }
        for_each_column(results, [&](const PublishedVariable& variable, auto& column) {
            const GroupHandle group(H5Gopen2(file, variable.group, H5P_DEFAULT));
            if (has_link(group.get(), variable.name)) {
                const DatasetHandle dataset(H5Dopen2(group.get(), variable.name, H5P_DEFAULT));
                require_layout(shape_of(dataset.get()).size() == 1);
                read_column(dataset.get(), bytes, column);
            } else if (variable.dimension == std::string_view("id")) {
                leave_blank(column, results.id.size());
            }
        });
        require_layout(is_rectangular(results));
    });
    return results;
}

} // namespace raming::results
