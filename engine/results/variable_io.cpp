#include "engine/results/variable_io.hpp"

#include <hdf5_hl.h>

#include <cmath>
#include <limits>

namespace raming::results {

namespace {

std::string history_of(const Provenance& provenance) {
    std::string text = provenance.started.value_or("");
    text += (text.empty() ? "raming " : " raming ") + provenance.engine_version + ": ";
    return text + provenance.command_line;
}

constexpr std::uint64_t most_draws = std::uint64_t{1} << 53;

} // namespace

void require_layout(bool holds) {
    if (!holds) {
        throw Hdf5Failure("the layout is not that of the schema");
    }
}

std::uint64_t whole_number(double value, std::uint64_t most) {
    require_layout(value >= 0 && value <= static_cast<double>(most) && std::floor(value) == value);
    return static_cast<std::uint64_t>(value);
}

DatasetHandle create_variable(hid_t group, const Layout& layout, hid_t type,
                              const std::vector<hsize_t>& shape, Storage storage) {
    DatasetHandle dataset = create_dataset(group, layout.name, type, shape, storage);
    const hid_t id = dataset.get();
    write_attribute(id, "long_name", std::string(layout.meaning));
    if (layout.units != nullptr) {
        write_attribute(id, "units", std::string(layout.units));
    }
    if (H5Tget_class(type) == H5T_FLOAT && !layout.is_coordinate()) {
        write_attribute(id, "_FillValue", std::numeric_limits<double>::quiet_NaN());
    }
    std::string labels;
    for (const char* label : layout.coordinates) {
        if (has_link(group, label)) {
            labels.append(labels.empty() ? "" : " ").append(label);
        }
    }
    if (!labels.empty()) {
        write_attribute(id, "coordinates", labels);
    }
    if (layout.is_coordinate()) {
        checked(H5DSset_scale(id, layout.name));
        return dataset;
    }
    for (std::size_t axis = 0; axis < layout.dimensions.size(); ++axis) {
        const DatasetHandle scale(H5Dopen2(group, layout.dimensions[axis], H5P_DEFAULT));
        checked(H5DSattach_scale(id, scale.get(), static_cast<unsigned>(axis)));
    }
    return dataset;
}

void put_texts(hid_t group, const Layout& layout, const std::vector<std::string>& texts) {
    if (texts.empty()) {
        return;
    }
    std::vector<hsize_t> shape;
    if (!layout.dimensions.empty()) {
        shape.push_back(texts.size());
    }
    const TypeHandle type = text_type();
    const DatasetHandle dataset =
        create_variable(group, layout, type.get(), shape, Storage::contiguous);
    write_texts(dataset.get(), texts);
}

void put_numbers(hid_t group, const Layout& layout, const std::vector<double>& values,
                 const std::vector<hsize_t>& shape) {
    if (values.empty()) {
        return;
    }
    // HDF5 sums chunks, and a single value has none.
    const DatasetHandle dataset =
        create_variable(group, layout, H5T_IEEE_F64LE, shape,
                        shape.empty() ? Storage::contiguous : Storage::checked);
    checked(
        H5Dwrite(dataset.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
}

void put_flags(hid_t group, const Layout& layout, const std::vector<std::int8_t>& flags) {
    if (flags.empty()) {
        return;
    }
    const DatasetHandle dataset =
        create_variable(group, layout, H5T_STD_I8LE, {flags.size()}, Storage::checked);
    // CF conventions, section 3.5: a value with this bit set has this meaning.
    write_attribute(dataset.get(), "flag_masks", std::int8_t{1});
    write_attribute(dataset.get(), "flag_meanings", std::string("yes"));
    checked(H5Dwrite(dataset.get(), H5T_NATIVE_INT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, flags.data()));
}

GroupHandle create_stamped_group(hid_t file, const char* name, const Provenance& provenance) {
    GroupHandle group = create_group(file, name);
    if (provenance.started) {
        write_attribute(group.get(), "created_at",
                        provenance.finished.value_or(*provenance.started));
    }
    write_attribute(group.get(), "inference_library", std::string("raming"));
    write_attribute(group.get(), "inference_library_version", provenance.engine_version);
    return group;
}

void write_root_attribute(hid_t file, const RootAttribute& attribute,
                          const Provenance& provenance) {
    const auto put = [&](const auto& value) { write_attribute(file, attribute.name, value); };
    std::visit(Overload{[&](const char* text) { put(std::string(text)); },
                        [&](History) { put(history_of(provenance)); },
                        [&](std::uint64_t Provenance::*member) {
                            put(static_cast<double>(provenance.*member)); // below 2^53: see Stream
                        },
                        [&](std::optional<std::string> Provenance::*member) {
                            if (provenance.*member) {
                                put(*(provenance.*member));
                            }
                        },
                        [](std::string RunResults::*) {},
                        [&](auto member) { put(provenance.*member); }},
               attribute.source);
}

void read_root_attribute(hid_t file, const RootAttribute& attribute, Provenance& provenance) {
    const char* name = attribute.name;
    std::visit(Overload{[](const char*) {}, [](History) {},
                        [&](std::string Provenance::*member) {
                            provenance.*member = read_text_attribute(file, name);
                        },
                        [&](std::uint64_t Provenance::*member) {
                            provenance.*member =
                                whole_number(read_number_attribute(file, name), most_draws);
                        },
                        [&](int Provenance::*member) {
                            const double value = read_number_attribute(file, name);
                            require_layout(std::abs(value) <= 2147483647.0);
                            provenance.*member = static_cast<int>(value);
                        },
                        [&](double Provenance::*member) {
                            provenance.*member = read_number_attribute(file, name);
                        },
                        [&](std::optional<std::string> Provenance::*member) {
                            if (has_attribute(file, name)) {
                                provenance.*member = read_text_attribute(file, name);
                            }
                        },
                        [](std::string RunResults::*) {}},
               attribute.source);
}

} // namespace raming::results
