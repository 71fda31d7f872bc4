#pragma once
// The checkpoint file of a long run that is not made of draws: replicates, worlds.

#include <memory>
#include <string>
#include <vector>

#include "engine/cli/options.hpp"
#include "engine/results/part_file.hpp"
#include "engine/run/executor.hpp"

namespace raming::cli {

class PartSink : public run::Sink {
public:
    PartSink(const std::string& path, const results::PartHeader& header, bool append)
        : writer_(path, header, append) {}
    void record(const std::vector<std::uint8_t>& checkpoint) override {
        writer_.append(checkpoint);
    }

private:
    results::PartWriter writer_;
};

struct OpenedPart {
    std::unique_ptr<PartSink> sink;
    std::vector<std::vector<std::uint8_t>> records; ///< of the run that is gone on with
};

/// The checkpoint file beside `options.output`, to go on with where `options.resume` says so.
/// `identity`: what must agree for it to be of the same run. Errors E207, E208.
[[nodiscard]] OpenedPart open_part(const RunOptions& options, const std::string& identity);

} // namespace raming::cli
