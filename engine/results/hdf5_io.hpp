#pragma once
// Attributes, texts and tables in HDF5, in the forms that netCDF, Python and R read alike. Internal
// to this room; all failures are Hdf5Failure.

#include "engine/results/handles.hpp"
#include "engine/results/write_driver.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace raming::results {

/// How the values of a dataset lie in the file.
enum class Storage {
    contiguous, ///< one piece
    checked,    ///< one chunk with a fletcher32 checksum
    compressed, ///< chunks of about 1 MiB, shuffled and deflated
};

[[nodiscard]] TypeHandle text_type();
[[nodiscard]] PropertiesHandle access_properties();
[[nodiscard]] FileHandle create_file(const std::string& path, const WriteDriver& driver);
[[nodiscard]] GroupHandle create_group(hid_t parent, const std::string& name);

/// Creates a dataset whose missing values, if it is of doubles, are NaN.
[[nodiscard]] DatasetHandle create_dataset(hid_t group, const std::string& name, hid_t type,
                                           const std::vector<hsize_t>& shape, Storage storage);

/// Chunk of a compressed table of draws: one chain, about 1 MiB along the draws.
[[nodiscard]] std::vector<hsize_t> draws_chunk(const std::vector<hsize_t>& shape);

void write_attribute(hid_t object, const std::string& name, const std::string& text);
void write_attribute(hid_t object, const std::string& name, double value);
void write_attribute(hid_t object, const std::string& name, std::int32_t value);
void write_attribute(hid_t object, const std::string& name, std::int8_t value);
void write_texts(hid_t dataset, const std::vector<std::string>& texts);

[[nodiscard]] bool has_attribute(hid_t object, const std::string& name);
[[nodiscard]] bool has_link(hid_t group, const std::string& name);
[[nodiscard]] std::string read_text_attribute(hid_t object, const std::string& name);
[[nodiscard]] double read_number_attribute(hid_t object, const std::string& name);

/// Lengths of the axes of a dataset.
[[nodiscard]] std::vector<hsize_t> shape_of(hid_t dataset);

/// All texts of a dataset; `most` bounds what a damaged file can make us allocate.
[[nodiscard]] std::vector<std::string> read_texts(hid_t dataset, std::uint64_t most);
[[nodiscard]] std::vector<double> read_numbers(hid_t dataset, std::uint64_t most);

} // namespace raming::results
