#pragma once
// What this program was built from and with, for provenance.

namespace raming::base {

extern const char* const engine_version; ///< "0.1.0"
extern const char* const
    git_commit;                    ///< with "-dirty" if the tree had changes; "unknown" outside git
extern const char* const compiler; ///< compiler, version and flags

} // namespace raming::base
