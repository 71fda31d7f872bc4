#pragma once
// What the report says of worlds in which the truth is known, Dutch and English side by side.

#include "engine/report/text.hpp"

namespace raming::report::phrase {

// clang-format off
inline constexpr Phrase
    coverage{"Beproefd waar de waarheid bekend is", "Tried where the truth is known"},
    coverage_lead{"In {0} nagebootste werelden ({1}) kreeg de schatter alleen de geregistreerde aantallen. Hoe vaak lag het ware aantal binnen zijn marge? Klopt de schatter, dan ligt elke stip rond zijn lijn: 50, 67 of 95 %. De streep door de stip is de toevalsfout van zoveel werelden (19 van de 20 keer). Dit toetst de rekenwijze, niet of de aannamen kloppen. De aannamen zijn die van: {2}.",
                  "In {0} simulated worlds ({1}) the estimator was given the registered numbers alone. How often did the true number lie within its margin? If the estimator is right, each dot lies around its line: 50, 67 or 95 %. The bar through a dot is the chance error of so many worlds (19 times in 20). This tests the method, not whether the assumptions hold. The assumptions are those of: {2}."},
    coverage_stress{"Deze werelden hebben met opzet iets wat de schatter niet kent; hoe sterk, is een aanname. Wat een marge dan minder vaak bevat, is wat dat kost.",
                    "These worlds have, on purpose, something that the estimator does not know; how strong it is, is assumed. What a margin then holds less often is what that costs."},
    coverage_desc{"Per definitie drie stippen met een streep, bij 50, 67 en 95 %; de cijfers staan in de tabel eronder.",
                  "For each definition three dots with a bar, at 50, 67 and 95 %; the numbers are in the table below."},
    coverage_axis{"% van de werelden met de waarheid binnen de marge", "% of the worlds with the truth within the margin"},
    coverage_at{"{0} %-marge", "{0} % margin"},
    coverage_even{"gelijkmatigheid van rangen: p", "evenness of ranks: p"},
    coverage_estimator{"schatter", "estimator"},
    coverage_note{"Toevalsfout (standaardfout) als de schatter klopt: {0} procentpunt bij 50 %, {1} bij 67 % en {2} bij 95 %.",
                  "Chance error (standard error) if the estimator is right: {0} percentage points at 50 %, {1} at 67 % and {2} at 95 %."},
    coverage_other{"Let op: deze werelden zijn gemaakt met andere invoer ({0}) dan de uitkomsten op deze pagina ({1}), of met een andere --set. Wat hieronder staat, geldt voor die invoer.",
                   "Note: these worlds were made with other inputs ({0}) than the results on this page ({1}), or with another --set. What stands below holds for those inputs."},
    coverage_reserved{"Niet beproefd, want gemaakt zoals de schatter het doet:", "Not tried, as it is made the way the estimator does:"},

    meaning{"Wat betekent dit?", "What does this mean?"},
    meaning_few{"Zo goed als niets: met {0} werelden is toeval groter dan de fouten die ertoe doen. Neem er 1.000 of meer.",
                "Next to nothing: with {0} worlds chance is larger than the errors that matter. Take 1,000 or more."},
    meaning_trusted{"De marges zijn te vertrouwen als rekenwerk: bij elke definitie hield elke marge de waarheid zo vaak als zij zegt, op toeval na. Een marge van 95 % mag gelezen worden als: 19 van de 20 keer ligt het ware aantal erbinnen, als de aannamen kloppen.",
                    "The margins can be trusted as arithmetic: for each definition each margin held the truth as often as it says, but for chance. A margin of 95 % may be read as: 19 times in 20 the true number lies within, if the assumptions are right."},
    meaning_stress_borne{"Ook met deze tegenslag hield bij elke definitie elke marge de waarheid zo vaak als zij zegt, op toeval na: zo sterk als hier beproefd maakt hij de marges niet te smal.",
                         "With this stress too, for each definition each margin held the truth as often as it says, but for chance: as strong as it was tried here it does not make margins too narrow."},
    meaning_narrow{"Te smal: deze marges hielden de waarheid minder vaak dan zij zeggen. Reken hier op een grotere onzekerheid dan de marge toont. Tussen haakjes wat de marge van {0} % hield: {1}.",
                   "Too narrow: these margins held the truth less often than they say. Count here on more uncertainty than the margin shows. In brackets what the margin of {0} % held: {1}."},
    meaning_wide{"Te ruim: deze marges hielden de waarheid vaker dan zij zeggen, en zijn dus aan de veilige kant. Tussen haakjes wat de marge van {0} % hield: {1}.",
                 "Too wide: these margins held the truth more often than they say, so they err on the safe side. In brackets what the margin of {0} % held: {1}."},
    meaning_uneven{"De marge houdt hier de waarheid, maar die ligt te vaak aan één kant of te dicht bij het midden: {0}. Lees de middelste waarde daar met voorbehoud.",
                   "Here the margin holds the truth, but that lies too often on one side or too close to the middle: {0}. Read the middle value there with reserve."},
    meaning_mistakes{"Wat een vergissing kost, de duurste eerst. Dezelfde werelden, en een schatter die zich op één punt vergist; hoe vaak houdt zijn marge van {0} % dan de waarheid?",
                     "What a mistake costs, the most costly first. The same worlds, and an estimator that is wrong in one thing; how often does its margin of {0} % then hold the truth?"},
    meaning_mistake{"{0}: op zijn slechtst in {1} van de werelden ({2}), op zijn best in {3} ({4}).",
                    "{0}: at worst in {1} of the worlds ({2}), at best in {3} ({4})."},
    meaning_limits{"Dit zegt niets over wat buiten het model valt: kinderen die geen bron ziet, of aannamen die allemaal dezelfde kant op fout zijn.",
                   "This says nothing of what lies outside the model: children whom no source sees, or assumptions that are all wrong in the same direction."},

    ranks{"Waar de waarheid ligt onder de uitkomsten", "Where the truth lies among the outcomes"},
    ranks_lead{"De rang van het ware aantal onder de uitkomsten van de schatter, van laag naar hoog in 20 even brede klassen. Klopt de schatter, dan zijn alle klassen even vol: 19 van de 20 staven eindigen dan in de band. Een heuvel: de marges zijn te breed; een dal: te smal; een helling: het midden ligt te hoog of te laag.",
               "The rank of the true number among the estimator's outcomes, from low to high in 20 cells of one width. If the estimator is right all cells are equally full: 19 of 20 bars then end within the band. A hill: the margins are too wide; a valley: too narrow; a slope: the middle is too high or too low."},
    ranks_desc{"Per definitie 20 staven met een band voor wat toeval maakt; de cijfers staan in de tabel eronder.",
               "For each definition 20 bars with a band for what chance makes; the numbers are in the table below."},
    ranks_axis{"rang van de waarheid", "rank of the truth"},
    ranks_expected{"verwacht per klasse", "expected per cell"},
    ranks_band{"band", "band"},
    ranks_least{"leegste klasse", "emptiest cell"},
    ranks_most{"volste klasse", "fullest cell"},
    ranks_outside{"klassen buiten de band", "cells outside the band"},

    weekly{"Een gesimuleerd cohort: week na week", "A simulated cohort: week by week"},
    weekly_lead{"Gesimuleerde kinderen ({0}): hoeveel er aan het begin van elke week langer dan {1} weken thuis zijn, in het eerste schooljaar. De lijn is de middelste van {2} herhalingen, de donkere band 2 van de 3, de lichte 19 van de 20; elke herhaling trekt haar eigen aannamen. Dit is een nabootsing, geen telling; zij heeft geen zomer binnen het jaar.",
                "Simulated children ({0}): how many have been out of school for over {1} weeks at the start of each week, in the first school year. The line is the middle of {2} replicates, the dark band 2 of 3, the light one 19 of 20; each replicate draws its own assumptions. This is a simulation, not a count; it has no summer within the year."},
    weekly_desc{"Per verzuimroute een lijn met twee banden van week 0 tot week 52; de cijfers staan in de tabel eronder.",
                "For each route a line with two bands from week 0 to week 52; the numbers are in the table below."},
    weekly_axis{"week van het schooljaar", "week of the school year"},
    weekly_route{"verzuimroute", "route"},

    spells{"Een gesimuleerd cohort: hoe lang kinderen thuis zijn", "A simulated cohort: how long children are out"},
    spells_lead{"Van de perioden thuis die in het eerste schooljaar beginnen: welk deel duurt langer dan zoveel weken? Banden als hierboven, over {0} herhalingen. Voorbij de drempels die geteld zijn, rust dit op aannamen over duren.",
                "Of the stays out of school that begin in the first school year: what share lasts for over so many weeks? Bands as above, over {0} replicates. Beyond the thresholds that are counted this rests on assumptions about durations."},
    spells_desc{"Per verzuimroute een dalende lijn met twee banden; de cijfers staan in de tabel eronder.",
                "For each route a falling line with two bands; the numbers are in the table below."},
    spells_axis{"% langer dan zoveel weken", "% for over so many weeks"},
    spells_weeks{"weken", "weeks"};
// clang-format on

} // namespace raming::report::phrase
