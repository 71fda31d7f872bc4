#include "engine/results/draws_io.hpp"

#include "engine/results/checksum.hpp"
#include "engine/results/hdf5_io.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace raming::results {

namespace {

/// Calls step(first value in memory of the first name, draws in the block, their space in the file)
/// for every block, in the order of the file. Blocks are the chunks of compressed tables, so that
/// none is packed twice.
template <typename Step>
void for_each_block(hid_t dataset, const std::vector<hsize_t>& shape, Step step) {
    const SpaceHandle space(H5Dget_space(dataset));
    const hsize_t block = draws_chunk(shape)[1];
    std::vector<hsize_t> start(shape.size(), 0);
    std::vector<hsize_t> count = shape;
    count[0] = 1;
    for (start[0] = 0; start[0] < shape[0]; ++start[0]) {
        for (start[1] = 0; start[1] < shape[1]; start[1] += block) {
            count[1] = std::min(block, shape[1] - start[1]);
            checked(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr,
                                        count.data(), nullptr));
            const SpaceHandle memory(
                H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr));
            step(static_cast<std::size_t>(start[0] * shape[1] + start[1]),
                 static_cast<std::size_t>(count[1]), memory.get(), space.get());
        }
    }
}

} // namespace

bool fits_int32(const Draws& draws) {
    return draws.whole && std::all_of(draws.values.begin(), draws.values.end(), [](double value) {
               // NaN fails both comparisons; −0 would come back as +0.
               return value >= std::numeric_limits<std::int32_t>::min() &&
                      value <= std::numeric_limits<std::int32_t>::max() &&
                      std::bit_cast<std::uint64_t>(value) ==
                          std::bit_cast<std::uint64_t>(
                              static_cast<double>(static_cast<std::int32_t>(value)));
           });
}

std::optional<Extent> write_draws(hid_t dataset, const Draws& draws,
                                  const std::vector<hsize_t>& shape) {
    const std::size_t names = draws.names.size();
    const std::size_t stride = draws.chains * draws.draws_per_chain;
    std::vector<double> block;
    Checksum checksum;
    for_each_block(
        dataset, shape, [&](std::size_t first, std::size_t count, hid_t memory, hid_t file) {
            block.resize(count * names);
            for (std::size_t draw = 0; draw < count; ++draw) {
                for (std::size_t name = 0; name < names; ++name) {
                    block[draw * names + name] = draws.values[name * stride + first + draw];
                }
            }
            checksum.add(block.data(), block.size() * sizeof(double));
            checked(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, memory, file, H5P_DEFAULT, block.data()));
            WriteDriver::expect_success();
        });
    const haddr_t offset = H5Dget_offset(dataset); // undefined for chunks
    if (offset == HADDR_UNDEF) {
        return std::nullopt;
    }
    return Extent{offset, draws.values.size() * sizeof(double), checksum.value()};
}

void read_draws(hid_t dataset, Draws& draws, const std::vector<hsize_t>& shape) {
    const std::size_t names = draws.names.size();
    const std::size_t stride = draws.chains * draws.draws_per_chain;
    std::vector<double> block;
    for_each_block(
        dataset, shape, [&](std::size_t first, std::size_t count, hid_t memory, hid_t file) {
            block.resize(count * names);
            checked(H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, file, H5P_DEFAULT, block.data()));
            for (std::size_t draw = 0; draw < count; ++draw) {
                for (std::size_t name = 0; name < names; ++name) {
                    draws.values[name * stride + first + draw] = block[draw * names + name];
                }
            }
        });
}

} // namespace raming::results
