#pragma once
// Whole variables, with their names, labels and dimensions, in the forms that netCDF, Python and R
// read alike; and the attributes of the root. Internal to this room; all failures are Hdf5Failure.

#include "engine/results/hdf5_io.hpp"
#include "engine/results/schema.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace raming::results {

/// An empty dataset. Its dimensions' coordinates are in the group already; of the auxiliary labels
/// those that are count.
[[nodiscard]] DatasetHandle create_variable(hid_t group, const Layout& layout, hid_t type,
                                            const std::vector<hsize_t>& shape, Storage storage);

/// A variable with its values; nothing where there are none. Without dimensions it is one value.
void put_texts(hid_t group, const Layout& layout, const std::vector<std::string>& texts);
void put_numbers(hid_t group, const Layout& layout, const std::vector<double>& values,
                 const std::vector<hsize_t>& shape);
/// 1 for yes and 0 for no, along the one dimension.
void put_flags(hid_t group, const Layout& layout, const std::vector<std::int8_t>& flags);

/// A group, saying what wrote it and when.
[[nodiscard]] GroupHandle create_stamped_group(hid_t file, const char* name,
                                               const Provenance& provenance);

/// For attributes whose source is not RunResults.
void write_root_attribute(hid_t file, const RootAttribute& attribute, const Provenance& provenance);
void read_root_attribute(hid_t file, const RootAttribute& attribute, Provenance& provenance);

/// A number that must be a count no larger than `most`.
[[nodiscard]] std::uint64_t whole_number(double value, std::uint64_t most);

/// Throws Hdf5Failure: the layout is not that of the schema.
void require_layout(bool holds);

} // namespace raming::results
