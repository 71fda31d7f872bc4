#pragma once
// A model of any function of its inputs, without chance.

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/summary/plain_model.hpp"

namespace raming::summary_test {

class FunctionModel : public PlainModel {
public:
    using Function = std::function<double(const std::vector<double>&)>;

    FunctionModel(const std::vector<prior::Distribution>& laws, Function function,
                  std::vector<prior::Correlation> correlations = {})
        : function_(std::move(function)) {
        correlations_ = std::move(correlations);
        constexpr double infinity = std::numeric_limits<double>::infinity();
        for (std::size_t k = 0; k < laws.size(); ++k) {
            const std::string name = "x" + std::to_string(k);
            prior::Input input;
            input.path = name;
            input.unit = "1";
            input.members.push_back({"", 1, laws[k], {}});
            inputs_.push_back(std::move(input));
            groups_.push_back({name, name, name, run::InputGroup::Kind::inputs, {k}});
        }
        estimands_ = {{"f", "f", "f", std::nullopt, 0, infinity}};
    }

    std::unique_ptr<run::Evaluator> evaluator(std::size_t) const override {
        return std::make_unique<Rows>(function_, inputs_.size());
    }

private:
    class Rows : public run::Evaluator {
    public:
        Rows(Function function, std::size_t inputs) : function_(std::move(function)), x_(inputs) {}
        void evaluate(const run::Block& block, const prior::Columns& inputs,
                      prior::Columns& estimands, prior::Columns&,
                      std::span<std::uint64_t>) override {
            for (std::size_t i = 0; i < block.count; ++i) {
                for (std::size_t k = 0; k < x_.size(); ++k) {
                    x_[k] = inputs.column(k)[i];
                }
                estimands.column(0)[i] = function_(x_);
            }
        }

    private:
        Function function_;
        std::vector<double> x_;
    };

    Function function_;
};

} // namespace raming::summary_test
