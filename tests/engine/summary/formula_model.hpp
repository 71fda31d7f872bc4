#pragma once
// A model of one number: any formula of independent or tied standard normal inputs, with a yes/no
// choice and a uniform noise beside them.

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/random/stream.hpp"
#include "tests/engine/summary/plain_model.hpp"

namespace raming::summary_test {

struct FormulaSpec {
    std::size_t normals = 0;
    std::vector<double> correlation; ///< row by row; empty: independent
    double yes = 0.5;                ///< probability of the choice
    /// (normals, choice 0 or 1, noise in (0, 1))
    std::function<double(const std::vector<double>&, double, double)> formula;
    bool whole = false; ///< said of the numbers, which the formula makes so
};

class FormulaModel : public PlainModel {
public:
    explicit FormulaModel(FormulaSpec spec) : spec_(std::move(spec)) {
        std::vector<std::size_t> all;
        for (std::size_t k = 0; k < spec_.normals; ++k) {
            prior::Input input;
            input.path = "inputs.x" + std::to_string(k);
            input.unit = "1";
            input.members.push_back({"", 1, prior::Distribution::normal(0, 1), {}});
            inputs_.push_back(std::move(input));
            all.push_back(k);
        }
        prior::Input choice;
        choice.path = "inputs.choice";
        choice.unit = "1";
        choice.kind = prior::Input::Kind::choice;
        choice.weights = {1 - spec_.yes, spec_.yes};
        choice.options = {"no", "yes"};
        inputs_.push_back(std::move(choice));
        if (!spec_.correlation.empty()) {
            correlations_.push_back({"ties", all, spec_.correlation});
        }
        estimands_.push_back({"number", "number", "getal", std::nullopt, 0,
                              std::numeric_limits<double>::infinity()});
    }

    bool whole() const override { return spec_.whole; }
    std::unique_ptr<run::Evaluator> evaluator(std::size_t) const override {
        return std::make_unique<Formula>(spec_);
    }

private:
    class Formula : public run::Evaluator {
    public:
        explicit Formula(const FormulaSpec& spec) : spec_(&spec), x_(spec.normals) {}
        void evaluate(const run::Block& block, const prior::Columns& inputs,
                      prior::Columns& estimands, prior::Columns&,
                      std::span<std::uint64_t>) override {
            for (std::size_t i = 0; i < block.count; ++i) {
                random::Stream stream(
                    {block.seed, block.chain, block.first + i, 1, random::Site::whole, 0});
                for (std::size_t k = 0; k < x_.size(); ++k) {
                    x_[k] = inputs.column(k)[i];
                }
                estimands.column(0)[i] =
                    spec_->formula(x_, inputs.column(x_.size())[i], stream.uniform());
            }
        }

    private:
        const FormulaSpec* spec_;
        std::vector<double> x_;
    };

    FormulaSpec spec_;
};

} // namespace raming::summary_test
