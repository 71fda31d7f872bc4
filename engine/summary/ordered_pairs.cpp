#include "engine/summary/ordered_pairs.hpp"

#include <algorithm>
#include <memory>
#include <numeric>

#include "engine/base/contract.hpp"
#include "engine/base/hash.hpp"
#include "engine/run/each_block.hpp"
#include "engine/run/pick_freeze.hpp"
#include "engine/summary/log_scale.hpp"

namespace raming::summary {

namespace {

using prior::GroupSet;
using Values = std::vector<double>; ///< [estimand][row]

/// Draws evaluated at a time. All have the same order of inputs, so fewer draws mean more orders.
constexpr std::size_t block = 32;

/// Sums over the draws of one block; as OrderedPairs::Chain.
struct BlockSums {
    OrderedPairs::Chain sums;
    std::vector<std::uint64_t> raised;
};

/// An order for every two blocks: the second goes through it backwards, so that what comes early in
/// one comes late in the other (antithetic; Mitchell, Cooper, Frank and Holmes 2022).
std::vector<std::size_t> order_of(const run::Block& where, std::uint64_t seed, std::size_t inputs) {
    const std::uint64_t number = where.first / block;
    std::vector<std::size_t> order(inputs);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::uint64_t word =
        base::mix64(~seed ^ base::mix64(number / 2 * run::chains + where.chain + 1));
    for (std::size_t left = inputs; left > 1; --left) {
        std::swap(order[left - 1], order[base::mix64(word + left) % left]);
    }
    if (number % 2 == 1) {
        std::reverse(order.begin(), order.end());
    }
    return order;
}

/// One thread's work.
class BlockWorker {
public:
    BlockWorker(const run::PickFreeze& shared, std::size_t inputs,
                const OrderedPairsSettings& settings)
        : settings_(&settings), worker_(shared, block), inputs_(inputs),
          estimands_(settings.logs.size()), untied_(shared.independent()) {
        for (std::size_t j = 0; j < inputs; ++j) {
            all_.set(j);
        }
    }

    BlockSums run(const run::Block& where) {
        BlockSums sums;
        sums_ = &sums;
        where_ = &where;
        sums.raised.resize(estimands_);
        sums.sums.variance.resize(estimands_);
        for (auto* const part : {&sums.sums.first, &sums.sums.total, &sums.sums.shapley}) {
            part->resize(estimands_ * inputs_);
        }
        const std::vector<std::size_t> order = order_of(where, settings_->seed, inputs_);
        evaluate(all_, full_);
        evaluate({}, none_);
        for (std::size_t d = 0; d < estimands_; ++d) {
            sums.sums.variance[d] = gap(d, full_, none_);
        }
        for (std::size_t j = 0; j < inputs_; ++j) {
            alone(j, order);
        }
        add_in(order);
        return sums;
    }

private:
    const OrderedPairsSettings* settings_;
    run::PickFreeze::Worker worker_;
    std::size_t inputs_;
    std::size_t estimands_;
    GroupSet all_;
    GroupSet untied_;
    BlockSums* sums_ = nullptr;
    const run::Block* where_ = nullptr;
    Values full_, none_;      ///< everything frozen, nothing frozen
    Values one_, others_;     ///< an input alone frozen, all but it
    Values opening_, ending_; ///< the first of the order alone frozen, all but the last
    Values now_;

    void evaluate(const GroupSet& frozen, Values& to) {
        to.resize(estimands_ * block);
        const prior::Columns& numbers =
            worker_.evaluate(where_->chain, where_->first, where_->count, frozen);
        for (std::size_t d = 0; d < estimands_; ++d) {
            sums_->raised[d] +=
                take(settings_->logs[d], numbers.column(d), where_->count, &to[d * block]);
        }
    }

    /// Half the squared difference, summed over rows.
    [[nodiscard]] double gap(std::size_t d, const Values& a, const Values& b) const {
        double sum = 0;
        for (std::size_t i = d * block; i < d * block + where_->count; ++i) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum / 2;
    }

    /// First and total effect of input j. If it is tied to no other, X and what is drawn anew can
    /// change roles, which gives a second pair for each.
    void alone(std::size_t j, const std::vector<std::size_t>& order) {
        const GroupSet self = GroupSet{}.set(j);
        evaluate(self, one_);
        evaluate(all_ & ~self, others_);
        if (j == order.front()) {
            opening_ = one_;
        }
        if (j == order.back()) {
            ending_ = others_;
        }
        for (std::size_t d = 0; d < estimands_; ++d) {
            double given_it = gap(d, full_, one_);
            double given_others = gap(d, full_, others_);
            if (untied_.test(j)) {
                given_it = (given_it + gap(d, none_, others_)) / 2;
                given_others = (given_others + gap(d, none_, one_)) / 2;
            }
            sums_->sums.first[d * inputs_ + j] = sums_->sums.variance[d] - given_it;
            sums_->sums.total[d * inputs_ + j] = given_others;
        }
    }

    /// What each input adds to what is known, in this order.
    void add_in(const std::vector<std::size_t>& order) {
        std::vector<double> unknown = sums_->sums.variance;
        GroupSet known;
        for (std::size_t k = 0; k < inputs_; ++k) {
            known.set(order[k]);
            const bool is_first = k == 0;
            const bool is_last_but_one = k + 2 == inputs_;
            if (k + 1 < inputs_ && !is_first && !is_last_but_one) {
                evaluate(known, now_);
            }
            const Values& values = k + 1 == inputs_  ? full_
                                   : is_first        ? opening_
                                   : is_last_but_one ? ending_
                                                     : now_;
            for (std::size_t d = 0; d < estimands_; ++d) {
                const double left = gap(d, full_, values);
                sums_->sums.shapley[d * inputs_ + order[k]] = unknown[d] - left;
                unknown[d] = left;
            }
        }
    }
};

/// All frozen, none, each input alone and all but it; and on the way through an order the steps
/// between its first two and its last two, which are among these.
std::size_t evaluations_of_a_draw(std::size_t inputs) {
    return 2 + 2 * inputs + (inputs > 3 ? inputs - 3 : 0);
}

void add(const std::vector<double>& from, double n, std::vector<double>& to) {
    to.resize(from.size());
    for (std::size_t k = 0; k < from.size(); ++k) {
        to[k] += from[k] / n;
    }
}

} // namespace

std::optional<OrderedPairs> ordered_pairs(const run::Model& model,
                                          const std::vector<run::InputGroup>& inputs,
                                          const OrderedPairsSettings& settings,
                                          const std::atomic<bool>& stop,
                                          const std::function<void(const run::Progress&)>& report) {
    base::expects(!inputs.empty() && settings.logs.size() == model.estimands().size());
    const run::PickFreeze shared(model, inputs, settings.seed);
    const run::Blocks blocks{settings.per_chain, block};
    std::vector<BlockSums> sums(blocks.count());
    const bool complete = run::each_block(
        blocks, settings.threads,
        [&] {
            return [&, worker = std::make_shared<BlockWorker>(shared, inputs.size(), settings)](
                       std::size_t b, const run::Block& where) { sums[b] = worker->run(where); };
        },
        stop, report);
    if (!complete) {
        return std::nullopt;
    }
    OrderedPairs pairs;
    pairs.raised.resize(settings.logs.size());
    const auto n = static_cast<double>(settings.per_chain);
    const std::size_t of_a_chain = sums.size() / run::chains;
    const double evaluations =
        n * run::chains * static_cast<double>(evaluations_of_a_draw(inputs.size()));
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        OrderedPairs::Chain means;
        for (std::size_t b = chain * of_a_chain; b < (chain + 1) * of_a_chain; ++b) {
            add(sums[b].sums.variance, n, means.variance);
            add(sums[b].sums.first, n, means.first);
            add(sums[b].sums.total, n, means.total);
            add(sums[b].sums.shapley, n, means.shapley);
            for (std::size_t d = 0; d < pairs.raised.size(); ++d) {
                pairs.raised[d] += static_cast<double>(sums[b].raised[d]) / evaluations;
            }
        }
        pairs.chains.push_back(std::move(means));
    }
    return pairs;
}

} // namespace raming::summary
