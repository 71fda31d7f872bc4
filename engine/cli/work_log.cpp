#include "engine/cli/work_log.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/sha256.hpp"
#include "engine/run/ranks.hpp"

namespace raming::cli {

namespace fs = std::filesystem;
using base::Error;
using base::Exit;
using results::PartHeader;
using results::PartReader;
using results::PartWriter;

namespace {

const std::string shard_line = "shard=";
const std::string of_rank = ".rank-";

void check_same(const std::string& path, const std::string& stored, const std::string& wanted) {
    if (!stored.empty() && stored != wanted) {
        throw Error(Exit::input_output, "E208",
                    path + " belongs to another run: " + differences(stored, wanted) +
                        ". Repeat that run's options, or use --force instead of --resume.");
    }
}

PartHeader header_in(const LogSettings& settings, PartHeader header) {
    if (settings.shard) {
        header.identity += fmt::format("{}{} in chunks of {}\n", shard_line, settings.shard->text(),
                                       settings.chunk);
    }
    return header;
}

std::string target_of(const LogSettings& settings) {
    return settings.shard ? settings.shard->file(settings.output) : settings.output;
}

/// The files that further ranks left beside a log.
std::vector<std::string> files_of_ranks(const std::string& log) {
    const fs::path path(log);
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const std::string start = path.filename().string() + of_rank;
    std::vector<std::string> found;
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, none)) {
        if (entry.path().filename().string().rfind(start, 0) == 0) {
            found.push_back(path.has_parent_path() ? entry.path().string()
                                                   : entry.path().filename().string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string hash_of(const std::vector<std::uint8_t>& record) {
    return base::sha256(std::string(record.begin(), record.end()));
}

} // namespace

std::string differences(const std::string& stored, const std::string& wanted) {
    std::string text;
    std::size_t a = 0;
    std::size_t b = 0;
    while (a < stored.size() && b < wanted.size()) {
        const std::string was = stored.substr(a, stored.find('\n', a) - a);
        const std::string is = wanted.substr(b, wanted.find('\n', b) - b);
        if (was != is) {
            text += (text.empty() ? "" : "; ") + was + " (now " + is + ")";
        }
        a += was.size() + 1;
        b += is.size() + 1;
    }
    return text;
}

std::string part_path(const std::string& output) {
    return output + ".part";
}

void say_complete(const std::string& file) {
    if (run::Ranks::world().is_first()) {
        fmt::print(stderr, "{} is complete: nothing left to do.\n", file);
    }
}

void say_interrupted(const std::string& command_line, bool has_output, bool resumed) {
    if (run::Ranks::world().is_first()) {
        fmt::print(stderr, "\nInterrupted. {}\n",
                   has_output ? "To go on: " + command_line + (resumed ? "" : " --resume")
                              : "Nothing was stored: without -o there is no file to resume from.");
    }
}

std::string identity_of_whole(const std::string& of_shard) {
    return of_shard.substr(0, of_shard.find(shard_line));
}

WorkLog::WorkLog(const LogSettings& settings, const PartHeader& header,
                 const std::atomic<bool>& stop)
    : settings_(settings), stop_(stop), path_(part_path(target_of(settings))) {
    const PartHeader own = header_in(settings, header);
    run::Ranks& ranks = run::Ranks::world();
    if (!ranks.is_first()) {
        if (ranks.meet(stop)) { // the first has gathered what earlier ranks left
            writer_ = std::make_unique<PartWriter>(path_ + of_rank + std::to_string(ranks.rank()),
                                                   own, false);
        }
        return;
    }
    const bool there = fs::exists(path_);
    if (there && !settings.resume && !settings.force) {
        results::check_idle(path_);
        throw Error(Exit::input_output, "E207",
                    path_ + " holds an interrupted run. Add --resume to go on with it, or --force "
                            "to start anew.");
    }
    if (there && settings.resume) {
        check_same(path_, PartReader(path_).header().identity, own.identity);
    }
    writer_ = std::make_unique<PartWriter>(path_, own, settings.resume);
    for (const std::string& file : files_of_ranks(path_)) {
        if (settings.resume) {
            check_same(file, PartReader(file).header().identity, own.identity);
            adopt(file, [](std::uint64_t, const auto&) {});
        }
        fs::remove(file);
    }
    static_cast<void>(ranks.meet(stop));
}

void WorkLog::adopt(const std::string& file, const results::PartVisit& visit) {
    std::set<std::string> known; // if the first was killed while it did this, some are there
    PartReader present(path_);
    while (const auto record = present.next()) {
        known.insert(hash_of(record->content));
    }
    PartReader reader(file);
    writer_->append_all(reader, visit, [&](const std::vector<std::uint8_t>& record) {
        return !PartWriter::is_seal(record) && !known.contains(hash_of(record));
    });
}

bool WorkLog::resume(const results::PartVisit& visit) {
    if (settings_.resume) {
        PartReader reader(path_);
        while (auto record = reader.next()) {
            visit(record->offset, std::move(record->content));
        }
    }
    // Nobody adds records before all have read what was there.
    return run::Ranks::world().meet(stop_);
}

std::uint64_t WorkLog::append(const std::vector<std::uint8_t>& record) {
    return writer_->append(record);
}

bool WorkLog::gather(const results::PartVisit& visit) {
    run::Ranks& ranks = run::Ranks::world();
    if (!ranks.meet(stop_)) {
        return false;
    }
    if (ranks.is_first() && ranks.count() > 1) {
        for (const std::string& file : files_of_ranks(path_)) {
            adopt(file, visit);
            fs::remove(file);
        }
    }
    return true;
}

void WorkLog::add_part(const std::string& file) {
    adopt(file, [](std::uint64_t, const auto&) {});
}

std::string WorkLog::publish_shard() {
    const std::string target = target_of(settings_);
    writer_->publish(target);
    return target;
}

void WorkLog::remove() {
    std::error_code ignored; // the results are safe; a leftover checkpoint is only untidy
    fs::remove(path_, ignored);
}

bool WorkLog::has_made_shard(const LogSettings& settings, const PartHeader& header) {
    const std::string file = target_of(settings);
    if (!settings.shard || !fs::exists(file) || settings.force) {
        return false;
    }
    if (!settings.resume) {
        throw Error(Exit::input_output, "E201",
                    file + " exists already; add --force to overwrite it, or choose another "
                           "name.");
    }
    check_same(file, PartReader(file).header().identity, header_in(settings, header).identity);
    say_complete(file);
    return true;
}

} // namespace raming::cli
