// Reads single tables back from the file of a simulation.

#include "engine/results/hdf5_io.hpp"
#include "engine/results/open_file.hpp"
#include "engine/results/schema.hpp"
#include "engine/results/simulation.hpp"
#include "engine/results/variable_io.hpp"

namespace raming::results {

namespace {

bool holds_texts(hid_t dataset) {
    const TypeHandle type(H5Dget_type(dataset));
    return H5Tget_class(type.get()) == H5T_STRING;
}

std::vector<std::string> texts_of(hid_t group, const std::string& name, std::uint64_t most) {
    if (!has_link(group, name)) {
        return {};
    }
    return read_texts(DatasetHandle(H5Dopen2(group, name.c_str(), H5P_DEFAULT)).get(), most);
}

SimulationAxis read_axis(hid_t group, const std::string& name, std::uint64_t most) {
    require_layout(has_link(group, name));
    SimulationAxis axis{name, {}, {}, {}, {}, {}};
    const DatasetHandle coordinate(H5Dopen2(group, name.c_str(), H5P_DEFAULT));
    if (holds_texts(coordinate.get())) {
        axis.names = read_texts(coordinate.get(), most);
        axis.labels = texts_of(group, name + "_label", most);
        axis.labels_nl = texts_of(group, name + "_label_nl", most);
    } else {
        axis.numbers = read_numbers(coordinate.get(), most);
    }
    return axis;
}

} // namespace

std::optional<SimulationValues> read_simulation_table(const std::string& path,
                                                      const std::string& group_name,
                                                      const std::string& name,
                                                      const std::vector<std::string>& axes) {
    std::optional<SimulationValues> table;
    read_sealed_file(path, simulation_file_type, true, [&](hid_t file, std::uint64_t bytes) {
        if (!has_link(file, group_name)) {
            return;
        }
        const GroupHandle group(H5Gopen2(file, group_name.c_str(), H5P_DEFAULT));
        if (!has_link(group.get(), name)) {
            return;
        }
        table.emplace();
        std::size_t size = 1;
        for (const std::string& axis : axes) {
            table->axes.push_back(read_axis(group.get(), axis, bytes));
            size *= table->axes.back().size();
        }
        const DatasetHandle dataset(H5Dopen2(group.get(), name.c_str(), H5P_DEFAULT));
        table->values = read_numbers(dataset.get(), bytes);
        require_layout(table->values.size() == size);
    });
    return table;
}

} // namespace raming::results
