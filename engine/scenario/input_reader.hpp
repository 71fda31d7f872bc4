#pragma once
// Reads every uncertain or fixed number of a scenario ("slots") into the list of inputs. A slot is
// a table with
//     fact = "id" or assumption = "…"     where it comes from (required), and one of
//     nothing more                        the fact's value, as a fixed number
//     facts = ["a", "b", "-c"]            (instead of fact) the sum a + b − c of facts
//     value = x                           a fixed number
//     family = "beta", …                  a prior
//     pool.NAME = { weight, family, … }   rival priors; one is picked per draw
//     input = "name"                      the shared input [inputs.name], the same number wherever
//     it is named
// and optionally `bias`, a slot for the odds of answering (see prior::Member).

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/prior/input.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/formula.hpp"

namespace raming::scenario {

/// A handle to an input, valid before the final order of inputs is known.
struct Slot {
    std::size_t id = 0;
};

/// What values a slot may take, for the message when its prior reaches beyond.
struct Limits {
    double min;
    double max;
    std::string meaning; ///< "a share, from 0 to 1"
};

[[nodiscard]] Limits probability();  ///< [0, 1]
[[nodiscard]] Limits non_negative(); ///< [0, 1e9], but for one draw in a million
[[nodiscard]] Limits count();        ///< [0, 1e9]

struct Fact {
    double value = 0;
    std::string what;
    std::string source;
    bool sound = true; ///< read without errors
};

/// All inputs in file order, with what became of the slots.
struct Inputs {
    std::vector<prior::Input> inputs;
    std::vector<prior::Correlation> correlations;
    std::vector<std::size_t> position; ///< slot id → index in `inputs`, or nowhere
    std::vector<std::optional<Formula>>
        formulas;                       ///< of each input: how a fixed one is made of facts
    std::vector<Limits> limits;         ///< of each input
    std::vector<std::string> set_aside; ///< paths of those that are not needed

    [[nodiscard]] std::size_t operator[](Slot slot) const { return position[slot.id]; }
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1); ///< of one set aside
};

class InputReader {
public:
    /// Reads [facts] and [inputs].
    explicit InputReader(Document& document);

    [[nodiscard]] Slot read(const Node& slot, const Limits& limits, const std::string& unit);

    /// A weight; after an error (collected at its place) NaN, and the sum is not judged.
    [[nodiscard]] static double read_weight(const Node& node);

    /// A choice between named options with weights that add to 1, addressed by `path`.
    [[nodiscard]] Slot read_choice(const Node& at, const std::vector<std::string>& options,
                                   const std::vector<double>& weights, const std::string& basis);

    /// A fixed number outside the list of inputs, as arithmetic on facts: `value`, `fact` or
    /// `facts`, divided by the fact `of` if there is one. Nothing after an error (collected at its
    /// place).
    [[nodiscard]] std::optional<Formula> read_fixed(const Node& table, const Limits& limits);

    /// The fact that `node` names; nothing after an error. Valid as long as the reader.
    [[nodiscard]] const Fact* read_fact(const Node& node);

    /// `fact`, `facts` or `assumption` of a table; required unless the table came from the command
    /// line.
    [[nodiscard]] std::string read_basis(const Node& table);

    /// The prior as it was read, before the final order is known.
    [[nodiscard]] const prior::Input& peek(Slot slot) const { return entries_[slot.id].input; }
    /// Whether the slot was read without errors; only then is there anything to check about its
    /// value.
    [[nodiscard]] bool sound(Slot slot) const { return entries_[slot.id].sound; }
    [[nodiscard]] double mean(Slot slot) const;

    /// The slot is not needed: its input is not drawn, and the others keep their draws. Inputs
    /// that are shared or correlated stay.
    void set_aside(Slot slot);

    /// Puts the inputs in file order and reads [correlations]. To be called once, after all slots.
    [[nodiscard]] Inputs finish();

private:
    struct Entry {
        prior::Input input;
        std::pair<int, int> position;
        bool sound = true;
        std::optional<Formula> formula;
        Limits limits;
        bool needed = true;
    };

    void read_facts();
    Slot read_unchecked(const Node& slot, const Limits& limits, const std::string& unit);
    [[nodiscard]] std::size_t trouble() const { return document_->error_count() + unsound_facts_; }
    Slot add(prior::Input input, std::pair<int, int> position);
    prior::Member read_member(const Node& table, const Limits& limits);
    double fact_value(const Node& table);
    Formula read_sum(const Node& facts);
    [[nodiscard]] std::optional<Formula> formula_of(const Node& table, const prior::Member& member);
    void check_against_fact(const Node& table);
    void check_limits(const Node& at, const prior::Distribution& distribution,
                      const Limits& limits);
    [[nodiscard]] std::set<std::string> correlated_paths();
    void read_correlations(Inputs& inputs);
    void read_correlation(const Node& group, Inputs& inputs,
                          std::map<std::string, std::string>& taken);

    Document* document_;
    std::map<std::string, Fact> facts_;
    std::map<std::string, Slot> shared_;
    std::size_t unsound_facts_ =
        0; ///< times that a fact was asked for which has errors, or is not there
    std::vector<Entry> entries_;
};

} // namespace raming::scenario
