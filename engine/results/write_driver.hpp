#pragma once
// HDF5's own file driver, but for one thing: a write that fails is remembered instead of reported.
// HDF5 1.10.8 cannot close a file whose buffers cannot be written; it leaks them and crashes when
// the program ends. With this driver it closes every file, and we look here whether its bytes
// arrived. Internal to this room.

#include "engine/results/handles.hpp"

#include <string>

namespace raming::results {

/// Outlives the file that is created with it; at most one a thread.
class WriteDriver {
public:
    /// `path` is a file that exists.
    explicit WriteDriver(const std::string& path);
    WriteDriver(const WriteDriver&) = delete;
    WriteDriver& operator=(const WriteDriver&) = delete;
    ~WriteDriver();

    /// File access that uses this driver.
    void use_for(hid_t access_properties) const;

    /// Throws Hdf5Failure if a write of this thread has failed since the driver was made.
    static void expect_success();

private:
    hid_t id_ = H5I_INVALID_HID;
};

} // namespace raming::results
