#pragma once
// Every phrase of the report, Dutch and English side by side.

#include "engine/report/text.hpp"

namespace raming::report::phrase {

// clang-format off
inline constexpr Phrase
    // Sentences
    quoted{"“{0}” ({1})", "“{0}” ({1})"},
    in_all_outcomes{"in alle doorgerekende uitkomsten", "in every outcome computed"},
    in_no_outcome{"in geen enkele doorgerekende uitkomst", "in no outcome computed"},
    in_over_49{"in meer dan 49 van de 50 uitkomsten", "in more than 49 of 50 outcomes"},
    in_under_1{"in minder dan 1 van de 50 uitkomsten", "in fewer than 1 of 50 outcomes"},
    in_of_50{"in {0} van de 50 uitkomsten", "in {0} of 50 outcomes"},
    from_to{"{0} tot {1}", "{0} to {1}"},
    x_higher{"{0} hoger", "{0} higher"},
    x_lower{"{0} lager", "{0} lower"},
    no_difference{"afgerond gelijk", "the same once rounded"},
    between_lower_and_higher{"tussen {0} lager en {1} hoger", "between {0} lower and {1} higher"},
    difference_up{"Wie {0} kiest in plaats van {1}, komt ongeveer {2} kinderen hoger uit.",
                  "Choosing {0} instead of {1} makes the number about {2} children higher."},
    difference_down{"Wie {0} kiest in plaats van {1}, komt ongeveer {2} kinderen lager uit.",
                    "Choosing {0} instead of {1} makes the number about {2} children lower."},
    difference_even{"Wie {0} kiest in plaats van {1}, komt in het midden van de uitkomsten minder dan {2} kinderen hoger of lager uit.",
                    "Choosing {0} instead of {1} changes the middle outcome by fewer than {2} children."},
    difference_none{"Wie {0} kiest in plaats van {1}, ziet afgerond op {2} geen verschil. Hoger is het {3}.",
                    "Choosing {0} instead of {1} makes no difference once rounded to {2}. It is higher {3}."},
    difference_unknown{"Hoeveel {0} verschilt van {1}, staat niet in dit bestand.",
                       "How much {0} differs from {1} is not in this file."},
    direction_unsure{"Welke van de twee de hoogste is, is niet zeker.", "Which of the two is the higher is not certain."},
    difference_ranges{"In 2 van de 3 uitkomsten ligt het {0}, in 19 van de 20 uitkomsten {1}.",
                      "In 2 of 3 outcomes it is {0}, in 19 of 20 outcomes {1}."},
    higher_in{"Hoger is het {0}.", "It is higher {0}."},
    level{"Naar schatting zijn het er ongeveer {0}: in 2 van de 3 uitkomsten {1}, in 19 van de 20 uitkomsten {2}.",
          "The estimate is about {0}: {1} in 2 of 3 outcomes, {2} in 19 of 20 outcomes."},
    level_unknown{"Er staat geen verdeling in dit bestand.", "This file holds no distribution."},
    one_definition{"Het bestand bevat één definitie, dus er is geen verschil te laten zien.",
                   "The file holds one definition, so there is no difference to show."},
    no_draws_to_compare{"Het bestand bevat geen trekkingen, dus de definities zijn niet gepaard te vergelijken.",
                        "The file holds no draws, so the definitions cannot be compared in pairs."},
    registered_is{"Geregistreerd: {0} kinderen.", "Registered: {0} children."},
    registered_unknown{"Geen register telt dit zo: er is geen geregistreerd aantal.",
                       "No register counts this: there is no registered number."},

    // Page
    subtitle{"{0}, schooljaar {1}. Raming met onzekerheid: wat geregistreerd is, hoeveel het er kunnen zijn, en wat de definitie uitmaakt.",
             "{0}, school year {1}. An estimate with its uncertainty: what is registered, how many there may be, and what the definition changes."},
    table_under{"Cijfers bij de figuur", "Numbers of the figure"},
    not_in_file{"Niet in dit bestand. Zo komt het erbij: {0}", "Not in this file. This adds it: {0}"},
    rounding_note{"Alle geraamde aantallen zijn afgerond op {0}, nadat alles is uitgerekend; afgeronde getallen tellen daardoor niet altijd precies op. Geregistreerde aantallen zijn tellingen en zijn niet afgerond.",
                  "All estimated numbers are rounded to {0}, after everything was computed; rounded numbers do not always add up exactly. Registered numbers are counts and are not rounded."},

    rounded_by_noise{"De rekenfout bepaalt deze afronding: met meer trekkingen (-n) kan het fijner.",
                     "The Monte Carlo error sets this unit: with more draws (-n) it can be finer."},

    // Columns
    definition{"definitie", "definition"},
    registered{"geregistreerd", "registered"},
    not_registered{"geen register telt dit", "no register counts this"},
    middle{"midden (mediaan)", "middle (median)"},
    two_of_three{"2\u00a0van\u00a0de\u00a03 uitkomsten", "2\u00a0of\u00a03 outcomes"},
    nineteen_of_twenty{"19\u00a0van\u00a0de\u00a020 uitkomsten", "19\u00a0of\u00a020 outcomes"},
    children_axis{"aantal kinderen", "number of children"},
    weeks{"weken", "weeks"},

    // Overview
    overview{"Geregistreerd, geraamd en hoe zeker", "Registered, estimated, and how sure"},
    overview_lead{"De marge komt uit alles wat niet precies bekend is: wat registers missen, welke inschrijvingen kloppen, hoe lang verzuim duurt en hoe groepen overlappen. Gegeven die aannamen ligt het ware aantal in 2 van de 3 gevallen in het eerste bereik, in 19 van de 20 in het tweede.",
                  "The margin comes from all that is not known exactly: what registers miss, which entries are right, how long absences last and how groups overlap. Given those assumptions the true number lies in the first range in 2 of 3 cases, and in the second in 19 of 20."},
    left_out{"Wat deze marge niet omvat", "What this margin leaves out"},
    left_out_unknown{"Het bestand zegt niet wat de marge weglaat.", "The file does not say what the margin leaves out."},

    // Dotplots
    dotplots{"Elke definitie in 50 mogelijke uitkomsten", "Each definition in 50 possible outcomes"},
    dotplots_lead{"Elke stip is 1 van de 50 even waarschijnlijke uitkomsten. De gestreepte oranje lijn is het geregistreerde aantal. De dikke streep eronder is het bereik van 2 van de 3 uitkomsten, de dunne van 19 van de 20, het open rondje de middelste uitkomst. Vergelijk definities niet met deze bereiken: daarvoor is de volgende figuur.",
                  "Each dot is 1 of 50 equally likely outcomes. The dashed orange line is the registered number. The thick bar below is the range of 2 of 3 outcomes, the thin one of 19 of 20, the open circle the middle outcome. Do not compare definitions by these ranges: the next figure does that."},
    dotplots_desc{"Voor elke definitie 50 stippen op een as van kinderen, met het geregistreerde aantal als lijn; de cijfers staan in de tabel eronder.",
                  "For each definition 50 dots on an axis of children, with the registered number as a line; the numbers are in the table below."},

    // Ladder
    ladder{"Wat de definitie uitmaakt", "What the definition changes"},
    ladder_lead{"Elke definitie naast {0}. Alle definities zijn op dezelfde uitkomsten doorgerekend, dus hun verschil is veel preciezer bekend dan de losse bereiken doen denken.",
                "Each definition beside {0}. All definitions are evaluated on the same outcomes, so their difference is known far better than the separate ranges suggest."},
    ladder_desc{"Links het aantal per definitie, rechts het verschil met {0}, elk met een dikke en een dunne streep voor 2 van de 3 en 19 van de 20 uitkomsten; de cijfers staan in de tabel eronder.",
                "Left the number per definition, right the difference with {0}, each with a thick and a thin bar for 2 of 3 and 19 of 20 outcomes; the numbers are in the table below."},
    level_axis{"aantal kinderen", "number of children"},
    difference_axis{"verschil met {0}", "difference with {0}"},
    difference_middle{"verschil, midden", "difference, middle"},
    difference_95{"verschil, 19\u00a0van\u00a0de\u00a020", "difference, 19\u00a0of\u00a020"},
    difference_67{"verschil, 2\u00a0van\u00a0de\u00a03", "difference, 2\u00a0of\u00a03"},
    higher{"hoger", "higher"},
    is_reference{"vergelijkingspunt", "point of comparison"},
    stock{"op één dag", "on a day"},
    flow{"over het schooljaar", "over the school year"},

    // Choices
    choices{"Kies een definitie: wie telt mee, wie valt af", "Choose a definition: who counts, who drops out"},
    choices_lead{"Een definitie is een keuze, geen meting. “Valt af” noemt groepen die andere definities in dit bestand wel meetellen.",
                 "A definition is a choice, not a measurement. “Drops out” names groups that other definitions in this file do count."},
    counts{"telt mee", "counts"},
    drops{"valt af", "drops out"},
    threshold{"drempel", "threshold"},
    basis{"telling", "count"},
    used_by{"bron", "source"},
    over_weeks{"langer dan {0} weken", "over {0} weeks"},
    over_weeks_for{"{0}: langer dan {1} weken", "{0}: over {1} weeks"},
    from_first_day{"{0}: vanaf de eerste dag", "{0}: from the first day"},
    uncertain_threshold{"onzeker: de definitie laat het open", "uncertain: the definition leaves it open"},
    in_part{"{0} (deels of onzeker)", "{0} (in part or uncertain)"},
    nobody{"niemand", "nobody"},

    // Curve
    curve{"Hoe de drempel in weken het aantal verandert", "How the threshold in weeks changes the number"},
    curve_lead{"Hier geldt voor alle groepen dezelfde drempel, ook waar de definitie zelf een andere heeft. Elke figuur heeft een eigen schaal. De lijn is de middelste uitkomst, de donkere band 2 van de 3 uitkomsten, de lichte 19 van de 20. Gestippeld, rechts van de verticale lijn: voorbij de laatste drempel die geteld is, een extrapolatie die op aannamen over duren rust.",
               "Here all groups have the same threshold, also where the definition itself has another. Each panel has its own scale. The line is the middle outcome, the dark band 2 of 3 outcomes, the light one 19 of 20. Dotted, right of the vertical line: beyond the last threshold that is counted, an extrapolation that rests on assumptions about durations."},
    curve_desc{"Per definitie een lijn met twee banden van 4 tot 52 weken; de cijfers staan in de tabel eronder.",
               "For each definition a line with two bands from 4 to 52 weeks; the numbers are in the table below."},
    curve_noise{"De kromme komt uit minder uitkomsten dan de rest; de laatste getoonde cijfers kunnen daarom tot ongeveer {0} kinderen schelen.",
                "The curve comes from fewer outcomes than the rest; the last digits shown may therefore be off by up to about {0} children."},
    extrapolated{"geëxtrapoleerd", "extrapolated"},
    observed{"geteld", "counted"},
    evidence{"houvast", "evidence"},
    weeks_axis{"drempel in weken", "threshold in weeks"},

    // Walk
    walk{"Van {0} naar {1}: welke stap doet wat", "From {0} to {1}: which step does what"},
    walk_lead{"Elke stap is gemiddeld over alle volgordes van de stappen (Shapley), zodat de gemiddelden precies optellen tot het hele verschil. Middelste uitkomsten en bereiken tellen niet op. De balk is het gemiddelde, de streep 19 van de 20 uitkomsten.",
              "Each step is averaged over all orders of the steps (Shapley), so that the means add up exactly to the whole difference. Middle outcomes and ranges do not add up. The bar is the mean, the line 19 of 20 outcomes."},
    walk_desc{"Per stap een balk voor het gemiddelde en een streep voor 19 van de 20 uitkomsten; de cijfers staan in de tabel eronder.",
              "For each step a bar for the mean and a line for 19 of 20 outcomes; the numbers are in the table below."},
    walk_no_mean{"Van ten minste één stap bestaat het gemiddelde niet; zulke stappen hebben geen balk.",
                 "At least one step has no mean; such steps have no bar."},
    step{"stap", "step"},
    mean{"gemiddelde", "mean"},
    together{"samen", "together"},
    ratio{"Verhouding van {0} tot {1}: {2} keer zo veel in het midden, in 19 van de 20 uitkomsten {3} tot {4} keer.",
          "Ratio of {0} to {1}: {2} times as many in the middle outcome, {3} to {4} times in 19 of 20 outcomes."},

    // Pool
    pool{"Wat de onzekerheid drijft: zonder één van de rivaliserende aannamen", "What drives the uncertainty: without one of the rival assumptions"},
    pool_lead{"Waar bronnen elkaar tegenspreken, houdt de raming ze naast elkaar met een gewicht. Zo ziet {0} eruit als één ervan vervalt en de andere haar gewicht krijgen.",
              "Where sources contradict each other, the estimate keeps them side by side, with weights. This is {0} when one of them is dropped and the others take its weight."},
    pool_desc{"Per weggelaten aanname een streep voor het bereik; de cijfers staan in de tabel eronder.",
              "For each assumption left out a bar for the range; the numbers are in the table below."},
    dropped{"weggelaten", "left out"},
    nothing_dropped{"niets (alle aannamen)", "nothing (all assumptions)"},
    too_few{"te weinig uitkomsten over", "too few outcomes left"},
    width_95{"breedte van 19 van de 20", "width of 19 of 20"},

    // Assumptions
    assumptions{"Aannamen en bronnen", "Assumptions and sources"},
    assumptions_lead{"Alles wat de raming invoert, met de bron of de reden. Een bereik is een oordeel, geen meting, tenzij er een bron bij staat. De teksten staan in de taal van het scenario.",
                     "All that goes into the estimate, with its source or the reason. A range is a judgement, not a measurement, unless a source is named."},
    input{"invoer", "input"},
    range_95{"19 van de 20", "19 of 20"},
    why{"bron of reden", "source or reason"},
    facts{"Feiten met hun bron", "Facts with their source"},
    fact{"feit", "fact"},
    value{"waarde", "value"},
    what{"wat het telt", "what it counts"},
    source{"bron", "source"},

    // Provenance
    provenance{"Herkomst", "Provenance"},
    provenance_lead{"Met deze gegevens is de raming tot op de bit te herhalen: {0}", "With this the estimate can be repeated to the bit: {0}"},
    scenario{"scenario", "scenario"},
    program{"programma", "program"},
    compiler{"compiler", "compiler"},
    generator{"toevalsgetallen", "random numbers"},
    seed{"startgetal", "seed"},
    draws{"uitkomsten doorgerekend", "outcomes computed"},
    digest{"kenmerk van de uitkomsten", "digest of the outcomes"},
    finished{"gemaakt", "made"},
    noise_key{"grootste rekenfout (MCSE)", "largest Monte Carlo error"},
    noise_value{"{0} % van de middelste uitkomst", "{0} % of the middle outcome"},
    notes{"Wat de lezer moet weten", "What a reader must know"},
    overrides{"gewijzigd ten opzichte van het scenario", "changed from the scenario"};
// clang-format on

} // namespace raming::report::phrase
