"""Broken mechanisms: the shipped code with one guarantee taken out of it.

Each must be caught by a check. When the source of a function has changed so that an edit no longer
applies, the mutant fails loudly and has to be written anew.
"""

from __future__ import annotations

from populace.count import clipping
from populace.count.choice import _of_attributes, kept
from populace.count.subjects import _merged, everything
from populace.methods import aggregate_seeded as method
from populace.methods import naming
from populace.protect import accounting, conversion, gaussian, noise
from populace.protect.threshold import threshold
from populace.vocabulary.precision import most_of
from tests.attacks.mutation import Mutant

MEASURE = "discrete_gaussian(event.variance, len(flat[part]))"
ANSWERS = "releases_depend_on_the_answers_alone"
COUNTING = "counting_is_as_insensitive_as_said"
NOISE = "every_answer_has_the_stated_noise"
STAGE = "the_stage_keeps_its_promise"
KEPT = "what_is_kept_is_ones_own"
PRECISE = "precise_measurements_cost_what_they_say"

MUTANTS: dict[str, Mutant] = {
    "half the noise": Mutant(
        (
            (
                gaussian.measure,
                MEASURE,
                "discrete_gaussian(-(-event.variance // 4), len(flat[part]))",
            ),
        ),
        (NOISE, STAGE),
    ),
    "a tenth less noise": Mutant(
        (
            (
                gaussian.measure,
                MEASURE,
                "discrete_gaussian(-(-event.variance * 4 // 5), len(flat[part]))",
            ),
        ),
        (NOISE,),
    ),
    "one noise for all counts": Mutant(
        (
            (
                gaussian.measure,
                MEASURE,
                "np.repeat(discrete_gaussian(event.variance, 1), len(flat[part]))",
            ),
        ),
        (NOISE,),
    ),
    "noise only on counts that are not zero": Mutant(
        (
            (
                gaussian.measure,
                "NoisyCounts(values, event, variances)",
                "NoisyCounts(np.where(exact == 0, 0, values), event, variances)",
            ),
        ),
        (NOISE, STAGE),
    ),
    "noise only on declared values that somebody holds": Mutant(
        (
            (
                naming.measure_attributes,
                "asked = np.flatnonzero(held | attributes.public)",
                "asked = np.flatnonzero(held)",
            ),
        ),
        (ANSWERS, "declared_values_are_asked_whether_held_or_not"),
    ),
    "noise only on combinations that somebody holds": Mutant(
        (
            (
                method.measured,
                "ids = asked.ids",
                ("ids = asked.ids\n        ids = ids[people.clipped(ids, length, bound) > 0]"),
            ),
        ),
        (ANSWERS, "declared_values_are_asked_whether_held_or_not"),
    ),
    "no threshold": Mutant(
        (
            (
                naming.measure_attributes,
                "noisy.values > protect.thresholds(",
                "noisy.values > -100 * protect.thresholds(",
            ),
        ),
        (ANSWERS, "unreleased_values_are_published_nowhere"),
    ),
    "no threshold in the second round": Mutant(
        (
            (
                naming.second_round,
                "noisy.values > protect.threshold(",
                "noisy.values > -100 * protect.threshold(",
            ),
        ),
        (ANSWERS, "unreleased_values_are_published_nowhere"),
    ),
    "values that were named counted again": Mutant(
        (
            (
                naming.second_round,
                "rest = people.keep(numbers, max(1, len(unnamed)))",
                "rest = people.keep(np.arange(len(numbers), dtype=np.int32), len(numbers))",
            ),
            (
                naming.second_round,
                "rest.clipped(np.arange(len(unnamed), dtype=np.int32)[:, None], 1, cap)",
                "rest.clipped(unnamed[:, None].astype(np.int32), 1, people.bound)",
            ),
        ),
        (ANSWERS,),
    ),
    "weights of values that others hold as well": Mutant(
        (
            (
                naming.second_round,
                "rest = people.keep(numbers, max(1, len(unnamed)))",
                (
                    "rest = people.keep(numbers, max(1, len(unnamed)))\n"
                    "    all = np.arange(max(1, len(unnamed)), dtype=np.int32)\n"
                    "    held = rest.clipped(all[:, None], 1, rest.bound)\n"
                    "    rest = rest.keep(np.where(held > 16, all, np.int32(-1)), len(all))"
                ),
            ),
        ),
        (ANSWERS,),
    ),
    "no clipping in the second round": Mutant(
        (
            (
                naming.second_round,
                "[:, None], 1, cap)",
                "[:, None], 1, rest.bound)",
            ),
        ),
        (ANSWERS,),
    ),
    "the second round's histogram without noise": Mutant(
        (
            (
                naming.second_round,
                "sizes = over_noise(histogram)",
                "sizes = rest.sizes().astype(float)",
            ),
        ),
        (ANSWERS,),
    ),
    "all of delta for both thresholds": Mutant(
        ((accounting.rounds, "math.nextafter(delta - spent, 0.0)", "delta"),),
        ("grants_keep_the_promise",),
    ),
    "a threshold for one value only": Mutant(
        (
            (
                threshold,
                "-math.expm1(math.log1p(-delta) / values)",
                "delta",
            ),
        ),
        ("thresholds_hide_who_is_alone",),
    ),
    "a threshold that forgets the value itself": Mutant(
        ((threshold, "weight + _quantile", "_quantile"),),
        ("thresholds_hide_who_is_alone",),
    ),
    "sensitivity off by one": Mutant(
        (
            (
                method.measured,
                "            cap,\n            precision=precision",
                "            max(length, cap - 1),\n            precision=precision",
            ),
        ),
        (ANSWERS,),
    ),
    "sensitivity off by one at length 1": Mutant(
        (
            (
                naming.measure_attributes,
                "        cap,\n        precision=",
                "        max(1, cap - 1),\n        precision=",
            ),
        ),
        (ANSWERS,),
    ),
    "weights off by one": Mutant(
        (
            (
                clipping.weights,
                "isqrt(most // comb(h, length))",
                "isqrt(most // comb(h, length)) + 1",
            ),
        ),
        (COUNTING,),
    ),
    "weights for one attribute fewer": Mutant(
        (
            (
                clipping.weights,
                "isqrt(most // comb(h, length))",
                "isqrt(most // max(1, comb(h - 1, length)))",
            ),
        ),
        (COUNTING, ANSWERS),
    ),
    "no clipping": Mutant(
        ((clipping.weights, "min(UNIT, isqrt(most // comb(h, length)))", "UNIT"),),
        (COUNTING, ANSWERS),
    ),
    "range from the data": Mutant(
        (
            (
                method.measured,
                "bound = table.bound or len(table.columns)",
                (
                    "bound = table.bound or len(table.columns)\n"
                    "    bound = max(1, int(np.flatnonzero("
                    "count.subjects(table, bound, protect.words).sizes()).max(initial=1)))"
                ),
            ),
            (
                method.measured,
                "longest = len(grant.lengths)",
                "longest = min(bound, len(grant.lengths))",
            ),
            (
                method.measured,
                "schedules.of_table(grant, bound)",
                "schedules.of_table(grant, table.bound or len(table.columns))",
            ),
        ),
        (ANSWERS, "the_release_keeps_its_promise_among_ones"),
    ),
    "the histogram without noise": Mutant(
        (
            (
                method.measured,
                "sizes = over_noise(histogram)",
                "sizes = people.sizes().astype(float)",
            ),
        ),
        (ANSWERS,),
    ),
    "the number of records without noise": Mutant(
        ((method.measured, "records_of(total)", "people.total"),),
        (ANSWERS,),
    ),
    "a measurement that is not paid for": Mutant(
        (
            (
                method.measured,
                "histogram, account = schedules.draw(",
                "histogram, _ = schedules.draw(",
            ),
        ),
        (ANSWERS,),
    ),
    "h counted in columns": Mutant(
        (
            (
                method.measured,
                "exact = people.clipped(ids, length, cap)",
                (
                    "exact = clipped_by_columns(people.subjects, length, cap, attributes)"
                    ".of(pack(ids, attributes.size))"
                ),
            ),
            (
                naming.measure_attributes,
                "people.clipped(asked[:, None].astype(np.int32), 1, cap)",
                (
                    "clipped_by_columns(people.subjects, 1, cap, attributes)"
                    ".of(asked.astype(np.uint64))"
                ),
            ),
        ),
        (ANSWERS,),
    ),
    "duplicates kept within a subject": Mutant(
        ((_merged, "np.unique(np.concatenate(held))", "np.sort(np.concatenate(held))"),),
        (COUNTING, ANSWERS),
    ),
    "every row a subject": Mutant(
        ((everything, "if table.subjects is None:", "if True:"),),
        (ANSWERS,),
    ),
    "what is kept hangs on ids": Mutant(
        (
            (
                _of_attributes,
                "return words(texts, key,",
                "return words(((str(each),) for each in distinct.tolist()), key,",
            ),
        ),
        (KEPT,),
    ),
    "what is kept hangs on the place of a row": Mutant(
        ((kept, "is None else known_by[many]", "is None else many.astype(np.uint64)"),),
        (KEPT,),
    ),
    "what is kept hangs on how many hold a value": Mutant(
        ((kept, ", owner))", ", np.bincount(ids)[ids[place]], owner))"),),
        (KEPT, COUNTING, ANSWERS),
    ),
    "empirical Bayes over values that were not released": Mutant(
        (
            (
                naming.measure_attributes,
                "Named(asked[named], noisy.subjects[named],",
                "Named(asked[named], believed(noisy.subjects, noisy.scale, records)[named],",
            ),
        ),
        (ANSWERS,),
    ),
    "a full codebook": Mutant(
        (
            (
                naming.measure_attributes,
                "_columns(attributes, every)",
                "_columns(attributes, asked)",
            ),
            (
                naming.measure_attributes,
                "_renumbered(attributes, every)",
                "_renumbered(attributes, asked)",
            ),
        ),
        (ANSWERS, "unreleased_values_are_published_nowhere"),
    ),
    "rho solved with a floor": Mutant(
        (
            (conversion.rho_for, "low, high = 0.0, 1.0", "low, high = 1e-6, 1.0"),
            (
                conversion.rho_for,
                "if low <= 0 or delta_of(low, epsilon, accounting) > delta:",
                "if low <= 0:",
            ),
        ),
        ("budget_keeps_the_promise", "grants_keep_the_promise"),
    ),
    "the threshold's share of delta spent twice": Mutant(
        (
            (
                accounting.grant,
                "rho_for(epsilon - 2 * threshold_delta, delta - threshold_delta)",
                "rho_for(epsilon - 2 * threshold_delta, delta)",
            ),
        ),
        ("grants_keep_the_promise", "ledgers_add_up"),
    ),
    "a cost without its factor of two": Mutant(
        (
            (accounting.cost, "2 * counted", "8 * counted"),
            (accounting.variance_for, "(2 * rho)", "(8 * rho)"),
        ),
        ("ledgers_add_up", STAGE),
    ),
    "whole numbers of noise accounted as real ones": Mutant(
        (
            (accounting.cost, '(SMOOTHED if accounting == "Gaussian" or across else 0)', "0"),
            (accounting.variance_for, " + SMOOTHED", ""),
        ),
        ("narrow_noise_keeps_the_promise",),
    ),
    "less noise on some counts and no more on others": Mutant(
        (
            (
                gaussian._variances,
                "largest, even = precision.limit",
                "largest, even = 64, 1",
            ),
        ),
        (PRECISE,),
    ),
    "one value of each column, whoever owns rows": Mutant(
        ((most_of, "if exclusive and not column.multivalued", "if not column.multivalued"),),
        (PRECISE,),
    ),
    "a precision that an exact number chooses": Mutant(
        (
            (
                method.measured,
                "ids, expected, sizes, share, attributes, most",
                (
                    "ids, 1 + 1e4 * (people.total % 2) + 0 * expected, sizes, share,"
                    " attributes, most"
                ),
            ),
        ),
        (PRECISE,),
    ),
    "a mass of zero that is double": Mutant(
        ((noise._attempts, "accepted &= (size > 0) | ~negative", ""),),
        (NOISE,),
    ),
}
