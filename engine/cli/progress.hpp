#pragma once
// Progress on stderr: a bar on a terminal, a line every ten seconds elsewhere.

#include <string>

#include "engine/run/executor.hpp"

namespace raming::cli {

class ProgressDisplay {
public:
    /// `units`: what is counted. Of several ranks, the first shows its own.
    explicit ProgressDisplay(bool quiet, std::string units = "draws");
    ~ProgressDisplay();
    ProgressDisplay(const ProgressDisplay&) = delete;
    ProgressDisplay& operator=(const ProgressDisplay&) = delete;

    void show(const run::Progress& progress);
    /// A remark that stands above the bar, e.g. the precision reached so far.
    void remark(const std::string& text);

private:
    void clear();

    bool quiet_;
    std::string units_;
    bool terminal_;
    bool drawn_ = false;
    double last_ = 0;
};

} // namespace raming::cli
