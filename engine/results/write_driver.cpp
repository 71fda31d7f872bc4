#include "engine/results/write_driver.hpp"

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

#include <cerrno>
#include <cstring>

namespace raming::results {

namespace {

thread_local int failure = 0;    // errno of the first write that failed
thread_local H5FD_class_t plain; // the driver that does the work

void note_failure() {
    failure = errno != 0 ? errno : EIO;
}

herr_t write(H5FD_t* file, H5FD_mem_t type, hid_t transfer, haddr_t address, std::size_t size,
             const void* buffer) {
    if (failure == 0) {
        errno = 0;
        if (plain.write(file, type, transfer, address, size, buffer) < 0) {
            note_failure();
        }
    }
    return 0;
}

herr_t truncate(H5FD_t* file, hid_t transfer, hbool_t closing) {
    if (failure == 0) {
        errno = 0;
        if (plain.truncate(file, transfer, closing) < 0) {
            note_failure();
        }
    }
    return 0;
}

} // namespace

WriteDriver::WriteDriver(const std::string& path) {
    const PropertiesHandle access(H5Pcreate(H5P_FILE_ACCESS));
    checked(H5Pset_fapl_sec2(access.get()));
    H5FD_t* file = H5FDopen(path.c_str(), H5F_ACC_RDWR, access.get(), HADDR_UNDEF);
    if (file == nullptr) {
        throw Hdf5Failure(hdf5_reason());
    }
    plain = *file->cls;
    checked(H5FDclose(file));
    H5FD_class_t ours = plain;
    ours.name = "raming";
    ours.write = write;
    ours.truncate = truncate;
    failure = 0;
    id_ = checked(H5FDregister(&ours));
}

WriteDriver::~WriteDriver() {
    H5FDunregister(id_);
}

void WriteDriver::use_for(hid_t access_properties) const {
    checked(H5Pset_driver(access_properties, id_, nullptr));
}

void WriteDriver::expect_success() {
    if (failure != 0) {
        throw Hdf5Failure(std::strerror(failure));
    }
}

} // namespace raming::results
