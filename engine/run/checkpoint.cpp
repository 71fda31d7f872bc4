// Records of a DrawStore: what was added since the last one. Kept draws are stored as they are;
// what is only counted is stored as the (sparse) difference of its histograms. No generator state:
// draws have addresses.

#include <stdexcept>

#include "engine/run/bytes.hpp"
#include "engine/run/draw_store.hpp"

namespace raming::run {

namespace {

std::uint64_t rows_within(const Chunk& chunk, const Prefix& prefix) {
    return chunk.first >= prefix.per_chain
               ? 0
               : std::min<std::uint64_t>(chunk.count, prefix.per_chain - chunk.first);
}

void put_rows(ByteWriter& writer, const Prefix& prefix, const Chunk& chunk) {
    const std::uint64_t rows = rows_within(chunk, prefix);
    for (std::size_t column = 0; rows > 0 && column < prefix.columns; ++column) {
        writer.put(prefix.of(column, chunk.chain) + chunk.first, rows);
    }
}

void get_rows(ByteReader& reader, Prefix& prefix, const Chunk& chunk) {
    const std::uint64_t rows = rows_within(chunk, prefix);
    for (std::size_t column = 0; rows > 0 && column < prefix.columns; ++column) {
        reader.get(prefix.of(column, chunk.chain) + chunk.first, rows);
    }
}

} // namespace

std::vector<std::uint8_t> DrawStore::checkpoint() {
    std::vector<std::unique_lock<std::mutex>> locks;
    for (std::mutex& mutex : chain_mutex_) {
        locks.emplace_back(mutex);
    }
    const std::lock_guard lock(shared_mutex_);
    if (unrecorded_.empty()) {
        return {};
    }
    ByteWriter writer;
    writer.put(per_chain_);
    writer.put(static_cast<std::uint64_t>(unrecorded_.size()));
    for (const Chunk& chunk : unrecorded_) {
        writer.put(chunk);
        put_rows(writer, held_, chunk);
        put_rows(writer, components_, chunk);
        put_rows(writer, inputs_, chunk);
    }
    recorded_.moments.resize(moments_.size());
    for (std::size_t k = 0; k < moments_.size(); ++k) {
        writer.put(moments_[k].since(recorded_.moments[k]));
    }
    recorded_.moments = moments_;
    writer.put(Digest{digest_.low - recorded_.digest.low, digest_.high - recorded_.digest.high});
    recorded_.digest = digest_;
    recorded_.incidents.resize(incidents_.size());
    for (std::size_t k = 0; k < incidents_.size(); ++k) {
        writer.put(incidents_[k] - recorded_.incidents[k]);
    }
    recorded_.incidents = incidents_;
    for (std::size_t k = 0; k < histograms_.size(); ++k) {
        const std::vector<std::uint64_t>& now = histograms_[k].counts();
        const std::vector<std::uint64_t>& before = recorded_.histograms[k].counts();
        std::uint64_t changed = 0;
        for (std::size_t bin = 0; bin < now.size(); ++bin) {
            changed += now[bin] != before[bin] ? 1 : 0;
        }
        writer.put(changed);
        for (std::size_t bin = 0; bin < now.size(); ++bin) {
            if (now[bin] != before[bin]) {
                writer.put(static_cast<std::uint32_t>(bin));
                writer.put(now[bin] - before[bin]);
            }
        }
    }
    recorded_.histograms = histograms_;
    unrecorded_.clear();
    return writer.take();
}

std::uint64_t DrawStore::limit_of(const std::vector<std::uint8_t>& record) {
    return ByteReader(record).get<std::uint64_t>();
}

std::vector<Chunk> DrawStore::restore(const std::vector<std::uint8_t>& record) {
    ByteReader reader(record);
    if (reader.get<std::uint64_t>() != per_chain_) {
        throw std::runtime_error("a checkpoint record belongs to another stage of the run");
    }
    std::vector<Chunk> restored;
    for (auto left = reader.get<std::uint64_t>(); left > 0; --left) {
        const Chunk& chunk = restored.emplace_back(reader.get<Chunk>());
        if (chunk.chain >= chains || chunk.first > per_chain_ ||
            chunk.count > per_chain_ - chunk.first) {
            throw std::runtime_error("a checkpoint record holds draws beyond the end of the run");
        }
        get_rows(reader, held_, chunk);
        get_rows(reader, components_, chunk);
        get_rows(reader, inputs_, chunk);
    }
    for (Moments& moments : moments_) {
        moments.merge(reader.get<Moments>());
    }
    digest_.merge(reader.get<Digest>());
    for (std::uint64_t& incidents : incidents_) {
        incidents += reader.get<std::uint64_t>();
    }
    for (Histogram& histogram : histograms_) {
        for (auto changed = reader.get<std::uint64_t>(); changed > 0; --changed) {
            const auto bin = reader.get<std::uint32_t>();
            if (bin >= histogram.counts().size()) {
                throw std::runtime_error("a checkpoint record counts outside the histograms");
            }
            histogram.counts()[bin] += reader.get<std::uint64_t>();
        }
    }
    if (!reader.at_end()) {
        throw std::runtime_error("a checkpoint record is longer than it says");
    }
    recorded_ = {moments_, histograms_, digest_, incidents_};
    return restored;
}

} // namespace raming::run
