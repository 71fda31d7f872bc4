#pragma once
// HDF5 identifiers that close themselves, and calls that cannot fail unseen. Internal to this room:
// included by its .cpp files only.

#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace raming::results {

/// HDF5 could not do what was asked; the text is the operating system's reason where there is one.
class Hdf5Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The innermost reason on HDF5's error stack; empty without one.
[[nodiscard]] std::string hdf5_reason();

/// Passes a result on, or throws Hdf5Failure if it is the negative value with which HDF5 reports an
/// error.
template <typename Result>
Result checked(Result result) {
    if (result < 0) {
        throw Hdf5Failure(hdf5_reason());
    }
    return result;
}

/// Keeps HDF5 from printing its error stack on stderr while it lives; what was set before comes
/// back.
class Hdf5Silence {
public:
    Hdf5Silence() {
        H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    ~Hdf5Silence() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
    Hdf5Silence(const Hdf5Silence&) = delete;
    Hdf5Silence& operator=(const Hdf5Silence&) = delete;

private:
    H5E_auto2_t function_ = nullptr;
    void* data_ = nullptr;
};

/// An open identifier: moved, never copied, closed once.
template <herr_t (*Close)(hid_t)>
class Handle {
public:
    Handle() = default;
    explicit Handle(hid_t id) : id_(checked(id)) {}
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        return *this;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (id_ >= 0) {
            Close(id_);
        }
    }

    [[nodiscard]] hid_t get() const noexcept { return id_; }

    /// Closes now, so that a failure (a buffer that could not be written) is seen.
    void close() { checked(Close(std::exchange(id_, H5I_INVALID_HID))); }

private:
    hid_t id_ = H5I_INVALID_HID;
};

using FileHandle = Handle<H5Fclose>;
using GroupHandle = Handle<H5Gclose>;
using DatasetHandle = Handle<H5Dclose>;
using AttributeHandle = Handle<H5Aclose>;
using SpaceHandle = Handle<H5Sclose>;
using TypeHandle = Handle<H5Tclose>;
using PropertiesHandle = Handle<H5Pclose>;

} // namespace raming::results
