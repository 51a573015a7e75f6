import hashlib
import json
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

import populace
from populace import count, protect, publish
from populace.methods import schedules, verification
from populace.synthesize import synthesize
from populace.vocabulary.counts import AGGREGATES, LinkTotal
from populace.vocabulary.errors import Stopped, VerificationError
from populace.vocabulary.facts import Protected, fact
from populace.vocabulary.families import PAIRS
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.release import Settings, SynthesizerName
from tests.golden import folder_of
from tests.unit.methods import kinds
from tests.unit.publish.made import changed


@pytest.fixture(scope="module")
def released():
    generator = np.random.default_rng(3)
    kinds = generator.integers(0, 3, 400)
    cells = {
        "color": [("red", "green", "blue")[kind] for kind in kinds],
        "size": [("s", "m", "l")[kind] if kind else "" for kind in (kinds + 1) % 3],
        "tags": [("x;y", "x", "")[kind] for kind in kinds],
    }
    return populace.release(cells, epsilon=8.0, length=2, multi_value={"tags": ";"})


@pytest.fixture
def folder(released, tmp_path):
    return released.save(tmp_path / "release")


def test_a_release_holds_together(folder):
    verified = verification.verify(folder)
    assert verified.strangers == ()
    assert verified.release.name == "Protected release"


def test_a_release_with_another_number_of_records(tmp_path):
    cells = {"a": ["x", "y"] * 200}
    release = populace.release(cells, epsilon=8.0, records=17)
    assert release.release.synthetic.records == 17
    verification.verify(release.save(tmp_path / "release"))


def test_progress_rises_and_may_stop(folder):
    steps = []
    verification.verify(folder, steps.append)
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop(_step):
        raise Stopped

    with pytest.raises(Stopped):
        verification.verify(folder, stop)


def rewritten(released, tmp_path, **changes):
    publish.write(changed(released.release, **changes), tmp_path / "forged")
    return tmp_path / "forged"


def test_another_seed_is_seen(released, tmp_path):
    forged = rewritten(released, tmp_path, seed=released.release.seed ^ 1)
    with pytest.raises(VerificationError, match="seed"):
        verification.verify(forged)


def test_changed_records_are_seen(released, tmp_path):
    table = released.release.synthetic
    color = table.cells[0].copy()
    color[0] = color[0] % 3 + 1
    forged = rewritten(
        released, tmp_path, synthetic=replace(table, cells=(color, *table.cells[1:]))
    )
    with pytest.raises(VerificationError):
        verification.verify(forged)


def test_a_missing_record_is_seen(released, tmp_path):
    settings = replace(released.release.settings, records=5)
    with pytest.raises(VerificationError, match="records"):
        verification.verify(rewritten(released, tmp_path, settings=settings))


@pytest.mark.parametrize(
    "change",
    [
        lambda g: replace(g, rho=g.rho / 2),
        lambda g: replace(g, rho=None),
        lambda g: replace(g, events=(*g.events, Event("one more", 256, 100))),
        lambda g: replace(g, events=()),
        lambda g: replace(g, events=g.events[:-1]),
        lambda g: replace(g, events=g.events[2:]),
        lambda g: replace(g, epsilon=0.1),
        lambda g: replace(g, delta=1e-9),
        lambda g: replace(g, rho=g.rho * 1.001),
        lambda g: replace(g, accounting="zero-concentrated"),
        lambda g: replace(g, events=(replace(g.events[0], sensitivity2=1, variance=4), *g.events)),
        lambda g: replace(g, threshold_delta=0.0),
        lambda g: replace(g, threshold_delta=g.delta),
    ],
)
def test_a_promise_that_was_not_paid_is_seen(released, change):
    guarantee = change(released.release.guarantee)
    forged = changed(released.release, guarantee=guarantee)
    with pytest.raises(VerificationError):
        verification.check_promise(forged)


OLDER = Guarantee(
    kind="differential privacy",
    protected=(),
    epsilon=6.0,
    delta=1e-5,
    rho=0.7484270526820183,
    threshold_delta=1e-6,
    events=(
        Event("number of subjects", 256, 17103),
        Event("subjects by number of attributes", 256, 17103),
        Event("combinations of length 1", 1024, 2793),
        Event("combinations of length 2", 1536, 2327),
    ),
    accounting="zero-concentrated",
)
"""As version 0.1 accounted it, the last length left out."""


def test_what_was_promised_by_zero_concentration_is_verified_by_it():
    settings = Settings(6.0, 1e-5)
    verification.check_spending(OLDER, settings, ())
    for change in (
        {"rho": OLDER.rho * 1.001},
        {"rho": OLDER.rho / 2},
        {"events": (*OLDER.events, Event("one more", 256, 200))},
    ):
        with pytest.raises(VerificationError):
            verification.check_spending(replace(OLDER, **change), settings, ())


def test_a_combination_that_was_not_released_is_seen(released):
    counts = released.release.aggregates
    table = synthesize(counts, counts.records, 1, strict=True)
    verification.check_contained(table, counts)
    pairs = counts.lengths[1]
    everyone = count.subjects(table, counts.attributes.size, protect.words)
    others = ~np.isin(pairs.keys, count.combinations(everyone, 2).keys[:1])
    held = replace(
        pairs, ids=pairs.ids[others], counts=pairs.counts[others], margins=pairs.margins[others]
    )
    with pytest.raises(VerificationError, match="length 2"):
        verification.check_contained(table, replace(counts, lengths=(counts.lengths[0], held)))


@pytest.mark.parametrize(
    ("version", "left", "length"), [(2, 2, 2), (3, 2, None), (4, 2, None), (4, 1, 1)]
)
def test_what_is_put_below_a_root_holds_released_values(version, left, length):
    """Up to version 2 in released pairs alone, which is looked up for their releases still."""
    release = kinds.released("tree").release
    assert release.synthesizer == SynthesizerName("trees", 4)

    def cut(block):
        if block.tables != ("persons",):
            return block
        lengths = tuple(
            replace(each, ids=each.ids[:0], counts=each.counts[:0], margins=each.margins[:0])
            if each.length == left
            else each
            for each in block.lengths
        )
        links = tuple(
            replace(each, counts=each.counts[:0], margins=each.margins[:0])
            if place == left - 1
            else each
            for place, each in enumerate(block.links)
        )
        return replace(block, lengths=lengths, links=links)

    counts = replace(release.counts, blocks=tuple(map(cut, release.counts.blocks)))
    other = replace(release, counts=counts, synthesizer=SynthesizerName("trees", version))
    if length is None:
        verification._check_records(other)
    else:
        with pytest.raises(VerificationError, match=f"length {length}"):
            verification._check_records(other)


def test_a_forger_who_restates_hashes_is_seen(folder):
    lines = (folder / "synthetic.csv").read_bytes().split(b"\n")
    lines[1], lines[2] = b"red,s,x", b"blue,l,"
    content = b"\n".join(lines)
    (folder / "synthetic.csv").write_bytes(content)
    stated = json.loads((folder / "release.json").read_text())
    stated["files"]["synthetic.csv"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    text = json.dumps(stated, indent=2, ensure_ascii=False) + "\n"
    (folder / "release.json").write_text(text, encoding="utf-8")
    with pytest.raises(VerificationError):
        verification.verify(folder)


def refused(release, match):
    with pytest.raises(VerificationError, match=match):
        verification.check_promise(release)


def other_promises(release, change):
    return replace(release, promises=tuple(map(change, release.promises)))


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_kind_of_release_is_verified_alike(kind, tmp_path):
    made = kinds.released(kind)
    verified = verification.verify(made.save(tmp_path / "out"))
    assert verified.rebuilt == (kind != "k-anonymous")
    assert (verified.unchecked == ()) == (kind in kinds.PRIVATE)


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_a_guarantee_that_lost_measurements_is_seen(kind):
    release = kinds.released(kind).release
    lost = other_promises(release, lambda promise: replace(promise, events=promise.events[:1]))
    refused(lost, "a measurement for the noise of every count")


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_a_lost_measurement_of_any_published_number_is_seen(kind):
    release = kinds.released(kind).release
    counts = release.counts
    published = [total.scale for total in counts.totals]
    published += [entry.scale for block in counts.blocks for entry in block.lengths]
    published += [histogram.scale for histogram in counts.histograms]
    events = [event for promise in release.promises for event in promise.events]
    once = {event.scale for event in events if [e.scale for e in events].count(event.scale) == 1}
    tried = 0
    for scale in once.intersection(published):
        tried += 1
        refused(
            other_promises(
                release,
                lambda promise, scale=scale: replace(
                    promise, events=tuple(e for e in promise.events if e.scale != scale)
                ),
            ),
            "a measurement for the noise",
        )
    assert tried >= 2


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_less_noise_than_was_measured_is_seen(kind):
    release = kinds.released(kind).release
    counts = release.counts

    def halved(entries):
        return tuple(replace(entry, scale=entry.scale / 2) for entry in entries)

    for place, block in enumerate(counts.blocks):
        if block.measured:
            other = replace(block, lengths=halved(block.lengths))
            blocks = (*counts.blocks[:place], other, *counts.blocks[place + 1 :])
            refused(replace(release, counts=replace(counts, blocks=blocks)), "noise of every")
    for place, histogram in enumerate(counts.histograms):
        (other,) = halved([histogram])
        every = (*counts.histograms[:place], other, *counts.histograms[place + 1 :])
        refused(replace(release, counts=replace(counts, histograms=every)), "noise of every")
    totals = replace(counts, totals=halved(counts.totals))
    refused(replace(release, counts=totals), "noise of every")


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_shares_that_are_none_are_seen(kind):
    refused(fabricating(kinds.released(kind).release, 1.5), "shares from 0 to 1")


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_shares_above_what_the_settings_allow_are_seen(kind):
    refused(fabricating(kinds.released(kind).release, 0.43), "shares that the settings allow")


def fabricating(release, share):
    """The release whose first counts state another share of fabricated ones."""
    block = release.counts.blocks[0]
    first = replace(block.lengths[0], fabricated=share)
    other = replace(block, lengths=(first, *block.lengths[1:]))
    return replace(
        release, counts=replace(release.counts, blocks=(other, *release.counts.blocks[1:]))
    )


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_settings_that_are_not_those_of_the_counts_are_seen(kind):
    release = kinds.released(kind).release
    refused(replace(release, settings=replace(release.settings, length=1)), "length of the sett")
    refused(replace(release, settings=replace(release.settings, epsilon=1.5)), "epsilon and delta")
    over = other_promises(release, lambda promise: replace(promise, threshold_delta=0.5))
    refused(over, "part of delta")


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_a_bound_on_candidates_that_the_counts_pass_is_seen(kind):
    release = kinds.released(kind).release
    own = [block for block in release.counts.blocks if block.name == AGGREGATES]
    most = max(len(each.counts) for block in own for each in block.lengths[1:])
    refused(with_bound(release, most - 1), "no more combinations than the bound")
    verification.check_promise(with_bound(release, most))


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_candidates_left_out_by_a_bound_that_leaves_none_are_seen(kind):
    release = kinds.released(kind).release
    block = release.counts.blocks[0]
    second = replace(block.lengths[1], left_out=1)
    other = replace(block, lengths=(block.lengths[0], second, *block.lengths[2:]))
    blocks = (other, *release.counts.blocks[1:])
    refused(replace(release, counts=replace(release.counts, blocks=blocks)), "left out than")


def with_bound(release, candidates):
    """The release with another bound on candidates in its settings."""
    return replace(release, settings=replace(release.settings, candidates=candidates))


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_an_unknown_synthesizer_is_refused_in_clear_words(kind, tmp_path):
    release = kinds.released(kind).release
    for name in (SynthesizerName("later", 1), release.synthesizer._replace(version=9)):
        out = tmp_path / str(name)
        publish.write(replace(release, synthesizer=name), out)
        with pytest.raises(VerificationError, match=f"{name.name}, version {name.version}"):
            verification.verify(out)


def test_records_of_people_are_no_records_from_counts(tmp_path):
    release = replace(
        kinds.released("single").release, synthesizer=SynthesizerName("row-seeded", 1)
    )
    publish.write(release, tmp_path / "out")
    with pytest.raises(VerificationError, match="made from protected counts"):
        verification.verify(tmp_path / "out")


@pytest.mark.parametrize("kind", ["single", "families"])
def test_what_was_not_checked_is_named(kind, tmp_path):
    folder = kinds.released(kind).save(tmp_path / "out")
    (folder / ".hidden").write_text("secret", "utf-8")
    page, manifest = folder / "index.html", folder / "release.json"
    before = hashlib.sha256(page.read_bytes()).hexdigest()
    page.write_bytes(page.read_bytes() + b"<!-- another version -->")
    after = hashlib.sha256(page.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text("utf-8").replace(before, after), "utf-8")
    verified = verification.verify(folder)
    assert verified.strangers == (".hidden",)
    said = " ".join(verified.unchecked)
    assert "index.html" in said
    assert ".hidden" in said


@pytest.mark.parametrize("name", ["README.md", "datapackage.json", "croissant.json"])
@pytest.mark.parametrize("kind", ["single", "families"])
def test_words_about_a_release_are_made_again(kind, name, tmp_path):
    folder = kinds.released(kind).save(tmp_path / "out")
    path, manifest = folder / name, folder / "release.json"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes().replace(b"epsilon", b"EPSILON"))
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    assert before != after
    manifest.write_text(manifest.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(VerificationError, match=name):
        verification.verify(folder)
    # Another version of Populace has other words: then only the hash can be checked, and that is
    # said.
    software = kinds.released(kind).release.software
    text = manifest.read_text("utf-8").replace(software, "populace 9.9.9")
    manifest.write_text(text, "utf-8")
    assert name in " ".join(verification.verify(folder).unchecked)


def with_promise(release, place, **changes):
    """The release with one of its promises changed."""
    promises = list(release.promises)
    promises[place] = replace(promises[place], **changes)
    return replace(release, promises=tuple(promises))


EACH_PROMISE = [
    ("single", 0),
    ("families", 0),
    ("network", 0),
    ("network", 1),
    ("both-ends", 0),
    ("both-ends", 1),
]


@pytest.mark.parametrize(("kind", "place"), EACH_PROMISE)
def test_every_measurement_is_held_against_the_schedule(kind, place):
    release = kinds.released(kind).release
    events = release.promises[place].events
    for at, event in enumerate(events):
        before, after = events[:at], events[at + 1 :]
        fewer = replace(event, sensitivity2=event.sensitivity2 // 2)
        for other in (
            (*before, *after),
            (*before, replace(event, sensitivity2=event.sensitivity2 + 1), *after),
            (*before, fewer, *after),
            (*events, replace(event, variance=10**9)),
        ):
            refused(with_promise(release, place, events=other), "measurement")


@pytest.mark.parametrize(("kind", "place"), EACH_PROMISE)
def test_a_promise_is_the_method_s_own(kind, place):
    release = kinds.released(kind).release
    promise = release.promises[place]
    less = promise.threshold_delta / 1000 or promise.delta / 1000
    forged = with_promise(release, place, threshold_delta=less)
    refused(forged, "the part of delta that the method spends")
    refused(with_promise(release, place, rho=promise.rho * (1 - 1e-8)), "the rho that epsilon")
    older = promise.proof.rsplit(",", 1)[0] + ", version 1"
    refused(with_promise(release, place, proof=older), "an accounting that the version")


@pytest.mark.parametrize(("kind", "place"), EACH_PROMISE)
def test_another_unit_of_privacy_is_seen(kind, place):
    release = kinds.released(kind).release
    names = [shape.name for shape in release.structure.tables]
    others = [(Protected("rows", subject_id="color"),)]
    if len(names) > 1:
        parent, child = names[:2]
        others += [
            (Protected("family", table=parent, other=child),),
            (Protected("link", table=child),),
            (Protected("family", table=parent, other=child), Protected("link", table=child)),
            (Protected("links", table=parent, other=child), Protected("by-links", table=child)),
            (Protected("links-alone", table=child, other=parent),),
            (Protected("few-links", table=child, most=20),),
        ]
    for other in others:
        if other != release.promises[place].protected:
            refused(with_promise(release, place, protected=other), "Do not rely")


@pytest.mark.parametrize("kind", ["network", "both-ends"])
def test_a_promise_that_was_left_out_is_seen(kind):
    release = kinds.released(kind).release
    refused(replace(release, promises=release.promises[:1]), "2 promises")


def test_epsilons_by_number_of_links_are_those_that_were_paid():
    release = kinds.released("both-ends").release
    by_links = release.promises[1].by_links
    assert len(by_links) > 2
    for place, (links, epsilon) in enumerate(by_links):
        lower = (*by_links[:place], (links, epsilon - 0.05), *by_links[place + 1 :])
        refused(with_promise(release, 1, by_links=lower), "each number of links")
    refused(with_promise(release, 1, by_links=by_links[:-1]), "each number of links")
    refused(with_promise(release, 0, by_links=by_links), "each number of links")


def test_releases_with_titles_hold_together(tmp_path):
    titles = {"columns": {"a": {"title": "Letter of the case"}}}
    single = populace.release({"a": ["x", "y"] * 200}, epsilon=8.0, schema=titles)
    found = verification.verify(single.save(tmp_path / "single")).release
    assert [column.title for column in found.synthetic.columns] == ["Letter of the case"]
    package = json.loads((tmp_path / "single" / "datapackage.json").read_text("utf-8"))
    (field,) = package["resources"][0]["schema"]["fields"]
    assert field["title"] == "Letter of the case"


@pytest.mark.parametrize("kind", ["families", "network", "both-ends"])
def test_other_numbers_of_links_that_count_are_seen(kind):
    release = kinds.released(kind).release
    declared = release.guarantee.declared
    at = next(n for n, each in enumerate(declared) if "counted" in each.kind)
    values = tuple((name, 3 if name == "most" else text) for name, text in declared[at].values)
    other = (*declared[:at], replace(declared[at], values=values), *declared[at + 1 :])
    refused(with_promise(release, 0, declared=other), "relation of the tables")
    without = (*declared[:at], *declared[at + 1 :])
    refused(with_promise(release, 0, declared=without), "relation of the tables")
    both = (*declared, other[at])
    refused(with_promise(release, 0, declared=both), "relation of the tables")


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_counts_that_say_they_were_not_measured_are_seen(kind):
    release = kinds.released(kind).release
    for place, block in enumerate(release.counts.blocks):
        blocks = list(release.counts.blocks)
        blocks[place] = replace(block, measured=False)
        forged = replace(release, counts=replace(release.counts, blocks=tuple(blocks)))
        refused(forged, "noise on every count")


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_the_noise_of_another_measurement_is_seen(kind):
    release = kinds.released(kind).release
    block = release.counts.blocks[0]
    one, other = block.lengths[:2]
    lengths = (replace(one, scale=other.scale), replace(other, scale=one.scale), *block.lengths[2:])
    blocks = (replace(block, lengths=lengths), *release.counts.blocks[1:])
    forged = replace(release, counts=replace(release.counts, blocks=blocks))
    assert one.scale != other.scale
    refused(forged, "noise of every count")


@cache
def uneven():
    """A release whose sets of columns were measured with noise of their own."""
    cells = {
        "place": [f"place {row % 30}" for row in range(3000)],
        **{
            name: [f"{name}{(row >> bit) % 2}" for row in range(3000)]
            for bit, name in enumerate("abcd")
        },
    }
    return populace.release(cells, epsilon=2.0, length=3)


def with_precision(release, precision, place=None):
    """The release with another precision of pairs, in its counts and in its promise."""
    block = release.counts.blocks[0]
    pairs = replace(block.lengths[1], precision=precision)
    lengths = (block.lengths[0], pairs, *block.lengths[2:])
    counts = replace(release.counts, blocks=(replace(block, lengths=lengths),))
    events = tuple(
        replace(event, precision=precision) if event.name == "combinations of length 2" else event
        for event in release.guarantee.events
    )
    changed = replace(release, counts=counts)
    return changed if place == "counts" else with_promise(changed, 0, events=events)


def test_uneven_noise_is_stated_and_verified(tmp_path):
    made = uneven()
    pairs = made.release.counts.blocks[0].lengths[1]
    grades = pairs.precision.grades
    assert grades[0] > max(grades[1:])
    verified = verification.verify(made.save(tmp_path / "out"))
    assert verified.rebuilt
    assert verified.unchecked == ()
    assert verified.release.counts.blocks[0].lengths[1].precision == pairs.precision
    low, high = pairs.narrowest_and_widest
    assert low < pairs.scale < high
    assert made.summary()["tables"][0]["lengths"][1]["noise_scales"] == [low, high]


def test_a_precision_that_was_not_paid_for_is_seen():
    release = uneven().release
    precision = release.counts.blocks[0].lengths[1].precision
    more = replace(precision, grades=(precision.grades[0] - 1, *precision.grades[1:]))
    verification.check_promise(with_precision(release, more))
    refused(with_precision(release, more, "counts"), "noise of every count")
    refused(with_precision(release, None, "counts"), "noise of every count")
    refused(with_precision(release, replace(precision, cap=precision.cap - 1)), "at its price")
    fewer = replace(precision, grades=precision.grades[1:], most=precision.most[1:])
    refused(with_precision(release, fewer), "columns of its table")
    twice = replace(precision, most=(2, *precision.most[1:]))
    refused(with_precision(release, twice), "columns of its table")
    owned = Protected("rows", subject_id="place")
    refused(with_promise(release, 0, protected=(owned,)), "columns of its table")
    last = next(each for each in release.guarantee.events if each.precision == precision)
    unseen = replace(last, name="more", variance=10**12, precision=more)
    refused(with_promise(release, 0, events=(*release.guarantee.events, unseen)), "beside|cost")


def test_pairs_of_both_ends_weigh_no_more_than_was_bounded():
    release = kinds.released("both-ends").release
    (across,) = {event.precision for event in release.guarantee.events if event.precision}

    def stating(grades):
        told = replace(across, grades=grades)
        blocks = tuple(
            replace(block, lengths=tuple(replace(e, precision=told) for e in block.lengths))
            if block.name == PAIRS
            else block
            for block in release.counts.blocks
        )
        changed = replace(release, counts=replace(release.counts, blocks=blocks))
        for place, promise in enumerate(release.promises):
            events = tuple(
                replace(event, precision=told) if event.precision else event
                for event in promise.events
            )
            changed = with_promise(changed, place, events=events)
        return changed

    rest = across.grades[1:]
    verification.check_promise(stating((4, *rest)))
    for heavier in ((5, *rest), (-5, *rest), (*across.grades[:-1], 5)):
        refused(stating(heavier), "columns of its table")


RELATED = ["families", "network", "both-ends"]


@pytest.mark.parametrize("kind", RELATED)
def test_numbers_of_links_have_the_noise_and_the_bound_of_their_measurements(kind):
    release = kinds.released(kind).release
    totals = release.counts.link_totals
    forged = [()]
    for place, total in enumerate(totals):
        others = (
            replace(total, scale=total.scale / 2),
            replace(total, scale=total.scale / 9, margin=total.margin / 9),
            replace(total, margin=total.margin / 9),
            replace(total, most=total.most + 1),
            replace(total, most=total.most - 1),
        )
        forged += [(*totals[:place], other, *totals[place + 1 :]) for other in others]
    for other in forged:
        refused(replace(release, counts=replace(release.counts, link_totals=other)), "Do not rely")


@pytest.mark.parametrize("kind", ["families", "network"])
def test_links_by_value_count_as_many_of_each_as_the_release_says(kind):
    release = kinds.released(kind).release
    events = release.guarantee.events
    for name in (schedules.COUNTED, schedules.TOTALS):
        at = next(place for place, event in enumerate(events) if event.name == name)
        total = release.counts.link_totals[0]
        # As if links were counted up to another number, at the right price for that.
        few = total.most + 1
        ratio = Fraction(few, total.most) ** 2
        other = replace(
            events[at],
            sensitivity2=int(events[at].sensitivity2 * ratio),
            variance=int((events[at].variance - 4) * ratio) + 5,
        )
        refused(
            with_promise(release, 0, events=(*events[:at], other, *events[at + 1 :])),
            "measurement of the method",
        )


@pytest.mark.parametrize("kind", kinds.PRIVATE)
def test_margins_of_numbers_of_records_are_those_of_their_noise(kind):
    release = kinds.released(kind).release
    for place, total in enumerate(release.counts.totals):
        totals = list(release.counts.totals)
        totals[place] = replace(total, margin=total.margin / 2)
        forged = replace(release, counts=replace(release.counts, totals=tuple(totals)))
        refused(forged, "margins as wide as the noise")


def test_rows_joined_to_one_have_noise_of_their_own_that_is_verified(tmp_path):
    rows = uneven().synthetic
    people = [f"p{row}" for row in range(len(rows["place"])) for _ in range(2)]
    cells = {name: [cell for cell in held for _ in range(2)] for name, held in rows.items()}
    made = populace.release(
        {"id": people, **cells},
        epsilon=2.0,
        length=2,
        subject_id="id",
        recipe=[{"do": "one-row"}],
    )
    assert made.release.counts.blocks[0].lengths[1].precision is not None
    assert verification.verify(made.save(tmp_path / "out")).unchecked == ()


def test_promises_to_both_ends_declare_the_same_of_what_both_count():
    release = kinds.released("both-ends").release
    for place, promise in enumerate(release.promises):
        for at, each in enumerate(promise.declared):
            if each.table in {"people", "links"}:
                fewer = (*promise.declared[:at], *promise.declared[at + 1 :])
                refused(with_promise(release, place, declared=fewer), "promises that a method")


def test_a_tree_states_no_numbers_of_links():
    release = kinds.released("tree").release
    relation = release.structure.relations[0]
    total = LinkTotal((relation.one, relation.many), 3, 100, 2.0, 1.0)
    forged = replace(release, counts=replace(release.counts, link_totals=(total,)))
    refused(forged, "numbers of records alone")


@pytest.mark.parametrize(
    ("kind", "periods"), [("single", 2), ("k-anonymous", 1), ("families", 1), ("tree", 1)]
)
def test_periods_that_no_run_declares_are_refused(tmp_path, kind, periods):
    release = publish.load(folder_of(kind))
    said = tuple(fact("enters-once", when=str(2024 + place)) for place in range(periods))
    first, *others = release.promises
    told = replace(first, declared=(*first.declared, *said))
    publish.write(replace(release, promises=(told, *others)), tmp_path / "out")
    with pytest.raises(VerificationError, match="one period at most"):
        verification.verify(tmp_path / "out")
