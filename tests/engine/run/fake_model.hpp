#pragma once
// A small model whose answer is known in closed form: three lognormal inputs, their product
// (lognormal too), and the product made whole by a uniform that the draw's address gives.

#include <atomic>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/random/counts.hpp"
#include "engine/run/draw_store.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/model.hpp"

namespace raming::run_test {

class FakeModel : public run::Model {
public:
    /// `before_block` is called before each block is evaluated, by the thread that does it.
    explicit FakeModel(std::function<void()> before_block = nullptr)
        : before_block_(std::move(before_block)) {
        const std::vector<std::pair<double, double>> laws = {{1000, 0.5}, {1, 0.3}, {1, 0.2}};
        for (std::size_t k = 0; k < laws.size(); ++k) {
            prior::Input input;
            input.path = "inputs.x" + std::to_string(k);
            input.unit = "1";
            input.members.push_back(
                {"", 1, prior::Distribution::lognormal(laws[k].first, laws[k].second), {}});
            inputs_.push_back(std::move(input));
        }
        constexpr double infinity = std::numeric_limits<double>::infinity();
        estimands_ = {{"product", "product", "product", std::nullopt, 1000, infinity},
                      {"whole", "whole", "heel", std::nullopt, 1000, infinity}};
    }

    static constexpr double log_median = 6.907755278982137; ///< ln 1000
    [[nodiscard]] static double log_sd() { return std::sqrt(0.25 + 0.09 + 0.04); }

    const std::vector<prior::Input>& inputs() const override { return inputs_; }
    const std::vector<prior::Correlation>& correlations() const override { return correlations_; }
    const std::vector<run::InputGroup>& groups() const override { return groups_; }
    const std::vector<run::Estimand>& estimands() const override { return estimands_; }
    const std::vector<run::Component>& components() const override { return components_; }
    const std::vector<run::Incident>& incidents() const override { return incidents_; }
    bool whole() const override { return false; }
    const std::vector<std::string>& notices() const override { return notices_; }
    std::unique_ptr<run::Evaluator> evaluator(std::size_t) const override {
        return std::make_unique<Product>(before_block_);
    }

private:
    class Product : public run::Evaluator {
    public:
        explicit Product(const std::function<void()>& before_block)
            : before_block_(&before_block) {}

        void evaluate(const run::Block& block, const prior::Columns& inputs,
                      prior::Columns& estimands, prior::Columns& components,
                      std::span<std::uint64_t> incidents) override {
            if (*before_block_) {
                (*before_block_)();
            }
            for (std::size_t i = 0; i < block.count; ++i) {
                const double first = inputs.column(0)[i];
                const double product = first * inputs.column(1)[i] * inputs.column(2)[i];
                random::Stream stream(
                    {block.seed, block.chain, block.first + i, 1, random::Site::whole, 0});
                components.column(0)[i] = first;
                estimands.column(0)[i] = product;
                estimands.column(1)[i] = random::make_whole(stream.uniform(), product);
                incidents[0] += product > 2000 ? 1 : 0;
            }
        }

    private:
        const std::function<void()>* before_block_;
    };

    std::function<void()> before_block_;
    std::vector<prior::Input> inputs_;
    std::vector<prior::Correlation> correlations_;
    std::vector<run::InputGroup> groups_ = {
        {"x", "x", "x", run::InputGroup::Kind::inputs, {0, 1, 2}},
        {"n", "n", "n", run::InputGroup::Kind::noise, {}}};
    std::vector<run::Estimand> estimands_;
    std::vector<run::Component> components_ = {{"first", "first factor", "eerste factor"}};
    std::vector<run::Incident> incidents_ = {{"large", "the product was over 2,000"}};
    std::vector<std::string> notices_;
};

/// What a run of `model` is stored in, with `keep` draws of each chain kept.
inline run::StoreSettings settings_for(const run::Model& model, std::uint64_t seed,
                                       std::uint64_t keep) {
    return run::store_settings(model, seed, keep, keep / 2);
}

/// Runs `model` to the end, or until `stop`.
inline bool run_to(run::DrawStore& store, const run::Model& model,
                   const run::ExecutorSettings& settings, std::uint64_t per_chain,
                   const std::vector<std::vector<std::uint8_t>>& records = {},
                   run::Sink* sink = nullptr, const std::atomic<bool>* stop = nullptr) {
    static const std::atomic<bool> never = false;
    return run::Executor(model, settings)
        .run(store, per_chain, records, sink, stop != nullptr ? *stop : never, nullptr);
}

} // namespace raming::run_test
