#include "engine/summary/frozen_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/base/contract.hpp"
#include "engine/run/each_block.hpp"
#include "engine/run/pick_freeze.hpp"
#include "engine/summary/log_scale.hpp"

namespace raming::summary {

namespace {

using Set = std::uint32_t;

/// Draws evaluated at a time: their values under all subsets fit a cache.
constexpr std::size_t block = 128;
/// All their subsets are evaluated.
constexpr std::size_t most_groups = 16;

/// Sums over the draws of one block.
struct BlockSums {
    std::vector<double> sum;           ///< [estimand] of the values
    std::vector<double> gap;           ///< [estimand][subset] half squared differences
    std::vector<std::uint64_t> raised; ///< [estimand]
};

/// One thread's work.
class BlockWorker {
public:
    BlockWorker(const run::PickFreeze& shared, const FrozenPairsSettings& settings)
        : settings_(&settings), worker_(shared, block),
          independent_(static_cast<Set>(shared.independent().to_ulong())),
          sets_(Set{1} << shared.model().groups().size()),
          values_(settings.estimands.size() * sets_ * block), squares_(block) {}

    BlockSums run(std::uint16_t chain, std::uint64_t first, std::size_t count, run::Prefix& draws) {
        BlockSums sums;
        const std::size_t estimands = settings_->estimands.size();
        sums.sum.resize(estimands);
        sums.gap.resize(estimands * sets_);
        sums.raised.resize(estimands);
        for (Set frozen = 0; frozen < sets_; ++frozen) {
            const prior::Columns& numbers = worker_.evaluate(chain, first, count, frozen);
            for (std::size_t d = 0; d < estimands; ++d) {
                const double* const from = numbers.column(settings_->estimands[d]);
                if (frozen + 1 == sets_) {
                    std::copy_n(from, count, draws.of(d, chain) + first);
                }
                sums.raised[d] += take(settings_->logs[d], from, count, value(d, frozen));
                for (std::size_t i = 0; i < count; ++i) {
                    sums.sum[d] += value(d, frozen)[i];
                }
            }
        }
        for (std::size_t d = 0; d < estimands; ++d) {
            for (Set shared = 0; shared + 1 < sets_; ++shared) {
                sums.gap[d * sets_ + shared] = gap(d, shared, count);
            }
        }
        return sums;
    }

private:
    const FrozenPairsSettings* settings_;
    run::PickFreeze::Worker worker_;
    Set independent_;
    Set sets_;
    std::vector<double> values_; ///< [estimand][subset][row]
    std::vector<double> squares_;

    [[nodiscard]] double* value(std::size_t d, Set frozen) {
        return values_.data() + (d * sets_ + frozen) * block;
    }

    /// Half the squared difference of two draws that share the groups `shared` alone, summed over
    /// rows and averaged over pairs. The first of a pair has every group that is tied to another at
    /// X; the other one has them drawn given the shared of them. Independent groups may be at X or
    /// at X̃ in the first, and are there in the second where they are shared and not where not.
    double gap(std::size_t d, Set shared, std::size_t count) {
        const Set all = sets_ - 1;
        const Set tied = all & ~independent_;
        const Set changed = independent_ & ~shared;
        // Where the pair is the same with its roles changed, half of the pairs are enough.
        const Set once = (tied & ~shared) == 0 ? changed & (~changed + 1) : 0;
        std::fill(squares_.begin(), squares_.end(), 0.0);
        double pairs = 0;
        for (Set at = independent_;; at = (at - 1) & independent_) {
            if ((at & once) == 0) {
                const double* const one = value(d, tied | at);
                const double* const other = value(d, (tied & shared) | (at ^ changed));
                for (std::size_t i = 0; i < count; ++i) {
                    const double difference = one[i] - other[i];
                    squares_[i] += difference * difference;
                }
                ++pairs;
            }
            if (at == 0) {
                break;
            }
        }
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            sum += squares_[i];
        }
        return sum / (2 * pairs);
    }
};

/// Sums of the blocks in their order, whoever made them.
FrozenPairs collected(const std::vector<BlockSums>& blocks, const FrozenPairsSettings& settings,
                      std::size_t sets) {
    const std::size_t estimands = settings.estimands.size();
    const std::size_t per_chain = blocks.size() / run::chains;
    const auto n = static_cast<double>(settings.per_chain);
    FrozenPairs result;
    result.raised.resize(estimands);
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        FrozenPairs::Chain all{std::vector<double>(estimands),
                               std::vector<double>(estimands * sets)};
        for (std::size_t b = chain * per_chain; b < (chain + 1) * per_chain; ++b) {
            for (std::size_t d = 0; d < estimands; ++d) {
                all.mean[d] += blocks[b].sum[d] / (n * static_cast<double>(sets));
                result.raised[d] += static_cast<double>(blocks[b].raised[d]) /
                                    (n * static_cast<double>(sets * run::chains));
            }
            for (std::size_t k = 0; k < all.worth.size(); ++k) {
                // What is left unexplained with nothing frozen is the whole variance.
                all.worth[k] += (blocks[b].gap[k - k % sets] - blocks[b].gap[k]) / n;
            }
        }
        result.chains.push_back(std::move(all));
    }
    return result;
}

} // namespace

std::optional<FrozenPairs> frozen_pairs(const run::Model& model,
                                        const FrozenPairsSettings& settings,
                                        const std::atomic<bool>& stop,
                                        const std::function<void(const run::Progress&)>& report) {
    base::expects(model.groups().size() <= most_groups);
    const run::PickFreeze shared(model, model.groups(), settings.seed);
    run::Prefix draws(settings.estimands.size(), settings.per_chain);
    const run::Blocks blocks{settings.per_chain, block};
    std::vector<BlockSums> sums(blocks.count());
    const bool complete = run::each_block(
        blocks, settings.threads,
        [&] {
            return [&, worker = std::make_shared<BlockWorker>(shared, settings)](
                       std::size_t b, const run::Block& where) {
                sums[b] = worker->run(where.chain, where.first, where.count, draws);
            };
        },
        stop, report);
    if (!complete) {
        return std::nullopt;
    }
    FrozenPairs pairs = collected(sums, settings, std::size_t{1} << model.groups().size());
    pairs.draws = std::move(draws);
    return pairs;
}

} // namespace raming::summary
