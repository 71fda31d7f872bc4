#include "engine/results/hdf5_io.hpp"

#include "engine/results/schema.hpp"

#include <algorithm>
#include <limits>

namespace raming::results {

namespace {

constexpr unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

herr_t note_reason(unsigned, const H5E_error2_t* error, void* data) {
    const std::string text = error->desc == nullptr ? "" : error->desc;
    static const std::string mark = "error message = '";
    if (const std::size_t start = text.find(mark); start != std::string::npos) {
        const std::size_t from = start + mark.size();
        *static_cast<std::string*>(data) = text.substr(from, text.find('\'', from) - from);
    }
    return 0;
}

SpaceHandle scalar_space() {
    return SpaceHandle(H5Screate(H5S_SCALAR));
}

void write_scalar(hid_t object, const std::string& name, hid_t file_type, hid_t memory_type,
                  const void* value) {
    const SpaceHandle space = scalar_space();
    const AttributeHandle attribute(
        H5Acreate2(object, name.c_str(), file_type, space.get(), H5P_DEFAULT, H5P_DEFAULT));
    checked(H5Awrite(attribute.get(), memory_type, value));
}

/// An attribute that holds one value of a class; anything else means damage.
AttributeHandle open_scalar(hid_t object, const std::string& name, bool text) {
    AttributeHandle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT));
    const SpaceHandle space(H5Aget_space(attribute.get()));
    const TypeHandle type(H5Aget_type(attribute.get()));
    const bool is_text = H5Tget_class(type.get()) == H5T_STRING;
    if (checked(H5Sget_simple_extent_npoints(space.get())) != 1 || is_text != text ||
        (text && checked(H5Tis_variable_str(type.get())) == 0)) {
        throw Hdf5Failure("attribute " + name);
    }
    return attribute;
}

/// Memory that HDF5 allocated for texts, given back whatever happens.
class TextMemory {
public:
    TextMemory(std::size_t count, hid_t type, hid_t space)
        : texts_(count, nullptr), type_(type), space_(space) {}
    TextMemory(const TextMemory&) = delete;
    TextMemory& operator=(const TextMemory&) = delete;
    ~TextMemory() { H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, texts_.data()); }

    [[nodiscard]] void* data() { return texts_.data(); }
    [[nodiscard]] std::vector<std::string> copies() const {
        std::vector<std::string> result;
        result.reserve(texts_.size());
        for (const char* text : texts_) {
            result.emplace_back(text == nullptr ? "" : text);
        }
        return result;
    }

private:
    std::vector<char*> texts_;
    hid_t type_;
    hid_t space_;
};

/// Number of values of a dataset, if it is one that fits `most` bytes of file.
std::size_t count_of(hid_t dataset, std::uint64_t most, std::uint64_t bytes_each) {
    const SpaceHandle space(H5Dget_space(dataset));
    const auto count =
        static_cast<std::uint64_t>(checked(H5Sget_simple_extent_npoints(space.get())));
    if (count > most / bytes_each) {
        throw Hdf5Failure("a table is larger than its file");
    }
    return static_cast<std::size_t>(count);
}

} // namespace

std::string hdf5_reason() {
    std::string reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, note_reason, &reason);
    return reason;
}

TypeHandle text_type() {
    TypeHandle type(H5Tcopy(H5T_C_S1));
    checked(H5Tset_size(type.get(), H5T_VARIABLE));
    checked(H5Tset_cset(type.get(), H5T_CSET_UTF8));
    return type;
}

PropertiesHandle access_properties() {
    PropertiesHandle access(H5Pcreate(H5P_FILE_ACCESS));
    checked(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V18));
    checked(H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG));
    // Nobody else knows a temporary file, and a finished one never changes; locks only fail on
    // network disks.
    checked(H5Pset_file_locking(access.get(), false, true));
    return access;
}

FileHandle create_file(const std::string& path, const WriteDriver& driver) {
    const PropertiesHandle access = access_properties();
    driver.use_for(access.get());
    const PropertiesHandle creation(H5Pcreate(H5P_FILE_CREATE));
    checked(H5Pset_link_creation_order(creation.get(), in_order));
    checked(H5Pset_attr_creation_order(creation.get(), in_order));
    checked(H5Pset_obj_track_times(creation.get(), false));
    return FileHandle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()));
}

GroupHandle create_group(hid_t parent, const std::string& name) {
    const PropertiesHandle creation(H5Pcreate(H5P_GROUP_CREATE));
    checked(H5Pset_link_creation_order(creation.get(), in_order));
    checked(H5Pset_attr_creation_order(creation.get(), in_order));
    checked(H5Pset_obj_track_times(creation.get(), false));
    return GroupHandle(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT));
}

DatasetHandle create_dataset(hid_t group, const std::string& name, hid_t type,
                             const std::vector<hsize_t>& shape, Storage storage) {
    const PropertiesHandle creation(H5Pcreate(H5P_DATASET_CREATE));
    checked(H5Pset_attr_creation_order(creation.get(), in_order));
    checked(H5Pset_obj_track_times(creation.get(), false));
    if (H5Tget_class(type) == H5T_FLOAT) {
        checked(H5Pset_fill_value(creation.get(), H5T_NATIVE_DOUBLE, &missing));
        // Every value is written, so filling first would write each draw twice.
        checked(H5Pset_fill_time(creation.get(), H5D_FILL_TIME_NEVER));
    }
    if (storage != Storage::contiguous) {
        const std::vector<hsize_t> chunk =
            storage == Storage::compressed ? draws_chunk(shape) : shape;
        checked(H5Pset_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data()));
    }
    if (storage == Storage::checked) {
        checked(H5Pset_fletcher32(creation.get()));
    } else if (storage == Storage::compressed) {
        checked(H5Pset_shuffle(creation.get()));
        checked(H5Pset_deflate(creation.get(), 4));
    }
    const SpaceHandle space =
        shape.empty()
            ? scalar_space()
            : SpaceHandle(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr));
    return DatasetHandle(H5Dcreate2(group, name.c_str(), type, space.get(), H5P_DEFAULT,
                                    creation.get(), H5P_DEFAULT));
}

std::vector<hsize_t> draws_chunk(const std::vector<hsize_t>& shape) {
    hsize_t row = sizeof(double);
    for (std::size_t axis = 2; axis < shape.size(); ++axis) {
        row *= shape[axis];
    }
    std::vector<hsize_t> chunk = shape;
    chunk[0] = 1;
    chunk[1] = std::clamp<hsize_t>((hsize_t{1} << 20) / row, 1, shape[1]);
    return chunk;
}

void write_attribute(hid_t object, const std::string& name, const std::string& text) {
    const std::string stored = storable(text);
    const char* pointer = stored.c_str();
    const TypeHandle type = text_type();
    write_scalar(object, name, type.get(), type.get(), &pointer);
}

void write_attribute(hid_t object, const std::string& name, double value) {
    write_scalar(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

void write_attribute(hid_t object, const std::string& name, std::int32_t value) {
    write_scalar(object, name, H5T_STD_I32LE, H5T_NATIVE_INT32, &value);
}

void write_attribute(hid_t object, const std::string& name, std::int8_t value) {
    write_scalar(object, name, H5T_STD_I8LE, H5T_NATIVE_INT8, &value);
}

void write_texts(hid_t dataset, const std::vector<std::string>& texts) {
    std::vector<std::string> stored;
    stored.reserve(texts.size());
    std::vector<const char*> pointers;
    for (const std::string& text : texts) {
        pointers.push_back(stored.emplace_back(storable(text)).c_str());
    }
    const TypeHandle type = text_type();
    checked(H5Dwrite(dataset, type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()));
}

bool has_attribute(hid_t object, const std::string& name) {
    return checked(H5Aexists(object, name.c_str())) > 0;
}

bool has_link(hid_t group, const std::string& name) {
    return checked(H5Lexists(group, name.c_str(), H5P_DEFAULT)) > 0;
}

std::string read_text_attribute(hid_t object, const std::string& name) {
    const AttributeHandle attribute = open_scalar(object, name, true);
    const TypeHandle type = text_type();
    const SpaceHandle space = scalar_space();
    TextMemory memory(1, type.get(), space.get());
    checked(H5Aread(attribute.get(), type.get(), memory.data()));
    return memory.copies().front();
}

double read_number_attribute(hid_t object, const std::string& name) {
    const AttributeHandle attribute = open_scalar(object, name, false);
    double value = missing;
    checked(H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &value));
    return value;
}

std::vector<hsize_t> shape_of(hid_t dataset) {
    const SpaceHandle space(H5Dget_space(dataset));
    std::vector<hsize_t> shape(
        static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space.get()))));
    checked(H5Sget_simple_extent_dims(space.get(), shape.data(), nullptr));
    return shape;
}

std::vector<std::string> read_texts(hid_t dataset, std::uint64_t most) {
    const TypeHandle stored(H5Dget_type(dataset));
    if (checked(H5Tis_variable_str(stored.get())) == 0) {
        throw Hdf5Failure("a table of texts");
    }
    constexpr std::uint64_t reference_bytes = 16; // length, address and index in the global heap
    const std::size_t count = count_of(dataset, most, reference_bytes);
    const TypeHandle type = text_type();
    const SpaceHandle space(H5Dget_space(dataset));
    TextMemory memory(count, type.get(), space.get());
    checked(H5Dread(dataset, type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, memory.data()));
    return memory.copies();
}

std::vector<double> read_numbers(hid_t dataset, std::uint64_t most) {
    std::vector<double> values(count_of(dataset, most, sizeof(double)));
    checked(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
    return values;
}

} // namespace raming::results
