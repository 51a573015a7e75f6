"""`registry`: an entry of the registry of differential privacy deployments, of tier 3, a draft.

Its schema is that of opendp/deployments-registry-data; what it means is told there.
"""

from __future__ import annotations

from typing import Any

from populace.packages.source import Source
from populace.publish.metadata.yaml_text import yaml_text
from populace.publish.statements import facts, words
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Guarantee

_MECHANISM = """\
Discrete Gaussian noise, drawn in exact integer arithmetic from the randomness of the operating
system, on counts of combinations of values; values that nobody declared are named only where their
noisy count passes a threshold. Made with {software}. Nobody can ask queries, so that no answer has
a time to be measured; no floating point number takes part in a draw. Noisy measurements and their
variances are listed in release.json, and the proof is: {proof}."""

_POST = """\
Noisy counts are made consistent by empirical Bayes estimates; synthetic records are made from the
released counts and a recorded seed alone, in integer arithmetic, so that anyone can make them
again and compare them byte for byte."""

_COMPOSITION = """\
Sequential: the precision of every measurement of the run is added up as {accounting} differential
privacy, and told as epsilon and delta."""


def render(source: Source) -> dict[str, bytes]:
    """The files of the package.

    Raises:
        ParameterError: the release is k-anonymous: the registry is for differential privacy.
    """
    guarantee = source.release.guarantee
    if guarantee.epsilon is None:
        raise ParameterError(
            expected="a differentially private release for the registry",
            found="a k-anonymous one",
            action="Leave registry out.",
        )
    slug = source.dataset.replace("_", "-")
    name = f"{slug.replace('-', '_')}.yaml"
    return {name: yaml_text({"url_slug": slug, "deployment": _deployment(source)}).encode()}


def _deployment(source: Source) -> dict[str, Any]:
    about, guarantee = source.about, source.release.guarantee
    columns = source.release.counts.columns
    listed = words.listed(column.name for each in columns for column in each)
    evidence: dict[str, Any] = {"title": source.title, "year": int(source.release.created[:4])}
    if about.url:
        evidence["url"] = about.url
    if about.doi:
        evidence["doi"] = about.doi
    return {
        "basic": {
            "name": source.title,
            "data_curators": [
                {
                    "data_curator_name": source.publisher or "Unnamed publisher",
                    "data_curator_type": about.publisher_kind.capitalize(),
                }
            ],
            "description": source.description,
            "intended_use": str(about.description) or source.description,
            "data_product_type": "Synthetic data",
            "data_product_region": ", ".join(about.places),
            "publication_date": source.release.created,
        },
        "dp_variant": {
            "variant_name": "Approximate DP",
            "data_domain": words.plain(
                f"All data sets with the columns {listed}, on which the following facts hold:"
                f" {' '.join(facts.fact_sentences(guarantee.declared)) or 'none'}"
            ),
            "unprotected_quantities": " ".join(facts.fact_sentences(guarantee.inferred)) or "None.",
        },
        "privacy_loss": {
            "privacy_unit": facts.protected_words(guarantee.protected),
            "privacy_unit_details": source.promise[0],
            "number_of_privacy_units": int(source.release.counts.totals[0].records),
            "privacy_parameters": _parameters(guarantee),
            "privacy_parameters_details": " ".join(source.promise[1:3]),
        },
        "deployment_model": {
            "model_name": "Central",
            "trust_assumptions": "The publisher holds the data and runs the program. Readers see"
            " the published files only, and may know anything else.",
            "release_type": "Many releases"
            if about.replaces or about.frequency not in ("", "never")
            else "One release",
            "data_source_type": "Static",
            "access_type": "Non-interactive",
        },
        "implementation": {
            "preprocessing_and_hyperparameter_tuning": "Steps that look at the data are paid from"
            " the same budget; all others, and the settings of the run, were declared.",
            "mechanisms": words.plain(
                _MECHANISM.format(software=source.release.software, proof=guarantee.proof)
            ),
            "composition": words.plain(_COMPOSITION.format(accounting=guarantee.accounting)),
            "post_processing": words.plain(_POST),
            "justification": str(about.why),
        },
        "administrative": {
            "evidence_sources": {
                "dataset": {
                    "evidence_source_type": "Formal publication by the deploying organization",
                    "misc": evidence,
                }
            },
            "status": "Draft",
            "registry_authors": [source.publisher or "Unnamed publisher"],
            "tier": 3,
        },
    }


def _parameters(guarantee: Guarantee) -> dict[str, float]:
    parameters = {"epsilon": guarantee.epsilon, "delta": guarantee.delta}
    if guarantee.accounting == "zero-concentrated":
        parameters["rho"] = guarantee.rho
    return {name: float(value) for name, value in parameters.items() if value is not None}
