#include "engine/results/new_file.hpp"

#include "engine/results/disk.hpp"
#include "engine/results/hdf5_io.hpp"
#include "engine/results/seal.hpp"

#include <cstring>

namespace raming::results {

void write_new_file(const std::string& path, const WriteOptions& options, std::uint64_t bytes,
                    const std::function<std::vector<Extent>(FileHandle&)>& fill) {
    check_writable(path, options, bytes);
    const Hdf5Silence silence;
    NewFile target(path);
    std::vector<Extent> draws;
    try {
        const WriteDriver driver(target.temporary());
        FileHandle file = create_file(target.temporary(), driver);
        target.reserve(bytes);
        draws = fill(file);
        file.close();
        WriteDriver::expect_success();
    } catch (const Hdf5Failure& failure) {
        target.fail(failure.what());
    }
    if (const int reason = append_seal(target.temporary(), std::move(draws)); reason != 0) {
        target.fail(std::strerror(reason));
    }
    target.publish();
}

} // namespace raming::results
