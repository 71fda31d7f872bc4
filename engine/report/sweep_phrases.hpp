#pragma once
// What the report of a sweep says, Dutch and English side by side.

#include "engine/report/text.hpp"

namespace raming::report::phrase {

// clang-format off
inline constexpr Phrase
    sweep_subtitle{"{0}, schooljaar {1}. Eén raming, telkens met andere waarden.", "{0}, school year {1}. One estimate, with other values each time."},
    sweep_headline{"{0} cellen: elke cel is dezelfde raming met enkele waarden veranderd, elk met {1} uitkomsten. Alle cellen hebben dezelfde toevalsgetallen; een verschil tussen cellen komt dus van de waarden.",
                   "{0} cells: each is the same estimate with some values changed, with {1} outcomes each. All cells have the same random numbers, so a difference between cells comes from the values."},
    sweep_failed_count{"{0} cellen zijn mislukt; waarom staat onderaan.", "{0} cells failed; why stands below."},
    sweep_varied{"Wat verandert, en wat niet", "What varies, and what does not"},
    sweep_varied_lead{"Al het andere is in elke cel zoals het scenario het heeft: ook wat onzeker is, blijft even onzeker.",
                      "All else is in every cell as the scenario has it: what is uncertain stays as uncertain."},
    sweep_path{"wat verandert (pad in het scenario)", "what varies (path in the scenario)"},
    sweep_values{"waarden", "values"},
    sweep_in_base{"in het scenario", "in the scenario"},
    sweep_value_range{"{0} waarden van {1} tot {2}", "{0} values from {1} to {2}"},
    sweep_lines{"Hoe {0} het aantal verandert", "How {0} changes the number"},
    sweep_lines_lead{"De lijn is de middelste uitkomst, de donkere band 2 van de 3 uitkomsten, de lichte 19 van de 20; elke figuur heeft een eigen schaal. Tussen de cellen zijn lijnen recht getrokken.",
                     "The line is the middle outcome, the dark band 2 of 3 outcomes, the light one 19 of 20; each panel has its own scale. Between cells lines are drawn straight."},
    sweep_lines_desc{"Per definitie een lijn met twee banden over de waarden; de cijfers staan in de tabel eronder.",
                     "For each definition a line with two bands over the values; the numbers are in the table below."},
    sweep_held{"Vastgehouden: {0}.", "Held fixed: {0}."},
    sweep_held_base{"Wat verder nog verandert, is hier zoals in het scenario.", "What else varies is here as in the scenario."},
    sweep_no_line{"Geen twee cellen verschillen hierin alleen: over deze waarden is geen lijn te trekken zonder ook iets anders te veranderen. De tabel van de cellen heeft alle getallen.",
                  "No two cells differ in this alone: no line can be drawn over these values without changing something else too. The table of the cells has all numbers."},
    sweep_cells{"De cellen, en hun verschil met het scenario zoals het is", "The cells, and their difference with the scenario as it is"},
    sweep_cells_lead{"Het verschil is dat van de middens, met zijn rekenfout: omdat de toevalsgetallen dezelfde zijn, is het veel nauwkeuriger bekend dan elk getal zelf.",
                     "The difference is that of the middles, with its Monte Carlo error: as the random numbers are the same, it is known far better than either number."},
    sweep_cell{"cel", "cell"},
    sweep_as_it_is{"zoals het is", "as it is"},
    sweep_difference{"verschil, midden (rekenfout)", "difference, middle (error)"},
    sweep_more_cells{"De eerste {0} van {1} cellen. Alle: raming export FILE.h5 --table sweep.", "The first {0} of {1} cells. All of them: raming export FILE.h5 --table sweep."},
    sweep_rounding{"De aantallen van elke definitie zijn over alle cellen gelijk afgerond, nadat alles is uitgerekend ({0}); verschillen elk op wat hun rekenfout toelaat.",
                   "The numbers of each definition are rounded alike over all cells, after everything was computed ({0}); differences each to what their Monte Carlo error allows."},
    sweep_failures{"Mislukte cellen", "Failed cells"},
    sweep_failures_lead{"Deze waarden kunnen niet; de andere cellen hebben er geen last van.", "These values cannot be; the other cells are not affected."},
    sweep_why{"waarom", "why"};
// clang-format on

} // namespace raming::report::phrase
